/* Asks the index: from what was typed to lessons in the order of their worth. Loading the files is
   left to the `source` it is given, showing results to cw-search.js. */
(function (root) {
  "use strict";
  var search = ((root.courseware = root.courseware || {}).search = root.courseware.search || {});

  /* Answer to _LEVELS in build_tools/site/search/counting.py. */
  var LEVEL_VALUES = [1, 2.5, 5, 10];
  var K = 1.2, B = 0.5;
  var TITLE = 1.6, TOPIC = 0.8, NAMED = 1, COVER = 2, LAPSED = 0.6;
  var ENOUGH = 0.55;       /* of the best lesson's share of the query, to be listed at all */
  var WRONG = 4;           /* what it costs to read another character of the same sound */
  var TITLED = 12;         /* what it is worth that letters sound like words of a title */
  var OTHER = 0.3;         /* of the best reading's score, to be offered instead of it */
  var WEIGHED = 300;       /* lessons */
  var ALIKE = 50;          /* characters of the same sound, the frequent ones first */
  var LONGEST = 60;

  /* `source`: head(), words(n), texts(n), each a promise. */
  search.Engine = function (source) {
    var engine = this, ready = null, sounds = null;

    /* A title as fold() has it; most only need small letters. */
    this.title = function (number) {
      return engine.head.folded[number] || engine.head.titles[number].toLowerCase();
    };
    /* Made when first needed: most searches are in Chinese. */
    this.sounds = function () {
      var head = engine.head;
      sounds = sounds || new search.Sounds(head.sounds, head.further, engine.number);
      return sounds;
    };

    this.ready = function () {
      ready = ready || source.head().then(function (head) { return prepare(engine, head); });
      return ready;
    };

    this.search = function (typed) {
      return engine.ready().then(function () { return ask(engine, typed.slice(0, LONGEST)); });
    };

    /* The lesson's facts and words, see texts.py. */
    this.lesson = function (number) {
      var firsts = engine.head.texts, file = firsts.length - 1;
      while (firsts[file] > number) file--;
      return source.texts(file).then(function (lessons) { return lessons[number - firsts[file]]; });
    };

    var shards = new Map();
    /* Loads what is needed to look up pairs with these first characters. */
    this.load = function (chars) {
      var wanted = new Set();
      chars.forEach(function (char) {
        var number = engine.number.get(char);
        if (number !== undefined) wanted.add(engine.head.homes[number]);
      });
      return Promise.all(Array.from(wanted, function (home) {
        if (shards.has(home)) return null;
        return source.words(home).then(function (bytes) {
          shards.set(home, new search.Shard(bytes, engine.number.size, engine.head.lessons));
        });
      }));
    };
    /* Loads the rest of the pairs, one file after another, `wait` (a promise) before each. */
    this.loadAll = function (wait) {
      var homes = Array.from(new Set(engine.head.homes)), number = 0;
      function next() {
        while (number < homes.length && shards.has(homes[number])) number++;
        if (number >= homes.length) {
          return pause().then(engine.sounds).then(pause).then(function () { titleTie(engine, ""); });
        }
        var char = engine.characters[engine.head.homes.indexOf(homes[number])];
        return wait().then(function () { return engine.load([char]); }).then(next);
      }
      return next();
    };
    this.isLoaded = function (char) {
      var number = engine.number.get(char);
      return number === undefined || shards.has(engine.head.homes[number]);
    };
    var groups = new Map();
    this.group = function (char) {
      if (groups.has(char)) return groups.get(char);
      var number = engine.number.get(char);
      var shard = number === undefined ? undefined : shards.get(engine.head.homes[number]);
      var group = shard && shard.group(number);
      if (group) groups.set(char, group);
      return group;
    };
    this.code = function (char) {
      return char === " " ? 0 : engine.number.has(char) ? engine.number.get(char) + 1 : -1;
    };
    this.count = function (first, second) {
      var group = engine.group(first);
      return group ? group.count(engine.code(second)) : 0;
    };
  };

  function prepare(engine, head) {
    engine.head = head;
    engine.table = search.traditionalTable(head.traditional);
    engine.characters = Array.from(head.characters);
    engine.number = new Map(engine.characters.map(function (char, at) { return [char, at]; }));
    engine.norms = Float64Array.from(head.length, function (size) { return K * (1 - B + B * size / 16); });
    engine.topics = head.topics.map(function (topic) { return search.fold(topic, engine.table); });
    engine.common = new Map();
    var pairs = Array.from(head.pairs);
    for (var at = 0; at < pairs.length; at += 2) {
      engine.common.set(pairs[at] + pairs[at + 1], 1 + 5 * (1 - at / pairs.length));
    }
    return head;
  }

  /* ---- from what was typed to readings of it ---- */

  function ask(engine, typed) {
    var words = search.wordsOf(search.fold(typed, engine.table));
    if (!words.length) return { typed: typed, hits: [], terms: [], hint: null };
    return engine.load(firstsOf(words)).then(function () {
      return fromLetters(engine, words);
    }).then(function (reading) {
      return reading.hint ? reading : fromSounds(engine, reading);
    }).then(function (reading) {
      return found(engine, typed, reading);
    });
  }

  /* Lets the page draw and take keys between two longer steps. */
  function pause() { return new Promise(function (resolve) { setTimeout(resolve); }); }

  function firstsOf(words) {
    return search.slotsOf(words).map(function (slot) { return slot.first; });
  }

  /* Letters that are no word of the index are read as pinyin. */
  function fromLetters(engine, words) {
    var merged = words.join(" ").replace(/([a-z]) (?=[a-z])/g, "$1'").split(" "), hint = null;
    return merged.reduce(function (before, word) {
      return before.then(function (done) {
        return Promise.all(word.split(/([a-z']+)/).filter(Boolean).map(function (part) {
          if (!/^[a-z']+$/.test(part) || isWord(engine, part)) return part;
          return pause().then(function () { engine.sounds(); return pause(); }).then(function () {
            return readings(engine, part);
          }).then(function (texts) {
            if (!texts.length) return part;
            hint = hint || { kind: "pinyin", typed: part.replace(/'/g, " "), used: texts[0], others: texts.slice(1) };
            return texts[0];
          });
        })).then(function (parts) { return done.concat(parts.join("").split("'")); });
      });
    }, Promise.resolve([])).then(function (read) { return { words: read, hint: hint }; });
  }

  function isWord(engine, part) {
    if (part.indexOf("'") >= 0) return false;
    var pairs = search.pairsOf(part).slice(0, -1);
    if (!pairs.length) return engine.group(part) !== undefined;
    return pairs.every(function (pair) { return engine.count(pair[0], pair[1]) > 0; }) &&
      common(engine, pairs).length > 0;
  }

  function common(engine, pairs) {
    return pairs.map(function (pair) {
      return Array.from(engine.group(pair[0]).postings(engine.code(pair[1])), function (entry) {
        return entry >> 2;
      });
    }).reduce(function (one, other) {
      var set = new Set(other);
      return one.filter(function (number) { return set.has(number); });
    });
  }

  /* Words of titles and topics that sound like the letters, the most frequent first. */
  function inTitles(engine, units) {
    var found = new Map(), fitting = units.map(function (unit) {
      return new Set(engine.sounds().candidates(unit).map(function (one) { return one.char; }));
    });
    function look(title) {
      for (var at = 0; at + units.length <= title.length; at++) {
        var n = 0;
        while (n < units.length && fitting[n].has(title[at + n])) n++;
        if (n < units.length) continue;
        var text = title.slice(at, at + n);
        found.set(text, (found.get(text) || 0) + 1);
      }
    }
    engine.topics.forEach(look);
    engine.head.titles.forEach(function (_, number) { look(engine.title(number)); });
    return Array.from(found, function (one) { return { text: one[0], score: Math.log2(1 + one[1]) }; })
      .sort(function (a, b) { return b.score - a.score; }).slice(0, 30);
  }

  function readings(engine, letters) {
    var ways = engine.sounds().cuts(letters);
    var titled = [];
    ways.forEach(function (units) {
      titled = titled.concat(inTitles(engine, units).map(function (one) {
        return { text: one.text, score: one.score + TITLED };
      }));
    });
    var cuts = ways.map(function (units) {
      return units.map(function (unit) { return engine.sounds().candidates(unit); });
    });
    /* Mere initials may mean anything: their characters must belong together. */
    var strict = ways.map(function (units) {
      return units.some(function (unit) { return !unit.whole; });
    });
    var wanted = [];
    cuts.forEach(function (places) {
      places.slice(0, -1).forEach(function (place) {
        if (place.length < 200) place.forEach(function (one) { wanted.push(one.char); });
      });
    });
    titled.forEach(function (one) { wanted = wanted.concat(Array.from(one.text)); });
    return engine.load(wanted).then(function () {
      var paths = titled.map(function (one) {
        return { text: one.text, score: one.score + bonds(engine, one.text) };
      });
      cuts.forEach(function (places, at) {
        paths = paths.concat(search.likeliest(places, tieOf(engine), knownOf(engine), 5, strict[at]).map(function (path) {
          return { text: path.text, score: path.score / places.length };
        }));
      });
      var best = paths.sort(function (a, b) { return b.score - a.score; });
      return best.filter(function (path) { return path.score > OTHER * best[0].score; })
        .map(function (path) { return path.text; })
        .filter(function (text, at, all) { return all.indexOf(text) === at; }).slice(0, 4);
    });
  }

  function tieOf(engine) {
    return function (one, other) {
      var loaded = engine.isLoaded(one), count = loaded ? engine.count(one, other) : 0;
      if (loaded && !count) return 0;
      var word = engine.common.get(one + other) || 0;
      return count || word ? Math.log2(1 + count) + 1.5 * word + titleTie(engine, one + other) : 0;
    };
  }

  function bonds(engine, text) {
    var tie = tieOf(engine), pairs = search.pairsOf(text).slice(0, -1), sum = 0;
    pairs.forEach(function (pair) {
      var two = Array.from(pair);
      sum += tie(two[0], two[1]);
    });
    Array.from(text).forEach(function (char) { sum += knownOf(engine)(char); });
    return sum / (pairs.length || 1);
  }

  function titleTie(engine, pair) {
    if (!engine.titlePairs) {
      engine.titlePairs = new Map();
      var all = engine.head.titles.map(function (_, number) { return engine.title(number); });
      all.concat(engine.topics).forEach(function (title) {
        for (var at = 0; at + 1 < title.length; at++) {
          var two = title.slice(at, at + 2);
          engine.titlePairs.set(two, (engine.titlePairs.get(two) || 0) + 1);
        }
      });
    }
    return 2 * Math.log2(1 + (engine.titlePairs.get(pair) || 0));
  }

  function knownOf(engine) {
    return function (char) { return -(engine.number.get(char) || 0) / engine.number.size; };
  }

  /* Where two neighbours never stand together, one of them may be a wrong character. */
  function fromSounds(engine, reading) {
    return reading.words.reduce(function (before, word) {
      return before.then(function (done) {
        return corrected(engine, word).then(function (better) {
          if (better === word) return { words: done.words.concat(word), hint: done.hint };
          var hint = done.hint || { kind: "sound", typed: word, used: better, others: [] };
          return { words: done.words.concat(better), hint: hint };
        });
      });
    }, Promise.resolve({ words: [], hint: null }));
  }

  function corrected(engine, word) {
    var chars = Array.from(word), naming = search.naming(word), doubtful = chars.map(function () { return false; });
    for (var at = 0; at + 1 < chars.length; at++) {
      if (naming[at] && naming[at + 1] && search.isHan(chars[at]) && search.isHan(chars[at + 1]) &&
          !engine.count(chars[at], chars[at + 1])) doubtful[at] = doubtful[at + 1] = true;
    }
    if (!doubtful.some(Boolean)) return Promise.resolve(word);
    var places = chars.map(function (char, place) {
      return doubtful[place] ? engine.sounds().alike(char, WRONG).slice(0, ALIKE) : [{ char: char, cost: 0 }];
    });
    var wanted = [];
    places.forEach(function (place) { place.forEach(function (one) { wanted.push(one.char); }); });
    return engine.load(wanted).then(function () {
      var tie = tieOf(engine), best = search.likeliest(places, tie, function () { return 0; }, 1)[0];
      return best && gain(engine, best.text, word) ? best.text : word;
    });
  }

  function gain(engine, better, word) { return missing(engine, better) < missing(engine, word); }

  function missing(engine, word) {
    return search.pairsOf(word).slice(0, -1).filter(function (pair) {
      var two = Array.from(pair);
      return !engine.count(two[0], two[1]);
    }).length;
  }

  /* ---- from a reading to lessons ---- */

  function found(engine, typed, reading) {
    var text = reading.words.join(" ");
    var variants = [text].concat(search.otherNumbers(text)).map(function (one) {
      var slots = search.slotsOf(one.split(" "));
      slots.topics = topicsIn(engine, one);
      return slots;
    });
    var firsts = [];
    variants.forEach(function (slots) { slots.forEach(function (slot) { firsts.push(slot.first); }); });
    return engine.load(firsts).then(function () {
      var hits = best(engine, variants.map(function (slots) { return scored(engine, slots); }));
      var hint = reading.hint;
      if (!hits.length) {
        variants = [lonely(reading.words)];
        hits = best(engine, variants.map(function (slots) { return scored(engine, slots); }));
        hint = { kind: "nothing", typed: typed, used: "", others: suggestions(engine, reading.words) };
      }
      return { typed: typed, text: text, hits: hits, terms: termsOf(engine, variants), hint: hint };
    });
  }

  /* Topics that are named whole. */
  function topicsIn(engine, text) {
    var named = text.split(" ");
    return new Set(engine.topics.map(function (topic, at) {
      return named.indexOf(topic) >= 0 ? at : -1;
    }).filter(function (at) { return at >= 0; }));
  }

  function lonely(words) {
    return Array.from(words.join("")).map(function (char) {
      return { first: char, second: "", weight: 1 };
    });
  }

  function suggestions(engine, words) {
    var chars = new Set(words.join("")), found = [];
    engine.common.forEach(function (weight, pair) {
      if (found.length < 4 && chars.has(pair[0])) found.push(pair);
    });
    return found.concat(engine.head.topics).slice(0, 4);
  }

  /* The slot's lessons, each as number * 4 + level. */
  function entriesOf(engine, slot) {
    var group = engine.group(slot.first);
    if (!group) return [];
    if (slot.second) return group.postings(engine.code(slot.second));
    var levels = new Int8Array(engine.head.lessons), entries = [];
    for (var at = 0; at < group.codes.length; at++) {
      var list = group.list(at);
      for (var n = 0; n < list.length; n++) {
        levels[list[n] >> 2] = Math.max(levels[list[n] >> 2], (list[n] & 3) + 1);
      }
    }
    for (var number = 0; number < levels.length; number++) {
      if (levels[number]) entries.push(number * 4 + levels[number] - 1);
    }
    return entries;
  }

  function idf(engine, count) {
    return Math.log(1 + (engine.head.lessons - count + 0.5) / (count + 0.5));
  }

  /* Of each lesson, the score (BM25 over the slots) and the share of the slots that it covers. */
  function scored(engine, slots) {
    var score = new Float64Array(engine.head.lessons), cover = new Float64Array(score.length);
    var whole = 0, norms = engine.norms;
    slots.forEach(function (slot) {
      var entries = entriesOf(engine, slot), worth = slot.weight * idf(engine, entries.length);
      slot.worth = worth;
      whole += worth;
      for (var n = 0; n < entries.length; n++) {
        var number = entries[n] >> 2, value = LEVEL_VALUES[entries[n] & 3];
        score[number] += worth * value * (K + 1) / (value + norms[number]);
        cover[number] += worth;
      }
    });
    for (var n = 0; n < cover.length; n++) cover[n] /= whole || 1;
    return { slots: slots, whole: whole, score: score, cover: cover };
  }

  /* The score with what titles and topics add, less for a lesson that no longer counts. */
  function weighed(engine, variant, number) {
    var score = variant.score[number] + titleScore(engine, variant.slots, number);
    score *= Math.pow(variant.cover[number], COVER);
    var named = variant.slots.topics;
    if (named && engine.head.topic[number].some(function (at) { return named.has(at); })) {
      score += NAMED * variant.whole;
    }
    return engine.head.state[number] ? score * LAPSED : score;
  }

  function titleScore(engine, slots, number) {
    var title = engine.title(number), inTitle = 0, inTopics = 0, letters = 0;
    var topics = engine.head.topic[number].map(function (at) { return engine.topics[at]; }).join(" ");
    slots.forEach(function (slot) {
      var text = slot.first + slot.second;
      if (title.indexOf(text) >= 0) { inTitle += slot.worth; letters++; }
      if (topics.indexOf(text) >= 0) inTopics += slot.worth;
    });
    return TITLE * inTitle * (1 + letters / (title.length + 1)) + TOPIC * inTopics;
  }

  /* The lessons that cover enough, the best first. Of very many, only the better ones by their
     words are weighed by their titles too. */
  function best(engine, variants) {
    var most = 0, hits = [];
    variants.forEach(function (one) {
      for (var n = 0; n < one.cover.length; n++) if (one.cover[n] > most) most = one.cover[n];
    });
    for (var number = 0; most && number < engine.head.lessons; number++) {
      var rough = -1;
      variants.forEach(function (one) {
        if (one.cover[number] >= ENOUGH * most) rough = Math.max(rough, one.score[number] * one.cover[number]);
      });
      if (rough >= 0) hits.push({ lesson: number, score: rough });
    }
    hits.sort(byScore);
    var weighty = hits.slice(0, WEIGHED);
    weighty.forEach(function (hit) {
      hit.score = Math.max.apply(null, variants.map(function (one) { return weighed(engine, one, hit.lesson); }));
    });
    return weighty.sort(byScore).concat(hits.slice(WEIGHED));
  }

  function byScore(a, b) { return b.score - a.score || a.lesson - b.lesson; }

  /* What to mark: the pairs that name things, and lone characters. */
  function termsOf(engine, variants) {
    var terms = new Map();
    variants.forEach(function (slots) {
      slots.forEach(function (slot) {
        if (slot.weight >= 0.5) terms.set(slot.first + slot.second, slot.worth);
      });
    });
    return Array.from(terms, function (term) { return { text: term[0], worth: term[1] }; });
  }
})(typeof self !== "undefined" ? self : globalThis);
