/* Asks the index: from what was typed to lessons, the best first. Loading the files is left to the
   `source` it is given, showing results to search.js. */
(() => {
  "use strict";
  const { search } = self.courseware;

  const CORRECTED = 0.8; /* what a lesson counts that other words than the typed ones match */
  const LONGEST_QUERY = 60;
  const PLENTY = 30; /* lessons */
  const BATCH = 16; /* characters whose pairs are read in one idle moment */
  const SUGGESTIONS = 4;
  /* A word, a wrong character, a question, letters; none that benchmarks/search.py asks. */
  const WARM_UP_QUERIES = ["小麦", "交水", "小麦什么时候浇水", "怎么给玉迷施肥", "xiaomai"];
  const WARM_UP_INITIALS = "xmjs";

  /* Lets the page draw and take keys between two longer steps. A message comes at once; timers that
     follow each other wait 4 ms each. */
  search.pause = () =>
    new Promise((resolve) => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => {
        channel.port1.close();
        resolve();
      };
      channel.port2.postMessage(null);
    });

  class Engine {
    /* `source`: head(), postings(n), texts(n), each a promise. */
    constructor(source) {
      this.source = source;
      this.groups = new Map();
      this.loading = null;
      this.warming = null;
      this.pronunciation = null;
    }

    /* Built when first needed: most searches are in Chinese. */
    sounds() {
      const { sounds, further } = this.head;
      this.pronunciation = this.pronunciation || new search.Sounds(sounds, further, this.numbers);
      return this.pronunciation;
    }

    /* Reads the head, then all words at once: so few files cost less than waiting for some of them at
       each query would. What cannot be read is asked for again next time. */
    load() {
      this.loading = this.loading || this.loadIndex();
      this.loading.catch(() => {
        this.loading = null;
      });
      return this.loading;
    }

    async loadIndex() {
      const head = await this.source.head();
      const characters = Array.from(head.characters).length;
      const shards = Array.from({ length: head.shards }, async (_, number) => {
        const file = await this.source.postings(number);
        await search.pause();
        return new search.Shard(file, characters, head.lessons);
      });
      const prepared = search.pause().then(() => this.prepare(head));
      [this.shards] = await Promise.all([Promise.all(shards), prepared]);
    }

    prepare(head) {
      this.head = head;
      this.folding = search.foldingOf(head.traditional);
      this.characters = Array.from(head.characters);
      this.numbers = new Map(this.characters.map((char, number) => [char, number]));
      this.codes = new Map([...this.characters].sort().map((char, code) => [char, code]));
      this.letterWords = new Map(Object.entries(head.letter_words));
      this.norms = search.normsOf(head.length);
      this.levels = new Map();
      this.titles = head.titles.map((title, number) => head.folded[number] || title.toLowerCase());
      this.topics = head.topics.map((topic) => search.fold(topic, this.folding));
      this.titleText = this.titles.concat(this.topics).join("\n");
      this.titleStarts = startsOf(this.titles);
      this.titlesByText = new Map();
      this.lexiconText = `${this.titleText}\n${search.lexicon.join("\n")}`;
      this.commonPairs = commonPairsOf(head.pairs);
    }

    /* Rehearses while the page is idle, `idle()` being a promise of its next idle moment. */
    warmUp(idle) {
      this.warming = this.warming || this.rehearse(idle);
      this.warming.catch(() => {
        this.warming = null;
      });
      return this.warming;
    }

    async rehearse(idle) {
      await this.load();
      for (const step of warmUpSteps(this)) {
        await idle();
        step();
      }
    }

    async search(typed) {
      await this.load();
      return answer(this, typed.slice(0, LONGEST_QUERY));
    }

    /* The lesson's facts and words, see texts.py. */
    async lesson(number) {
      const { texts, urls, titles } = this.head;
      let file = texts.length - 1;
      while (texts[file] > number) file--;
      const lessons = await this.source.texts(file);
      const [poster, length, marks, state, successor, anchors, stretches] =
        lessons[number - texts[file]];
      return {
        url: urls[number],
        title: titles[number],
        poster,
        length,
        marks,
        state,
        successor,
        anchors,
        stretches,
      };
    }

    /* The pairs that begin with this character; undefined where there are none. */
    group(char) {
      if (this.groups.has(char)) return this.groups.get(char);
      const code = this.codes.get(char);
      let group;
      if (code !== undefined) group = this.shards.find((shard) => shard.has(code))?.group(code);
      this.groups.set(char, group);
      return group;
    }

    code(char) {
      const code = this.codes.get(char);
      return code !== undefined ? code + 1 : char === " " ? 0 : -1;
    }

    /* In how many lessons a pair stands. */
    count(first, second) {
      const group = this.group(first);
      return group ? group.count(this.code(second)) : 0;
    }

    /* Whether each of these pairs stands in some lesson. */
    hasPairs(pairs) {
      return pairs.every((pair) => this.count(pair[0], pair[1]) > 0);
    }

    /* Whether one lesson holds all of these pairs. Their lists ascend: the shortest leads, and each
       of the others goes on from where it stood. */
    shareLesson(pairs) {
      const lists = pairs
        .map((pair) => this.group(pair[0]).postings(this.code(pair[1])))
        .sort((a, b) => a.length - b.length);
      const positions = lists.map(() => 0);
      const isInAll = (entry) =>
        lists.every((list, n) => {
          while (positions[n] < list.length && list[positions[n]] >> 2 < entry >> 2) positions[n]++;
          return positions[n] < list.length && list[positions[n]] >> 2 === entry >> 2;
        });
      return lists.length > 0 && lists[0].some(isInAll);
    }
  }

  search.Engine = Engine;

  /* First character → the pairs like words that begin with it, the likeliest weighing most. */
  function commonPairsOf(pairs) {
    const chars = Array.from(pairs);
    const common = new Map();
    for (let index = 0; index < chars.length; index += 2) {
      if (!common.has(chars[index])) common.set(chars[index], []);
      common
        .get(chars[index])
        .push({ second: chars[index + 1], weight: 1 + 5 * (1 - index / chars.length) });
    }
    return common;
  }

  /* Where each line begins in the lines joined, and where the one after the last would. */
  function startsOf(lines) {
    const starts = new Int32Array(lines.length + 1);
    for (let n = 0; n < lines.length; n++) starts[n + 1] = starts[n] + lines[n].length + 1;
    return starts;
  }

  /* Steps that make the first queries as fast as later ones: what a browser runs for the first time is
     many times as slow. Initials come last, since they ask what some hundreds of characters belong to:
     that is read bit by bit before. */
  function warmUpSteps(engine) {
    const { characters } = engine;
    const steps = [() => engine.sounds()];
    for (const query of WARM_UP_QUERIES) steps.push(() => answer(engine, query));
    for (const text of search.INITIALS) {
      steps.push(() => engine.sounds().candidates({ text, whole: false }));
    }
    for (let start = 0; start < characters.length; start += BATCH) {
      steps.push(() => {
        for (const char of characters.slice(start, start + BATCH)) {
          search.prepareAffinities(engine, char);
        }
      });
    }
    steps.push(() => answer(engine, WARM_UP_INITIALS));
    return steps;
  }

  /* ---- from what was typed to readings of it ---- */

  function answer(engine, typed) {
    const tokens = search.tokenize(search.fold(typed, engine.folding));
    if (!tokens.length) return { typed, hits: [], terms: [], hint: null };
    const reading = search.readLetters(engine, tokens, typed);
    const corrected = reading.hint
      ? reading.tokens
      : reading.tokens.map((token) => search.correct(engine, token));
    const result = resultOf(engine, typed, reading, corrected.join(" "));
    if (result.hint) return withOthers(engine, result, reading.others);
    const others = search.rareAlternatives(engine, reading.tokens);
    if (others.length) result.hint = { kind: "few", typed, used: "", others };
    return withOthers(engine, result, others);
  }

  /* The result, and after its own the lessons that match other readings. Where it has plenty, nobody
     comes to those: the readings are offered above the results. */
  function withOthers(engine, result, others) {
    if (!others.length || result.hits.length >= PLENTY) return result;
    const variants = attested(
      engine,
      others.flatMap((text) => variantsOf(engine, text, CORRECTED)),
    );
    const listed = new Set(result.hits.map((hit) => hit.lesson));
    const further = search.rank(engine, variants).filter((hit) => !listed.has(hit.lesson));
    if (further.length) {
      result.terms = result.terms.concat(search.termsOf(further[0].variant, further));
    }
    result.hits = result.hits.concat(further);
    return result;
  }

  /* ---- from a reading to lessons ---- */

  function resultOf(engine, typed, reading, corrected) {
    const text = reading.tokens.join(" ");
    let variants = variantsOf(engine, text, 1);
    if (corrected !== text) variants = variants.concat(variantsOf(engine, corrected, CORRECTED));
    variants = attested(engine, variants);
    let hits = search.rank(engine, variants);
    let { hint } = reading;
    const best = hits[0]?.variant;
    if (best?.isCorrected) hint = { kind: "sound", typed: text, used: corrected, others: [] };
    if (!best || (!hint && !best.isWhole)) {
      const others = reading.offered.concat(suggestions(engine, reading.tokens));
      hint = { kind: "nothing", typed, used: "", others: others.slice(0, SUGGESTIONS) };
    }
    hint = hint || missingWords(engine, reading.tokens, corrected.split(" "));
    if (!best) {
      variants = [loneCharacters(reading.tokens)];
      hits = search.rank(engine, variants);
    }
    return { typed, text, hits, terms: search.termsOf(variants[0], hits), hint };
  }

  /* The variants whose synonym stands in some lesson. */
  function attested(engine, variants) {
    return variants.filter(({ synonym }) => engine.hasPairs(search.pairsOf(synonym).slice(0, -1)));
  }

  /* The text, with its numbers in the other script, and with synonyms. */
  function variantsOf(engine, query, confidence) {
    const numbers = search.numberVariants(query).filter((text) => holdsNumber(engine, text, query));
    const plain = [query, ...numbers].map((text) => ({ text, synonym: "" }));
    return plain
      .concat(search.synonymVariants(query, engine.head.everyday_words))
      .map(({ text, synonym }) => ({
        text,
        synonym,
        isCorrected: confidence < 1,
        pairs: search.queryPairs(text.split(" ")),
        topics: topicsIn(engine, text),
        confidence: synonym ? confidence * search.SYNONYM_CONFIDENCE : confidence,
      }));
  }

  /* Whether some lesson holds a number as it stands in this script; in 写一课 nobody means a number. */
  function holdsNumber(engine, text, query) {
    const isNew = ({ first, second }) => second && !query.includes(first + second);
    const isCounted = ({ first, second }) => engine.count(first, second) > 0;
    return search.queryPairs(text.split(" ")).filter(isNew).some(isCounted);
  }

  /* Of several words those that no lesson holds, in no form: what is found is then not what was looked
     for. Null where there are none. */
  function missingWords(engine, tokens, corrected) {
    const missing = tokens.filter(
      (token, index) => !isHeld(engine, token) && !isHeld(engine, corrected[index] || token),
    );
    if (tokens.length < 2 || !missing.length) return null;
    const remaining = tokens.filter((token) => !missing.includes(token));
    return { kind: "partly", typed: missing.join("”“"), used: "", remaining, others: [] };
  }

  function isHeld(engine, word) {
    const isInLesson = ({ first, second }) => {
      if (second) return engine.count(first, second) > 0;
      return !search.isLetterWord(first) || search.wordEntries(engine, first).length > 0;
    };
    const pairs = variantsOf(engine, word, 1).map((variant) => variant.pairs);
    return !pairs[0].length || wholePairs(pairs).some(isInLesson);
  }

  /* Lone characters say nothing beside pairs. */
  function wholePairs(variants) {
    const pairs = variants.flat();
    const whole = pairs.filter(({ first, second }) => second || search.isLetterWord(first));
    return whole.length ? whole : pairs;
  }

  /* Topics that are named whole. */
  function topicsIn(engine, text) {
    const tokens = text.split(" ");
    const numbers = new Set();
    engine.topics.forEach((topic, number) => {
      if (tokens.includes(topic)) numbers.add(number);
    });
    return numbers;
  }

  /* Letters of a word that no lesson holds say nothing one by one. */
  function loneCharacters(tokens) {
    const text = tokens.join("").replace(/[a-z]{2,}/g, "");
    const pairs = Array.from(text, (char) => ({ first: char, second: "", weight: 1 }));
    return {
      text: tokens.join(" "),
      synonym: "",
      isCorrected: false,
      pairs,
      topics: new Set(),
      confidence: 1,
    };
  }

  /* The topics that share a character with what was typed; where there are none, any. */
  function suggestions(engine, tokens) {
    const { topics } = engine.head;
    const alike = topics.filter((topic) => search.isAlike(topic, tokens.join("")));
    return (alike.length ? alike : topics).slice(0, SUGGESTIONS);
  }
})();
