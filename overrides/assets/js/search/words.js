/* Other words for the same thing, as people on the land and in offices say them. Pure.
   Kept short: only words that mean the same in every lesson, and that people do type. */
(function (root) {
  "use strict";
  var search = ((root.courseware = root.courseware || {}).search = root.courseware.search || {});

  var SAME = [
    "修剪 剪枝 整枝", "浇水 灌溉 灌水", "打药 喷药 施药", "施肥 追肥 上肥", "除草 锄草",
    "玉米 苞谷 苞米", "红薯 地瓜 甘薯 番薯", "土豆 马铃薯 洋芋", "番茄 西红柿", "小麦 麦子",
    "医保 医疗保险 新农合 合作医疗", "低保 最低生活保障", "养老金 养老保险",
    "煤气中毒 一氧化碳中毒", "缴费 交钱 交费", "农机 农业机械", "防汛 防洪", "防暑 降温",
  ].map(function (line) { return line.split(" "); });

  /* What people say when it happens, and after the line what lessons on it are called. */
  var TOLD = [
    "淹 涨水 发大水 大雨 暴雨|排涝 防汛 汛期", "缺水 干旱 天旱|抗旱 灌溉", "着火 起火 失火|防火", "炉子 烤火 烧炕|取暖",
    "太热 天热|防暑 降温", "太冷 天冷 上冻|防冻 防寒", "长毛|发霉 霉变", "虫子 生虫 长虫|病虫 虫害", "拉稀 拉肚子|腹泻",
    "底肥|基肥", "涂白|刷白", "下种 点种|播种", "卖不掉 卖不出去|销售 电商", "看病 住院 药费|医保 医疗", "领钱 补钱|补贴 补助",
    "骗子 被骗 骗钱|诈骗 防骗", "盖房|宅基地", "学费|助学 资助", "打工|务工 就业", "换人|交接",
  ].map(function (line) {
    var sides = line.split("|");
    return { said: sides[0].split(" "), terms: sides[1].split(" ") };
  });
  var MOST = 6;

  /* What a lesson counts that is found by another word: those that say the typed one come first. */
  search.OTHER_WORD = 0.6;

  /* Words that are known to be words, even where no lesson says them. */
  search.knownWords = [].concat.apply([], SAME);

  /* The text with one of its words said otherwise, and what lessons on what it tells of are called,
     each as { text, word }. */
  search.otherWords = function (text) {
    var others = [];
    SAME.forEach(function (words) {
      var said = words.filter(function (word) { return text.indexOf(word) >= 0; })
        .sort(function (a, b) { return b.length - a.length; })[0];
      if (!said) return;
      words.forEach(function (word) {
        if (word !== said && others.length < MOST) others.push({ text: text.split(said).join(word), word: word });
      });
    });
    TOLD.forEach(function (one) {
      if (!one.said.some(function (word) { return text.indexOf(word) >= 0; })) return;
      one.terms.forEach(function (term) {
        if (text.indexOf(term) < 0 && others.length < MOST) others.push({ text: term, word: term });
      });
    });
    return others;
  };
})(typeof self !== "undefined" ? self : globalThis);
