/* The lessons of a session: those to choose from, the month's required ones first, and the row of
   those that were chosen, with what was really played of each. */
(() => {
  "use strict";
  const { dom, session, time } = self.courseware;
  const MOST_OFFERED = 24;
  const FINISHED = 0.9; /* of a lesson, as in progress.js */

  function minutesText(seconds) {
    if (!seconds) return "";
    return seconds < 60 ? `${seconds} 秒` : `${Math.round(seconds / 60)} 分钟`;
  }

  const picture = (lesson) => dom.picture(lesson?.picture || "", lesson?.title);

  /* Lessons to choose from; a press chooses one, another takes it back. */
  session.LessonChooser = class LessonChooser {
    /* `chosen()` gives the ids that are chosen, `toggle(id)` changes that. */
    constructor({ list, field, chosen, toggle }) {
      Object.assign(this, { list, field, chosen, toggle, lessons: {} });
      field.addEventListener("input", () => this.show(this.lessons));
    }

    show(lessons) {
      this.lessons = lessons;
      const text = this.field.value.trim().toLowerCase();
      const ids = Object.keys(lessons).filter((id) =>
        lessons[id].title.toLowerCase().includes(text),
      );
      const required = ids.filter((id) => lessons[id].required);
      const others = ids.filter((id) => !lessons[id].required);
      const count = MOST_OFFERED - required.length;
      this.list.textContent = "";
      this.append("这个月要学的", required);
      this.append(required.length ? "别的课" : "课", others.slice(0, Math.max(count, 0)));
      if (others.length > count) {
        this.list.append(dom.create("p", "cw-help", "还有很多课。在上面写几个字，找得快。"));
      }
      if (!ids.length) this.list.append(dom.create("p", "cw-help", "没有这样的课。换几个字试试。"));
    }

    append(heading, ids) {
      if (!ids.length) return;
      const buttons = ids.map((id) => this.button(id));
      this.list.append(dom.create("h3", "", heading), dom.create("div", "cw-offered", buttons));
    }

    button(id) {
      const lesson = this.lessons[id];
      const label = dom.create("span", "", [
        dom.create("b", "", lesson.title),
        dom.create("small", "", minutesText(lesson.seconds)),
      ]);
      const button = dom.button("cw-pick", [picture(lesson), label], () => {
        this.toggle(id);
        this.mark();
      });
      button.dataset.lesson = id;
      button.setAttribute("aria-pressed", String(this.chosen().includes(id)));
      return button;
    }

    mark() {
      const ids = this.chosen();
      for (const button of this.list.querySelectorAll("[data-lesson]")) {
        button.setAttribute("aria-pressed", String(ids.includes(button.dataset.lesson)));
      }
    }
  };

  function title(lessons, id) {
    return lessons[id]?.title || id;
  }

  session.lessonTitle = title;

  function stateText(seconds, duration, isCurrent) {
    if (duration && seconds >= FINISHED * duration) return `放完了，${minutesText(seconds)}`;
    if (seconds >= 1) {
      const reached = duration ? ` / ${time.clock(duration)}` : "";
      return `${isCurrent ? "正在放" : "放了"} ${time.clock(seconds)}${reached}`;
    }
    return ["等着放", minutesText(duration)].filter(Boolean).join("，");
  }

  function bar(part) {
    const element = dom.create("div", "cw-bar");
    const filled = dom.create("i");
    filled.style.setProperty("width", `${Math.round(100 * Math.min(part, 1))}%`);
    element.setAttribute("aria-hidden", "true");
    element.append(filled);
    return element;
  }

  /* The first lesson that was not played to its end, else the first. */
  session.nextLesson = (ids, lessons, played) =>
    ids.find((id) => {
      const duration = lessons[id]?.seconds || 0;
      return duration > 0 && !((played[id] || 0) >= FINISHED * duration);
    }) || ids[0];

  /* The rows of the chosen lessons; `played` has seconds by lesson. */
  session.queueRows = (ids, lessons, played, { isPlaying, remove }) => {
    const current = isPlaying ? session.nextLesson(ids, lessons, played) : "";
    return ids.map((id) => {
      const lesson = lessons[id];
      const seconds = played[id] || 0;
      const duration = lesson?.seconds || 0;
      const name = dom.create(
        lesson && isPlaying ? "a" : "b",
        "cw-queue__title",
        title(lessons, id),
      );
      if (lesson && isPlaying) name.href = `${lesson.url}#play-full`;
      const state = isPlaying
        ? stateText(seconds, duration, id === current)
        : minutesText(duration);
      const about = dom.create("div", "", [name, dom.create("span", "", state)]);
      const isCurrent = id === current && seconds >= 1 && seconds < duration;
      if (isCurrent) about.append(bar(seconds / duration));
      const row = dom.create("li", isCurrent ? "is-current" : "", [picture(lesson), about]);
      if (remove) {
        const button = dom.button("cw-btn cw-queue__remove", "去掉", () => remove(id));
        button.setAttribute("aria-label", `去掉${title(lessons, id)}`);
        row.append(button);
      }
      return row;
    });
  };
})();
