/* 频道: what stands on the stage between two films: the beginning, the self-test, why a film cannot be
   played, and what was done in the end. Each is a title, its content and buttons. */
(() => {
  "use strict";
  const { courseware } = self;
  const { channel, dom } = courseware;

  /* Seconds down to nought on a line of text, unless somebody presses anything. */
  class Countdown {
    constructor(seconds, show, act) {
      this.remaining = seconds;
      this.show = show;
      this.act = act;
      this.timer = setInterval(() => this.step(), 1000);
      show(seconds);
    }

    step() {
      this.remaining -= 1;
      if (this.remaining > 0) this.show(this.remaining);
      else {
        this.stop();
        this.act();
      }
    }

    stop() {
      clearInterval(this.timer);
    }
  }

  channel.Panels = class Panels {
    constructor(root) {
      this.root = root;
      this.countdown = null;
      /* Somebody is there: the self-test waits for them. */
      for (const name of ["keydown", "pointerdown"]) {
        root.addEventListener(name, () => this.wait());
      }
    }

    get isOpen() {
      return !this.root.hidden;
    }

    /* `buttons` are [text, act], the first has the focus. `wait`: {seconds, text, act}. */
    show({ title, content = [], buttons, wait = null }) {
      this.close();
      const heading = dom.create("h2", "", title);
      const keys = buttons.map(([text, act], index) =>
        dom.button(`cw-btn cw-btn--big${index ? "" : " cw-btn--main"}`, text, act),
      );
      this.line = dom.create("p", "cw-channel__wait");
      this.line.setAttribute("role", "timer");
      this.root.replaceChildren(
        dom.create("div", "cw-channel__box", [
          heading,
          dom.create("div", "cw-channel__acts", [...keys, this.line]),
          ...content,
        ]),
      );
      this.root.hidden = false;
      this.root.scrollTop = 0;
      keys[0].focus({ preventScroll: true });
      if (!wait) return;
      const count = (seconds) => {
        this.line.textContent = wait.text.replace("N", seconds);
      };
      this.countdown = new Countdown(wait.seconds, count, wait.act);
    }

    wait() {
      if (!this.countdown) return;
      this.countdown.stop();
      this.countdown = null;
      this.line.textContent = "";
    }

    close() {
      this.wait();
      this.root.hidden = true;
      this.root.replaceChildren();
    }
  };

  /* [{title, text, isDone}, …] as a list. */
  channel.outcomeList = (rows) =>
    dom.create(
      "ol",
      "cw-channel__list",
      rows.map(({ title, text, isDone }) =>
        dom.create("li", isDone ? "is-done" : "", [
          dom.create("b", "", title),
          dom.create("span", "", isDone ? `✓ ${text}` : text),
        ]),
      ),
    );
})();
