/* The month that these pages are of, the lessons that it requires and when lessons are shown in
   it. A page names none of these, so that it stays as it is when the month turns: `edition`, which the
   build writes behind this script, says them, and here they are put where a page has room. */
(() => {
  "use strict";
  const courseware = (self.courseware = self.courseware || {});
  const ROOM = ".cw-pic__marks";

  const edition = (courseware.edition = {
    month: "" /* 2026-11; empty where nothing says it */,
    required: {} /* addresses from the root of the site, by id */,
    showings: {} /* when lessons are shown, as text, by id */,

    isRequired: (lesson) => lesson in edition.required,

    isRequiredPage: (address) => Object.values(edition.required).includes(address),

    newMark: () => courseware.dom.create("span", "cw-mark cw-mark--must", "本月必学"),

    /* 2026-11 → 2026年11月 */
    monthText(month = edition.month) {
      const [year, number] = month.split("-").map(Number);
      return `${year}年${number}月`;
    },

    /* Fills in what waits for the month, and marks what it requires; again after cards were added. */
    show() {
      if (!edition.month) return;
      for (const element of document.querySelectorAll("[data-month-text]")) {
        element.textContent = element.dataset.monthText.replace("%", edition.monthText());
      }
      document.querySelectorAll("[data-month-list]").forEach(linkMonth);
      document.querySelectorAll(".cw-card[data-lesson] > .cw-pic").forEach(markPicture);
      const lesson = document.querySelector(".cw-lesson[data-lesson]");
      if (lesson) showOnLesson(lesson.dataset.lesson, lesson);
    },
  });

  /* A month without lessons has no link in the farming year. */
  function linkMonth(item) {
    const number = Number(edition.month.slice(-2));
    const list = document.querySelector(`a.cw-year__month--${number}`);
    if (!list) return;
    const link = item.firstElementChild;
    link.href = list.href;
    link.textContent = `${number}月农事`;
    item.hidden = false;
  }

  /* A card that lies on its side has no room for a mark. */
  function markPicture(picture) {
    const card = picture.parentNode;
    if (card.matches(".cw-card--row") || !edition.isRequired(card.dataset.lesson)) return;
    const marks = picture.querySelector(ROOM);
    if (!marks) picture.append(courseware.dom.create("div", "cw-pic__marks", edition.newMark()));
    else if (!marks.querySelector(".cw-mark--must")) marks.prepend(edition.newMark());
  }

  function showOnLesson(id, lesson) {
    const marks = document.querySelector(".cw-top__marks");
    if (marks && edition.isRequired(id) && !marks.querySelector(".cw-mark--must")) {
      marks.prepend(edition.newMark());
    }
    const facts = lesson.querySelector(".cw-facts dl");
    const text = edition.showings[id];
    if (!facts || !text || facts.querySelector("[data-showing]")) return;
    const { create } = courseware.dom;
    const label = create("dt", "", "什么时候放");
    label.dataset.showing = "";
    facts.prepend(label, create("dd", "", text));
  }
})();
