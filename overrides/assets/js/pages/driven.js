/* Last of what a page is driven with: it names its month, the focus is on the first thing, and keys
   that were pressed before go on from there. */
(() => {
  "use strict";
  const { courseware } = self;

  courseware.edition.show();
  courseware.focus.begin(courseware.wayBack.isBack);
  document.dispatchEvent(new CustomEvent("cw-driven"));
})();
