/* Plays what the schedule has, from arming on: makes each recording ready before its time, begins it
   at its moment or joins in the middle, and keeps it there by the controller's decisions. How it
   looks is left to the page. Moments are in milliseconds, places in a recording in seconds. */
(() => {
  "use strict";
  const { courseware } = self;
  const { sameTime } = courseware;
  const LADDER = ["hd", "small", "audio"]; /* from the heaviest to the lightest */
  const AHEAD = 60000; /* ms: so long before its time a recording is made ready */
  const SOON = 300; /* ms: from then on the start waits for its moment exactly */
  const LEAD = 1; /* seconds by which one joins ahead, for the file to be read */
  const LONGEST_LEAD = 16;
  const LATE = 0.5; /* seconds: later than this a place that was made ready is another one */
  const MISSES = 3; /* so often a file is made ready too late before a lighter one is tried */
  const PATIENCE = 10; /* seconds behind its moment, after which one that is not ready gives way */
  const CUT = 3; /* seconds: more than a recording that is all but over still has */
  const GRACE = 3000; /* ms: a recording that is a little late plays to its end */

  sameTime.Run = class Run {
    /* `changed()` is called when there is something else to show. */
    constructor({ clock, stage, changed }) {
      Object.assign(this, { clock, stage, changed });
      /* {key, row, part, label, state, start, lead, misses}: what is on the stage */
      this.entry = null;
      this.state = sameTime.newState();
      this.lightest = 0; /* the rung of the ladder that this PC came down to */
      this.unreadable = new Set(); /* addresses */
      this.isHeld = false; /* somebody pressed 停一下 */
      this.seeks = 0;
      this.timer = 0;
    }

    /* The files of a part that can be played here, the heaviest first. */
    files(row, part) {
      const listed = courseware.labelsHere(row.lesson);
      return LADDER.filter(
        (label) =>
          part[label] &&
          !this.unreadable.has(part[label]) &&
          (listed === null || listed.includes(label)),
      );
    }

    /* Of those the one for this PC: a film as heavy as it can play, sound where there is no other. */
    choose(row, part) {
      const files = this.files(row, part);
      return files.find((label) => LADDER.indexOf(label) >= this.lightest) || files.pop() || "";
    }

    lighter({ row, part, label }) {
      const rung = LADDER.indexOf(label);
      return this.files(row, part).find((other) => LADDER.indexOf(other) > rung) || "";
    }

    /* Where all stations are in the entry's part; below nought before it begins. */
    get target() {
      return (this.clock.now() - this.entry.partStart) / 1000;
    }

    /* Follows a moment of the schedule. */
    follow(moment) {
      const { entry } = this;
      const { phase, row, part } = moment;
      const isDue =
        phase === "playing" || (phase === "before" && row.start - this.clock.now() < AHEAD);
      const key = isDue ? `${row.lesson} ${row.start} ${part.index}` : "";
      if (entry && entry.key !== key && !this.isPast(entry)) this.step();
      else if (!key) this.leave();
      else if (entry?.key === key) this.step();
      else this.enter(key, row, part);
    }

    /* Whether nothing of it remains to be played. */
    isPast(entry) {
      const end = entry.partStart + 1000 * entry.part.seconds;
      return entry.state !== "playing" || this.clock.now() > end + GRACE;
    }

    leave() {
      if (!this.entry) return;
      this.stop();
      this.changed();
    }

    enter(key, row, { index, start }) {
      clearTimeout(this.timer);
      const part = row.parts[index];
      this.entry = { key, row, part, partStart: start, label: "", state: "missing", misses: 0 };
      this.isHeld = false;
      if (part) this.load(this.choose(row, part), LEAD);
      this.changed();
    }

    /* Makes a file of the entry ready where all will be when it is. */
    load(label, lead) {
      const { entry, stage } = this;
      clearTimeout(this.timer);
      if (!label) {
        stage.clear();
        Object.assign(entry, { label, state: "missing" });
        return;
      }
      const { target } = this;
      const start = target < 0 ? 0 : target + lead;
      Object.assign(entry, { label, start, lead, state: "preparing" });
      stage.prepare({ ...entry.part, label, url: entry.part[label] }, start);
    }

    step() {
      const { entry } = this;
      if (this.isHeld) return;
      if (entry.state === "preparing") this.waitForMoment();
      else if (entry.state === "playing") this.control();
    }

    /* Begins exactly when all stations are where this one was made ready. */
    waitForMoment() {
      const { entry, stage, state } = this;
      const delay = 1000 * (entry.start - this.target - state.latency.start);
      if (!stage.isReady) {
        if (delay < -1000 * PATIENCE && this.lighter(entry)) this.lighten();
      } else if (delay < -1000 * LATE) {
        this.prepareAgain();
      } else if (delay < SOON) {
        clearTimeout(this.timer);
        this.timer = setTimeout(() => this.begin(entry), Math.max(0, delay));
      }
    }

    /* Further ahead; what is too late again and again is too heavy for this PC. */
    prepareAgain() {
      const { entry } = this;
      entry.misses += 1;
      if (entry.misses >= MISSES && this.lighter(entry)) this.lighten();
      else this.load(entry.label, Math.min(2 * entry.lead, LONGEST_LEAD));
    }

    begin(entry) {
      if (entry !== this.entry || entry.state !== "preparing" || this.isHeld) return;
      entry.state = "playing";
      entry.misses = 0;
      this.state = sameTime.started(this.state, this.seconds());
      this.stage.takeDisturbance();
      this.stage.play();
      this.changed();
    }

    seconds() {
      return this.clock.monotone() / 1000;
    }

    control() {
      const { entry, stage, target } = this;
      if (!stage.isPlaying || target > entry.part.seconds) return;
      const { action, to, state } = sameTime.decide(this.state, {
        now: this.seconds(),
        target,
        position: stage.position,
        isReady: stage.isReady,
        isDisturbed: stage.takeDisturbance(),
        canLighten: Boolean(this.lighter(entry)),
      });
      if (action === "seek" && to > entry.part.seconds) return; /* it is all but over */
      this.state = state;
      stage.setRate(state.rate);
      if (action === "seek") {
        this.seeks += 1;
        stage.moveTo(to);
      } else if (action === "lighter") this.lighten();
    }

    /* The next lighter file, from where all stations are. */
    lighten() {
      const label = this.lighter(this.entry);
      this.lightest = LADDER.indexOf(label);
      this.entry.misses = 0;
      this.state = sameTime.lightened(this.state, this.seconds());
      this.load(label, LEAD);
      this.changed();
    }

    /* News of the stage. */
    hear(news) {
      const { entry } = this;
      if (!entry) return;
      if (news === "failed") this.fail();
      else if (news === "ended") this.end();
      else if (news === "stopped" || news === "refused") this.hold();
      this.changed();
    }

    /* A file that was cut off ends early: some browsers go to its end without a word. So does one that
       somebody moved there, which is believed once. */
    end() {
      const { entry } = this;
      if (entry.part.seconds - this.target <= CUT) {
        entry.state = "ended";
        return;
      }
      const isMoved = this.stage.takeDisturbance() && !entry.hasEndedEarly;
      entry.hasEndedEarly = true;
      if (isMoved) this.load(entry.label, LEAD);
      else this.fail();
    }

    /* A file that is missing, cut off or damaged: another one, the lighter ones first. */
    fail() {
      const { entry } = this;
      const lighter = this.lighter(entry);
      this.unreadable.add(entry.part[entry.label]);
      this.load(lighter || this.choose(entry.row, entry.part), LEAD);
    }

    /* Stands still, by hand; the other stations go on. */
    hold() {
      this.isHeld = true;
      clearTimeout(this.timer);
      this.stage.hold();
      if (this.entry?.state === "playing") this.entry.state = "held";
    }

    /* Goes on where all stations are now. */
    goOn() {
      const { entry } = this;
      this.isHeld = false;
      if (entry && ["held", "preparing"].includes(entry.state)) this.load(entry.label, LEAD);
    }

    stop() {
      clearTimeout(this.timer);
      this.stage.clear();
      this.entry = null;
      this.isHeld = false;
    }
  };
})();
