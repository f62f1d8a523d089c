/* What a person typed, taken apart: question words, numbers in both scripts, pairs to look up.
   Pure. */
(() => {
  "use strict";
  const { search } = self.courseware;

  /* Words that ask but do not name a subject. Longer ones first. */
  const QUESTION_WORDS = (
    "要注意什么|要注意啥|注意哪些|要注意|啥时候|行不行|干什么|干啥|为啥|怎么弄|咋弄|哪里能看|在哪看|" +
    "什么时候|可不可以|为什么要|怎么回事|该怎么办|能不能|是不是|要不要|有没有|会不会|为什么|怎么样|怎么办|" +
    "多少钱|什么样|我想学|请问|怎么|怎样|如何|什么|多少|哪些|哪个|哪里|哪儿|哪种|多久|几时|咋办|咋个|应该|可以|需要|" +
    "我想|我要|我家|我们|咱们|才能|才好|最好|一下|吗|呢|吧|啊|咋|啥|谁|给|把|的|了|是|该|要|能|去|让|被|得|我|你|您|它|和|跟|与|及|在|有|会|用|好|做"
  )
    .split("|")
    .sort((a, b) => b.length - a.length);
  const PARTLY_QUESTION = 0.24; /* the weight of a pair whose second character may be part of a question word */
  const LONE_WEIGHT = 0.8;

  const DIGITS = "零一二三四五六七八九";
  const UNITS = { 十: 10, 百: 100, 千: 1000 };

  /* For each character of a token whether it names a subject: false where it only asks, null where
     one character may ask or be part of a word (有机, 用药). Two characters alone name a subject. */
  search.contentMask = (token) => {
    const chars = Array.from(token);
    const mask = chars.map(() => true);
    if (chars.length < 3) return mask;
    for (let index = 0; index < chars.length; index++) {
      for (const word of QUESTION_WORDS) {
        const size = word.length;
        let n = 0;
        while (n < size && chars[index + n] === word[n]) n++;
        if (n < size) continue;
        mask.fill(size > 1 ? false : null, index, index + size);
        index += size - 1;
        break;
      }
    }
    return mask.some(Boolean) ? mask : mask.fill(true);
  };

  search.isLetterWord = (text) => /^[a-z]{2,}$/.test(text);

  /* The pairs (and lone characters and whole words of letters, whose `second` is empty) to look up,
     each with its weight. */
  search.queryPairs = (tokens) => {
    const pairs = [];
    const addLone = (char) => pairs.push({ first: char, second: "", weight: LONE_WEIGHT });
    let length = 0;
    for (const token of tokens.flatMap((text) => text.split(/([a-z]{2,})/)).filter(Boolean)) {
      const chars = Array.from(token);
      const mask = search.contentMask(token);
      length += chars.length;
      if (search.isLetterWord(token)) {
        pairs.push({ first: token, second: "", weight: 1 });
        continue;
      }
      chars.forEach((char, index) => {
        const next = chars[index + 1];
        const isFirst = index === 0 || !mask[index - 1];
        if (!mask[index]) return;
        if (next === undefined) {
          if (isFirst) addLone(char);
          return;
        }
        /* Pairs that begin with a question are not looked up: that would load files for little. */
        if (mask[index + 1] !== false) {
          pairs.push({ first: char, second: next, weight: mask[index + 1] ? 1 : PARTLY_QUESTION });
        }
        if (!mask[index + 1] && isFirst) addLone(char);
      });
    }
    if (length === 1 && pairs.length) pairs[0].weight = 1;
    return pairs;
  };

  /* Whether two texts share a character. */
  search.isAlike = (text, typed) => Array.from(typed).some((char) => text.includes(char));

  /* The text with its numbers in the other script: 二 ↔ 2, 第十五条 ↔ 第15条, 2026年 ↔ 二〇二六年. */
  search.numberVariants = (text) => {
    const variants = [];
    const inDigits = text.replace(/[〇零一二三四五六七八九十百千两]+/g, (numeral) => {
      const value = valueOf(numeral);
      return value === null ? numeral : String(value);
    });
    if (inDigits !== text) variants.push(inDigits);
    const inHan = text.replace(/\d+/g, (digits) => {
      const isYear = digits.length > 4 || (digits.length === 4 && text.includes("年"));
      return isYear ? spell(digits) : numeralOf(Number(digits));
    });
    if (inHan !== text) {
      variants.push(inHan);
      if (inHan.includes("零")) variants.push(inHan.replace(/零/g, "〇"));
      if (/(^|[^十百千])二(?![十百千零一-九])/.test(inHan)) {
        variants.push(inHan.replace(/二/g, "两"));
      }
    }
    return variants;
  };

  /* The number that a Chinese numeral writes; null where it writes none. */
  function valueOf(numeral) {
    let sum = 0;
    let digit = null;
    let digits = "";
    let hasUnits = false;
    for (const char of numeral) {
      const value = char === "〇" ? 0 : char === "两" ? 2 : DIGITS.indexOf(char);
      if (value >= 0) {
        digits += value;
        digit = value;
        continue;
      }
      const unit = UNITS[char];
      if (digit === null && unit !== 10) return null;
      sum += (digit === null ? 1 : digit) * unit;
      digit = null;
      hasUnits = true;
    }
    return hasUnits ? sum + (digit || 0) : Number(digits);
  }

  function spell(digits) {
    return Array.from(digits, (digit) => DIGITS[digit]).join("");
  }

  /* The numeral of a number below 10,000. */
  function numeralOf(value) {
    if (value === 0) return "零";
    const units = ["", "十", "百", "千"];
    const digits = String(value);
    let text = "";
    let gap = false;
    for (let index = 0; index < digits.length; index++) {
      const digit = Number(digits[index]);
      if (digit === 0) {
        gap = true;
        continue;
      }
      if (gap && text) text += "零";
      gap = false;
      text += DIGITS[digit] + units[digits.length - 1 - index];
    }
    return text.replace(/^一十/, "十");
  }
})();
