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
  var MOST = 6;

  /* What a lesson counts that is found by another word: those that say the typed one come first. */
  search.OTHER_WORD = 0.6;

  /* Words that are known to be words, even where no lesson says them. */
  search.knownWords = [].concat.apply([], SAME);

  /* The text with one of its words said otherwise, each as { text, word }. */
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
    return others;
  };
})(typeof self !== "undefined" ? self : globalThis);
