/* 对钟: sets the offset of the PC's clock by presses at a telephone's minute or along with the radio's
   pips, and by hours and minutes where it is further off. What is pressed is told at once; it counts
   from the third press on. */
(() => {
  "use strict";
  const { courseware } = self;
  const { dom, sameTime } = courseware;
  const PAUSE = 1800; /* ms without a press, after which the pips are over */
  const WAYS = {
    phone: {
      title: "对着手机的钟",
      help: "看着手机上的钟。它一跳到下一分钟，马上按一下“跳了”。连着三分钟，按三回。",
      press: "跳了",
    },
    radio: {
      title: "对着收音机报时",
      help: "整点前，收音机响五声短的、一声长的。跟着每一声按一下，最后那一声长的也按。",
      press: "响了",
    },
  };
  const APART = "三回差得太多，不算。从头再按。";

  sameTime.ClockDialog = class ClockDialog {
    /* `setOffset(offset)` takes over what was found out. */
    constructor(root, clock, setOffset) {
      Object.assign(this, { root, clock, setOffset, way: "phone", presses: [], timer: 0 });
      this.dialog = dom.part(root, "clock-dialog");
      this.pressButton = dom.part(this.dialog, "press");
      this.pressButton.addEventListener("click", () => this.press());
      dom.part(this.dialog, "done").addEventListener("click", () => this.close());
      this.dialog.addEventListener("close", () => this.finish());
      for (const button of root.querySelectorAll("[data-way]")) {
        button.addEventListener("click", () => this.open(button));
      }
      for (const button of root.querySelectorAll("[data-shift]")) {
        button.addEventListener("click", () => this.shift(Number(button.dataset.shift)));
      }
    }

    open(opener) {
      this.opener = opener;
      this.way = opener.dataset.way;
      const { title, help, press } = WAYS[this.way];
      dom.part(this.dialog, "way-title").textContent = title;
      dom.part(this.dialog, "way-help").textContent = help;
      this.pressButton.textContent = press;
      this.begin("");
      this.dialog.showModal();
      this.pressButton.focus();
    }

    begin(text) {
      clearTimeout(this.timer);
      this.presses = [];
      this.say(text);
    }

    say(text) {
      dom.part(this.dialog, "press-status").textContent = text;
    }

    /* Whether there was something to close. */
    close() {
      if (!this.dialog.open) return false;
      this.dialog.close();
      return true;
    }

    finish() {
      clearTimeout(this.timer);
      this.opener?.focus();
    }

    press() {
      const { clock } = this;
      this.presses.push(clock.wall());
      clearTimeout(this.timer);
      if (this.way === "radio") {
        this.say(`按了 ${this.presses.length} 声`);
        this.timer = setTimeout(() => this.take(this.fromPips()), PAUSE);
      } else this.take(sameTime.offsetByMinutes(this.presses, clock.offset));
    }

    fromPips() {
      const { clock, presses } = this;
      const zone = new Date(clock.now()).getTimezoneOffset();
      return sameTime.offsetByPips(presses, clock.offset, zone);
    }

    take({ remaining, offset, apart }) {
      const isRadio = this.way === "radio";
      if (apart) this.begin(APART);
      else if (remaining && isRadio) this.begin("按得太少，下一个整点再来。");
      else if (remaining) this.say(`按了 ${this.presses.length} 回，再按 ${remaining} 回`);
      else if (!this.setOffset(offset)) this.begin("差得太多了。先把电脑的日期和时间拨对。");
      else {
        const { label, amount } = sameTime.texts.offset(offset);
        this.begin(`对好了，${label} ${amount}。看看上面的几点几分对不对。`);
        dom.part(this.dialog, "done").focus();
      }
    }

    /* By a button: so many seconds on, or back where it is below nought. */
    shift(seconds) {
      const isTaken = this.setOffset(this.clock.offset + 1000 * seconds);
      if (!isTaken && this.dialog.open) this.say("差得太多了。先把电脑的日期和时间拨对。");
    }
  };
})();
