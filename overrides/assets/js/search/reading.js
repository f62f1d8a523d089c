/* What a person asked, taken apart: question words, numbers in both scripts, pairs to look up.
   Pure. */
(function (root) {
  "use strict";
  var search = ((root.courseware = root.courseware || {}).search = root.courseware.search || {});

  /* Words that ask but do not name a thing. Longer ones first. */
  var ASKING = ("什么时候|可不可以|为什么要|怎么回事|该怎么办|能不能|是不是|要不要|有没有|会不会|为什么|怎么样|怎么办|" +
    "多少钱|什么样|我想学|请问|怎么|怎样|如何|什么|多少|哪些|哪个|哪里|哪儿|哪种|多久|几时|咋办|咋个|应该|可以|需要|" +
    "我想|我要|我家|我们|咱们|才能|才好|最好|一下|吗|呢|吧|啊|咋|啥|谁|给|把|的|了|是|该|要|能|去|让|被|得|我|你|您|它|和|跟|与|及|在|有|会|用|好|做")
    .split("|").sort(function (a, b) { return b.length - a.length; });
  var HALF_ASKED = 0.24;
  var LONE_WEIGHT = 0.5;

  var DIGITS = "零一二三四五六七八九";

  /* The places of a word that name things, true: false where it only asks, null where one character
     may ask or be part of a word (有机, 用药). Two characters alone name a thing. */
  search.naming = function (word) {
    var chars = Array.from(word), naming = chars.map(function () { return true; });
    if (chars.length < 3) return naming;
    for (var at = 0; at < chars.length; at++) {
      for (var asking of ASKING) {
        var size = asking.length, n = 0;
        while (n < size && chars[at + n] === asking[n]) n++;
        if (n < size) continue;
        while (n--) naming[at + n] = size > 1 ? false : null;
        at += size - 1;
        break;
      }
    }
    return naming.some(Boolean) ? naming : naming.map(function () { return true; });
  };

  /* Pairs (and lone characters) to look up, each with its weight. */
  search.slotsOf = function (words) {
    var slots = [], total = 0;
    words.forEach(function (word) {
      var chars = Array.from(word), naming = search.naming(word);
      total += chars.length;
      chars.forEach(function (char, at) {
        var next = chars[at + 1];
        if (next === undefined) {
          if (naming[at] && (at === 0 || !naming[at - 1])) lone(slots, char);
          return;
        }
        /* Pairs that begin with asking are not looked up: that would load files for little. */
        if (naming[at] && naming[at + 1] !== false) {
          slots.push({ first: char, second: next, weight: naming[at + 1] ? 1 : HALF_ASKED });
        }
        if (naming[at] && !naming[at + 1] && (at === 0 || !naming[at - 1])) lone(slots, char);
      });
    });
    if (total === 1 && slots.length) slots[0].weight = 1;
    return slots;
  };

  function lone(slots, char) { slots.push({ first: char, second: "", weight: LONE_WEIGHT }); }

  /* The same with its numbers in the other script: 二 ↔ 2, 第十五条 ↔ 第15条, 2026年 ↔ 二〇二六年. */
  search.otherNumbers = function (text) {
    var others = [];
    var inDigits = text.replace(/[〇零一二三四五六七八九十百千两]+/g, function (run) {
      var value = valueOf(run);
      return value === null ? run : String(value);
    });
    if (inDigits !== text) others.push(inDigits);
    var inHan = text.replace(/\d+/g, function (run) {
      return run.length > 4 || (run.length === 4 && /[年]/.test(text)) ? spelled(run) : counted(+run);
    });
    if (inHan !== text) {
      others.push(inHan);
      if (/零/.test(inHan)) others.push(inHan.replace(/零/g, "〇"));
      if (/(^|[^十百千])二(?![十百千零一-九])/.test(inHan)) others.push(inHan.replace(/二/g, "两"));
    }
    return others;
  };

  function valueOf(run) {
    var sum = 0, digit = null, digits = "";
    for (var char of run) {
      var value = char === "〇" ? 0 : char === "两" ? 2 : DIGITS.indexOf(char);
      if (value >= 0) {
        digits += value;
        digit = value;
        continue;
      }
      var unit = { "十": 10, "百": 100, "千": 1000 }[char];
      if (digit === null && unit !== 10) return null;
      sum += (digit === null ? 1 : digit) * unit;
      digit = null;
      digits += "x";
    }
    return /x/.test(digits) ? sum + (digit || 0) : Number(digits);
  }

  function spelled(run) {
    return Array.from(run, function (digit) { return DIGITS[digit]; }).join("");
  }

  function counted(value) {
    if (value === 0) return "零";
    var text = "", units = ["", "十", "百", "千"], digits = String(value), gap = false;
    for (var at = 0; at < digits.length; at++) {
      var digit = +digits[at];
      if (digit === 0) { gap = true; continue; }
      if (gap && text) text += "零";
      gap = false;
      text += DIGITS[digit] + units[digits.length - 1 - at];
    }
    return text.replace(/^一十/, "十");
  }
})(typeof self !== "undefined" ? self : globalThis);
