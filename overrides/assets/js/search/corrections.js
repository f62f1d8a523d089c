/* What may be meant by letters, and by characters that stand together in no lesson. Finding the
   lessons is left to engine.js. */
(() => {
  "use strict";
  const { search } = self.courseware;

  const CORRECTION = 4; /* what it costs to read another character of the same sound or shape */
  const TITLED = 12; /* what it is worth that letters sound like words of a title */
  const WORTH_OFFERING = 0.3; /* of the best reading's score, to be offered instead of it */
  const HOMOPHONES = 50; /* that are tried, the frequent ones first */
  const FEW = 8; /* candidates are looked up singly where their group has so many times their number */
  const BITS = 32; /* syllables of the longest text that is looked for in titles */
  const TITLE_MATCHES = 30;
  const READINGS = 4;
  const VOWEL = /[aeiouv]/;

  const byScore = (a, b) => b.score - a.score;

  /* ---- letters ---- */

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
    return engine.hasPairs(pairs) && isShared(engine, pairs);
  }

  /* Whether one lesson holds all of these pairs. Their lists ascend: the shortest leads, and each of
     the others goes on from where it stood. */
  function isShared(engine, pairs) {
    const lists = pairs
      .map((pair) => engine.group(pair[0]).postings(engine.code(pair[1])))
      .sort((a, b) => a.length - b.length);
    const positions = lists.map(() => 0);
    return (
      lists.length > 0 &&
      lists[0].some((entry) =>
        lists.every((list, n) => {
          while (positions[n] < list.length && list[positions[n]] >> 2 < entry >> 2) positions[n]++;
          return positions[n] < list.length && list[positions[n]] >> 2 === entry >> 2;
        }),
      )
    );
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
      if (n === size) increment(counts, text.slice(index, index + size));
    }
    return Array.from(counts, ([match, count]) => ({ text: match, score: Math.log2(1 + count) }))
      .sort(byScore)
      .slice(0, TITLE_MATCHES);
  }

  function increment(counts, key) {
    counts.set(key, (counts.get(key) || 0) + 1);
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
      .map(({ text, score }) => ({ text, score: score + TITLED + coherence(engine, text) }));
    for (const units of segmentations) {
      const positions = units.map((unit) => sounds.candidates(unit));
      /* Mere initials may mean anything: their characters must belong together. */
      const strict = units.some((unit) => !unit.whole);
      const likeliest = search.likeliest(
        positions,
        affinitiesOf(engine),
        frequencyOf(engine),
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

  /* ---- which characters belong together ---- */

  /* How strongly each pair of a character's group belongs together: in how many lessons it stands, how
     often titles and topics hold it, and whether it is one of the commonest. */
  function affinitiesIn(engine, char, group) {
    if (group.affinities) return group.affinities;
    const { counts } = group;
    const affinities = (group.affinities = new Float32Array(group.codes.length));
    for (let n = 0; n < counts.length; n++) affinities[n] = Math.log2(1 + counts[n]);
    const add = (second, affinity) => {
      const index = group.find(engine.code(second));
      if (index >= 0) affinities[index] += affinity;
    };
    for (const { second, weight } of engine.commonPairs.get(char) || []) add(second, 1.5 * weight);
    const keys = titlePairs(engine);
    let count = 1;
    for (
      let n = firstFrom(keys, pairKey(`${char}\0`, 0));
      n < keys.length && keys[n] >>> 16 === char.charCodeAt(0);
      n++, count++
    ) {
      if (keys[n] === keys[n + 1]) continue;
      add(String.fromCharCode(keys[n] & 65535), 2 * Math.log2(1 + count));
      count = 0;
    }
    return affinities;
  }

  /* Computes how strongly a character's pairs belong together, before it is asked for. */
  search.prepareAffinities = (engine, char) => {
    const group = engine.group(char);
    if (group) affinitiesIn(engine, char, group);
  };

  /* For search.likeliest: visits those of the candidates that ever follow a character. */
  function affinitiesOf(engine) {
    const indexes = new Map();
    /* For each code 1 + the index of the candidate with it. */
    function indexByCode(candidates) {
      if (!indexes.has(candidates)) {
        const index = new Int16Array(engine.numbers.size + 1);
        candidates.forEach(({ char }, n) => {
          const code = engine.code(char);
          if (code >= 0) index[code] = n + 1;
        });
        indexes.set(candidates, index);
      }
      return indexes.get(candidates);
    }
    return (char, candidates, visit) => {
      const group = engine.group(char);
      if (!group) return;
      const affinities = affinitiesIn(engine, char, group);
      const { codes } = group;
      if (candidates.length * FEW < codes.length) {
        for (let n = 0; n < candidates.length; n++) {
          const index = group.find(engine.code(candidates[n].char));
          if (index >= 0) visit(n, affinities[index]);
        }
        return;
      }
      const byCode = indexByCode(candidates);
      for (let n = 0; n < codes.length; n++) {
        if (byCode[codes[n]]) visit(byCode[codes[n]] - 1, affinities[n]);
      }
    };
  }

  /* How well the characters of a text go together, for a pair of neighbours. */
  function coherence(engine, text) {
    const pairs = search.pairsOf(text).slice(0, -1);
    const frequency = frequencyOf(engine);
    let sum = 0;
    for (const pair of pairs) {
      const [first, second] = pair;
      const group = engine.group(first);
      const index = group ? group.find(engine.code(second)) : -1;
      if (index >= 0) sum += affinitiesIn(engine, first, group)[index];
    }
    for (const char of text) sum += frequency(char);
    return sum / (pairs.length || 1);
  }

  /* 0 for the most frequent character of the index, near -1 for the rarest. */
  function frequencyOf(engine) {
    return (char) => -(engine.numbers.get(char) || 0) / engine.numbers.size;
  }

  /* The pairs of titles and topics, as sorted numbers: computed in a few ms where a list of texts would
     take long, and searched without one. */
  function titlePairs(engine) {
    engine.titlePairs = engine.titlePairs || sortedPairs(engine.titleText);
    return engine.titlePairs;
  }

  function isInTitle(engine, pair) {
    const keys = titlePairs(engine);
    const key = pairKey(pair, 0);
    return keys[firstFrom(keys, key)] === key;
  }

  function pairKey(text, index) {
    return text.charCodeAt(index) * 65536 + text.charCodeAt(index + 1);
  }

  function sortedPairs(text) {
    const keys = new Float64Array(Math.max(0, text.length - 1));
    for (let index = 0; index < keys.length; index++) keys[index] = pairKey(text, index);
    return keys.sort();
  }

  /* The index of the first key that is not below this one. */
  function firstFrom(keys, key) {
    let low = 0;
    let high = keys.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (keys[middle] < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /* ---- wrong characters ---- */

  /* The token with other characters of exactly the same sound, or of like shape, where its own never
     stand together; the same token where that makes no whole word. */
  search.correct = (engine, token) => {
    const chars = Array.from(token);
    const attested = attestedPairs(engine, chars);
    const content = search.contentMask(token);
    const doubtful = chars.map(
      (char, index) =>
        content[index] && (attested[index] === false || attested[index - 1] === false),
    );
    if (
      !doubtful.some(Boolean) ||
      isJoined(engine, chars, attested, content) ||
      isNumeral(engine, token)
    ) {
      return token;
    }
    const homophones = homophonesIn(engine);
    return (
      likeliestWord(engine, chars, doubtful, homophones) ||
      lexiconWord(chars, doubtful, homophones) ||
      likeliestWord(engine, chars, doubtful, lookalikes) ||
      lexiconWord(chars, doubtful, lookalikes) ||
      titleCharacter(engine, chars, attested, homophones) ||
      nearestTitleWord(engine, chars, doubtful) ||
      token
    );
  };

  /* What else two characters may stand for that meet only once, by chance it seems (堆把: 堆肥). */
  search.rareAlternatives = (engine, tokens) => {
    const chars = Array.from(tokens.join(""));
    const isPair = tokens.length === 1 && chars.length === 2 && chars.every(search.isHan);
    if (!isPair || !engine.count(chars[0], chars[1]) || isEstablished(engine, chars)) return [];
    const word =
      likeliestWord(engine, chars, [true, true], homophonesIn(engine)) ||
      likeliestWord(engine, chars, [true, true], lookalikes);
    return word ? [word] : [];
  };

  function homophonesIn(engine) {
    return (char) => engine.sounds().homophones(char, CORRECTION).slice(0, HOMOPHONES);
  }

  function lookalikes(char) {
    return [{ char, cost: 0 }].concat(
      search.lookalikes(char).map((other) => ({ char: other, cost: CORRECTION })),
    );
  }

  /* Whether only the seams between words are new (树剪 in 苹果树剪枝): each character stands beside one
     of its neighbours somewhere, and all such pairs in one lesson. */
  function isJoined(engine, chars, attested, content) {
    const isAttested = chars.every(
      (char, index) =>
        content[index] !== true || !search.isHan(char) || attested[index] || attested[index - 1],
    );
    const pairs = search
      .pairsOf(chars.join(""))
      .filter((pair, index) => attested[index] && engine.count(pair[0], pair[1]));
    return isAttested && isShared(engine, pairs);
  }

  /* Whether its numbers, in the other script, make words of the index: 二十五斤 where lessons say 25斤. */
  function isNumeral(engine, token) {
    return search
      .numberVariants(token)
      .some((variant) => engine.hasPairs(search.pairsOf(variant).slice(0, -1)));
  }

  /* The likeliest whole word with `alternatives` of the doubtful characters; null where there is none.
     Only those are tried that ever follow what stands before: looking up one that begins pairs costs
     more than asking whether it ends one. */
  function likeliestWord(engine, chars, doubtful, alternatives) {
    const positions = [];
    chars.forEach((char, index) => {
      const previous = positions[index - 1];
      const candidates = doubtful[index] ? alternatives(char) : [{ char, cost: 0 }];
      positions.push(
        candidates.filter(
          (candidate) =>
            candidate.char === char ||
            !previous ||
            !search.isHan(chars[index - 1]) ||
            previous.some((before) => engine.count(before.char, candidate.char) > 0),
        ),
      );
    });
    const [best] = search.likeliest(positions, affinitiesOf(engine), () => 0, 1);
    return best && isWhole(engine, Array.from(best.text), chars) ? best.text : null;
  }

  /* The same with a word of the lexicon where `alternatives` spell it, one of them doubtful. */
  function lexiconWord(chars, doubtful, alternatives) {
    const positions = chars.map(
      (char) => new Set(alternatives(char).map((candidate) => candidate.char)),
    );
    for (const word of search.lexicon) {
      for (let start = 0; start + word.length <= chars.length; start++) {
        let n = 0;
        let isChanged = false;
        for (; n < word.length && positions[start + n].has(word[n]); n++) {
          if (word[n] !== chars[start + n]) isChanged = isChanged || doubtful[start + n];
        }
        if (n === word.length && isChanged) {
          return chars
            .slice(0, start)
            .concat(word, chars.slice(start + n))
            .join("");
        }
      }
    }
    return null;
  }

  /* The word with a character that never stands beside its neighbour (减 in 苹果树减枝) replaced by one
     of its sound from a title that names the same subject (苹果树冬季修剪). */
  function titleCharacter(engine, chars, attested, homophones) {
    const inTitles = new Set();
    search.pairsOf(chars.join("")).forEach((pair, index) => {
      if (!attested[index]) return;
      for (const number of search.titlesWith(engine, pair)) {
        for (const char of engine.titles[number]) inTitles.add(char);
      }
    });
    for (let index = 0; inTitles.size && index < chars.length; index++) {
      if (
        (attested[index - 1] !== false && attested[index] !== false) ||
        inTitles.has(chars[index])
      ) {
        continue;
      }
      const match = homophones(chars[index]).find((candidate) => inTitles.has(candidate.char));
      if (match) {
        return chars
          .slice(0, index)
          .concat(match.char, chars.slice(index + 1))
          .join("");
      }
    }
    return null;
  }

  /* A word of a title or topic, of three characters or more, that differs in one doubtful character;
     the most frequent. */
  function nearestTitleWord(engine, chars, doubtful) {
    if (chars.length < 3) return null;
    const counts = new Map();
    for (const text of engine.topics.concat(engine.titles)) {
      for (let start = 0; start + chars.length <= text.length; start++) {
        let different = -1;
        let n = 0;
        for (; n < chars.length; n++) {
          if (text[start + n] === chars[n]) continue;
          if (different >= 0 || !doubtful[n] || !search.isHan(text[start + n])) break;
          different = n;
        }
        if (n === chars.length && different >= 0) increment(counts, text.slice(start, start + n));
      }
    }
    const [nearest] = Array.from(counts).sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
    return nearest ? nearest[0] : null;
  }

  /* For each character whether it ever stands before the next; null where that says nothing. */
  function attestedPairs(engine, chars) {
    const content = search.contentMask(chars.join(""));
    return chars.slice(0, -1).map((char, index) => {
      const next = chars[index + 1];
      if (!content[index] || !content[index + 1] || !search.isHan(char) || !search.isHan(next)) {
        return null;
      }
      return engine.count(char, next) > 0 || isInLexiconWord(chars, index);
    });
  }

  /* Whether this character and the next stand in a word of the lexicon. */
  function isInLexiconWord(chars, index) {
    const text = chars.join("");
    return search.lexicon.some((word) => {
      const start = text.indexOf(word);
      return start >= 0 && start <= index && index + 1 < start + word.length;
    });
  }

  /* Two characters may meet by chance: a word stands in titles, in two lessons, or weightily in one. */
  function isEstablished(engine, [first, second]) {
    const entries =
      engine.count(first, second) && engine.group(first).postings(engine.code(second));
    return (
      entries.length > 1 ||
      (entries.length === 1 && (entries[0] & 3) > 0) ||
      isInTitle(engine, first + second)
    );
  }

  /* Whether something was changed, and each changed character stands well between its neighbours. */
  function isWhole(engine, corrected, chars) {
    if (corrected.length === 2 && !isEstablished(engine, corrected)) return false;
    const attested = attestedPairs(engine, corrected);
    const isChanged = (char, index) => char !== chars[index];
    return (
      corrected.some(isChanged) &&
      corrected.every(
        (char, index) =>
          !isChanged(char, index) || (attested[index] !== false && attested[index - 1] !== false),
      )
    );
  }
})();
