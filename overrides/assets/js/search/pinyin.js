/* Pinyin, whole or in part, and characters of the same sound: which texts may be meant. Pure. */
(() => {
  "use strict";
  const { search } = self.courseware;

  const LOOSE = 3; /* what it costs to take an for ang */
  const NO_PAIR = 7; /* … that two neighbours never stand together in any lesson */
  const BEAM = 60; /* paths that are followed from the second position on */
  const FIRST_BEAM = 2000; /* … from the first */
  const CUTS = 3; /* ways to cut letters into syllables that are followed */

  search.INITIALS = "b p m f d t n l g k h j q x r z c s y w zh ch sh".split(" ");

  /* The syllable as it is heard where zh is z, ng is n and l is n. */
  function loosen(syllable) {
    if (/^[zcs]h/.test(syllable)) syllable = syllable[0] + syllable.slice(2);
    if (/ng$/.test(syllable)) syllable = syllable.slice(0, -1);
    return syllable[0] === "l" ? `n${syllable.slice(1)}` : syllable;
  }

  /* GB 2312's characters in its order; the runs of `Sounds` tell how they sound. */
  function gb2312() {
    const bytes = new Uint8Array(13526);
    let size = 0;
    for (let row = 0xb0; row < 0xf8; row++) {
      for (let cell = 0xa1; cell < 0xff; cell++) {
        if (row === 0xd7 && cell >= 0xfa) continue;
        bytes[size++] = row;
        bytes[size++] = cell;
      }
    }
    return new TextDecoder("gbk").decode(bytes);
  }

  function listIn(map, key) {
    if (!map.has(key)) map.set(key, []);
    return map.get(key);
  }

  /* The value of a key, computed when it is first asked for. */
  function cached(map, key, compute) {
    let value = map.get(key);
    if (value === undefined) {
      value = compute();
      map.set(key, value);
    }
    return value;
  }

  /* How characters sound. What a syllable may stand for is looked up when it is asked for: there are
     400, a query has a few. */
  class Sounds {
    /* `runs`: how many of GB 2312's characters in a row sound alike ("a2ai13…"); `further`: a
       syllable's characters that have another sound too; `numbers`: the characters of the index with
       their numbers, the most frequent first. */
    constructor(runs, further, numbers) {
      this.numbers = numbers;
      this.further = further;
      this.catalogue = gb2312();
      this.starts = []; /* of each run, and the end of the last */
      this.syllables = []; /* … its syllable */
      this.runsOf = new Map(); /* syllable → its runs */
      this.looseSyllables = new Map(); /* loosened syllable → syllables */
      this.furtherSyllables = new Map();
      this.exact = new Map();
      this.sounds = new Map();
      this.units = new Map();
      this.readRuns(runs);
      for (const syllable of Object.keys(further)) {
        listIn(this.runsOf, syllable);
        for (const char of further[syllable]) listIn(this.furtherSyllables, char).push(syllable);
      }
      for (const syllable of this.runsOf.keys()) {
        listIn(this.looseSyllables, loosen(syllable)).push(syllable);
      }
    }

    readRuns(runs) {
      let start = 0;
      for (const run of runs.split(/(?<=\d)(?=[a-z])/)) {
        const [syllable] = run.match(/[a-z]+/);
        listIn(this.runsOf, syllable).push(this.starts.length);
        this.starts.push(start);
        this.syllables.push(syllable);
        start += Number(run.slice(syllable.length));
      }
      this.starts.push(start);
    }

    /* The characters of the index that sound so, the most frequent first. */
    charactersOf(syllable) {
      return cached(this.exact, syllable, () => {
        const { numbers, starts } = this;
        let chars = this.further[syllable] || "";
        for (const run of this.runsOf.get(syllable) || []) {
          chars = this.catalogue.slice(starts[run], starts[run + 1]) + chars;
        }
        return Array.from(chars)
          .filter((char) => numbers.has(char))
          .sort((a, b) => numbers.get(a) - numbers.get(b));
      });
    }

    similar(syllable) {
      return this.looseSyllables.get(loosen(syllable)) || [];
    }

    isSyllable(text) {
      return this.similar(text).some((syllable) => this.charactersOf(syllable).length);
    }

    beginningWith(text) {
      return Array.from(this.runsOf.keys()).filter((syllable) => syllable.startsWith(text));
    }

    isBeginning(text) {
      return this.beginningWith(text).some((syllable) => this.charactersOf(syllable).length);
    }

    syllablesOf(char) {
      return cached(this.sounds, char, () => {
        const { starts } = this;
        const position = this.catalogue.indexOf(char);
        let low = 0;
        let high = starts.length - 1;
        while (low + 1 < high) {
          const middle = (low + high) >> 1;
          if (starts[middle] <= position) low = middle;
          else high = middle;
        }
        const first = position >= 0 ? [this.syllables[low]] : [];
        return first.concat(this.furtherSyllables.get(char) || []);
      });
    }

    /* What may be meant by a syllable or by its beginning: {char, cost}, each character once. */
    candidates(unit) {
      return cached(this.units, unit.text + (unit.whole ? "" : "-"), () => {
        const costs = new Map();
        const add = (syllable, cost) => {
          for (const char of this.charactersOf(syllable)) {
            if (!costs.has(char)) costs.set(char, cost);
          }
        };
        if (unit.whole) {
          add(unit.text, 0);
          for (const syllable of this.similar(unit.text)) add(syllable, LOOSE);
        } else {
          for (const syllable of this.beginningWith(unit.text)) add(syllable, 1);
        }
        return Array.from(costs, ([char, cost]) => ({ char, cost }));
      });
    }

    /* What may be meant by a character: itself, or at a cost another of exactly its sound. */
    homophones(char, cost) {
      const others = new Set();
      for (const syllable of this.syllablesOf(char)) {
        for (const other of this.charactersOf(syllable)) if (other !== char) others.add(other);
      }
      return [{ char, cost: 0 }].concat(Array.from(others, (other) => ({ char: other, cost })));
    }

    /* The best ways to cut letters into syllables and beginnings of syllables. */
    segmentations(letters) {
      const cuts = [[{ cost: 0, units: [] }]]; /* by where they end */
      for (let start = 0; start < letters.length; start++) {
        const best = (cuts[start] || []).sort((a, b) => a.cost - b.cost).slice(0, CUTS);
        if (letters[start] === "'") {
          extend(cuts, start + 1, best, null, 0);
          continue;
        }
        for (let end = start + 1; end <= Math.min(letters.length, start + 6); end++) {
          const text = letters.slice(start, end);
          if (text.includes("'")) break;
          if (this.isSyllable(text)) {
            extend(
              cuts,
              end,
              best,
              { text, whole: true },
              this.charactersOf(text).length ? 1 : 1.3,
            );
          } else if (search.INITIALS.includes(text)) {
            extend(cuts, end, best, { text, whole: false }, 2.2);
          } else if (end === letters.length && this.isBeginning(text)) {
            extend(cuts, end, best, { text, whole: false }, 2);
          }
        }
      }
      const complete = (cuts[letters.length] || []).sort((a, b) => a.cost - b.cost);
      return complete
        .slice(0, CUTS)
        .filter((cut) => cut.cost <= complete[0].cost + 1)
        .map((cut) => cut.units);
    }
  }

  function extend(cuts, end, shorter, unit, cost) {
    const longer = shorter.map((cut) => ({
      cost: cut.cost + cost,
      units: unit ? cut.units.concat([unit]) : cut.units,
    }));
    cuts[end] = (cuts[end] || []).concat(longer);
  }

  search.Sounds = Sounds;

  /* The likeliest texts: one of the candidates for each position, so that neighbours belong together.
     `affinities(char, candidates, visit)` calls `visit(index, affinity)` for those candidates that
     ever follow a character, with how strongly they do; `frequency(char)` is the higher the more
     frequent one is; `strict`: each must belong to the next. */
  search.likeliest = (positions, affinities, frequency, limit, strict) => {
    let paths = positions[0].map(({ char, cost }) => ({
      previous: null,
      char,
      score: frequency(char) - cost,
    }));
    if (positions.length > 1) paths.sort(byScore).splice(FIRST_BEAM);
    for (let index = 1; index < positions.length; index++) {
      const isLast = index + 1 === positions.length;
      const best = isLast ? new BestPaths(limit) : new BestPathToEach(positions[index]);
      if (index > 1) paths.splice(BEAM);
      extendPaths(paths, positions[index], affinities, strict || positions.length < 3, best);
      paths = best.paths().sort(byScore);
    }
    return paths
      .sort(byScore)
      .slice(0, limit)
      .map((path) => ({ text: textOf(path), score: path.score }));
  };

  /* Offers `best` all paths with one more position. `strict`: each must belong to the next. */
  function extendPaths(paths, candidates, affinities, strict, best) {
    const weights = new Float64Array(candidates.length);
    paths.forEach((path) => {
      if (!strict) weights.fill(-NO_PAIR);
      affinities(path.char, candidates, (index, affinity) => {
        if (strict) {
          best.offer(
            path,
            candidates[index],
            index,
            path.score - candidates[index].cost + affinity,
          );
        } else weights[index] = affinity;
      });
      if (strict) return;
      candidates.forEach((candidate, index) => {
        best.offer(path, candidate, index, path.score - candidate.cost + weights[index]);
      });
    });
  }

  /* The best path to each candidate of a position: only these are followed further. */
  class BestPathToEach {
    constructor(candidates) {
      this.candidates = candidates;
      this.scores = new Float64Array(candidates.length).fill(-Infinity);
      this.previous = new Array(candidates.length);
    }

    offer(path, candidate, index, score) {
      if (score > this.scores[index]) {
        this.scores[index] = score;
        this.previous[index] = path;
      }
    }

    paths() {
      return this.candidates
        .map(({ char }, index) => ({
          previous: this.previous[index],
          char,
          score: this.scores[index],
        }))
        .filter((path) => path.previous);
    }
  }

  /* The best paths of all, and those as good as the last of them. */
  class BestPaths {
    constructor(limit) {
      this.limit = limit;
      this.best = [];
      this.floor = -Infinity;
    }

    offer(path, candidate, index, score) {
      if (score < this.floor) return;
      this.best.push({ previous: path, char: candidate.char, score });
      if (this.best.length < 20 * this.limit) return;
      this.best.sort(byScore).splice(this.limit);
      this.floor = this.best[this.limit - 1].score;
    }

    paths() {
      return this.best;
    }
  }

  function textOf(path) {
    return (path.previous ? textOf(path.previous) : "") + path.char;
  }

  function byScore(a, b) {
    return b.score - a.score || (textOf(a) < textOf(b) ? -1 : 1);
  }
})();
