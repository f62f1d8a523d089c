/* What was really played of a simultaneous lesson, told to the page as the player tells it: by
   `cw-played`, which statements and sessions are made of, and `cw-place`, where one stopped. */
(() => {
  "use strict";
  const { courseware } = self;
  const { sameTime } = courseware;
  const EVERY = 5; /* seconds between two reports of the position */

  sameTime.Playback = class Playback {
    /* `entry()` is what is on the stage, `media` plays it. */
    constructor(media, entry) {
      Object.assign(this, { media, entry });
      this.reported = -1;
      this.counter = new courseware.player.PlayedCounter((stretch) => this.send(stretch));
      const step = () => this.step();
      const stop = () => this.stop();
      for (const name of ["playing", "timeupdate", "ratechange"]) {
        media.addEventListener(name, step);
      }
      for (const name of ["seeking", "waiting", "emptied"]) {
        media.addEventListener(name, () => this.counter.stop());
      }
      media.addEventListener("pause", stop);
      media.addEventListener("ended", stop);
      addEventListener("pagehide", stop);
    }

    /* Seconds of the lesson before the part that plays. */
    get offset() {
      const { row, partStart } = this.playing;
      return (partStart - row.start) / 1000;
    }

    step() {
      const { media } = this;
      if (media.paused || media.seeking || media.readyState < 2 || !this.entry()) return;
      this.playing = this.entry();
      this.counter.step(media.currentTime, performance.now() / 1000, media.playbackRate);
      if (Math.abs(media.currentTime - this.reported) >= EVERY) this.report(media.currentTime);
    }

    stop() {
      if (!this.playing) return;
      const { media, playing } = this;
      if (media.src && !media.seeking) {
        this.counter.step(media.currentTime, performance.now() / 1000, media.playbackRate);
      }
      this.counter.stop();
      const isLast = playing.row.parts.indexOf(playing.part) === playing.row.parts.length - 1;
      if (media.ended && isLast) this.report(-this.offset); /* learned to the end: begins anew */
      else if (media.currentTime > 0) this.report(media.currentTime);
    }

    emit(name, detail) {
      const { row } = this.playing;
      const facts = { lesson: row.lesson, duration: sameTime.lengthOf(row) };
      document.dispatchEvent(new CustomEvent(name, { detail: { ...facts, ...detail } }));
    }

    send({ from, to, took }) {
      this.emit("cw-played", { from: this.offset + from, to: this.offset + to, took });
    }

    report(position) {
      this.reported = position;
      this.emit("cw-place", { at: this.offset + position });
    }
  };
})();
