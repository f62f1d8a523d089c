/* Pinyin, whole or in part, and characters of the same sound: which words may be meant. Pure. */
(function (root) {
  "use strict";
  var search = ((root.courseware = root.courseware || {}).search = root.courseware.search || {});

  var LOOSE = 3;         /* what it costs to take an for ang */
  var NO_PAIR = 7;       /* … that two neighbours never stand together in any lesson */
  var BEAM = 60;
  var WAYS = 3;          /* ways to cut letters into syllables that are followed */
  var INITIAL = /^(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])$/;

  /* As build_tools/site/search/sounds.py has it: zh is z, ng is n, l is n. */
  search.loose = function (syllable) {
    if (/^[zcs]h/.test(syllable)) syllable = syllable[0] + syllable.slice(2);
    if (/ng$/.test(syllable)) syllable = syllable.slice(0, -1);
    return syllable[0] === "l" ? "n" + syllable.slice(1) : syllable;
  };

  /* GB 2312's characters in its order, whose sounds `runs` ("a2ai13…") tells. */
  function catalogue() {
    var bytes = [];
    for (var row = 0xb0; row < 0xf8; row++) {
      for (var cell = 0xa1; cell < 0xff; cell++) {
        if (row !== 0xd7 || cell < 0xfa) bytes.push(row, cell);
      }
    }
    return Array.from(new TextDecoder("gbk").decode(new Uint8Array(bytes)));
  }

  /* How characters sound. `number`: the characters of the index, the most frequent first. */
  search.Sounds = function (runs, further, number) {
    var exact = new Map(), loose = new Map(), of = new Map(), all = catalogue(), at = 0;

    function push(map, key, value) {
      if (map.has(key)) map.get(key).push(value);
      else map.set(key, [value]);
    }
    function sounds(char, syllable) {
      push(of, char, syllable);
      if (number.has(char)) push(exact, syllable, char);
    }
    runs.match(/[a-z]+\d+/g).forEach(function (run) {
      var syllable = run.match(/[a-z]+/)[0], end = at + Number(run.slice(syllable.length));
      while (at < end) sounds(all[at++], syllable);
    });
    Object.keys(further).forEach(function (syllable) {
      for (var char of further[syllable]) sounds(char, syllable);
    });
    exact.forEach(function (chars, syllable) {
      chars.sort(function (a, b) { return number.get(a) - number.get(b); });
      chars.forEach(function (char) { push(loose, search.loose(syllable), char); });
    });

    function has(syllable) { return exact.has(syllable) || loose.has(search.loose(syllable)); }

    function sounding(syllable, far) {
      var near = exact.get(syllable) || [], found = near.map(function (char) {
        return { char: char, cost: 0 };
      });
      (loose.get(search.loose(syllable)) || []).forEach(function (char) {
        if (near.indexOf(char) < 0) found.push({ char: char, cost: far });
      });
      return found;
    }

    this.of = function (char) { return of.get(char) || []; };

    /* What may be meant by a syllable or by its beginning. */
    this.candidates = function (unit) {
      if (unit.whole) return sounding(unit.text, LOOSE);
      var found = [];
      exact.forEach(function (chars, syllable) {
        if (syllable.indexOf(unit.text) === 0) {
          chars.forEach(function (char) { found.push({ char: char, cost: 1 }); });
        }
      });
      return found;
    };

    /* What may be meant by a character: itself, or at a cost another of exactly its sound. */
    this.alike = function (char, cost) {
      var seen = new Set([char]), found = [{ char: char, cost: 0 }];
      this.of(char).forEach(function (syllable) {
        (exact.get(syllable) || []).forEach(function (other) {
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
          if (has(text)) add(ways, end, here, { text: text, whole: true }, exact.has(text) ? 1 : 1.3);
          else if (INITIAL.test(text)) add(ways, end, here, { text: text, whole: false }, 2.2);
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
      for (var syllable of exact.keys()) if (syllable.indexOf(text) === 0) return true;
      return false;
    }
  };

  function add(ways, end, from, unit, cost) {
    ways[end] = (ways[end] || []).concat(from.map(function (way) {
      return { cost: way.cost + cost, units: unit ? way.units.concat([unit]) : way.units };
    }));
  }

  /* The likeliest words: one of the candidates for each place, so that neighbours belong together.
     `tie(a, b)` tells how strongly two characters do, 0 = never; `known(char)` how frequent one is;
     `strict`: each must belong to the next. */
  search.likeliest = function (places, tie, known, most, strict) {
    var paths = places[0].map(function (one) {
      return { text: one.char, last: one.char, score: known(one.char) - one.cost };
    });
    if (places.length > 1) paths.sort(byScore).splice(2000);
    for (var at = 1; at < places.length; at++) {
      /* Only the best path to each character is followed further, save at the end. */
      paths = at === 1 ? paths : bestByLast(paths).slice(0, BEAM);
      var next = [];
      paths.forEach(function (path) {
        places[at].forEach(function (one) {
          var bond = tie(path.last, one.char), score = path.score - one.cost + (bond || -NO_PAIR);
          if (bond || (!strict && places.length > 2)) {
            next.push({ text: path.text + one.char, last: one.char, score: score });
          }
        });
      });
      paths = next;
    }
    return paths.sort(byScore).slice(0, most);
  };

  function bestByLast(paths) {
    var best = new Map();
    paths.forEach(function (path) {
      var known = best.get(path.last);
      if (!known || path.score > known.score) best.set(path.last, path);
    });
    return Array.from(best.values()).sort(byScore);
  }

  function byScore(a, b) { return b.score - a.score || (a.text < b.text ? -1 : 1); }
})(typeof self !== "undefined" ? self : globalThis);
