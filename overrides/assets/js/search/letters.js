/* Letters read as pinyin: which texts of the index they may mean. Finding the lessons is left to
   engine.js. */
(() => {
  "use strict";
  const { search } = self.courseware;

  const TITLED = 12; /* what it is worth that letters sound like words of a title */
  const WORTH_OFFERING = 0.3; /* of the best reading's score, to be offered instead of it */
  const BITS = 32; /* syllables of the longest text that is looked for in titles */
  const TITLE_MATCHES = 30;
  const READINGS = 4;
  const VOWEL = /[aeiouv]/;

  const byScore = (a, b) => b.score - a.score;

  /* Reads letters that are no word of the index as pinyin. `others`: what mere initials may mean as
     well; they say so little that all of it is looked for. */
  search.readLetters = (engine, typed) => {
    const merged = typed
      .join(" ")
      .replace(/([a-z]) (?=[a-z])/g, "$1'")
      .split(" ");
    const tokens = [];
    let hint = null;
    let others = [];
    for (const token of merged) {
      const parts = token
        .split(/([a-z']+)/)
        .filter(Boolean)
        .map((part) => {
          const readings =
            /^[a-z']+$/.test(part) && !isWord(engine, part) ? pinyinReadings(engine, part) : [];
          if (!readings.length) return part;
          const [best, ...offered] = readings.map((text) => text.replace(/'/g, " "));
          hint = hint || {
            kind: "pinyin",
            typed: part.replace(/'/g, " "),
            used: best,
            others: offered,
          };
          if (!VOWEL.test(part) && part === typed.join("'")) others = hint.others;
          return readings[0];
        });
      tokens.push(...parts.join("").split("'"));
    }
    return { tokens, hint, others };
  };

  function isWord(engine, letters) {
    if (letters.includes("'")) return false;
    const pairs = search.pairsOf(letters).slice(0, -1);
    if (!pairs.length) return engine.group(letters) !== undefined;
    return engine.hasPairs(pairs) && engine.shareLesson(pairs);
  }

  /* Parts of titles and topics that sound like the letters, the most frequent first. One pass over all
     of them, in which each character has a bit for each of the letters that it may stand for. */
  function titleMatches(engine, units) {
    const text = engine.lexiconText;
    const size = units.length;
    const fitting = new Uint32Array(65536);
    const counts = new Map();
    if (size > BITS) return [];
    units.forEach((unit, n) => {
      for (const { char } of engine.sounds().candidates(unit)) {
        fitting[char.charCodeAt(0)] |= 1 << n;
      }
    });
    for (let index = 0; index + size <= text.length; index++) {
      let n = 0;
      while (n < size && fitting[text.charCodeAt(index + n)] & (1 << n)) n++;
      if (n < size) continue;
      const match = text.slice(index, index + size);
      counts.set(match, (counts.get(match) || 0) + 1);
    }
    return Array.from(counts, ([match, count]) => ({ text: match, score: Math.log2(1 + count) }))
      .sort(byScore)
      .slice(0, TITLE_MATCHES);
  }

  /* Two words by their initials (htxj: 核桃 修剪) that titles and topics of the same lessons name. */
  function titleMatchesOfTwoWords(engine, units) {
    const matches = [];
    for (let cut = 2; cut <= units.length - 2; cut++) {
      const seconds = titleMatches(engine, units.slice(cut)).map(({ text }) => ({
        text,
        lessons: new Set(search.lessonsNaming(engine, text)),
      }));
      for (const first of titleMatches(engine, units.slice(0, cut))) {
        const lessons = search.lessonsNaming(engine, first.text);
        for (const second of seconds) {
          const count = lessons.filter((lesson) => second.lessons.has(lesson)).length;
          if (count && first.text !== second.text) {
            matches.push({ text: `${first.text}'${second.text}`, score: Math.log2(1 + count) });
          }
        }
      }
    }
    return matches;
  }

  function pinyinReadings(engine, letters) {
    const sounds = engine.sounds();
    const segmentations = sounds.segmentations(letters);
    let readings = segmentations
      .flatMap((units) => titleMatches(engine, units))
      .map(({ text, score }) => ({ text, score: score + TITLED + search.coherence(engine, text) }));
    for (const units of segmentations) {
      const positions = units.map((unit) => sounds.candidates(unit));
      /* Mere initials may mean anything: their characters must belong together. */
      const strict = units.some((unit) => !unit.whole);
      const likeliest = search.likeliest(
        positions,
        search.affinitiesOf(engine),
        search.frequencyOf(engine),
        5,
        strict,
      );
      readings = readings.concat(
        likeliest.map(({ text, score }) => ({ text, score: score / positions.length })),
      );
    }
    if (!readings.length) {
      readings = segmentations.flatMap((units) => titleMatchesOfTwoWords(engine, units));
    }
    readings.sort(byScore);
    const offered = readings.filter(({ score }) => score > WORTH_OFFERING * readings[0].score);
    return Array.from(new Set(offered.map(({ text }) => text))).slice(0, READINGS);
  }
})();
