/* Results as elements. Every word goes in as text, never as HTML. */
(() => {
  "use strict";
  const { dom, edition, search, time } = self.courseware;
  const SVG = "http://www.w3.org/2000/svg";
  const DRAWINGS = {
    play: "M7 4.5v15l12-7.5z",
    text: "M5 6h14M5 11h14M5 16h9",
    audio: "M4 14v-2a8 8 0 0 1 16 0v2M4 14h3v6H4zM17 14h3v6h-3z",
    file: "M6 3h8l5 5v13H6zM14 3v5h5",
    check: "M4.5 12.5l5 5L20 6.5",
    bell: "M6 16v-5a6 6 0 0 1 12 0v5l2 2H4zM10 21h4",
  };
  const LABELS = { text: "正文", heading: "小标题", quiz: "练习", file: "材料" };
  const SHOWN = 3; /* passages of a lesson */

  search.icon = (name) => {
    const svg = document.createElementNS(SVG, "svg");
    const path = document.createElementNS(SVG, "path");
    svg.setAttribute("class", "cw-icon");
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.setAttribute("aria-hidden", "true");
    path.setAttribute("d", DRAWINGS[name]);
    if (name === "play") path.setAttribute("class", "f");
    svg.append(path);
    return svg;
  };

  function highlighted(pieces) {
    return pieces.map(({ text, marked }) => (marked ? dom.create("mark", "", text) : text));
  }

  function link(className, url, content) {
    const element = dom.create("a", className, content);
    element.href = url;
    return element;
  }

  function mediaMark([kind, label]) {
    const content = kind === "sound" ? [search.icon("audio"), label] : label;
    return dom.create("span", `cw-mark cw-mark--${kind}`, content);
  }

  function passageLink(passage) {
    const position =
      passage.kind === "spoken"
        ? dom.create("span", "cw-hit__go", [search.icon("play"), time.clock(passage.seconds)])
        : dom.create("span", "cw-hit__go is-text", [
            search.icon(passage.kind === "file" ? "file" : "text"),
            LABELS[passage.kind],
          ]);
    const line = highlighted(search.snippet(passage.line, passage.marks));
    if (passage.heading) line.unshift(`${passage.heading}：`);
    return link("cw-hit", passage.url, [position, dom.create("span", "cw-hit__words", line)]);
  }

  /* A lesson's title and section, drawn at once: `element`. `fill(lesson)` adds what its file tells:
     the picture and the passages. `media`: URL of the media folder. */
  search.outline = (number, result, engine, media) => {
    const { titles, urls, section, sections } = engine.head;
    const name = titles[number];
    const { marks } = search.findMarks(name, result.terms, engine.folding);
    const title = link("", urls[number], highlighted(search.splitAtMarks(name, marks)));
    const pictureLink = link("cw-group__picture", urls[number], dom.picture("", name));
    /* The title is the link that counts; the picture's would only be a second Tab stop. */
    pictureLink.tabIndex = -1;
    pictureLink.setAttribute("aria-hidden", "true");
    const meta = dom.create("div", "cw-group__meta", sections[section[number]][1]);
    const list = dom.create("div", "cw-hits");
    const body = dom.create("div", "cw-group__body", [dom.create("h2", "", title), meta, list]);

    function fill(lesson) {
      const isColour = lesson.poster.startsWith("#");
      const source = isColour ? lesson.poster : media + lesson.poster;
      pictureLink.replaceChildren(dom.picture(source, name));
      if (lesson.length) meta.append(` · ${lesson.length}`);
      if (edition.isRequiredPage(urls[number])) meta.append(edition.newMark());
      meta.append(...lesson.marks.map(mediaMark));
      const passages = search.findPassages(lesson, result.terms, engine.folding);
      list.append(...inOrder(passages.slice(0, SHOWN)).map(passageLink));
      if (passages.length > SHOWN) body.append(moreButton(list, passages));
    }
    return { element: dom.create("article", "cw-group", [pictureLink, body]), fill };
  };

  function moreButton(list, passages) {
    const more = dom.button(
      "cw-link cw-group__more",
      `这一课还有 ${passages.length - SHOWN} 处`,
      () => {
        list.replaceChildren(...inOrder(passages).map(passageLink));
        list.querySelectorAll("a")[SHOWN].focus();
        more.remove();
      },
    );
    return more;
  }

  /* What is spoken first, in the order of time, then the page from its top. */
  function inOrder(passages) {
    return passages
      .slice()
      .sort((a, b) => (b.seconds !== null) - (a.seconds !== null) || a.order - b.order);
  }

  search.lapsedNotice = ({ title, state, successor }) => {
    const sentence = [`《${title}》${state}。`];
    if (successor) sentence.push("请看 ", link("cw-link", successor[1], successor[0]), "。");
    return dom.create("div", "cw-notice", [search.icon("bell"), dom.create("p", "", sentence)]);
  };

  search.chip = (text, count, pressed, press) => {
    const label = dom.create("span", "", text);
    const chip = dom.button("cw-chip", pressed ? [search.icon("check"), label] : label, press);
    if (count !== null) {
      chip.setAttribute("aria-pressed", String(pressed));
      chip.append(dom.create("small", "", String(count)));
    }
    return chip;
  };

  const bold = (text) => dom.create("b", "", text);
  const HINTS = {
    pinyin: ({ typed, used }) => [
      "您写的是拼音 ",
      bold(typed),
      "，先按",
      bold(`“${used}”`),
      "找了。",
    ],
    sound: ({ typed, used }) => [`没有找到“${typed}”，先按`, bold(`“${used}”`), "找了。"],
    few: ({ typed }) => [`“${typed}”很少见。`],
    partly: ({ typed, remaining }, count) => [
      "没有找到",
      bold(`“${typed}”`),
      count && remaining.length ? `。下面的课只说到“${remaining.join("”“")}”。` : "。",
    ],
    nothing: ({ typed }, count) => [
      "没有找到",
      bold(`“${typed}”`),
      count ? "。下面的课只沾一点边。" : "。",
    ],
  };

  /* One sentence on how the query was read, and what else it may mean. `count`: of the lessons in
     force that match. */
  search.hintLine = (hint, count, press) => {
    const { kind, others } = hint;
    const sentence = HINTS[kind](hint, count);
    if (others.length) {
      const isAlike = kind === "few" || others.some((other) => search.isAlike(other, hint.typed));
      const nothing = isAlike ? "是不是：" : "这里有：";
      sentence.push(kind === "nothing" || kind === "few" ? nothing : "不是这个？换成：");
    }
    const chips = others.map((other) => search.chip(other, null, false, () => press(other)));
    return dom.create("p", "cw-hint", [dom.create("span", "", sentence), ...chips]);
  };
})();
