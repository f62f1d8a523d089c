/* Pinyin, whole or in part, and characters of the same sound: which words may be meant. Pure. */
(function (root) {
  "use strict";
  var search = ((root.courseware = root.courseware || {}).search = root.courseware.search || {});

  var LOOSE = 3;         /* what it costs to take an for ang */
  var NO_PAIR = 7;       /* … that two neighbours never stand together in any lesson */
  var BEAM = 60;
  var WAYS = 3;          /* ways to cut letters into syllables that are followed */

  search.INITIALS = "b p m f d t n l g k h j q x r z c s y w zh ch sh".split(" ");

  /* The syllable as it is heard where zh is z, ng is n and l is n. */
  search.loose = function (syllable) {
    if (/^[zcs]h/.test(syllable)) syllable = syllable[0] + syllable.slice(2);
    if (/ng$/.test(syllable)) syllable = syllable.slice(0, -1);
    return syllable[0] === "l" ? "n" + syllable.slice(1) : syllable;
  };

  /* GB 2312's characters in its order, whose sounds `runs` ("a2ai13…") tells. */
  function catalogue() {
    var bytes = new Uint8Array(13526), at = 0;
    for (var row = 0xb0; row < 0xf8; row++) {
      for (var cell = 0xa1; cell < 0xff; cell++) {
        if (row === 0xd7 && cell >= 0xfa) continue;
        bytes[at++] = row;
        bytes[at++] = cell;
      }
    }
    return new TextDecoder("gbk").decode(bytes);
  }

  /* How characters sound. `number`: the characters of the index, the most frequent first. What a
     syllable may stand for is looked up when it is asked for: there are 400, a query has a few. */
  search.Sounds = function (runs, further, number) {
    var all = catalogue(), firsts = [], syllables = [], at = 0;
    var placesOf = new Map(), looseOf = new Map(), exact = new Map(), of = new Map(), others = new Map(), meant = new Map();

    function list(map, key) {
      if (!map.has(key)) map.set(key, []);
      return map.get(key);
    }
    runs.split(/(?<=\d)(?=[a-z])/).forEach(function (run) {
      var syllable = run.match(/[a-z]+/)[0];
      list(placesOf, syllable).push(firsts.length);
      firsts.push(at);
      syllables.push(syllable);
      at += Number(run.slice(syllable.length));
    });
    firsts.push(at);
    Object.keys(further).forEach(function (syllable) {
      list(placesOf, syllable);
      for (var char of further[syllable]) list(others, char).push(syllable);
    });
    placesOf.forEach(function (_, syllable) { list(looseOf, search.loose(syllable)).push(syllable); });

    /* The characters of the index that sound so, the most frequent first. */
    function sounding(syllable) {
      var known = exact.get(syllable);
      if (known) return known;
      var chars = further[syllable] || "";
      (placesOf.get(syllable) || []).forEach(function (run) { chars = all.slice(firsts[run], firsts[run + 1]) + chars; });
      known = Array.from(chars).filter(function (char) { return number.has(char); })
        .sort(function (a, b) { return number.get(a) - number.get(b); });
      exact.set(syllable, known);
      return known;
    }
    function nearly(syllable) { return looseOf.get(search.loose(syllable)) || []; }
    function has(syllable) { return nearly(syllable).some(function (one) { return sounding(one).length; }); }
    function beginning(text) {
      return Array.from(placesOf.keys()).filter(function (syllable) { return syllable.indexOf(text) === 0; });
    }

    this.of = function (char) {
      if (!of.has(char)) of.set(char, soundsOf(char));
      return of.get(char);
    };
    function soundsOf(char) {
      var place = all.indexOf(char), low = 0, high = firsts.length - 1;
      while (low + 1 < high) {
        var mid = (low + high) >> 1;
        if (firsts[mid] <= place) low = mid;
        else high = mid;
      }
      return (place >= 0 ? [syllables[low]] : []).concat(others.get(char) || []);
    }

    /* What may be meant by a syllable or by its beginning. */
    this.candidates = function (unit) {
      var key = unit.text + (unit.whole ? "" : "-");
      if (!meant.has(key)) meant.set(key, candidatesFor(unit));
      return meant.get(key);
    };
    function candidatesFor(unit) {
      var seen = new Set(), found = [];
      function add(syllable, cost) {
        sounding(syllable).forEach(function (char) {
          if (seen.has(char)) return;
          seen.add(char);
          found.push({ char: char, cost: cost });
        });
      }
      if (unit.whole) {
        add(unit.text, 0);
        nearly(unit.text).forEach(function (syllable) { add(syllable, LOOSE); });
      } else {
        beginning(unit.text).forEach(function (syllable) { add(syllable, 1); });
      }
      return found;
    }

    /* What may be meant by a character: itself, or at a cost another of exactly its sound. */
    this.alike = function (char, cost) {
      var seen = new Set([char]), found = [{ char: char, cost: 0 }];
      this.of(char).forEach(function (syllable) {
        sounding(syllable).forEach(function (other) {
          if (seen.has(other)) return;
          seen.add(other);
          found.push({ char: other, cost: cost });
        });
      });
      return found;
    };

    /* The best ways to cut letters into syllables and beginnings of syllables. */
    this.cuts = function (letters) {
      var ways = [[{ cost: 0, units: [] }]];
      for (var at = 0; at < letters.length; at++) {
        var here = (ways[at] || []).sort(function (a, b) { return a.cost - b.cost; }).slice(0, WAYS);
        if (letters[at] === "'") { add(ways, at + 1, here, null, 0); continue; }
        for (var end = at + 1; end <= Math.min(letters.length, at + 6); end++) {
          var text = letters.slice(at, end);
          if (text.indexOf("'") >= 0) break;
          if (has(text)) add(ways, end, here, { text: text, whole: true }, sounding(text).length ? 1 : 1.3);
          else if (search.INITIALS.indexOf(text) >= 0) add(ways, end, here, { text: text, whole: false }, 2.2);
          else if (end === letters.length && begins(text)) {
            add(ways, end, here, { text: text, whole: false }, 2);
          }
        }
      }
      var whole = (ways[letters.length] || []).sort(function (a, b) { return a.cost - b.cost; });
      return whole.slice(0, WAYS).filter(function (way) { return way.cost <= whole[0].cost + 1; })
        .map(function (way) { return way.units; });
    };

    function begins(text) {
      return beginning(text).some(function (syllable) { return sounding(syllable).length; });
    }
  };

  function add(ways, end, from, unit, cost) {
    ways[end] = (ways[end] || []).concat(from.map(function (way) {
      return { cost: way.cost + cost, units: unit ? way.units.concat([unit]) : way.units };
    }));
  }

  /* The likeliest words: one of the candidates for each place, so that neighbours belong together.
     `ties(char, place, take)` calls `take(n, tie)` for the candidates of a place that ever follow a
     character, with how strongly they do; `known(char)` tells how frequent one is;
     `strict`: each must belong to the next. */
  search.likeliest = function (places, ties, known, most, strict) {
    var paths = places[0].map(function (one) {
      return { before: null, char: one.char, score: known(one.char) - one.cost };
    });
    if (places.length > 1) paths.sort(byScore).splice(2000);
    for (var at = 1; at < places.length; at++) {
      var last = at + 1 === places.length, taken = last ? bestOf(most) : bestOfEach(places[at]);
      if (at > 1) paths.splice(BEAM);
      continued(paths, places[at], ties, strict || places.length < 3, taken);
      paths = taken.paths().sort(byScore);
    }
    return paths.sort(byScore).slice(0, most).map(function (path) { return { text: textOf(path), score: path.score }; });
  };

  /* Tells `taken` of all paths with one more place. `tied`: each must belong to the next. */
  function continued(paths, place, ties, tied, taken) {
    var bonds = new Float64Array(place.length);
    paths.forEach(function (path) {
      if (!tied) bonds.fill(-NO_PAIR);
      ties(path.char, place, function (n, bond) {
        if (tied) taken.take(path, place[n], n, path.score - place[n].cost + bond);
        else bonds[n] = bond;
      });
      if (!tied) place.forEach(function (one, n) { taken.take(path, one, n, path.score - one.cost + bonds[n]); });
    });
  }

  /* Keeps the best path to each candidate of a place: only these are followed further. */
  function bestOfEach(place) {
    var scores = new Float64Array(place.length).fill(-Infinity), before = new Array(place.length);
    return {
      take: function (path, one, n, score) {
        if (score > scores[n]) { scores[n] = score; before[n] = path; }
      },
      paths: function () {
        return place.map(function (one, n) { return { before: before[n], char: one.char, score: scores[n] }; })
          .filter(function (path) { return path.before; });
      },
    };
  }

  /* Keeps the best paths of all, and those as good as the last of them. */
  function bestOf(most) {
    var kept = [], floor = -Infinity;
    return {
      take: function (path, one, n, score) {
        if (score < floor) return;
        kept.push({ before: path, char: one.char, score: score });
        if (kept.length < 20 * most) return;
        kept.sort(byScore).splice(most);
        floor = kept[most - 1].score;
      },
      paths: function () { return kept; },
    };
  }

  function textOf(path) { return (path.before ? textOf(path.before) : "") + path.char; }

  function byScore(a, b) { return b.score - a.score || (textOf(a) < textOf(b) ? -1 : 1); }
})(typeof self !== "undefined" ? self : globalThis);
