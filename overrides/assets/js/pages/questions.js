/* 问答: the answers to what this station asked, which `station.js` carries, above those for all; and
   the button that prints. An answer for all stands below anyway: here it would be there twice. */
(() => {
  "use strict";
  const { dom, stationData } = self.courseware;
  const LINE = /\r?\n/;

  /* 2026-11-05 → 2026年11月5日 */
  function dayText(day) {
    const [year, month, date] = day.split("-").map(Number);
    return `${year}年${month}月${date}日`;
  }

  function panel({ question, answer, on }) {
    const lines = answer.split(LINE).filter((line) => line.trim());
    return dom.create("article", "cw-panel cw-answer", [
      dom.create("h3", "", question),
      ...lines.map((line) => dom.create("p", "", line)),
      dom.create("p", "cw-answer__day", `镇里${dayText(on)}回答`),
    ]);
  }

  function publishedQuestions() {
    const titles = document.querySelectorAll(".cw-answer h3");
    return new Set(Array.from(titles, (title) => title.textContent));
  }

  function showOwn() {
    const published = publishedQuestions();
    const answers = (stationData().answers || []).filter((entry) => !published.has(entry.question));
    if (!answers.length) return;
    const section = dom.part(document, "own");
    section.append(...answers.map(panel));
    section.hidden = false;
    const none = dom.part(document, "none");
    if (none) none.hidden = true;
  }

  function offerPrint() {
    const button = document.querySelector("[data-do='print']");
    button.hidden = !document.querySelector(".cw-answer");
    button.addEventListener("click", () => self.print());
  }

  showOwn();
  offerPrint();
})();
