/* From the pairs of a query to lessons in the order of their worth. Loading is left to
   cw-search-engine.js. */
(function (root) {
  "use strict";
  var search = ((root.courseware = root.courseware || {}).search = root.courseware.search || {});

  /* Answer to _LEVELS in build_tools/site/search/counting.py. */
  var LEVEL_VALUES = [1, 2.5, 5, 10];
  var K = 1.2, B = 0.5;
  var TITLE = 1.6, TOPIC = 0.8, NAMED = 1, COVER = 2, LAPSED = 0.6;
  var ENOUGH = 0.55;       /* of the best lesson's share of the query, to be listed at all */
  var LONG = 4, ENOUGH_LONG = 0.35;   /* … of a query of at least so many pairs */
  var ENOUGH_TITLED = 0.3; /* … where its title holds some of it */
  var APART = 0.5;         /* what a pair is worth whose characters only stand in the same lesson */
  var WEIGHED = 300;       /* lessons */
  var KEPT = 200;          /* characters whose levels are kept, a byte for each lesson */

  search.normsOf = function (lengths) {
    return Float64Array.from(lengths, function (size) { return K * (1 - B + B * size / 16); });
  };

  /* The characters whose pairs must be loaded: those that begin one, and the second ones of pairs
     that no lesson holds. Their first ones were loaded before. */
  search.charactersOf = function (engine, variants) {
    var chars = [];
    variants.forEach(function (variant) {
      variant.slots.forEach(function (slot) { chars.push(slot.first, slot.second); });
    });
    return chars.filter(function (char) { return char && char !== " "; });
  };

  function isApart(engine, slot) {
    return slot.weight >= 0.5 && slot.second !== "" && search.isHan(slot.first + slot.second) && !engine.count(slot.first, slot.second);
  }

  /* For each lesson 0, or 1 + the highest level of the pairs that begin with this character. */
  function levelsOf(engine, char) {
    if (engine.levels.has(char)) return engine.levels.get(char);
    if (engine.levels.size >= KEPT) engine.levels.clear();
    var levels = new Int8Array(engine.head.lessons), group = engine.group(char);
    for (var at = 0; group && at < group.codes.length; at++) {
      var list = group.list(at);
      for (var n = 0; n < list.length; n++) {
        var number = list[n] >> 2, level = (list[n] & 3) + 1;
        if (level > levels[number]) levels[number] = level;
      }
    }
    engine.levels.set(char, levels);
    return levels;
  }

  /* The slot's lessons, each as number * 4 + level. */
  function entriesOf(engine, slot) {
    var group = engine.group(slot.first);
    if (!group) return [];
    if (slot.second && !slot.apart) return group.postings(engine.code(slot.second));
    var levels = levelsOf(engine, slot.first), entries = [];
    var others = slot.apart ? levelsOf(engine, slot.second) : levels;
    for (var number = 0; number < levels.length; number++) {
      var level = Math.min(levels[number], others[number]);
      if (level) entries.push(number * 4 + level - 1);
    }
    return entries;
  }

  function idf(engine, count) {
    return Math.log(1 + (engine.head.lessons - count + 0.5) / (count + 0.5));
  }

  /* Of each lesson, the score (BM25 over the slots) and the share of the slots that it covers. */
  function scored(engine, variant) {
    var score = new Float64Array(engine.head.lessons), cover = new Float64Array(score.length);
    var total = 0, norms = engine.norms;
    variant.whole = false;
    variant.slots.forEach(function (slot) {
      slot.apart = isApart(engine, slot);
      var entries = entriesOf(engine, slot);
      var worth = slot.weight * idf(engine, entries.length) * (slot.apart ? APART : 1);
      slot.worth = worth;
      total += worth;
      variant.whole = variant.whole || (!slot.apart && entries.length > 0);
      for (var n = 0; n < entries.length; n++) {
        var number = entries[n] >> 2, value = LEVEL_VALUES[entries[n] & 3];
        score[number] += worth * value * (K + 1) / (value + norms[number]);
        cover[number] += worth;
      }
    });
    for (var n = 0; n < cover.length; n++) cover[n] /= total || 1;
    variant.total = total;
    variant.score = score;
    variant.cover = cover;
  }

  /* The score with what titles and topics add, less for a lesson that no longer counts. */
  function weighed(engine, variant, number) {
    var named = engine.head.topic[number].some(function (at) { return variant.topics.has(at); });
    var score = variant.score[number] + titled(engine, variant, number).score;
    score *= Math.pow(variant.cover[number], COVER);
    if (named) score += NAMED * variant.total;
    return variant.trust * (engine.head.state[number] ? score * LAPSED : score);
  }

  /* What stands in the title and the topics is worth more; `inTitle`: of the title alone. */
  function titled(engine, variant, number) {
    var title = engine.title(number), inTitle = 0, inTopics = 0, letters = 0;
    var topics = engine.topicsOf(number);
    variant.slots.forEach(function (slot) {
      var share = held(title, slot);
      inTitle += slot.worth * share;
      letters += share;
      inTopics += slot.worth * held(topics, slot);
    });
    return { inTitle: inTitle, score: TITLE * inTitle * (1 + letters / (title.length + 1)) + TOPIC * inTopics };
  }

  function held(text, slot) {
    if (!slot.apart) return text.indexOf(slot.first + slot.second) >= 0 ? 1 : 0;
    return ((text.indexOf(slot.first) >= 0) + (text.indexOf(slot.second) >= 0)) / 2;
  }

  /* The lessons that cover enough, the best first, each with the variant that found it best. Of
     very many, only the better ones by their words are weighed by their titles too. */
  search.ranked = function (engine, variants) {
    var hits = rough(engine, variants);
    var weighty = hits.slice(0, WEIGHED);
    weighty.forEach(function (hit) {
      hit.score = -1;
      variants.forEach(function (one) {
        var score = weighed(engine, one, hit.lesson);
        if (score > hit.score) { hit.score = score; hit.variant = one; }
      });
    });
    return weighty.sort(byScore).concat(hits.slice(WEIGHED));
  };

  /* The lessons in the order of their worth by their words alone. */
  function rough(engine, variants) {
    var lessons = engine.head.lessons, best = new Float64Array(lessons), by = new Array(lessons), most = 0, count = 0;
    variants.forEach(function (one) {
      scored(engine, one);
      for (var n = 0; n < lessons; n++) if (one.cover[n] > most) most = one.cover[n];
    });
    var order = new Int32Array(lessons);
    for (var number = 0; number < lessons; number++) {
      for (var at = 0; at < variants.length; at++) {
        var one = variants[at], score = one.trust * one.score[number] * one.cover[number];
        if (score > best[number] && isEnough(engine, one, number, most)) { best[number] = score; by[number] = one; }
      }
      if (by[number]) order[count++] = number;
    }
    order = order.subarray(0, count).sort(function (a, b) { return best[b] - best[a] || a - b; });
    return Array.from(order, function (lesson) { return { lesson: lesson, score: best[lesson], variant: by[lesson] }; });
  }

  function isEnough(engine, variant, number, most) {
    var share = variant.cover[number] / most;
    return share >= (variant.slots.length < LONG ? ENOUGH : ENOUGH_LONG) || (share >= ENOUGH_TITLED && titled(engine, variant, number).inTitle > 0);
  }

  function byScore(a, b) { return b.score - a.score || a.lesson - b.lesson; }

  /* What to mark, of what was typed and what found lessons: the pairs that name things, lone characters, and those that stand apart but for
     which no pair speaks. */
  search.termsOf = function (typed, hits) {
    var terms = new Map(), variants = new Set([typed].concat(hits.map(function (hit) { return hit.variant; })));
    function put(text, worth) { terms.set(text, Math.max(worth, terms.get(text) || 0)); }
    variants.forEach(function (variant) {
      var inPairs = new Set();
      variant.slots.forEach(function (slot) {
        if (!slot.apart && slot.second) { inPairs.add(slot.first); inPairs.add(slot.second); }
      });
      variant.slots.forEach(function (slot) {
        if (slot.weight < 0.5) return;
        if (!slot.apart) put(slot.first + slot.second, slot.worth);
        else [slot.first, slot.second].forEach(function (char) {
          if (!inPairs.has(char)) put(char, slot.worth / 2);
        });
      });
    });
    return Array.from(terms, function (term) { return { text: term[0], worth: term[1] }; });
  };
})(typeof self !== "undefined" ? self : globalThis);
