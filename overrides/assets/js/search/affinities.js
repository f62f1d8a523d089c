/* Which characters belong together, by the lessons, titles and topics in which they are neighbours.
   What is made of it is left to letters.js and corrections.js. */
(() => {
  "use strict";
  const { search } = self.courseware;

  const FEW = 8; /* candidates are looked up singly where their group has so many times their number */

  /* How strongly each pair of a character's group belongs together: in how many lessons it stands, how
     often titles and topics hold it, and whether it is one of the commonest. */
  function affinitiesIn(engine, char, group) {
    if (group.affinities) return group.affinities;
    const { counts } = group;
    const affinities = (group.affinities = new Float32Array(group.codes.length));
    for (let n = 0; n < counts.length; n++) affinities[n] = Math.log2(1 + counts[n]);
    const add = (second, affinity) => {
      const index = group.find(engine.code(second));
      if (index >= 0) affinities[index] += affinity;
    };
    for (const { second, weight } of engine.commonPairs.get(char) || []) add(second, 1.5 * weight);
    const keys = titlePairs(engine);
    let count = 1;
    for (
      let n = firstFrom(keys, pairKey(`${char}\0`, 0));
      n < keys.length && keys[n] >>> 16 === char.charCodeAt(0);
      n++, count++
    ) {
      if (keys[n] === keys[n + 1]) continue;
      add(String.fromCharCode(keys[n] & 65535), 2 * Math.log2(1 + count));
      count = 0;
    }
    return affinities;
  }

  /* Computes how strongly a character's pairs belong together, before it is asked for. */
  search.prepareAffinities = (engine, char) => {
    const group = engine.group(char);
    if (group) affinitiesIn(engine, char, group);
  };

  /* For search.likeliest: visits those of the candidates that ever follow a character. */
  search.affinitiesOf = (engine) => {
    const indexes = new Map();
    /* For each code 1 + the index of the candidate with it. */
    function indexByCode(candidates) {
      if (!indexes.has(candidates)) {
        const index = new Int16Array(engine.numbers.size + 1);
        candidates.forEach(({ char }, n) => {
          const code = engine.code(char);
          if (code >= 0) index[code] = n + 1;
        });
        indexes.set(candidates, index);
      }
      return indexes.get(candidates);
    }
    return (char, candidates, visit) => {
      const group = engine.group(char);
      if (!group) return;
      const affinities = affinitiesIn(engine, char, group);
      const { codes } = group;
      if (candidates.length * FEW < codes.length) {
        for (let n = 0; n < candidates.length; n++) {
          const index = group.find(engine.code(candidates[n].char));
          if (index >= 0) visit(n, affinities[index]);
        }
        return;
      }
      const byCode = indexByCode(candidates);
      for (let n = 0; n < codes.length; n++) {
        if (byCode[codes[n]]) visit(byCode[codes[n]] - 1, affinities[n]);
      }
    };
  };

  /* How well the characters of a text go together, for a pair of neighbours. */
  search.coherence = (engine, text) => {
    const pairs = search.pairsOf(text).slice(0, -1);
    const frequency = search.frequencyOf(engine);
    let sum = 0;
    for (const pair of pairs) {
      const [first, second] = pair;
      const group = engine.group(first);
      const index = group ? group.find(engine.code(second)) : -1;
      if (index >= 0) sum += affinitiesIn(engine, first, group)[index];
    }
    for (const char of text) sum += frequency(char);
    return sum / (pairs.length || 1);
  };

  /* 0 for the most frequent character of the index, near -1 for the rarest. */
  search.frequencyOf = (engine) => (char) => -(engine.numbers.get(char) || 0) / engine.numbers.size;

  /* The pairs of titles and topics, as sorted numbers: computed in a few ms where a list of texts would
     take long, and searched without one. */
  function titlePairs(engine) {
    engine.titlePairs = engine.titlePairs || sortedPairs(engine.titleText);
    return engine.titlePairs;
  }

  search.isInTitle = (engine, pair) => {
    const keys = titlePairs(engine);
    const key = pairKey(pair, 0);
    return keys[firstFrom(keys, key)] === key;
  };

  function pairKey(text, index) {
    return text.charCodeAt(index) * 65536 + text.charCodeAt(index + 1);
  }

  function sortedPairs(text) {
    const keys = new Float64Array(Math.max(0, text.length - 1));
    for (let index = 0; index < keys.length; index++) keys[index] = pairKey(text, index);
    return keys.sort();
  }

  /* The index of the first key that is not below this one. */
  function firstFrom(keys, key) {
    let low = 0;
    let high = keys.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (keys[middle] < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }
})();
