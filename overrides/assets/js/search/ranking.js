/* From the pairs of a query to lessons, the best first: BM25 over the pairs, and what titles and
   topics add. Loading is left to engine.js. */
(() => {
  "use strict";
  const { search } = self.courseware;

  /* Answer to _LEVELS in build_tools/site/search/counting.py. */
  const LEVEL_VALUES = [1, 2.5, 5, 10];
  const MEAN_LENGTH = 16; /* as in head.py: lengths are in sixteenths of the mean */
  const K1 = 1.2;
  const B = 0.5; /* of BM25 */
  const TITLE = 2.4;
  const TOPIC = 0.8;
  const NAMED = 1;
  const COVERAGE = 1.5;
  const LAPSED = 0.6;
  const GATHERED = 0.8; /* of the page of answers, which speaks of many things: a lesson comes first */
  const ANSWERS = "questions.html"; /* as in build_tools/site/questions.py */
  const ENOUGH = 0.55; /* of the best lesson's share of the query, to be listed at all */
  const LONG = 4;
  const ENOUGH_OF_LONG = 0.3; /* … of a query of at least so many pairs */
  const ENOUGH_IN_TITLE = 0.3; /* … where its title holds some of it */
  const APART = 0.5; /* what a pair is worth whose characters only stand in the same lesson */
  const PLAIN = 0.65; /* … of a pair that stands in no title, topic or word of the tables */
  const CONTENT = 0.5; /* the weight from which a pair names a subject */
  const WEIGHED = 300; /* lessons that are weighed by their titles too */
  const RESOLUTION = 1e6; /* steps of a score that are told apart */
  const CACHED = 200; /* characters whose levels are cached, a byte for each lesson; and texts in titles */

  search.normsOf = (lengths) => {
    const norms = new Float64Array(lengths.length);
    for (let n = 0; n < norms.length; n++) norms[n] = K1 * (1 - B + (B * lengths[n]) / MEAN_LENGTH);
    return norms;
  };

  /* ---- what the index says of a pair ---- */

  /* Whether both characters of a pair are to be looked up on their own: they never stand together. */
  function isApart(engine, { first, second, weight }) {
    return (
      weight >= CONTENT &&
      second !== "" &&
      search.isHan(first + second) &&
      !engine.count(first, second)
    );
  }

  /* For each lesson 0, or 1 + the highest level of the pairs that begin with this character. */
  function levelsOf(engine, char) {
    const cached = engine.levels.get(char);
    if (cached) return cached;
    if (engine.levels.size >= CACHED) engine.levels.clear();
    const levels = new Int8Array(engine.head.lessons);
    const group = engine.group(char);
    if (group) {
      group.each((number, level) => {
        if (level >= levels[number]) levels[number] = level + 1;
      });
    }
    engine.levels.set(char, levels);
    return levels;
  }

  /* The pair's lessons, each as number * 4 + level. */
  function entriesOf(engine, { first, second }, apart) {
    if (search.isLetterWord(first)) return search.wordEntries(engine, first);
    const group = engine.group(first);
    if (!group) return [];
    if (second && !apart) return group.postings(engine.code(second));
    const levels = levelsOf(engine, first);
    const others = apart ? levelsOf(engine, second) : levels;
    const entries = [];
    for (let number = 0; number < levels.length; number++) {
      const level = Math.min(levels[number], others[number]);
      if (level) entries.push(number * 4 + level - 1);
    }
    return entries;
  }

  function idf(engine, count) {
    return Math.log(1 + (engine.head.lessons - count + 0.5) / (count + 0.5));
  }

  /* The lessons whose titles hold this text; searched in all titles at once. */
  search.titlesWith = (engine, text) => {
    const cached = engine.titlesByText.get(text);
    if (cached) return cached;
    if (engine.titlesByText.size >= CACHED) engine.titlesByText.clear();
    const { titleText, titleStarts } = engine;
    const end = titleStarts[titleStarts.length - 1];
    const lessons = [];
    let next = 0;
    for (
      let index = titleText.indexOf(text);
      index >= 0 && index < end;
      index = titleText.indexOf(text, titleStarts[next])
    ) {
      while (titleStarts[next] <= index) next++;
      lessons.push(next - 1);
    }
    engine.titlesByText.set(text, lessons);
    return lessons;
  };

  /* The numbers of the topics that hold this text. */
  function topicsWith(engine, text) {
    const topics = [];
    engine.topics.forEach((topic, number) => {
      if (topic.includes(text)) topics.push(number);
    });
    return topics;
  }

  /* The lessons whose title or topics hold this text. */
  search.lessonsNaming = (engine, text) => {
    const topics = new Set(topicsWith(engine, text));
    const lessons = new Set(search.titlesWith(engine, text));
    if (topics.size) {
      engine.head.topic.forEach((numbers, lesson) => {
        if (numbers.some((number) => topics.has(number))) lessons.add(lesson);
      });
    }
    return Array.from(lessons);
  };

  /* What the index tells of a pair: its lessons, those whose titles hold it (or each of its parts),
     and the topics that do. Variants share most of their pairs. */
  function evidenceOf(engine, pair, cache) {
    const apart = isApart(engine, pair);
    const key = (apart ? "~" : "") + pair.first + pair.second;
    let evidence = cache.get(key);
    if (!evidence) {
      const parts = apart ? [pair.first, pair.second] : [pair.first + pair.second];
      const entries = entriesOf(engine, pair, apart);
      evidence = {
        apart,
        entries,
        idf: idf(engine, entries.length) * (apart ? APART : isNamed(engine, pair) ? 1 : PLAIN),
        titles: parts.map((part) => search.titlesWith(engine, part)),
        topics: parts.map((part) => topicsWith(engine, part)),
      };
      cache.set(key, evidence);
    }
    return evidence;
  }

  /* Whether a pair is part of a word that names subjects: 玉米, and not 回来. */
  function isNamed(engine, { first, second }) {
    return !search.isHan(first + second) || engine.lexiconText.includes(first + second);
  }

  /* ---- scores ---- */

  /* Adds to a variant, for each lesson: the score (BM25 over the pairs), the worth of the pairs that it
     covers, and how much of them, by worth and by number, its title holds. Returns the most that a
     lesson covers, as a share of all. */
  function scoreByWords(engine, variant, cache) {
    const { lessons } = engine.head;
    variant.scores = new Float64Array(lessons);
    variant.coverage = new Float64Array(lessons);
    variant.titleWorth = new Float64Array(lessons);
    variant.titlePairs = new Float32Array(lessons);
    variant.topicWorth = [];
    variant.isWhole = false;
    variant.total = 0;
    for (const pair of variant.pairs) {
      const { apart, entries, idf: rarity, titles, topics } = evidenceOf(engine, pair, cache);
      const worth = pair.weight * rarity;
      pair.apart = apart;
      pair.worth = worth;
      variant.total += worth;
      variant.isWhole = variant.isWhole || (!apart && entries.length > 0);
      addEntries(variant, entries, worth, engine.norms);
      for (const numbers of titles) addTitles(variant, numbers, worth, 1 / titles.length);
      for (const numbers of topics) {
        if (numbers.length) {
          variant.topicWorth.push({ worth: worth / topics.length, topics: numbers });
        }
      }
    }
    variant.total = variant.total || 1;
    return maximum(variant.coverage) / variant.total;
  }

  /* Plain loops in functions of their own: the browser soon compiles them to fast code. */
  function addEntries({ scores, coverage }, entries, worth, norms) {
    for (let n = 0; n < entries.length; n++) {
      const number = entries[n] >> 2;
      const value = LEVEL_VALUES[entries[n] & 3];
      scores[number] += (worth * value * (K1 + 1)) / (value + norms[number]);
      coverage[number] += worth;
    }
  }

  function addTitles({ titleWorth, titlePairs }, titles, worth, share) {
    for (let n = 0; n < titles.length; n++) {
      titleWorth[titles[n]] += worth * share;
      titlePairs[titles[n]] += share;
    }
  }

  function maximum(numbers) {
    let highest = 0;
    for (let n = 0; n < numbers.length; n++) if (numbers[n] > highest) highest = numbers[n];
    return highest;
  }

  /* The score with what titles and topics add, less for a lesson that no longer counts. */
  function fullScore(engine, variant, number) {
    const topics = engine.head.topic[number];
    let score =
      variant.scores[number] +
      TITLE *
        variant.titleWorth[number] *
        (1 + variant.titlePairs[number] / (engine.titles[number].length + 1));
    for (const named of variant.topicWorth) {
      if (topics.some((topic) => named.topics.includes(topic))) score += TOPIC * named.worth;
    }
    score *= Math.pow(variant.coverage[number] / variant.total, COVERAGE);
    if (topics.some((topic) => variant.topics.has(topic))) score += NAMED * variant.total;
    if (engine.head.state[number]) score *= LAPSED;
    if (engine.head.urls[number] === ANSWERS) score *= GATHERED;
    return variant.confidence * score;
  }

  /* The lessons that cover enough, the best first, each with the variant by which it is the best. Of
     very many, only the better ones by their words are weighed by their titles too. */
  search.rank = (engine, variants) => {
    const hits = rankByWords(engine, variants);
    const weighed = hits.slice(0, WEIGHED);
    for (const hit of weighed) {
      hit.score = -1;
      for (const variant of variants) {
        const score = fullScore(engine, variant, hit.lesson);
        if (score > hit.score) {
          hit.score = score;
          hit.variant = variant;
        }
      }
    }
    return weighed.sort(byScore).concat(hits.slice(WEIGHED));
  };

  /* The lessons by the score of their words alone, the best first. */
  function rankByWords(engine, variants) {
    const { lessons } = engine.head;
    const best = new Float64Array(lessons);
    const bestVariant = new Int8Array(lessons);
    const cache = new Map();
    const most = variants.reduce(
      (share, variant) => Math.max(share, scoreByWords(engine, variant, cache)),
      0,
    );
    variants.forEach((variant, index) => {
      updateBest(variant, index, most, best, bestVariant);
    });
    return Array.from(inOrder(best), (lesson) => ({
      lesson,
      score: best[lesson],
      variant: variants[bestVariant[lesson]],
    }));
  }

  /* Notes where this variant scores a lesson higher than those before; `most`: the share of the query
     that a lesson covers at most. */
  function updateBest(variant, index, most, best, bestVariant) {
    const { scores, coverage, titleWorth } = variant;
    const factor = variant.confidence / variant.total;
    const enough = (variant.pairs.length < LONG ? ENOUGH : ENOUGH_OF_LONG) * most * variant.total;
    const enoughInTitle = ENOUGH_IN_TITLE * most * variant.total;
    for (let number = 0; number < coverage.length; number++) {
      const score = factor * scores[number] * coverage[number];
      if (
        score > best[number] &&
        (coverage[number] >= enough || (titleWorth[number] && coverage[number] >= enoughInTitle))
      ) {
        best[number] = score;
        bestVariant[number] = index;
      }
    }
  }

  /* The lessons with any score, the best first. Score and number in one, since sorting is many times
     as fast where no function has to be called. */
  function inOrder(scores) {
    const lessons = scores.length;
    const keys = new Float64Array(lessons);
    let count = 0;
    for (let number = 0; number < lessons; number++) {
      if (scores[number]) {
        keys[count++] = number - Math.round(scores[number] * RESOLUTION) * lessons;
      }
    }
    const sorted = keys.subarray(0, count).sort();
    for (let n = 0; n < count; n++) sorted[n] = ((sorted[n] % lessons) + lessons) % lessons;
    return sorted;
  }

  function byScore(a, b) {
    return b.score - a.score || a.lesson - b.lesson;
  }

  /* What to mark, of the typed variant and of those that lessons match: the pairs that name subjects,
     lone characters, and those that stand apart but for which no pair speaks. */
  search.termsOf = (typed, hits) => {
    const terms = new Map();
    const add = (text, weight) => terms.set(text, Math.max(weight, terms.get(text) || 0));
    for (const { pairs } of new Set([typed, ...hits.map((hit) => hit.variant)])) {
      const inPairs = new Set(
        pairs
          .filter((pair) => !pair.apart && pair.second)
          .flatMap(({ first, second }) => [first, second]),
      );
      for (const { first, second, weight, apart, worth } of pairs) {
        if (weight < CONTENT) continue;
        if (!apart) add(first + second, worth);
        else for (const char of [first, second]) if (!inPairs.has(char)) add(char, worth / 2);
      }
    }
    return Array.from(terms, ([text, weight]) => ({ text, weight }));
  };
})();
