/* From the pairs of a query to lessons in the order of their worth. Loading is left to
   engine.js. */
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
  var titlesWith = search.titlesWith = function (engine, text) {
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
  };

  /* The lessons whose title or topics hold this text. */
  search.lessonsNaming = function (engine, text) {
    var topics = new Set(topicsWith(engine, text)), naming = new Set(titlesWith(engine, text));
    if (topics.size) {
      engine.head.topic.forEach(function (those, number) {
        if (those.some(function (at) { return topics.has(at); })) naming.add(number);
      });
    }
    return Array.from(naming);
  };

  /* What the index tells of a pair: its lessons, those whose titles hold it (or each of its parts),
     and the topics that do. Variants share most of their pairs. */
  function evidenceOf(engine, slot, known) {
    var apart = isApart(engine, slot), pair = (apart ? "~" : "") + slot.first + slot.second, found = known.get(pair);
    if (found) return found;
    slot.apart = apart;
    var parts = apart ? [slot.first, slot.second] : [slot.first + slot.second], entries = entriesOf(engine, slot);
    found = {
      apart: apart,
      entries: entries,
      idf: idf(engine, entries.length) * (apart ? APART : 1),
      titles: parts.map(function (part) { return titlesWith(engine, part); }),
      topics: parts.map(function (part) { return topicsWith(engine, part); }),
    };
    known.set(pair, found);
    return found;
  }

  /* The numbers of the topics that hold this text. */
  function topicsWith(engine, text) {
    var found = [];
    engine.topics.forEach(function (topic, at) { if (topic.indexOf(text) >= 0) found.push(at); });
    return found;
  }

  /* Of each lesson, the score (BM25 over the slots), the worth of the slots that it covers, and how
     much of them, by worth and by number, its title holds. Returns the most that a lesson covers, as a
     share of all. */
  function scored(engine, variant, known) {
    var lessons = engine.head.lessons;
    variant.score = new Float64Array(lessons);
    variant.cover = new Float64Array(lessons);
    variant.titleWorth = new Float64Array(lessons);
    variant.titleSlots = new Float32Array(lessons);
    variant.topicWorth = [];
    variant.whole = false;
    variant.total = 0;
    for (var slot of variant.slots) {
      var found = evidenceOf(engine, slot, known), worth = slot.weight * found.idf;
      slot.apart = found.apart;
      slot.worth = worth;
      variant.total += worth;
      variant.whole = variant.whole || (!found.apart && found.entries.length > 0);
      addEntries(variant, found.entries, worth, engine.norms);
      for (var titles of found.titles) addTitles(variant, titles, worth, 1 / found.titles.length);
      for (var topics of found.topics) {
        if (topics.length) variant.topicWorth.push({ worth: worth / found.topics.length, topics: topics });
      }
    }
    variant.total = variant.total || 1;
    return mostOf(variant.cover) / variant.total;
  }

  /* Plain loops in functions of their own: the browser soon makes fast code of them. */
  function addEntries(variant, entries, worth, norms) {
    var score = variant.score, cover = variant.cover;
    for (var n = 0; n < entries.length; n++) {
      var number = entries[n] >> 2, value = LEVEL_VALUES[entries[n] & 3];
      score[number] += worth * value * (K + 1) / (value + norms[number]);
      cover[number] += worth;
    }
  }
  function addTitles(variant, titles, worth, share) {
    for (var n = 0; n < titles.length; n++) {
      variant.titleWorth[titles[n]] += worth * share;
      variant.titleSlots[titles[n]] += share;
    }
  }
  function mostOf(cover) {
    var most = 0;
    for (var n = 0; n < cover.length; n++) if (cover[n] > most) most = cover[n];
    return most;
  }

  /* The score with what titles and topics add, less for a lesson that no longer counts. */
  function weighed(engine, variant, number) {
    var topics = engine.head.topic[number], named = false;
    for (var at of topics) named = named || variant.topics.has(at);
    var score = variant.score[number] + TITLE * variant.titleWorth[number] *
      (1 + variant.titleSlots[number] / (engine.titles[number].length + 1));
    for (var one of variant.topicWorth) {
      if (topics.some(function (at) { return one.topics.indexOf(at) >= 0; })) score += TOPIC * one.worth;
    }
    score *= Math.pow(variant.cover[number] / variant.total, COVER);
    if (named) score += NAMED * variant.total;
    return variant.trust * (engine.head.state[number] ? score * LAPSED : score);
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
    var lessons = engine.head.lessons, best = new Float64Array(lessons), by = new Int8Array(lessons), known = new Map(), most = 0;
    variants.forEach(function (one) { most = Math.max(most, scored(engine, one, known)); });
    variants.forEach(function (one, at) { keepBest(one, at, most, best, by); });
    return Array.from(inOrder(best), function (lesson) {
      return { lesson: lesson, score: best[lesson], variant: variants[by[lesson]] };
    });
  }

  /* Notes where this variant tells more of a lesson than those before; `most`: the share that a lesson
     covers at most. */
  function keepBest(variant, at, most, best, by) {
    var score = variant.score, cover = variant.cover, titleWorth = variant.titleWorth, factor = variant.trust / variant.total;
    var enough = (variant.slots.length < LONG ? ENOUGH : ENOUGH_LONG) * most * variant.total;
    var enoughTitled = ENOUGH_TITLED * most * variant.total;
    for (var number = 0; number < cover.length; number++) {
      var worth = factor * score[number] * cover[number];
      if (worth > best[number] && (cover[number] >= enough || (titleWorth[number] && cover[number] >= enoughTitled))) {
        best[number] = worth;
        by[number] = at;
      }
    }
  }

  /* The lessons with any worth, the best first. Worth and number in one, since sorting is many times
     as fast where nothing has to be called. */
  function inOrder(best) {
    var lessons = best.length, order = new Float64Array(lessons), count = 0;
    for (var number = 0; number < lessons; number++) {
      if (best[number]) order[count++] = number - Math.round(best[number] * FINE) * lessons;
    }
    var sorted = order.subarray(0, count).sort();
    for (var at = 0; at < count; at++) sorted[at] = (sorted[at] % lessons + lessons) % lessons;
    return sorted;
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
