/* Which station this is, and what of each lesson lies here. `station.js`, a classic script beside
   the pages, calls `courseware.station({...})`; without it everything is taken to be here. */
(function () {
  "use strict";
  var courseware = (self.courseware = self.courseware || {});
  var LABELS = ["hd", "small", "audio"];
  var data = { schema: 1, code: "", name: "", release: "", sequence: 0, media: null };

  courseware.station = function (given) {
    if (given && typeof given === "object" && given.schema === 1) data = given;
  };

  courseware.stationData = function () {
    return data;
  };

  /* Returns the labels of a lesson's media at this station, null where everything is here. */
  courseware.here = function (lesson) {
    if (!data.media) return null;
    return Object.prototype.hasOwnProperty.call(data.media, lesson) ? data.media[lesson] : [];
  };

  function mark(kind, words) {
    var made = document.createElement("span");
    made.className = "cw-mark cw-mark--" + kind;
    made.textContent = words;
    return made;
  }

  /* A card or a lesson's head says 有视频 as the office has it; here it says what this station has. */
  function correct(place, lesson) {
    var here = courseware.here(lesson);
    var told = place.querySelector(".cw-mark--here, .cw-mark--sound");
    if (here === null || !told) return;
    var has = LABELS.filter(function (label) { return here.indexOf(label) >= 0; });
    if (has.indexOf("hd") >= 0 || has.indexOf("small") >= 0) return;
    if (has.length && told.classList.contains("cw-mark--sound")) return;
    place.classList.add("is-missing");
    told.replaceWith(has.length ? mark("sound", "只有声音和文字") : mark("text", "只有文字"));
  }

  courseware.showStation = function () {
    var name = document.querySelector("[data-station-name]");
    if (name && data.name) name.textContent = data.name;
    document.querySelectorAll("a[data-lesson]").forEach(function (card) { correct(card, card.dataset.lesson); });
    var page = document.querySelector(".cw-lesson[data-lesson]"), head = document.querySelector(".cw-top");
    if (page && head) correct(head, page.dataset.lesson);
  };
})();
