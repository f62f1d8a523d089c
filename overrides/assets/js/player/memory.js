/* Where one stopped, and what was really played: begins there again, and tells the page, which
   keeps it for the one who learns. A link to a second, `lesson.html#t=754`, as the search makes it
   for spoken words, comes before what was kept; `#play` begins by itself if the browser lets it,
   `#play-full` fills the window as well: so the next lesson follows one that filled the screen. */
(() => {
  "use strict";
  const { courseware } = self;
  const { time } = courseware;
  const EVERY = 5; /* seconds between two reports of the position */
  const LEAST = 10; /* seconds from the start or the end that are not worth going on from */

  courseware.player.Memory = class Memory {
    constructor(player) {
      this.player = player;
      this.note = player.part("note");
      this.restart = player.part("again");
      this.reported = -1; /* the position, in seconds of the recording */
      this.hasPlayed = false;
      this.resumed = Infinity; /* the position at which it went on */
      this.counter = new courseware.player.PlayedCounter(({ from, to, took }) => {
        const { start, whole } = player;
        player.send("cw-played", { from: start + from, to: start + to, took, duration: whole });
      });
      this.listen();
    }

    listen() {
      const { counter, player } = this;
      const { media } = player;
      const stop = () => counter.stop();
      const step = () => this.step();
      const pause = () => this.pause();
      media.addEventListener("playing", () => {
        this.hasPlayed = true;
        if (this.restart.hidden) this.note.hidden = true;
        this.step();
      });
      media.addEventListener("timeupdate", step);
      media.addEventListener("ratechange", step);
      media.addEventListener("seeking", stop);
      media.addEventListener("seeked", () => this.report());
      media.addEventListener("waiting", stop);
      media.addEventListener("pause", pause);
      media.addEventListener("ended", () => this.end());
      media.addEventListener("emptied", stop);
      addEventListener("pagehide", pause);
      addEventListener("hashchange", () => this.followLink());
      player.on("refused", () => this.explainRefusal());
      this.restart.addEventListener("click", () => {
        this.note.hidden = true;
        player.focusFirst();
        player.seek(0);
        player.play();
      });
    }

    /* Called once all recordings of the page are there. */
    begin() {
      if (time.ofFragment(location.hash) === null) this.resume();
      else this.followLink();
      this.playByLink();
    }

    step() {
      const { media } = this.player;
      if (media.paused || media.seeking || media.readyState < 2) return;
      this.counter.step(media.currentTime, performance.now() / 1000, media.playbackRate);
      if (Math.abs(media.currentTime - this.reported) >= EVERY) this.report();
      if (media.currentTime - this.resumed > LEAST) this.note.hidden = true;
    }

    report() {
      const { player } = this;
      if (!this.hasPlayed) return;
      this.reported = player.media.currentTime;
      player.send("cw-place", { at: player.start + this.reported, duration: player.whole });
    }

    pause() {
      if (!this.player.media.seeking) this.step();
      this.counter.stop();
      this.report();
    }

    end() {
      const { player } = this;
      const { all } = courseware.player;
      this.step();
      this.counter.stop();
      if (player !== all[all.length - 1]) return;
      this.reported = -1;
      player.send("cw-place", { at: 0, duration: player.whole });
    }

    say(text, { canRestart }) {
      this.player.part("note-words").textContent = text;
      this.restart.hidden = !canRestart;
      this.note.hidden = false;
    }

    explainRefusal() {
      if (this.note.hidden) this.say("按一下“确认”，就放。", { canRestart: false });
      this.player.focusFirst();
    }

    resume() {
      const { player } = this;
      if (this.hasPlayed) return; /* somebody began before the store was read */
      const { at: second } = courseware.progress.of(player.lesson);
      if (courseware.player.holding(second) !== player) return;
      if (player.classList.contains("is-missing")) return;
      const position = second - player.start;
      if (!(position > LEAST) || position > player.length - LEAST) return;
      this.resumed = position;
      player.seek(position);
      this.say(`上回停在 ${time.clock(position)}，从那里接着放。`, { canRestart: true });
    }

    followLink() {
      const { player } = this;
      const second = time.ofFragment(location.hash);
      if (second === null || courseware.player.holding(second) !== player) return;
      this.note.hidden = true;
      player.seek(second - player.start);
      player.focusFirst();
    }

    playByLink() {
      const { player } = this;
      if (!/^#play(-full)?$/.test(location.hash) || player !== courseware.player.all[0]) return;
      if (player.classList.contains("is-missing")) return;
      if (location.hash === "#play-full") player.screen.fillWindow(true);
      player.play();
    }
  };
})();
