/* Which seconds of a lesson were really played: a counter that is told where the recording is, and
   reports stretches of it. Pure: it has no clock and no element of its own.

   What counts are seconds of the lesson, not of the wall: who listens at double speed has heard the
   whole lesson in half the time. Each stretch also says how long it took by the clock, so that
   records can show what a session can have held. Skipping counts nothing: between two steps the
   position may move on by no more than the time that passed allows at the rate. */
(() => {
  "use strict";
  const { courseware } = self;
  const EVERY = 10; /* seconds of the lesson after which a stretch is reported */
  const SLACK = 0.6; /* seconds: browsers tell the position a few times a second only */

  courseware.player.PlayedCounter = class PlayedCounter {
    /* `report` is called with {from, to, took}: seconds of the recording, seconds of the clock. */
    constructor(report) {
      this.report = report;
      this.stretch = null; /* the one under way */
      this.previous = null; /* the step before: {position, now} */
    }

    /* It plays and is at `position` in seconds; `now` is a clock in seconds; `rate` is its speed. */
    step(position, now, rate) {
      const { previous } = this;
      const moved = previous ? position - previous.position : -1;
      const passed = previous ? now - previous.now : 0;
      if (moved >= 0 && moved <= passed * Math.max(rate, 1) + SLACK) {
        this.extend(previous.position, position, passed);
      } else this.flush();
      this.previous = { position, now };
    }

    extend(from, to, took) {
      this.stretch = this.stretch || { from, to: from, took: 0 };
      this.stretch.to = to;
      this.stretch.took += took;
      if (to - this.stretch.from >= EVERY) this.flush();
    }

    /* It stopped, or is about to be somewhere else. */
    stop() {
      this.flush();
      this.previous = null;
    }

    flush() {
      const { stretch } = this;
      this.stretch = null;
      if (stretch && stretch.to > stretch.from) this.report(stretch);
    }
  };
})();
