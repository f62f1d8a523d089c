/* Which station this is, and what of each lesson lies here. `station.js`, a classic script beside
   the pages, calls `courseware.station({...})`; without it everything is taken to be here. */
(() => {
  "use strict";
  const courseware = (self.courseware = self.courseware || {});
  const LABELS = ["hd", "small", "audio"];
  let data = { schema: 1, code: "", name: "", release: "", sequence: 0, media: null };

  courseware.station = (station) => {
    if (station && typeof station === "object" && station.schema === 1) data = station;
  };

  courseware.stationData = () => data;

  /* The labels of a lesson's media that lie at this station, null where everything does. */
  courseware.labelsHere = (lesson) => {
    if (!data.media) return null;
    return Object.prototype.hasOwnProperty.call(data.media, lesson) ? data.media[lesson] : [];
  };

  function newMark(kind, text) {
    return courseware.dom.create("span", `cw-mark cw-mark--${kind}`, text);
  }

  /* A card or a lesson's head says 有视频 as the office has it; here it says what this station has. */
  function correctMark(card, lesson) {
    const listed = courseware.labelsHere(lesson);
    const mark = card.querySelector(".cw-mark--here, .cw-mark--sound");
    if (listed === null || !mark) return;
    const labels = LABELS.filter((label) => listed.includes(label));
    if (labels.includes("hd") || labels.includes("small")) return;
    if (labels.length && mark.classList.contains("cw-mark--sound")) return;
    card.classList.add("is-missing");
    mark.replaceWith(
      labels.length ? newMark("sound", "只有声音和文字") : newMark("text", "只有文字"),
    );
  }

  courseware.showStation = () => {
    const name = document.querySelector("[data-station-name]");
    if (name && data.name) name.textContent = data.name;
    document.querySelectorAll("a[data-lesson]").forEach((card) => {
      correctMark(card, card.dataset.lesson);
    });
    const lesson = document.querySelector(".cw-lesson[data-lesson]");
    const head = document.querySelector(".cw-top");
    if (lesson && head) correctMark(head, lesson.dataset.lesson);
  };
})();
