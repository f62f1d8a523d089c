/* The station's clock: that of the PC, put right by an offset, and from arming on a monotone one, so
   that nothing that happens to the PC's clock moves a lesson that plays. Pure: it is given both
   clocks, and what was kept of the offset. All times in milliseconds. */
(() => {
  "use strict";
  const { courseware } = self;
  const sameTime = (courseware.sameTime = courseware.sameTime || {});
  const HOUR = 3600000;
  const KEPT = 12 * HOUR; /* after that a cheap PC's clock has gone wrong again */
  const FURTHEST = 12 * HOUR; /* what is further off is a wrong day, which the PC must be set to */
  const JUMP = 1000;

  /* Whether an offset can be used. */
  function isOffset(value) {
    return Number.isFinite(value) && Math.abs(value) <= FURTHEST;
  }

  /* The offset of what was kept as {offset, on}, `on` being the PC's clock when it was set; null
     where that is too long ago, or lies ahead: then the PC's clock was set since. */
  sameTime.offsetOf = (stored, wall) => {
    if (!isOffset(stored?.offset) || !Number.isFinite(stored?.on)) return null;
    const age = wall - stored.on;
    return age >= 0 && age <= KEPT ? stored.offset : null;
  };

  sameTime.StationClock = class StationClock {
    /* `wall()` is the PC's clock, `monotone()` one that only moves on. */
    constructor({ wall, monotone }, offset = 0) {
      Object.assign(this, { wall, monotone, offset });
      this.anchor = null; /* once armed: {time, monotone} */
      this.skew = wall() - monotone(); /* between the two, as it was last seen */
      this.jumped = 0; /* what the PC's clock has jumped since it was armed */
    }

    now() {
      const { anchor } = this;
      if (!anchor) return this.wall() + this.offset;
      return anchor.time + this.monotone() - anchor.monotone;
    }

    /* From here on the monotone clock counts. */
    arm() {
      const time = this.wall() + this.offset;
      this.anchor = { time, monotone: this.monotone() };
      this.skew = this.wall() - this.monotone();
      this.jumped = 0;
    }

    disarm() {
      this.offset = this.now() - this.wall();
      this.anchor = null;
    }

    /* Sees what the PC's clock did since it was asked last; true where it jumped. That the two
       clocks drift apart slowly is no jump. */
    check() {
      const skew = this.wall() - this.monotone();
      const step = skew - this.skew;
      this.skew = skew;
      if (Math.abs(step) <= JUMP) return false;
      this.jumped += step;
      /* Time goes on as it was counted, also for whoever opens the page again. */
      if (this.anchor) this.offset = this.now() - this.wall();
      return true;
    }

    /* The PC's clock was right in jumping: it was asleep, or somebody set it. */
    followJump() {
      this.setOffset(this.offset + this.jumped);
      this.jumped = 0;
    }

    setOffset(offset) {
      if (!isOffset(offset)) return false;
      this.offset = offset;
      if (this.anchor) {
        this.anchor = { time: this.wall() + offset, monotone: this.monotone() };
      }
      return true;
    }
  };
})();
