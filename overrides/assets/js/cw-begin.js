/* Last on every page: what needs the whole page to be there. */
(function () {
  "use strict";
  self.courseware.showStation();
  self.courseware.showLearned();
  self.courseware.showReading();
  self.courseware.beginKeys();
})();
