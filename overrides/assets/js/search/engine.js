/* Asks the index: from what was typed to lessons in the order of their worth. Loading the files is
   left to the `source` it is given, showing results to search.js. */
(function (root) {
  "use strict";
  var search = ((root.courseware = root.courseware || {}).search = root.courseware.search || {});

  var GUESSED = 0.8;       /* what a lesson found by other words than the typed ones counts */
  var LONGEST = 60;
  var PLENTY = 30;         /* lessons */
  var AT_ONCE = 16;        /* characters whose pairs are read in one idle moment */
  /* A word, a wrong character, a question, letters; none that benchmarks/search.py asks. */
  var REHEARSED = ["小麦", "交水", "小麦什么时候浇水", "怎么给玉迷施肥", "xiaomai"];
  var INITIALS = "xmjs";

  /* `source`: head(), words(n), texts(n), each a promise. */
  search.Engine = function (source) {
    var engine = this, ready = null, warm = null, sounds = null;

    /* Made when first needed: most searches are in Chinese. */
    this.sounds = function () {
      var head = engine.head;
      sounds = sounds || new search.Sounds(head.sounds, head.further, engine.number);
      return sounds;
    };

    /* Reads the head, then all words at once: so few files cost less than waiting for some of them at
       each query would. What cannot be read is asked for again next time. */
    this.ready = function () {
      ready = ready || source.head().then(function (head) {
        var characters = Array.from(head.characters).length, words = Array.from({ length: head.shards }, function (_, number) {
          return source.words(number).then(search.paused).then(function (file) {
            return new search.Shard(file, characters, head.lessons);
          });
        });
        return search.pause().then(function () { prepare(engine, head); return Promise.all(words); });
      }).then(function (shards) {
        engine.shards = shards;
      });
      ready.catch(function () { ready = null; });
      return ready;
    };

    /* Rehearses while the page is idle, `idle()` being a promise of its next idle moment. */
    this.warmUp = function (idle) {
      warm = warm || engine.ready().then(function () {
        return rehearsal(engine).reduce(function (before, step) { return before.then(idle).then(step); }, Promise.resolve());
      });
      warm.catch(function () { warm = null; });
      return warm;
    };

    this.search = function (typed) {
      return engine.ready().then(function () { return ask(engine, typed.slice(0, LONGEST)); });
    };

    /* The lesson's facts and words, see texts.py. */
    this.lesson = function (number) {
      var firsts = engine.head.texts, file = firsts.length - 1;
      while (firsts[file] > number) file--;
      return source.texts(file).then(function (lessons) {
        var entry = lessons[number - firsts[file]];
        return {
          url: engine.head.urls[number],
          title: engine.head.titles[number],
          poster: entry[0],
          length: entry[1],
          marks: entry[2],
          state: entry[3],
          successor: entry[4],
          places: entry[5],
          stretches: entry[6],
        };
      });
    };

    var groups = new Map();
    /* The pairs that begin with this character; undefined where there are none. */
    this.group = function (char) {
      if (groups.has(char)) return groups.get(char);
      var number = engine.number.get(char), group;
      if (number !== undefined) {
        var shard = engine.shards.find(function (one) { return one.has(number); });
        group = shard && shard.group(number);
      }
      groups.set(char, group);
      return group;
    };
    this.code = function (char) {
      var number = engine.number.get(char);
      return number !== undefined ? number + 1 : char === " " ? 0 : -1;
    };
    this.count = function (first, second) {
      var group = engine.group(first);
      return group ? group.count(engine.code(second)) : 0;
    };
  };

  function prepare(engine, head) {
    engine.head = head;
    engine.folding = search.foldingOf(head.traditional);
    engine.characters = Array.from(head.characters);
    engine.number = new Map(engine.characters.map(function (char, at) { return [char, at]; }));
    engine.norms = search.normsOf(head.length);
    engine.levels = new Map();
    engine.titles = head.titles.map(function (title, at) { return head.folded[at] || title.toLowerCase(); });
    engine.topics = head.topics.map(function (topic) { return search.fold(topic, engine.folding); });
    engine.titleText = engine.titles.concat(engine.topics).join("\n");
    engine.titleStarts = startsOf(engine.titles);
    engine.titled = new Map();
    engine.wordText = engine.titleText + "\n" + search.knownWords.join("\n");
    engine.common = new Map();
    var pairs = Array.from(head.pairs);
    for (var at = 0; at < pairs.length; at += 2) {
      if (!engine.common.has(pairs[at])) engine.common.set(pairs[at], []);
      engine.common.get(pairs[at]).push({ second: pairs[at + 1], weight: 1 + 5 * (1 - at / pairs.length) });
    }
  }

  /* Steps that make the first queries as fast as later ones: what a browser runs for the first time is
     many times as slow. Initials come last, since they ask what some hundreds of characters belong to:
     that is read bit by bit before. */
  function rehearsal(engine) {
    var chars = engine.characters, steps = [engine.sounds].concat(REHEARSED.map(asking));
    function asking(typed) { return function () { ask(engine, typed); }; }
    function ties(some) { some.forEach(function (char) { search.readTies(engine, char); }); }
    search.INITIALS.forEach(function (text) {
      steps.push(function () { engine.sounds().candidates({ text: text, whole: false }); });
    });
    for (var at = 0; at < chars.length; at += AT_ONCE) steps.push(ties.bind(null, chars.slice(at, at + AT_ONCE)));
    return steps.concat(asking(INITIALS));
  }

  /* Where each line begins in the lines joined, and where the one after the last would. */
  function startsOf(lines) {
    var at = 0, starts = new Int32Array(lines.length + 1);
    lines.forEach(function (line, number) { starts[number + 1] = at += line.length + 1; });
    return starts;
  }

  /* ---- from what was typed to readings of it ---- */

  function ask(engine, typed) {
    var words = search.wordsOf(search.fold(typed, engine.folding));
    if (!words.length) return { typed: typed, hits: [], terms: [], hint: null };
    var reading = search.fromLetters(engine, words);
    var guess = reading.hint ? reading.words : search.guessed(engine, reading.words);
    var result = found(engine, typed, reading, guess.join(" "));
    if (result.hint) return withOthers(engine, result, reading.also);
    var others = search.rarelyMeant(engine, reading.words);
    if (others.length) result.hint = { kind: "few", typed: typed, used: "", others: others };
    return withOthers(engine, result, others);
  }

  /* The result, with the lessons that other readings find after its own. Where it has plenty, nobody
     comes to those: the readings are offered above the results. */
  function withOthers(engine, result, others) {
    if (!others.length || result.hits.length >= PLENTY) return result;
    var variants = [].concat.apply([], others.map(function (text) { return variantsOf(engine, text, GUESSED); }));
    var known = new Set(result.hits.map(function (hit) { return hit.lesson; }));
    var further = search.ranked(engine, variants.filter(function (one) { return isSaid(engine, one.word); }))
      .filter(function (hit) { return !known.has(hit.lesson); });
    result.terms = result.terms.concat(further.length ? search.termsOf(further[0].variant, further) : []);
    result.hits = result.hits.concat(further);
    return result;
  }

  /* ---- from a reading to lessons ---- */

  function found(engine, typed, reading, guess) {
    var text = reading.words.join(" "), variants = variantsOf(engine, text, 1);
    if (guess !== text) variants = variants.concat(variantsOf(engine, guess, GUESSED));
    variants = variants.filter(function (one) { return isSaid(engine, one.word); });
    var hits = search.ranked(engine, variants), hint = reading.hint, first = hits[0] && hits[0].variant;
    if (first && first.guess) {
      hint = { kind: "sound", typed: text, used: guess, others: [] };
    }
    if (!first || (!hint && !first.whole)) {
      hint = { kind: "nothing", typed: typed, used: "", others: suggestions(engine, reading.words) };
    }
    if (!first) {
      variants = [lonely(reading.words)];
      hits = search.ranked(engine, variants);
    }
    return { typed: typed, text: text, hits: hits, terms: search.termsOf(variants[0], hits), hint: hint };
  }

  function isSaid(engine, word) {
    return search.pairsOf(word).slice(0, -1).every(function (pair) { return engine.count(pair[0], pair[1]) > 0; });
  }

  /* The text, with its numbers in the other script, and with other words for the same thing. */
  function variantsOf(engine, text, trust) {
    var same = [text].concat(search.otherNumbers(text)).map(function (one) { return { text: one, word: "" }; });
    return same.concat(search.otherWords(text)).map(function (one) {
      return {
        text: one.text,
        word: one.word,
        guess: trust < 1,
        slots: search.slotsOf(one.text.split(" ")),
        topics: topicsIn(engine, one.text),
        trust: one.word ? trust * search.OTHER_WORD : trust,
      };
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
    var slots = Array.from(words.join("")).map(function (char) {
      return { first: char, second: "", weight: 1 };
    });
    return { text: words.join(" "), word: "", guess: false, slots: slots, topics: new Set(), trust: 1 };
  }

  function suggestions(engine, words) {
    var pairs = search.pairsOf(engine.head.pairs).filter(function (_, at) { return at % 2 === 0; });
    var chars = new Set(words.join("")), found = pairs.filter(function (pair) { return chars.has(pair[0]); });
    return found.concat(engine.head.topics).slice(0, 4);
  }
})(typeof self !== "undefined" ? self : globalThis);
