/* The bar on which one sees where the recording is, with a mark for each chapter, and goes to
   another position: by pointer, or by ◀ ▶ for ten seconds, Page Up and Down for a chapter, digits
   for the chapter of that number. A small picture shows what is there. */
(() => {
  "use strict";
  const { courseware } = self;
  const { dom, time } = courseware;
  const STEP = 10; /* seconds */
  const FAST = 30;
  const HOLD = 8; /* repeats of a key after which it goes faster */
  const PEEK = 2500; /* ms for which the small picture stays after a key */
  const GAP = 4; /* pixels between two chapters */

  courseware.player.SeekBar = class SeekBar {
    constructor(player) {
      this.player = player;
      this.bar = player.part("seek");
      this.peek = player.part("peek");
      this.chapters = [];
      this.segments = []; /* of the bar, a chapter each: {from, to, filling} */
      this.sheet = null; /* of small pictures; only read when somebody looks for the first time */
      this.hasAskedForSheet = false;
      this.repeats = 0;
      this.timer = 0;
      this.listenToBar();
      this.listenToPlayer();
      this.build();
    }

    listenToBar() {
      const { bar, player } = this;
      bar.addEventListener("keydown", (event) => this.key(event));
      bar.addEventListener("pointermove", (event) => this.look(this.pointedAt(event)));
      bar.addEventListener("pointerleave", () => this.hidePeek());
      bar.addEventListener("pointerdown", (event) => {
        if (event.button) return;
        bar.setPointerCapture(event.pointerId);
        this.look(this.pointedAt(event));
      });
      bar.addEventListener("pointerup", (event) => {
        if (!event.button) player.seek(this.pointedAt(event));
      });
      bar.addEventListener("blur", () => this.hidePeek());
    }

    listenToPlayer() {
      const { player } = this;
      const { media } = player;
      /* Digits anywhere among the player's buttons; a dialog over them has its own. */
      player.addEventListener("keydown", (event) => {
        if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
        if (!/^[0-9]$/.test(event.key) || event.target.closest("dialog")) return;
        event.preventDefault();
        this.goToDigit(Number(event.key));
      });
      ["timeupdate", "seeking", "seeked", "emptied"].forEach((name) => {
        media.addEventListener(name, () => this.show());
      });
      media.addEventListener("durationchange", () => this.build());
      player.on("sought", () => this.show());
    }

    /* How far along the bar a second is. */
    percent(seconds) {
      const { length } = this.player;
      return length ? (100 * Math.min(Math.max(seconds, 0), length)) / length : 0;
    }

    build() {
      const { player } = this;
      const { length } = player;
      const track = player.part("track");
      this.chapters = this.ownChapters();
      const edges = this.chapters.map(({ start }) => Math.max(0, start));
      if (!edges.length || edges[0] > 1) edges.unshift(0);
      track.textContent = "";
      this.segments = edges.map((from, index) => {
        const isLast = index + 1 === edges.length;
        const to = isLast ? length : edges[index + 1];
        const filling = dom.create("b");
        const segment = dom.create("i", "", filling);
        const width = Math.max(0, this.percent(to) - this.percent(from));
        segment.style.setProperty("left", `${this.percent(from)}%`);
        segment.style.setProperty("width", `calc(${width}% - ${isLast ? 0 : GAP}px)`);
        track.append(segment);
        return { from, to, filling };
      });
      player.part("total").textContent = time.clock(length);
      this.bar.setAttribute("aria-valuemax", String(Math.round(length)));
      this.show();
    }

    /* The chapters of this recording, in its own seconds. */
    ownChapters() {
      const { start: offset, length } = this.player;
      return courseware.player
        .chapters()
        .map(({ start, title }) => ({ start: start - offset, title }))
        .filter(({ start }) => start >= -0.5 && start < length);
    }

    show() {
      const { bar, player } = this;
      const { position, length } = player;
      this.segments.forEach(({ from, to, filling }) => {
        const share = Math.min(1, Math.max(0, (position - from) / (to - from || 1)));
        filling.style.setProperty("width", `${100 * share}%`);
      });
      player.part("knob").style.setProperty("left", `${this.percent(position)}%`);
      player.part("now").textContent = time.clock(position);
      bar.setAttribute("aria-valuenow", String(Math.round(position)));
      bar.setAttribute("aria-valuetext", `${time.spoken(position)}，共${time.spoken(length)}`);
    }

    chapterIndex(seconds) {
      const starts = this.chapters.map(({ start }) => start);
      return time.indexAt(starts, seconds + 0.05);
    }

    /* Shows what is at a position. */
    look(seconds) {
      const { bar, peek, player } = this;
      const chapter = this.chapters[this.chapterIndex(seconds)];
      this.askForSheet();
      const { sheet } = this;
      peek.classList.toggle("has-picture", Boolean(sheet));
      if (sheet) {
        /* A film of a telephone held upright would cover half the picture. */
        const share = sheet.height > sheet.width ? 0.4 : 1;
        courseware.player.showTile(player.part("tile"), sheet, seconds, share);
      }
      const title = chapter ? ` ${chapter.title}` : "";
      player.part("peek-words").textContent = time.clock(seconds) + title;
      peek.hidden = false;
      const half = peek.offsetWidth / 2;
      const width = bar.clientWidth;
      const middle = (this.percent(seconds) / 100) * width;
      const x = Math.min(Math.max(middle, half), Math.max(half, width - half));
      peek.style.setProperty("left", `${x}px`);
    }

    askForSheet() {
      if (this.hasAskedForSheet) return;
      this.hasAskedForSheet = true;
      this.player.withSheet((sheet) => {
        this.sheet = sheet;
      });
    }

    hidePeek() {
      this.peek.hidden = true;
    }

    go(seconds) {
      const target = Math.max(0, Math.min(seconds, this.player.length));
      this.player.seek(target);
      this.look(target);
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.hidePeek(), PEEK);
    }

    /* A chapter back or on; a minute where there are none. */
    goByChapter(step) {
      const { chapters, player } = this;
      if (!chapters.length) {
        this.go(player.position + step * 60);
        return;
      }
      const current = this.chapterIndex(player.position - (step < 0 ? 3 : 0));
      const index = current + (step > 0 ? 1 : 0);
      if (index < 0) this.go(0);
      else if (chapters[index]) this.go(chapters[index].start);
    }

    goToDigit(digit) {
      const { chapters, player } = this;
      if (!chapters.length) this.go((digit * player.length) / 10);
      else if (digit === 0) this.go(0);
      else if (chapters[digit - 1]) this.go(chapters[digit - 1].start);
    }

    key(event) {
      if (event.ctrlKey || event.altKey || event.metaKey) return;
      const { player } = this;
      this.repeats = event.repeat ? this.repeats + 1 : 0;
      const step = this.repeats > HOLD ? FAST : STEP;
      const actions = {
        ArrowLeft: () => this.go(player.position - step),
        ArrowRight: () => this.go(player.position + step),
        PageUp: () => this.goByChapter(-1),
        PageDown: () => this.goByChapter(1),
        Home: () => this.go(0),
        End: () => this.go(player.length - 5),
        Enter: () => player.toggle(),
        " ": () => player.toggle(),
      };
      const action = actions[event.key];
      if (!action) return;
      action();
      event.preventDefault();
    }

    pointedAt(event) {
      const box = this.bar.getBoundingClientRect();
      const x = Math.min(Math.max(event.clientX - box.left, 0), box.width);
      return (this.player.length * x) / (box.width || 1);
    }
  };
})();
