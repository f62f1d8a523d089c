/* The buttons over the recording. While it plays they leave after four seconds; the key that brings
   them back does nothing else. */
(() => {
  "use strict";
  const { courseware } = self;
  const { dom, sameTime } = courseware;
  const QUIET = 4000; /* ms */
  const STEP = 0.1; /* of the volume */

  sameTime.Controls = class Controls {
    /* `page` has `run`, `stage`, `stop()`; it is shown with `isShown()`. */
    constructor(page) {
      this.page = page;
      this.settings = courseware.player.settings(() => this.showVolume());
      this.timer = 0;
      dom.part(page, "hold").addEventListener("click", () => this.toggle());
      dom.part(page, "softer").addEventListener("click", () => this.change(-STEP));
      dom.part(page, "louder").addEventListener("click", () => this.change(STEP));
      dom.part(page, "stop").addEventListener("click", () => page.stop());
      for (const name of ["pointermove", "pointerdown", "focusin"]) {
        page.addEventListener(name, () => this.wake());
      }
      /* Before every other listener: the waking key is for nobody else. */
      document.addEventListener("keydown", (event) => this.wakeByKey(event), true);
      this.showVolume();
    }

    wake() {
      clearTimeout(this.timer);
      this.page.classList.remove("is-quiet");
      this.timer = setTimeout(() => this.hideBar(), QUIET);
    }

    hideBar() {
      const { page } = this;
      const isPlaying = page.run.entry?.state === "playing" && !page.run.isHeld;
      if (isPlaying && !page.querySelector("dialog[open]")) page.classList.add("is-quiet");
    }

    wakeByKey(event) {
      const { page } = this;
      const isQuiet = page.classList.contains("is-quiet");
      this.wake();
      if (/^Media/.test(event.key)) this.followMediaKey(event);
      if (!isQuiet || event.defaultPrevented) return;
      event.preventDefault();
      event.stopImmediatePropagation();
    }

    followMediaKey(event) {
      const { run } = this.page;
      if (!run.entry) return;
      event.preventDefault();
      const isPlay = event.key === "MediaPlay";
      const isPause = event.key === "MediaPause" || event.key === "MediaStop";
      if (event.key === "MediaPlayPause" || (isPlay && run.isHeld) || (isPause && !run.isHeld)) {
        this.toggle();
      }
    }

    toggle() {
      const { run } = this.page;
      if (run.isHeld) run.goOn();
      else run.hold();
      this.page.show();
      this.wake();
    }

    /* Never silent: everybody waits for the sound. */
    get volume() {
      return Math.max(STEP, this.settings.get("volume"));
    }

    change(step) {
      const volume = Math.min(1, Math.max(STEP, this.volume + step));
      this.settings.set("volume", Math.round(10 * volume) / 10);
    }

    showVolume() {
      if (!this.settings) return;
      this.page.spoken.setVolume(this.volume);
      dom.part(this.page, "volume").textContent = `${Math.round(10 * this.volume)} 格`;
    }
  };
})();
