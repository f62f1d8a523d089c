/* What may be meant by characters that stand together in no lesson: others of the same sound or
   shape, and words of titles. Finding the lessons is left to engine.js. */
(() => {
  "use strict";
  const { search } = self.courseware;

  const CORRECTION = 4; /* what it costs to read another character of the same sound or shape */
  const HOMOPHONES = 50; /* that are tried, the frequent ones first */

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
    return isAttested && engine.shareLesson(pairs);
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
    const [best] = search.likeliest(positions, search.affinitiesOf(engine), () => 0, 1);
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
        if (n < chars.length || different < 0) continue;
        const word = text.slice(start, start + n);
        counts.set(word, (counts.get(word) || 0) + 1);
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
      search.isInTitle(engine, first + second)
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
