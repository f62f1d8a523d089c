/* Last on every page: what needs the whole page to be there. */
(() => {
  "use strict";
  const { courseware } = self;
  const { focus, wayBack } = courseware;
  const WIDE = ".cw-text table, .cw-text pre, .cw-text .highlight";

  /* What is wider than the text scrolls by itself: the keyboard must be able to reach it. */
  function makeWideReachable() {
    for (const box of document.querySelectorAll(WIDE)) {
      if (box.scrollWidth > box.clientWidth + 1) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    }
  }

  courseware.showStation();
  focus.beginLate(wayBack.isBack);
  courseware.store.ready.then(() => {
    courseware.showLearned();
    courseware.showReading();
    if (!wayBack.isBack) focus.beginLate();
  });
  makeWideReachable();
  addEventListener("resize", makeWideReachable);
  document.addEventListener("cw-modes", makeWideReachable);
})();
