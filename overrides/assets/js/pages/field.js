/* 一块田: the village's year as a field of twelve strips. Each lesson that the year requires is a plot
   in the strip of its month, bare until somebody of the village has learned it; a lesson learned
   beyond that adds a green plot to the month in which it was learned. */
(() => {
  "use strict";
  const { courseware } = self;
  const { dom, learner, progress, statements } = courseware;
  const SVG = "http://www.w3.org/2000/svg";
  const MONTHS = 12;
  const WIDTH = 96; /* of a strip, in units of the drawing */
  const HEIGHT = 60;
  const GAP = 3;
  const FURROW = 7; /* between two furrows */
  const LEAF = "M0 0c0-7 4-11 10-11 0 7-4 11-10 11zM0 0c0-7-4-11-10-11 0 7 4 11 10 11z";
  const SET_CLOCK = "2020"; /* a clock before this year was never set, and its days say nothing */
  const LEARNED = ["completed", "attended"]; /* kinds of statements that name learned lessons */

  const [releaseYear, releaseMonth] = courseware.edition.month.split("-");

  const isThisYear = (day) => day >= releaseYear || day < SET_CLOCK;

  const monthOf = (day) => (day < SET_CLOCK ? Number(releaseMonth) : Number(day.slice(5, 7)));

  /* The day on which each lesson of this year was learned, by whoever of the village, by its id. */
  function learnedLessons() {
    const days = new Map();
    const note = (lesson, day) => {
      if (!days.has(lesson) && isThisYear(day)) days.set(lesson, day);
    };
    for (const { kind, lessons, held: day } of statements.standing()) {
      if (LEARNED.includes(kind)) (lessons || []).forEach((lesson) => note(lesson, day));
    }
    for (const { id } of [learner.EVERYBODY, ...learner.list()]) {
      for (const lesson of progress.lessons(id)) {
        const { watched, on: day } = progress.of(lesson, id);
        if (watched) note(lesson, day);
      }
    }
    return days;
  }

  /* Twelve lists of {lesson, isLearned, isExtra}, of [[lesson, month], …] that the year requires. */
  function strips(required) {
    const days = learnedLessons();
    const months = Array.from({ length: MONTHS }, () => []);
    const ids = new Set(required.map(([lesson]) => lesson));
    for (const [lesson, month] of required) {
      months[month - 1].push({ lesson, isLearned: days.has(lesson), isExtra: false });
    }
    for (const [lesson, day] of days) {
      if (!ids.has(lesson)) {
        months[monthOf(day) - 1].push({ lesson, isLearned: true, isExtra: true });
      }
    }
    return months;
  }

  function draw(name, attributes) {
    const element = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    return element;
  }

  /* Columns and rows in which so many plots are nearly square. */
  function gridOf(count) {
    const columns = Math.ceil(Math.sqrt((count * WIDTH) / HEIGHT));
    return { columns, rows: Math.ceil(count / columns) };
  }

  function furrows(x, y, width, height) {
    const lines = Math.floor((height - 1) / FURROW);
    return Array.from({ length: lines }, (_, line) => `M${x} ${y + FURROW * (line + 1)}h${width}`);
  }

  function drawPlot({ lesson, isLearned }, box, added) {
    const { x, y, width, height } = box;
    const kind = isLearned ? "cw-plot is-green" : "cw-plot";
    const group = draw("g", { class: lesson === added ? `${kind} is-new` : kind });
    group.append(
      draw("rect", { x, y, width, height, rx: 2 }),
      draw("path", { class: "cw-plot__rows", d: furrows(x, y, width, height).join("") }),
    );
    if (isLearned) {
      const scale = Math.min(width, height) / 22;
      const foot = `translate(${x + width / 2} ${y + height / 2 + 6 * scale}) scale(${scale})`;
      group.append(draw("path", { class: "cw-plot__leaf", d: LEAF, transform: foot }));
    }
    return group;
  }

  function drawStrip(plots, added) {
    const viewBox = `0 0 ${WIDTH} ${HEIGHT}`;
    const strip = draw("svg", { viewBox, class: "cw-field__strip", "aria-hidden": true });
    if (!plots.length) {
      strip.append(draw("rect", { class: "cw-plot--fallow", width: WIDTH, height: HEIGHT, rx: 2 }));
      return strip;
    }
    const { columns, rows } = gridOf(plots.length);
    const height = (HEIGHT - GAP * (rows - 1)) / rows;
    plots.forEach((plot, index) => {
      const rowIndex = Math.floor(index / columns);
      const inRow = Math.min(columns, plots.length - rowIndex * columns);
      const width = (WIDTH - GAP * (inRow - 1)) / inRow;
      const x = (index % columns) * (width + GAP);
      strip.append(drawPlot(plot, { x, y: rowIndex * (height + GAP), width, height }, added));
    });
    return strip;
  }

  function wordsOf(months) {
    const plots = months.flat();
    const required = plots.filter(({ isExtra }) => !isExtra);
    const green = required.filter(({ isLearned }) => isLearned).length;
    const extra = plots.length - required.length;
    const beyond = extra ? `另外多学了 ${extra} 课` : "";
    if (!required.length) return beyond ? `今年村里学了 ${extra} 课` : "";
    const sum = green || beyond ? `村里学了 ${green} 课` : "学一课，绿一块";
    return [`今年要学 ${required.length} 课`, sum, beyond].filter(Boolean).join("，");
  }

  /* What the drawing shows, for those who listen to the page. */
  function spokenMonths(months) {
    const texts = months.map((plots, index) => {
      const green = plots.filter(({ isLearned }) => isLearned).length;
      return plots.length ? `${index + 1}月${plots.length}块，绿了${green}块` : "";
    });
    return `一块田，一课一块。${texts.filter(Boolean).join("；")}`;
  }

  function drawField(months, added) {
    const field = dom.create("div", "cw-field");
    field.setAttribute("role", "img");
    field.setAttribute("aria-label", spokenMonths(months));
    months.forEach((plots, index) => {
      const month = dom.create("div", "cw-field__month", drawStrip(plots, added));
      month.append(dom.create("span", "", `${index + 1}月`));
      if (index + 1 === Number(releaseMonth)) month.classList.add("is-now");
      field.append(month);
    });
    return field;
  }

  courseware.field = {
    /* The field of the year in a section of the home page; hidden while it has no plots. */
    show(section, required) {
      const months = strips(required);
      section.querySelector(".cw-field")?.remove();
      section.append(drawField(months, ""));
      dom.part(section, "words").textContent = wordsOf(months);
      section.hidden = !months.flat().length;
    },

    /* What learning `lesson` has added, put into `box` in the place of what stood in it before;
       `prefix` is said first where nothing else says that the lesson was learned. */
    showAdded(box, lesson, prefix = "") {
      courseware.withLessons((lessons) => {
        const required = Object.entries(lessons).filter(([, { plot }]) => plot);
        const months = strips(required.map(([id, { plot }]) => [id, plot]));
        const isGreen = learnedLessons().has(lesson);
        const title = isGreen ? `${prefix}这块田绿了一块` : "还没看全，看满九成就算学过";
        const sum = dom.create("small", "cw-added__sum", wordsOf(months));
        box.querySelectorAll(".cw-added").forEach((before) => before.remove());
        box.append(
          dom.create("div", "cw-added", [
            dom.create("p", "cw-added__title", [title, sum]),
            drawField(months, lesson),
          ]),
        );
      });
    },
  };
})();
