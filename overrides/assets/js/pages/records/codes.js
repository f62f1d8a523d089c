/* Statements as QR codes, one after another, as large as the
   screen, for a telephone's camera. ◀ ▶ turn over; the last press says that all were photographed. */
(() => {
  "use strict";
  const { courseware } = self;
  const { dom } = courseware;

  courseware.CodesDialog = class CodesDialog {
    /* `onPhotographed(shown, long)` is called with the statements that had a code and those that
       are too long for one. */
    constructor(dialog, onPhotographed) {
      this.dialog = dialog;
      this.onPhotographed = onPhotographed;
      this.pages = [];
      this.index = 0;
      for (const name of ["code", "place", "before", "next", "end"]) {
        this[name] = dom.part(dialog, name);
      }
      this.before.addEventListener("click", () => this.turn(-1));
      this.next.addEventListener("click", () => this.turn(1));
      this.end.addEventListener("click", () => this.finish());
      dom.part(dialog, "close").addEventListener("click", () => this.close());
      dialog.addEventListener("keydown", (event) => this.key(event));
      dialog.addEventListener("close", () => {
        if (document.activeElement === document.body) this.opener?.focus();
      });
      courseware.keys.layer(() => this.close());
    }

    /* `entries` are statements with their lines: [{statement, line}, …]. */
    async open(entries, opener) {
      this.opener = opener;
      this.pages = [];
      for (const { statement, line } of entries) {
        this.pages.push({ statement, svg: courseware.qr(await courseware.qrText(line)) });
      }
      this.index = 0;
      this.dialog.showModal();
      this.show();
      (this.next.hidden ? this.end : this.next).focus();
    }

    close() {
      if (!this.dialog.open) return false;
      this.dialog.close();
      /* At once: the event of closing comes later, when the focus may have moved on. */
      this.opener?.focus();
      return true;
    }

    turn(step) {
      const index = this.index + step;
      if (index < 0 || index >= this.pages.length) return;
      this.index = index;
      this.show();
    }

    show() {
      const { statement, svg } = this.pages[this.index];
      const end = this.pages.length - 1;
      this.code.textContent = "";
      this.code.append(
        svg || dom.create("p", "", `第 ${statement.n} 条太长，二维码放不下，请用盘带走。`),
      );
      this.place.textContent = `第 ${statement.n} 条 · ${this.index + 1} / ${end + 1}`;
      const hasFocus = this.dialog.contains(document.activeElement);
      this.before.disabled = this.index === 0;
      this.next.hidden = this.index === end;
      this.end.hidden = this.index !== end;
      /* What had the focus may be gone: at the end the last button has it. */
      if (hasFocus && this.index === end) this.end.focus();
      else if (hasFocus && document.activeElement.disabled) this.next.focus();
    }

    key(event) {
      const step = { ArrowLeft: -1, ArrowRight: 1, PageUp: -1, PageDown: 1 }[event.key];
      if (!step) return;
      event.preventDefault();
      const wasNext = document.activeElement === this.next;
      this.turn(step);
      if (wasNext || this.next.hidden) (this.next.hidden ? this.end : this.next).focus();
    }

    finish() {
      const { pages } = this;
      this.close();
      this.onPhotographed(
        pages.filter(({ svg }) => svg).map(({ statement }) => statement),
        pages.filter(({ svg }) => !svg).map(({ statement }) => statement),
      );
    }
  };
})();
