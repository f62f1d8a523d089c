/* 放满屏: the player over the whole screen, or over the window where the browser refuses. While it
   plays the buttons leave after four seconds; the key that brings them back does nothing else. */
(() => {
  "use strict";
  const { courseware } = self;
  const QUIET = 4000; /* ms */
  const ANSWER = 1000; /* ms: a browser that has said neither yes nor no by then will not */

  courseware.player.Screen = class Screen {
    constructor(player) {
      this.player = player;
      this.button = player.part("full");
      this.timer = 0;
      const wake = () => this.wake();
      document.addEventListener("fullscreenchange", () => this.show());
      ["pointermove", "pointerdown", "focusin"].forEach((name) => {
        player.addEventListener(name, wake);
      });
      ["play", "pause"].forEach((name) => player.media.addEventListener(name, wake));
      /* Before every other listener: the waking key is for nobody else. */
      document.addEventListener("keydown", (event) => this.wakeByKey(event), true);
      this.button.addEventListener("click", () => this.toggle());
      courseware.keys.layer(() => this.leaveWindow());
    }

    get isFull() {
      const { player } = this;
      return document.fullscreenElement === player || player.classList.contains("is-filled");
    }

    get isBusy() {
      const { player } = this;
      return (
        player.media.paused ||
        player.querySelector("dialog[open]") ||
        !player.part("next").hidden ||
        !player.part("missing").hidden
      );
    }

    wake() {
      clearTimeout(this.timer);
      this.player.classList.remove("is-quiet");
      if (!this.isFull) return;
      this.timer = setTimeout(() => {
        if (this.isFull && !this.isBusy) this.player.classList.add("is-quiet");
      }, QUIET);
    }

    wakeByKey(event) {
      const isQuiet = this.player.classList.contains("is-quiet");
      this.wake();
      if (!isQuiet || /^Media/.test(event.key)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
    }

    show() {
      const { button, player } = this;
      if (document.fullscreenElement === player) player.classList.remove("is-filled");
      player.classList.toggle("is-full", this.isFull);
      button.querySelector("[data-words]").textContent = this.isFull ? "不放满屏" : "放满屏";
      this.wake();
    }

    /* Over the whole window, or no longer. */
    fillWindow(isOn) {
      this.player.classList.toggle("is-filled", isOn);
      document.documentElement.classList.toggle("cw-has-filled", isOn);
      this.show();
    }

    /* Whether it did fill the window. */
    leaveWindow() {
      if (!this.player.classList.contains("is-filled")) return false;
      this.fillWindow(false);
      return true;
    }

    toggle() {
      if (this.leaveWindow()) return;
      if (document.fullscreenElement) document.exitFullscreen();
      else if (this.player.requestFullscreen) this.fillScreen();
      else this.fillWindow(true);
    }

    fillScreen() {
      const refuse = () => {
        if (!document.fullscreenElement) this.fillWindow(true);
      };
      const patience = setTimeout(refuse, ANSWER);
      this.player.requestFullscreen().then(
        () => clearTimeout(patience),
        () => {
          clearTimeout(patience);
          refuse();
        },
      );
    }
  };
})();
