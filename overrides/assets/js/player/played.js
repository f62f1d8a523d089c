/* Which seconds of a lesson were really played: a counter that is told where the recording is, and
   reports stretches of it. Pure: it has no clock and no element of its own.

   What counts are seconds of the lesson, not of the wall: who listens at double speed has heard the
   whole lesson in half the time. Each stretch also says how long it took by the clock, so that
   records can show what a session can have held. Skipping counts nothing: between two steps the
   place may move on by no more than the time that passed allows at the rate. */
(function () {
  "use strict";
  var courseware = (self.courseware = self.courseware || {});
  var EVERY = 10;          /* seconds of the lesson after which a stretch is reported */
  var SLACK = 0.6;         /* seconds: browsers tell the place a few times a second only */

  /* `report` is called with {from, to, took}: seconds of the recording, seconds of the clock. */
  courseware.playedCounter = function (report) {
    var open = null;       /* the stretch under way */
    var last = null;       /* the step before: {at, now} */

    function flush() {
      if (open && open.to > open.from) report(open);
      open = null;
    }

    return {
      /* It plays and is at `at` seconds; `now` is a clock in seconds; `rate` is its speed. */
      step: function (at, now, rate) {
        var on = last && at - last.at, passed = last && now - last.now;
        if (last && on >= 0 && on <= passed * Math.max(rate, 1) + SLACK) {
          open = open || { from: last.at, to: last.at, took: 0 };
          open.to = at;
          open.took += passed;
          if (open.to - open.from >= EVERY) flush();
        } else flush();
        last = { at: at, now: now };
      },

      /* It stopped, or is about to be somewhere else. */
      stop: function () {
        flush();
        last = null;
      }
    };
  };
})();
