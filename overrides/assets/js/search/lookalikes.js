/* Characters that look alike, as they are mixed up in handwriting and by shape input. Pure. */
(() => {
  "use strict";
  const { search } = self.courseware;

  /* Only those stand here that do not also sound alike. */
  const GROUPS = (
    "枝技枚 末未米 土士 人入八 日曰目白 白臼自 千干于 刀力九 己已巳 大太犬夫天 田由甲申 牛午 今令 " +
    "住往 析折拆 揭竭喝 蓝篮 陪培赔倍 燥躁操澡噪 肥把爬肌 圈圏卷 刷涮唰 涝捞劳 淹掩 晒洒酒 凉晾谅 浇烧挠绕 喷愤 施拖 播潘蟠 种钟 " +
    "苗笛猫 麦表 玉王主 未朱 豆显 瓜爪 果里 梨犁 桃挑逃 杏查杳 茶荼 菜莱采 葱恩 蒜祘 椒淑 羊半 猪诸 鸡鸣 鸭鸦 鱼渔 蜂峰锋蜜 " +
    "牧收 兽曾 疫疾病 防访妨 治冶 药约 毒青 安按 全金 暑署著 冻东练 霜箱 雪雷需 雨两 旱早 洪供拱 汛讯迅 排非徘 沟钩构购 " +
    "渠梁 坡波披 堤提 塌塔 棚朋 膜模摸 温湿混 室窒 通桶涌 风凤 开井 关并 灌罐 滴摘 管菅 泵录 机肌 拉垃拄 插播 割害 收牧 " +
    "储诸 藏臧 霉莓 烂拦 熟孰热 腐府 堆推准 粪粗 秸桔 杆秆竿 翻番 盖益 补扑朴 贴帖站 贷货 款欸 账胀 保堡 险验检 医区 疗辽 " +
    "养羡 老考 金全 低底抵 申由 请清情晴 领预 办为 证征 件仵 护沪 监临 督瞥 村材 务雾 公分 议义仪 选造 举誉 票漂 党觉 员圆 " +
    "站钻 频烦 硬便 盘盆 插捶 拔拨 线钱浅 屏屈 幕墓慕 声韦 视规 电龟 脑恼 键健 登蹬 记纪 录绿 册删 簿薄 签鉴 到倒 " +
    "苹萍 茄荷 蔬疏 萝箩 薯署 棉绵 烟咽 蚕吞 蛾鹅 蚜蚂 蛛珠 虫史 菌茵 霉梅 斑班 锈绣 枯姑 萎委 落洛 裂烈 " +
    "森林 火炎 伙秋 灾穴 救球求 危厄 警擎 报服 煤媒谋 炉沪 烤拷 窗囱 氧痒 碳炭 毫亳 侯候 即既 免兔 鸟乌 爱受 处外 历厉 " +
    "休体 借错 渴喝 辨辩 析晰 栽裁载 拨泼 炮泡抱 饱炮 稍梢捎 梢稍 剪箭 修休 整正 接换 芽牙 嫁稼 授受 套奎"
  ).split(" ");

  const lookalikes = new Map();
  for (const group of GROUPS) {
    for (const char of group) {
      if (!lookalikes.has(char)) lookalikes.set(char, new Set());
      for (const other of group) if (other !== char) lookalikes.get(char).add(other);
    }
  }

  search.lookalikes = (char) => Array.from(lookalikes.get(char) || []);
})();
