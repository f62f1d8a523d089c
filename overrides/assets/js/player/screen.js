/* 放满屏: the player over the whole screen, or over the window where the browser refuses. There 确认
   pauses and plays and ◀ ▶ go ten seconds, whatever has the focus; ▲ and ▼ are the way to the
   buttons, which leave after four seconds while it plays. */
(() => {
  "use strict";
  const { courseware } = self;
  const QUIET = 4000; /* ms */
  const STEP = 10; /* seconds */
  const LEAVING = /^(Escape|Backspace|BrowserBack|GoBack)$/;
  const ANSWER = 1000; /* ms: a browser that has said neither yes nor no by then will not */

  courseware.player.Screen = class Screen {
    constructor(player) {
      this.player = player;
      this.button = player.part("full");
      this.timer = 0;
      this.areButtonsInUse = false;
      const wake = () => this.wake();
      document.addEventListener("fullscreenchange", () => this.show());
      ["pointermove", "pointerdown", "focusin"].forEach((name) => {
        player.addEventListener(name, wake);
      });
      ["play", "pause"].forEach((name) => player.media.addEventListener(name, wake));
      /* Before every other listener: what it takes is for nobody else. */
      document.addEventListener("keydown", (event) => this.takeKey(event), true);
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

    /* What a key does over the whole screen before anybody asked for the buttons; null: nothing. */
    actionOf(key) {
      const { player } = this;
      if (key === "Enter" || key === " ") return () => player.toggle();
      if (key === "ArrowLeft") return () => player.skip(-STEP);
      if (key === "ArrowRight") return () => player.skip(STEP);
      if (key === "ArrowUp" || key === "ArrowDown" || key === "Tab") {
        return () => {
          this.areButtonsInUse = true;
          player.focusFirst();
        };
      }
      return null;
    }

    takeKey(event) {
      const { player } = this;
      const isQuiet = player.classList.contains("is-quiet");
      if (!this.isFull || LEAVING.test(event.key) || /^Media/.test(event.key)) {
        this.wake();
        return;
      }
      if (isQuiet) this.areButtonsInUse = false;
      const hasCard = !player.part("next").hidden || !player.part("missing").hidden;
      if (this.areButtonsInUse || hasCard || player.querySelector("dialog[open]")) {
        this.wake();
        return;
      }
      const action = this.actionOf(event.key);
      if (!action && !isQuiet) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (!action) return;
      action();
      this.wake();
    }

    show() {
      const { button, player } = this;
      if (document.fullscreenElement === player) player.classList.remove("is-filled");
      if (this.isFull && !player.classList.contains("is-full")) {
        this.areButtonsInUse = false;
        player.focusFirst();
      }
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
