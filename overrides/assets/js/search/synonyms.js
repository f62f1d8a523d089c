/* Other words for the same subject, as people on the land and in offices say them. Pure.
   Kept short: only words that mean the same in every lesson, and that people do type. */
(() => {
  "use strict";
  const { search } = self.courseware;

  const SYNONYMS = [
    "修剪 剪枝 整枝",
    "浇水 灌溉 灌水",
    "打药 喷药 施药",
    "施肥 追肥 上肥",
    "除草 锄草",
    "玉米 苞谷 苞米",
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

  /* What people say when it happens, and after the line what lessons on it are called. */
  const RELATED = [
    "淹 涨水 发大水 大雨 暴雨|排涝 防汛 汛期",
    "缺水 干旱 天旱|抗旱 灌溉",
    "着火 起火 失火|防火",
    "炉子 烤火 烧炕|取暖",
    "太热 天热|防暑 降温",
    "太冷 天冷 上冻|防冻 防寒",
    "长毛|发霉 霉变",
    "虫子 生虫 长虫|病虫 虫害",
    "拉稀 拉肚子|腹泻",
    "底肥|基肥",
    "涂白|刷白",
    "下种 点种|播种",
    "卖不掉 卖不出去|销售 电商",
    "看病 住院 药费|医保 医疗",
    "领钱 补钱|补贴 补助",
    "骗子 被骗 骗钱|诈骗 防骗",
    "盖房|宅基地",
    "学费|助学 资助",
    "打工|务工 就业",
    "换人|交接",
  ].map((line) => {
    const [spoken, titles] = line.split("|");
    return { spoken: spoken.split(" "), titles: titles.split(" ") };
  });
  const MAX_VARIANTS = 6;

  /* What a lesson counts that is found by another word: those that say the typed one come first. */
  search.SYNONYM_CONFIDENCE = 0.6;

  /* Words that are certain to be words, even where no lesson says them. */
  search.lexicon = SYNONYMS.flat();

  /* The text with one of its words replaced by a synonym, and what lessons on it are called: each as
     { text, synonym }. */
  search.synonymVariants = (text) => {
    const variants = [];
    const isIn = (word) => text.includes(word);
    for (const group of SYNONYMS) {
      const [longest] = group.filter(isIn).sort((a, b) => b.length - a.length);
      if (!longest) continue;
      for (const synonym of group) {
        if (synonym === longest) continue;
        variants.push({ text: text.split(longest).join(synonym), synonym });
      }
    }
    for (const { spoken, titles } of RELATED) {
      if (!spoken.some(isIn)) continue;
      for (const title of titles) if (!isIn(title)) variants.push({ text: title, synonym: title });
    }
    return variants.slice(0, MAX_VARIANTS);
  };
})();
