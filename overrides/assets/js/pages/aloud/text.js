/* The text of a lesson as it is read aloud: paragraph by paragraph, each in its sentences. */
(() => {
  "use strict";
  const { courseware } = self;
  const [ELEMENT, TEXT] = [1, 3]; /* kinds of nodes */
  const BLOCKS = "h1, h2, h3, h4, h5, h6, p, li, dt, dd, tr, pre, figcaption, summary";
  const SILENT = "cw-quiz, script, style, template, svg, sup, .headerlink, [hidden]";
  const SENTENCE = /[^。！？!?；;\n]+[。！？!?；;]*[”’」』）)]*/g;
  const PART = /[^，、：:,]+[，、：:,]*/g;
  const LONGEST = 60; /* signs: voices fall silent in the middle of what takes longer than 15 s */

  /* What a block says itself; the blocks in it are read after it. */
  function textOf(block) {
    let text = "";
    const collect = (node) => {
      for (const child of node.childNodes) {
        if (child.nodeType === TEXT) text += child.data;
        else if (child.nodeType === ELEMENT && !child.matches(`${BLOCKS}, ${SILENT}`)) {
          collect(child);
          if (child.matches("td, th")) text += "，";
        }
      }
    };
    collect(block);
    return text.replace(/\s+/g, " ").replace(/，\s/g, "，").trim().replace(/，$/, "");
  }

  function inLengths(sentence) {
    if (sentence.length <= LONGEST) return [sentence];
    const parts = [];
    for (const part of sentence.match(PART) || []) {
      const before = parts.length - 1;
      if (before >= 0 && parts[before].length + part.length <= LONGEST) parts[before] += part;
      else parts.push(...(part.match(new RegExp(`.{1,${LONGEST}}`, "gsu")) || []));
    }
    return parts;
  }

  courseware.aloud = {
    /* What can be said of a text, in pieces that a voice gets through. */
    sentencesOf: (text) =>
      (text.match(SENTENCE) || [])
        .flatMap((sentence) => inLengths(sentence.trim()))
        .filter((sentence) => /[\p{L}\p{N}]/u.test(sentence)),

    /* The paragraphs of an article in their order: [{element, text}, …]. */
    blocksOf: (article) =>
      Array.from(article.querySelectorAll(BLOCKS))
        .filter((element) => !element.closest(SILENT))
        .map((element) => ({ element, text: textOf(element) }))
        .filter(({ text }) => /[\p{L}\p{N}]/u.test(text)),
  };
})();
