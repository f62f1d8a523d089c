/* Last on every page: what needs the whole page to be there. */
(function () {
  "use strict";
  var WIDE = ".cw-text table, .cw-text pre, .cw-text .highlight";

  /* What is wider than the text scrolls by itself: the keyboard must be able to reach it. */
  function reachWide() {
    document.querySelectorAll(WIDE).forEach(function (box) {
      if (box.scrollWidth > box.clientWidth + 1) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    });
  }

  self.courseware.showStation();
  self.courseware.showLearned();
  self.courseware.showReading();
  reachWide();
  addEventListener("resize", reachWide);
  document.addEventListener("cw-modes", reachWide);
  self.courseware.beginKeys();
})();
