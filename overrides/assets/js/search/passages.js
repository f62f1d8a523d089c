/* The passages of a lesson in which the words stand, and the line that shows them. Pure; makes no
   HTML. */
(() => {
  "use strict";
  const { search } = self.courseware;
  const KINDS = ["text", "heading", "quiz", "file", "spoken"]; /* as in documents.py */
  const ENOUGH = 0.35; /* of the best passage's weight, to be shown */
  const BEFORE = 12;
  const WIDTH = 46;

  /* Where the terms stand in a text, as pairs of bounds in order and apart from each other, with
     what the terms that stand there weigh. */
  search.findMarks = (text, terms, folding) => {
    const folded = search.foldWithOffsets(text, folding);
    const { offsets } = folded;
    const bounds = [];
    let weight = 0;
    for (const term of terms) {
      let start = folded.text.indexOf(term.text);
      if (start >= 0) weight += term.weight;
      for (; start >= 0; start = folded.text.indexOf(term.text, start + 1)) {
        const end = start + term.text.length;
        bounds.push(offsets ? [offsets[start], offsets[end]] : [start, end]);
      }
    }
    bounds.sort((a, b) => a[0] - b[0]);
    const marks = [];
    for (const [start, end] of bounds) {
      const previous = marks[marks.length - 1];
      if (previous && start <= previous[1]) previous[1] = Math.max(previous[1], end);
      else marks.push([start, end]);
    }
    return { marks, weight };
  };

  /* A text cut at its marks: [{text, marked}, …]. */
  search.splitAtMarks = (text, marks) => {
    const pieces = [];
    let index = 0;
    for (const [start, end] of marks) {
      if (start > index) pieces.push({ text: text.slice(index, start), marked: false });
      pieces.push({ text: text.slice(start, end), marked: true });
      index = end;
    }
    if (index < text.length) pieces.push({ text: text.slice(index), marked: false });
    return pieces;
  };

  /* A line of some 46 characters around the best mark. */
  search.snippet = (text, marks) => {
    const chars = Array.from(text);
    if (chars.length <= WIDTH) return search.splitAtMarks(text, marks);
    const longest = marks.reduce(
      (best, mark) => (mark[1] - mark[0] > best[1] - best[0] ? mark : best),
      marks[0] || [0, 0],
    );
    const first = Math.max(
      0,
      Math.min(Array.from(text.slice(0, longest[0])).length - BEFORE, chars.length - WIDTH),
    );
    const start = chars.slice(0, first).join("").length;
    const end = start + chars.slice(first, first + WIDTH).join("").length;
    const inside = marks
      .filter((mark) => mark[1] > start && mark[0] < end)
      .map((mark) => [Math.max(mark[0], start) - start, Math.min(mark[1], end) - start]);
    const pieces = search.splitAtMarks(text.slice(start, end), inside);
    if (start > 0) pieces.unshift({ text: "……", marked: false });
    if (end < text.length) pieces.push({ text: "……", marked: false });
    return pieces;
  };

  /* All passages of a lesson in which terms stand, the best first. `lesson`: see Engine.lesson. */
  search.findPassages = (lesson, terms, folding) => {
    const passages = [];
    /* `position`: of what is spoken the second of each line, else the number of its anchor. */
    for (const [kindNumber, position, lines] of lesson.stretches) {
      const kind = KINDS[kindNumber];
      const isSpoken = kind === "spoken";
      const [anchor, heading] = isSpoken ? ["", ""] : lesson.anchors[position];
      lines.split("\n").forEach((line, index) => {
        const { marks, weight } = search.findMarks(line, terms, folding);
        if (!marks.length) return;
        passages.push({
          kind,
          order: passages.length,
          weight,
          seconds: isSpoken ? position[index] : null,
          url: lesson.url + (isSpoken ? `#t=${position[index]}` : anchor),
          heading: kind === "heading" ? "" : heading,
          line,
          marks,
        });
      });
    }
    passages.sort((a, b) => b.weight - a.weight || a.order - b.order);
    return passages.filter((passage) => passage.weight >= ENOUGH * passages[0].weight);
  };
})();
