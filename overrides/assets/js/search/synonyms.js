/* Other words for the same subject, as people on the land and in offices say them. Pure.
   Kept short: only words that mean the same in every lesson, and that people do type. */
(() => {
  "use strict";
  const { search } = self.courseware;

  const SYNONYMS = [
    "修剪 剪枝 整枝",
    "浇水 灌溉 灌水",
    "打药 喷药 施药 打农药 喷农药",
    "施肥 追肥 上肥 上粪",
    "秸秆 秆子",
    "投影机 投影仪",
    "春季 春天",
    "夏季 夏天",
    "秋季 秋天",
    "冬季 冬天",
    "每个月 一个月 每月",
    "除草 锄草",
    "玉米 苞谷 苞米 包米 棒子",
    "红薯 地瓜 甘薯 番薯",
    "土豆 马铃薯 洋芋",
    "番茄 西红柿",
    "小麦 麦子",
    "医保 医疗保险 新农合 合作医疗",
    "低保 最低生活保障",
    "养老金 养老保险",
    "煤气中毒 一氧化碳中毒",
    "缴费 交钱 交费",
    "农机 农业机械",
    "防汛 防洪",
    "防暑 降温",
  ].map((line) => line.split(" "));

  /* What people say when it happens, and after the line what lessons on it are called. A township adds
     its own: `everyday_words` in mkdocs.yml. */
  const RELATED = [
    "淹 涨水 发大水 大雨 暴雨|排涝 防汛 汛期",
    "缺水 干旱 天旱|抗旱 灌溉",
    "着火 起火 失火|起火 失火 防火",
    "炉子 烤火 烧炕|取暖",
    "太热 天热|防暑 降温",
    "太冷 天冷 上冻|防冻 防寒",
    "长毛|发霉 霉变",
    "虫子 生虫 长虫|病虫 虫害",
    "拉稀 拉肚子|腹泻",
    "底肥 底粪 上粪|基肥",
    "牛粪 羊粪 猪粪 鸡粪 农家肥 粪肥|有机肥 基肥",
    "沤肥 沤粪|堆肥",
    "积水 水泡 泡水|排涝 排水",
    "潮气 湿气 闷 透气|放风 通风",
    "不冒芽 不发芽 冒芽|刻芽 萌芽",
    "剪树 剪果树 剪枝子 枝太密 枝子密 枝条密|修剪",
    "黑点 长斑 起斑 烂斑|病斑 病虫",
    "有灰 积灰 落灰 上的灰 落土 落了土|养护 保养",
    "人数 多少人看 几个人|收看记录",
    "卖不上价 不值钱 价钱低|合作社 销售",
    "涂白 抹石灰 抹白|刷白",
    "下种 点种|播种",
    "卖不掉 卖不出去|销售 电商",
    "看病 住院 药费|医保 医疗",
    "领钱 补钱 直补 粮补 种粮|补贴 补助",
    "村里的账 村账 账目|公开 监督",
    "骗子 被骗 骗钱|诈骗 防骗",
    "盖房|宅基地",
    "学费|助学 资助",
    "打工|务工 就业",
    "换人|交接",
    "没人管 没人养 不养老人 不孝|赡养 养老",
    "打老婆 打媳妇 打孩子 家里打人|家庭暴力",
    "不给工钱 欠工钱 欠工资 拖欠工资|工资 务工",
    "吵架 闹矛盾 扯皮|调解 纠纷",
    "告状 上访|信访 调解",
    "分地 包地 租地|承包 流转 确权",
    "占地 征地|征收 土地",
    "老房子 破房子 房子漏|危房",
    "茅房 旱厕|厕所 改厕",
    "臭水 脏水|污水",
    "狗咬 被狗咬 猫抓|狂犬病",
    "喝农药 农药中毒|中毒 农药",
    "药瓶 农药瓶|农药 包装",
    "漏电 触电 电死人|用电 触电",
    "没电 停电 跳闸|用电",
    "蔫了 打蔫 晒蔫|萎蔫 缺水",
    "叶子黄 黄叶 发黄|黄化 缺素",
    "烂根 根烂|根腐 积水",
    "不结果 坐不住果 掉果|授粉 保果",
    "猪瘟 死猪|疫病 防疫",
    "鸡瘟 死鸡|疫病 防疫",
    "打针 打疫苗|免疫 防疫",
    "下崽 产崽 生羊羔|接产 产羔",
    "没声音 不响 听不见|声音",
    "黑屏 死机 开不了机 打不开|开机 电脑",
    "没反应 认不出 不认|故障 开机",
    "看不了 放不出来 放不了|视频 播放",
    "摔坏 坏了|报修 故障",
  ].map((line) => {
    const [spoken, titles] = line.split("|");
    return { spoken: spoken.split(" "), titles: titles.split(" ") };
  });
  const MAX_VARIANTS = 6;

  /* What a lesson counts that is found by another word: those that say the typed one come first. */
  search.SYNONYM_CONFIDENCE = 0.7;

  /* Words that are certain to be words, even where no lesson says them. */
  search.lexicon = SYNONYMS.flat();

  /* The text in the first words of all groups (苞谷秆子: 玉米秸秆), where more than one word is
     replaced; else null. */
  function inStandardWords(text) {
    let result = text;
    let synonym = "";
    let count = 0;
    for (const group of SYNONYMS) {
      if (text.includes(group[0])) continue;
      const [longest] = group
        .filter((word) => text.includes(word))
        .sort((a, b) => b.length - a.length);
      if (!longest) continue;
      [synonym] = group;
      result = result.split(longest).join(synonym);
      count += 1;
    }
    return count > 1 ? { text: result, synonym } : null;
  }

  /* The text with one of its words replaced by a synonym, and what lessons on it are called: each as
     { text, synonym }. `everydayWords` are those of the township, as [spoken, titles]. */
  search.synonymVariants = (text, everydayWords) => {
    const variants = [];
    const isIn = (word) => text.includes(word);
    const addTitles = (spoken, titles) => {
      if (!spoken.some(isIn)) return;
      for (const title of titles) if (!isIn(title)) variants.push({ text: title, synonym: title });
    };
    for (const [spoken, titles] of everydayWords) addTitles(spoken, titles);
    const standard = inStandardWords(text);
    if (standard) variants.push(standard);
    for (const group of SYNONYMS) {
      const [longest] = group.filter(isIn).sort((a, b) => b.length - a.length);
      if (!longest) continue;
      for (const synonym of group) {
        if (synonym === longest) continue;
        variants.push({ text: text.split(longest).join(synonym), synonym });
      }
    }
    for (const { spoken, titles } of RELATED) addTitles(spoken, titles);
    return variants.slice(0, MAX_VARIANTS);
  };
})();
