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
  const WORD_BEGINNING = 3; /* letters, from which those that begin a word are taken for it */
  const VOWEL = /[aeiouv]/;

  const byScore = (a, b) => b.score - a.score;

  /* Reads letters that are no word of the index, and no word of code or capitals, as pinyin. `others`:
     what mere initials may mean as well; they say so little that all of it is looked for. `offered`:
     what capitals would mean as initials. `raw`: the query before it was folded. */
  search.readLetters = (engine, typed, raw) => {
    const foreign = foreignWords(engine, raw);
    const offered = Array.from(foreign)
      .filter((letters) => letters.length > 1 && !VOWEL.test(letters) && !isWord(engine, letters))
      .flatMap((letters) => titledReadings(engine, letters));
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
        .flatMap((part) => joinSyllables(engine, part, foreign))
        .filter(Boolean)
        .map((part) => {
          const isPinyin =
            /^[a-z']*[a-z][a-z']*$/.test(part) && !foreign.has(part) && !isWord(engine, part);
          const readings = isPinyin ? pinyinReadings(engine, part) : [];
          if (!readings.length) return part;
          const [best, ...further] = readings.map((text) => text.replace(/'/g, " "));
          hint = hint || {
            kind: "pinyin",
            typed: part.replace(/'/g, " "),
            used: best,
            others: further,
          };
          if (!VOWEL.test(part) && part === typed.join("'")) others = hint.others;
          return readings[0];
        });
      tokens.push(...parts.join("").split("'"));
    }
    return { tokens: tokens.filter(Boolean), hint, others, offered };
  };

  /* The lessons with a word of Latin letters, or where there is none, with words that begin so: each as
     number * 4 + level, in ascending order. */
  search.wordEntries = (engine, letters) => {
    if (engine.letterWords.has(letters)) return engine.letterWords.get(letters);
    const levels = new Map();
    for (const [word, entries] of engine.letterWords) {
      if (!word.startsWith(letters)) continue;
      for (const entry of entries) {
        levels.set(entry >> 2, Math.max(entry & 3, levels.get(entry >> 2) || 0));
      }
    }
    return Array.from(levels, ([number, level]) => number * 4 + level).sort((a, b) => a - b);
  };

  /* Letters with ' between what was typed apart, cut so that only syllables stay together: with ' at
     the seams, which makes tokens of them again. */
  function joinSyllables(engine, part, foreign) {
    if (!part.includes("'")) return [part];
    const stands = (word) =>
      foreign.has(word) ||
      (engine.letterWords.has(word) && !isSpelled(engine, word)) ||
      !engine.sounds().segmentations(word).length;
    const groups = [];
    let isOpen = false;
    for (const word of part.split("'")) {
      if (isOpen && !stands(word)) groups[groups.length - 1].push(word);
      else groups.push([word]);
      isOpen = !stands(word);
    }
    return groups
      .flatMap((group) =>
        group.every((word) => engine.letterWords.has(word)) ? group : [group.join("'")],
      )
      .flatMap((text, index) => (index ? ["'", text] : [text]));
  }

  function isWord(engine, letters) {
    if (letters.length === 1) return engine.group(letters) !== undefined;
    if (engine.letterWords.has(letters)) return true;
    return (
      letters.length >= WORD_BEGINNING &&
      search.wordEntries(engine, letters).length > 0 &&
      !isSpelled(engine, letters)
    );
  }

  /* Whether the letters can be cut into whole syllables. */
  function isSpelled(engine, letters) {
    return engine
      .sounds()
      .segmentations(letters)
      .some((units) => units.every(({ whole }) => whole));
  }

  /* Letters that are certain to be no pinyin, folded: words of code and addresses (std::pair), capitals
     that spell no syllables (HDMI), one letter beside characters (U盘). */
  function foreignWords(engine, raw) {
    const text = raw.normalize("NFKC");
    const foreign = new Set();
    for (const code of text.match(/[a-z]+(?:(?:[:._/@\\]+[a-z]+)+|(?=[+#]))/gi) || []) {
      for (const letters of code.split(/[^a-z]+/i)) foreign.add(letters.toLowerCase());
    }
    for (const capitals of text.match(/[A-Z]{2,}/g) || []) {
      const letters = capitals.toLowerCase();
      if (!isSpelled(engine, letters)) foreign.add(letters);
    }
    for (const beside of [
      /(?<![a-z])[a-z](?=\p{Script=Han})/giu,
      /(?<=\p{Script=Han})[a-z](?![a-z])/giu,
    ]) {
      for (const letter of text.match(beside) || []) foreign.add(letter.toLowerCase());
    }
    return foreign;
  }

  function titledReadings(engine, letters) {
    return engine
      .sounds()
      .segmentations(letters)
      .flatMap((units) => titleMatches(engine, units))
      .map(({ text }) => text)
      .slice(0, READINGS);
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

  /* Whether all syllables are whole, but perhaps the last, or all are mere initials: others (h-d-mi)
     mean something only where a title says it. */
  function isTypedThrough(units) {
    return units.slice(0, -1).every(({ whole }) => whole) || units.every(({ whole }) => !whole);
  }

  function pinyinReadings(engine, letters) {
    const sounds = engine.sounds();
    const segmentations = sounds.segmentations(letters);
    let readings = segmentations
      .flatMap((units) => titleMatches(engine, units))
      .map(({ text, score }) => ({ text, score: score + TITLED + search.coherence(engine, text) }));
    for (const units of segmentations.filter(isTypedThrough)) {
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
