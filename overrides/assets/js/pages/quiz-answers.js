/* Answers to a self-test as people write them, and those that are not judged yet: they stay in this
   tab for whoever gave them, so that nobody has to begin again who looked at another page. */
(() => {
  "use strict";
  const { courseware } = self;
  const { learner } = courseware;
  const DIGITS = "〇一二三四五六七八九";
  const OTHERS = {
    零: 0,
    两: 2,
    俩: 2,
    壹: 1,
    贰: 2,
    叁: 3,
    肆: 4,
    伍: 5,
    陆: 6,
    柒: 7,
    捌: 8,
    玖: 9,
  };
  const UNITS = { 十: 10, 拾: 10, 百: 100, 佰: 100, 千: 1000, 仟: 1000 };
  const MYRIADS = { 万: 1e4, 亿: 1e8 };
  const NUMERAL = new RegExp(
    `[${DIGITS}${Object.keys({ ...OTHERS, ...UNITS, ...MYRIADS }).join("")}]+`,
    "g",
  );

  function digitOf(char) {
    const digit = DIGITS.indexOf(char);
    return digit < 0 ? OTHERS[char] : digit;
  }

  /* A number in Chinese words in figures; what is none is left alone. */
  function inFigures(numeral) {
    const chars = Array.from(numeral);
    if (chars.every((char) => digitOf(char) !== undefined)) return chars.map(digitOf).join("");
    let sum = 0;
    let part = 0;
    let digit = null;
    for (const char of chars) {
      if (MYRIADS[char]) {
        const section = part + (digit || 0);
        const isWhole = char === "亿"; /* 万亿: what stands before 万 counts too */
        sum = isWhole ? (sum + section || 1) * MYRIADS[char] : sum + (section || 1) * MYRIADS[char];
        part = 0;
        digit = null;
      } else if (UNITS[char]) {
        part += (digit === null ? 1 : digit) * UNITS[char];
        digit = null;
      } else digit = digitOf(char);
    }
    return String(sum + part + (digit || 0));
  }

  /* Width, case, spaces and the way a number is written do not matter. */
  function normalize(text) {
    return text.normalize("NFKC").replace(/\s+/g, "").toLowerCase().replace(NUMERAL, inFigures);
  }

  /* Whether what was written is one of the answers; `after`: what the page has behind the blank, so
     that 三月 is right where the page goes on with 月. */
  function isAccepted(written, accepted, after = "") {
    const answer = normalize(written);
    const following = normalize(after);
    return accepted.some((text) => {
      const right = normalize(text);
      if (answer === right) return true;
      if (!answer.startsWith(right) || !/\d$/.test(right)) return false;
      return following.startsWith(answer.slice(right.length));
    });
  }

  function keyOf(lesson) {
    return `cw:answers:${lesson}:${learner.current().id}`;
  }

  courseware.quizAnswers = {
    isAccepted,

    /* The answers to each question that are not judged yet, or null. */
    unjudged(lesson) {
      try {
        return JSON.parse(sessionStorage.getItem(keyOf(lesson)) || "null");
      } catch {
        return null;
      }
    },

    /* Keeps them, or forgets them: null. */
    keepUnjudged(lesson, answers) {
      try {
        if (answers) sessionStorage.setItem(keyOf(lesson), JSON.stringify(answers));
        else sessionStorage.removeItem(keyOf(lesson));
      } catch {
        /* Then they are on the page as long as it stays open. */
        return;
      }
    },
  };
})();
