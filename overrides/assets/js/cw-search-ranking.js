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
  var FINE = 1e6;          /* steps of a score that are told apart */
  var KEPT = 200;          /* characters whose levels are kept, a byte for each lesson */

  search.normsOf = function (lengths) {
    var norms = new Float64Array(lengths.length);
    for (var n = 0; n < norms.length; n++) norms[n] = K * (1 - B + B * lengths[n] / 16);
    return norms;
  };

  function isApart(engine, slot) {
    return slot.weight >= 0.5 && slot.second !== "" && search.isHan(slot.first + slot.second) && !engine.count(slot.first, slot.second);
  }

  /* For each lesson 0, or 1 + the highest level of the pairs that begin with this character. */
  function levelsOf(engine, char) {
    if (engine.levels.has(char)) return engine.levels.get(char);
    if (engine.levels.size >= KEPT) engine.levels.clear();
    var levels = new Int8Array(engine.head.lessons), group = engine.group(char);
    if (group) {
      group.each(function (number, level) { if (level >= levels[number]) levels[number] = level + 1; });
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

  /* The lessons whose titles hold this text; found in all titles at once. */
  function titlesWith(engine, text) {
    var known = engine.titled.get(text);
    if (known) return known;
    if (engine.titled.size >= KEPT) engine.titled.clear();
    var all = engine.titleText, starts = engine.titleStarts, number = 0, found = [];
    for (var at = all.indexOf(text); at >= 0 && at < starts[starts.length - 1]; at = all.indexOf(text, starts[number])) {
      while (starts[number] <= at) number++;
      found.push(number - 1);
    }
    engine.titled.set(text, found);
    return found;
  }

  /* The lessons whose title or topics hold this text. */
  search.lessonsNaming = function (engine, text) {
    var topics = new Set(), naming = new Set(titlesWith(engine, text));
    engine.topics.forEach(function (topic, at) { if (topic.indexOf(text) >= 0) topics.add(at); });
    if (topics.size) {
      engine.head.topic.forEach(function (those, number) {
        if (those.some(function (at) { return topics.has(at); })) naming.add(number);
      });
    }
    return Array.from(naming);
  };

  /* How much of a slot each title holds, and which topics each of its parts. */
  function name(engine, slot) {
    var parts = slot.apart ? [slot.first, slot.second] : [slot.first + slot.second];
    slot.inTitle = new Float32Array(engine.head.lessons);
    parts.forEach(function (part) {
      titlesWith(engine, part).forEach(function (number) { slot.inTitle[number] += 1 / parts.length; });
    });
    slot.inTopics = parts.map(function (part) {
      return engine.topics.map(function (topic) { return topic.indexOf(part) >= 0; });
    });
  }

  /* Of each lesson, the score (BM25 over the slots) and the share of the slots that it covers. */
  function scored(engine, variant) {
    var score = new Float64Array(engine.head.lessons), cover = new Float64Array(score.length);
    var total = 0, norms = engine.norms;
    variant.whole = false;
    variant.slots.forEach(function (slot) {
      slot.apart = isApart(engine, slot);
      var entries = entriesOf(engine, slot);
      name(engine, slot);
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
    var score = variant.score[number] + titled(engine, variant, number);
    score *= Math.pow(variant.cover[number], COVER);
    if (named) score += NAMED * variant.total;
    return variant.trust * (engine.head.state[number] ? score * LAPSED : score);
  }

  /* What stands in the title and the topics is worth more; `inTitle`: of the title alone. */
  function titled(engine, variant, number) {
    var topics = engine.head.topic[number], inTitle = 0, inTopics = 0, letters = 0;
    variant.slots.forEach(function (slot) {
      inTitle += slot.worth * slot.inTitle[number];
      letters += slot.inTitle[number];
      slot.inTopics.forEach(function (holds) {
        if (topics.some(function (at) { return holds[at]; })) inTopics += slot.worth / slot.inTopics.length;
      });
    });
    return TITLE * inTitle * (1 + letters / (engine.titles[number].length + 1)) + TOPIC * inTopics;
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
    var lessons = engine.head.lessons, best = new Float64Array(lessons), by = new Int8Array(lessons), most = 0, count = 0;
    variants.forEach(function (one) {
      scored(engine, one);
      for (var n = 0; n < lessons; n++) if (one.cover[n] > most) most = one.cover[n];
    });
    /* Worth and number in one, since sorting is many times as fast where nothing has to be called. */
    var order = new Float64Array(lessons);
    for (var number = 0; number < lessons; number++) {
      for (var at = 0; at < variants.length; at++) {
        var one = variants[at], score = one.trust * one.score[number] * one.cover[number];
        if (score > best[number] && isEnough(engine, one, number, most)) { best[number] = score; by[number] = at; }
      }
      if (best[number]) order[count++] = number - Math.round(best[number] * FINE) * lessons;
    }
    return Array.from(order.subarray(0, count).sort(), function (key) {
      var lesson = (key % lessons + lessons) % lessons;
      return { lesson: lesson, score: best[lesson], variant: variants[by[lesson]] };
    });
  }

  function isEnough(engine, variant, number, most) {
    var share = variant.cover[number] / most;
    return share >= (variant.slots.length < LONG ? ENOUGH : ENOUGH_LONG) || (share >= ENOUGH_TITLED && inTitle(variant, number));
  }

  function inTitle(variant, number) {
    return variant.slots.some(function (slot) { return slot.inTitle[number] && slot.worth; });
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
