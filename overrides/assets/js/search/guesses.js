/* What may be meant by letters, and by characters that stand together in no lesson. The words are
   looked for by engine.js. */
(function (root) {
  "use strict";
  var search = ((root.courseware = root.courseware || {}).search = root.courseware.search || {});

  var WRONG = 4;           /* what it costs to read another character of the same sound */
  var TITLED = 12;         /* what it is worth that letters sound like words of a title */
  var OTHER = 0.3;         /* of the best reading's score, to be offered instead of it */
  var ALIKE = 50;          /* characters of the same sound, the frequent ones first */
  var FEW = 8;             /* times so many pairs of a group: then candidates are looked up one by one */
  var BITS = 32;           /* syllables of the longest word that is looked for in titles */
  var VOWEL = /[aeiouv]/;

  /* Lets the page draw and take keys between two longer steps. A message comes at once; timers that
     follow each other wait 4 ms each. */
  search.pause = function () {
    return new Promise(function (resolve) {
      var channel = new MessageChannel();
      channel.port1.onmessage = function () { channel.port1.close(); resolve(); };
      channel.port2.postMessage(null);
    });
  };

  /* The same between two steps that hand on a value. */
  search.paused = function (value) { return search.pause().then(function () { return value; }); };

  /* Letters that are no word of the index are read as pinyin. `also`: what mere initials may mean as
     well; they tell so little that all of it is looked for. */
  search.fromLetters = function (engine, words) {
    var merged = words.join(" ").replace(/([a-z]) (?=[a-z])/g, "$1'").split(" "), hint = null, also = [], read = [];
    merged.forEach(function (word) {
      var parts = word.split(/([a-z']+)/).filter(Boolean).map(function (part) {
        var texts = /^[a-z']+$/.test(part) && !isWord(engine, part) ? readings(engine, part) : [];
        if (!texts.length) return part;
        var shown = texts.map(function (text) { return text.replace(/'/g, " "); });
        hint = hint || { kind: "pinyin", typed: part.replace(/'/g, " "), used: shown[0], others: shown.slice(1) };
        if (!VOWEL.test(part) && part === words.join("'")) also = hint.others;
        return texts[0];
      });
      read = read.concat(parts.join("").split("'"));
    });
    return { words: read, hint: hint, also: also };
  };

  function isWord(engine, part) {
    if (part.indexOf("'") >= 0) return false;
    var pairs = search.pairsOf(part).slice(0, -1);
    if (!pairs.length) return engine.group(part) !== undefined;
    return pairs.every(function (pair) { return engine.count(pair[0], pair[1]) > 0; }) &&
      isShared(engine, pairs);
  }

  /* Whether one lesson holds all of these pairs. Their lists ascend: the shortest leads, and each of
     the others goes on from where it stood. */
  function isShared(engine, pairs) {
    var lists = pairs.map(function (pair) { return engine.group(pair[0]).postings(engine.code(pair[1])); })
      .sort(function (one, other) { return one.length - other.length; });
    var places = lists.map(function () { return 0; });
    return lists.length > 0 && lists[0].some(function (entry) {
      return lists.every(function (list, n) {
        while (places[n] < list.length && list[places[n]] >> 2 < entry >> 2) places[n]++;
        return places[n] < list.length && list[places[n]] >> 2 === entry >> 2;
      });
    });
  }

  /* Words of titles and topics that sound like the letters, the most frequent first. One pass over all
     of them, in which each character tells at once which of the letters it may stand for. */
  function inTitles(engine, units) {
    var all = engine.wordText, count = units.length, fitting = new Uint32Array(65536), found = new Map();
    if (count > BITS) return [];
    units.forEach(function (unit, n) {
      engine.sounds().candidates(unit).forEach(function (one) { fitting[one.char.charCodeAt(0)] |= 1 << n; });
    });
    for (var at = 0; at + count <= all.length; at++) {
      var n = 0;
      while (n < count && fitting[all.charCodeAt(at + n)] & (1 << n)) n++;
      if (n < count) continue;
      var text = all.slice(at, at + count);
      found.set(text, (found.get(text) || 0) + 1);
    }
    return Array.from(found, function (one) { return { text: one[0], score: Math.log2(1 + one[1]) }; })
      .sort(function (a, b) { return b.score - a.score; }).slice(0, 30);
  }

  /* Two words by their initials (htxj: 核桃 修剪) that titles and topics of the same lessons name. */
  function inTitlesApart(engine, units) {
    var found = [];
    for (var at = 2; at <= units.length - 2; at++) {
      var seconds = inTitles(engine, units.slice(at)).map(function (one) {
        return { text: one.text, naming: new Set(search.lessonsNaming(engine, one.text)) };
      });
      inTitles(engine, units.slice(0, at)).forEach(function (one) {
        var naming = search.lessonsNaming(engine, one.text);
        seconds.forEach(function (other) {
          var both = naming.filter(function (number) { return other.naming.has(number); }).length;
          if (both && one.text !== other.text) found.push({ text: one.text + "'" + other.text, score: Math.log2(1 + both) });
        });
      });
    }
    return found;
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
    var paths = titled.map(function (one) {
      return { text: one.text, score: one.score + bonds(engine, one.text) };
    });
    cuts.forEach(function (places, at) {
      paths = paths.concat(search.likeliest(places, tiesOf(engine), knownOf(engine), 5, strict[at]).map(function (path) {
        return { text: path.text, score: path.score / places.length };
      }));
    });
    if (!paths.length) ways.forEach(function (units) { paths = paths.concat(inTitlesApart(engine, units)); });
    var best = paths.sort(function (a, b) { return b.score - a.score; });
    return best.filter(function (path) { return path.score > OTHER * best[0].score; })
      .map(function (path) { return path.text; })
      .filter(function (text, at, all) { return all.indexOf(text) === at; }).slice(0, 4);
  }

  /* How strongly each pair of a character's group belongs together: in how many lessons it stands, how
     often titles and topics hold it, and whether it is one of the commonest. */
  function tiesIn(engine, char, group) {
    if (group.ties) return group.ties;
    var ties = group.ties = new Float32Array(group.codes.length), counts = group.counts;
    for (var n = 0; n < counts.length; n++) ties[n] = Math.log2(1 + counts[n]);
    function add(other, more) {
      var place = group.find(engine.code(other));
      if (place >= 0) ties[place] += more;
    }
    (engine.common.get(char) || []).forEach(function (one) { add(one.second, 1.5 * one.weight); });
    var pairs = titlePairs(engine), from = firstFrom(pairs, pairKey(char + "\0", 0)), times = 1;
    for (var at = from; at < pairs.length && pairs[at] >>> 16 === char.charCodeAt(0); at++, times++) {
      if (pairs[at] === pairs[at + 1]) continue;
      add(String.fromCharCode(pairs[at] & 65535), 2 * Math.log2(1 + times));
      times = 0;
    }
    return ties;
  }

  /* Makes ready what a character's pairs tell, before it is asked for. */
  search.readTies = function (engine, char) {
    var group = engine.group(char);
    if (group) tiesIn(engine, char, group);
  };

  /* For search.likeliest: tells of a place's candidates how strongly they belong to a character before. */
  function tiesOf(engine) {
    var places = new Map();
    function byCode(place) {
      if (!places.has(place)) {
        var at = new Int16Array(engine.number.size + 1);
        place.forEach(function (one, n) {
          var code = engine.code(one.char);
          if (code >= 0) at[code] = n + 1;
        });
        places.set(place, at);
      }
      return places.get(place);
    }
    return function (char, place, take) {
      var group = engine.group(char);
      if (!group) return;
      var ties = tiesIn(engine, char, group);
      if (place.length * FEW < group.codes.length) {
        place.forEach(function (one, n) {
          var found = group.find(engine.code(one.char));
          if (found >= 0) take(n, ties[found]);
        });
        return;
      }
      var at = byCode(place), codes = group.codes;
      for (var n = 0; n < codes.length; n++) if (at[codes[n]]) take(at[codes[n]] - 1, ties[n]);
    };
  }

  function bonds(engine, text) {
    var pairs = search.pairsOf(text).slice(0, -1), sum = 0;
    pairs.forEach(function (pair) {
      var two = Array.from(pair), group = engine.group(two[0]), place = group ? group.find(engine.code(two[1])) : -1;
      if (place >= 0) sum += tiesIn(engine, two[0], group)[place];
    });
    Array.from(text).forEach(function (char) { sum += knownOf(engine)(char); });
    return sum / (pairs.length || 1);
  }

  /* The pairs of titles and topics, as sorted numbers: made in a few ms where a list of texts would
     take long, found without one. */
  function titlePairs(engine) {
    engine.titlePairs = engine.titlePairs || sortedPairs(engine.titleText);
    return engine.titlePairs;
  }
  function isTitled(engine, pair) {
    var pairs = titlePairs(engine), key = pairKey(pair, 0);
    return pairs[firstFrom(pairs, key)] === key;
  }

  function pairKey(text, at) { return text.charCodeAt(at) * 65536 + text.charCodeAt(at + 1); }

  function sortedPairs(text) {
    var keys = new Float64Array(Math.max(0, text.length - 1));
    for (var at = 0; at < keys.length; at++) keys[at] = pairKey(text, at);
    return keys.sort();
  }

  /* The place of the first key that is not below this one. */
  function firstFrom(keys, key) {
    var low = 0, high = keys.length;
    while (low < high) {
      var mid = (low + high) >> 1;
      if (keys[mid] < key) low = mid + 1;
      else high = mid;
    }
    return low;
  }

  function knownOf(engine) {
    return function (char) { return -(engine.number.get(char) || 0) / engine.number.size; };
  }

  /* The words with other characters of exactly the same sound where their own never stand
     together; the same words where that makes no whole word. */
  search.guessed = function (engine, words) {
    return words.map(function (word) { return corrected(engine, word); });
  };

  function soundingIn(engine) {
    return function (char) { return engine.sounds().alike(char, WRONG).slice(0, ALIKE); };
  }

  function corrected(engine, word) {
    var chars = Array.from(word), known = knownPairs(engine, chars), naming = search.naming(word), sounding = soundingIn(engine);
    var doubtful = chars.map(function (char, at) {
      return naming[at] && (known[at] === false || known[at - 1] === false);
    });
    if (!doubtful.some(Boolean) || isJoined(engine, chars, known, naming) || isNumber(engine, word)) return word;
    return replaced(engine, chars, doubtful, sounding) || knownWord(chars, doubtful, sounding) ||
      replaced(engine, chars, doubtful, looking) || knownWord(chars, doubtful, looking) ||
      titledGuess(engine, chars, known, sounding) || nearWord(engine, chars, doubtful) || word;
  }

  /* What else two characters may stand for that meet only once, by chance it seems (堆把: 堆肥). */
  search.rarelyMeant = function (engine, words) {
    var chars = Array.from(words.join("")), both = chars.length === 2 && words.length === 1 && search.isHan(chars[0]) && search.isHan(chars[1]);
    if (!both || !engine.count(chars[0], chars[1]) || isFirm(engine, chars)) return [];
    var better = replaced(engine, chars, [true, true], soundingIn(engine)) || replaced(engine, chars, [true, true], looking);
    return better ? [better] : [];
  };

  /* Whether only the seams between words are new (树剪 in 苹果树剪枝): each character stands beside one
     of its neighbours somewhere, and all such pairs in one lesson. */
  function isJoined(engine, chars, known, naming) {
    var held = chars.every(function (char, at) {
      return naming[at] !== true || !search.isHan(char) || known[at] || known[at - 1];
    });
    var pairs = search.pairsOf(chars.join("")).filter(function (pair, at) { return known[at] && engine.count(pair[0], pair[1]); });
    return held && isShared(engine, pairs);
  }

  /* Whether its numbers, in the other script, make words of the index: 二十五斤 where lessons say 25斤. */
  function isNumber(engine, word) {
    return search.otherNumbers(word).some(function (other) {
      return search.pairsOf(other).slice(0, -1).every(function (pair) { return engine.count(pair[0], pair[1]) > 0; });
    });
  }

  function looking(char) {
    return [{ char: char, cost: 0 }].concat(search.lookingLike(char).map(function (other) {
      return { char: other, cost: WRONG };
    }));
  }

  /* The likeliest whole word with other characters in the doubtful places; null where there is none.
     Only those are tried that ever follow what stands before: looking up one that begins pairs costs
     more than asking whether it ends one. */
  function replaced(engine, chars, doubtful, alike) {
    var places = [];
    chars.forEach(function (char, at) {
      var before = places[at - 1], place = doubtful[at] ? alike(char) : [{ char: char, cost: 0 }];
      places.push(place.filter(function (one) {
        return one.char === char || !before || !search.isHan(chars[at - 1]) ||
          before.some(function (other) { return engine.count(other.char, one.char) > 0; });
      }));
    });
    var best = search.likeliest(places, tiesOf(engine), function () { return 0; }, 1)[0];
    return best && isWhole(engine, Array.from(best.text), chars) ? best.text : null;
  }

  /* The same with a known word where other characters stand for it, one of them doubtful. */
  function knownWord(chars, doubtful, alike) {
    var places = chars.map(function (char) {
      return new Set(alike(char).map(function (one) { return one.char; }));
    });
    for (var word of search.knownWords) {
      for (var at = 0; at + word.length <= chars.length; at++) {
        var n = 0, changed = false;
        for (; n < word.length && places[at + n].has(word[n]); n++) {
          if (word[n] !== chars[at + n]) changed = changed || doubtful[at + n];
        }
        if (n === word.length && changed) return chars.slice(0, at).concat(word, chars.slice(at + n)).join("");
      }
    }
    return null;
  }

  /* The word with a character that never stands beside its neighbour (减 in 苹果树减枝) replaced by one
     of its sound from a title that names the same thing (苹果树冬季修剪). */
  function titledGuess(engine, chars, known, sounding) {
    var pairs = search.pairsOf(chars.join("")).filter(function (pair, at) { return known[at]; });
    var titles = new Set();
    pairs.forEach(function (pair) {
      search.titlesWith(engine, pair).forEach(function (number) {
        for (var char of engine.titles[number]) titles.add(char);
      });
    });
    for (var at = 0; titles.size && at < chars.length; at++) {
      if ((known[at - 1] !== false && known[at] !== false) || titles.has(chars[at])) continue;
      var held = sounding(chars[at]).find(function (one) { return titles.has(one.char); });
      if (held) return chars.slice(0, at).concat(held.char, chars.slice(at + 1)).join("");
    }
    return null;
  }

  /* A word of a title or topic, of three characters or more, that differs in one doubtful character;
     the most frequent. */
  function nearWord(engine, chars, doubtful) {
    var found = new Map();
    if (chars.length < 3) return null;
    function look(text) {
      for (var at = 0; at + chars.length <= text.length; at++) {
        var other = -1, n = 0;
        for (; n < chars.length; n++) {
          if (text[at + n] === chars[n]) continue;
          if (other >= 0 || !doubtful[n] || !search.isHan(text[at + n])) break;
          other = n;
        }
        var word = text.slice(at, at + chars.length);
        if (n === chars.length && other >= 0) found.set(word, (found.get(word) || 0) + 1);
      }
    }
    engine.topics.forEach(look);
    engine.titles.forEach(look);
    var best = Array.from(found).sort(function (a, b) { return b[1] - a[1] || (a[0] < b[0] ? -1 : 1); })[0];
    return best ? best[0] : null;
  }

  /* For each character whether it ever stands before the next; null where that tells nothing. */
  function knownPairs(engine, chars) {
    var naming = search.naming(chars.join(""));
    return chars.slice(0, -1).map(function (char, at) {
      var telling = naming[at] && naming[at + 1] && search.isHan(char) && search.isHan(chars[at + 1]);
      return telling ? engine.count(char, chars[at + 1]) > 0 || inKnownWord(chars, at) : null;
    });
  }

  /* Whether this character and the next stand in a word that is known to be one. */
  function inKnownWord(chars, at) {
    var text = chars.join("");
    return search.knownWords.some(function (word) {
      var place = text.indexOf(word);
      return place >= 0 && place <= at && at + 1 < place + word.length;
    });
  }

  /* Two characters may meet by chance: a word stands in titles, in two lessons, or weightily in one. */
  function isFirm(engine, two) {
    var lessons = engine.count(two[0], two[1]) && engine.group(two[0]).postings(engine.code(two[1]));
    return lessons.length > 1 || (lessons.length === 1 && (lessons[0] & 3) > 0) || isTitled(engine, two.join(""));
  }

  /* Whether something was changed, and each changed character stands well between its neighbours. */
  function isWhole(engine, better, chars) {
    var known = knownPairs(engine, better), changed = better.map(function (char, at) { return char !== chars[at]; });
    if (better.length === 2 && !isFirm(engine, better)) return false;
    return changed.some(Boolean) && changed.every(function (yes, at) {
      return !yes || (known[at] !== false && known[at - 1] !== false);
    });
  }
})(typeof self !== "undefined" ? self : globalThis);
