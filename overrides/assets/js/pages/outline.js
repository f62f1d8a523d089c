/* <cw-outline>: beside the recording, its chapters and what is said in each, line by line. It
   follows what plays, a line is a button that goes to its second, and a sentence can be searched. */
(() => {
  "use strict";
  const { dom, player: players, time } = self.courseware;
  const REST = 6000; /* ms after somebody moved in the list in which it does not follow */
  const EARLY = 0.05; /* seconds: what a position may be short of the second that was sought */
  const LINGER = 2; /* seconds for which a line stays marked after it was said */

  /* As people type it and as it is written: no case, no blanks, no punctuation. */
  function normalize(text) {
    return text
      .toLowerCase()
      .normalize("NFKC")
      .replace(/[\s，。、！？；：“”‘’（）《》·.,!?;:'"()-]/g, "");
  }

  class CwOutline extends HTMLElement {
    connectedCallback() {
      const [first] = players.all;
      if (this.list || !first) return;
      this.list = this.querySelector(".cw-outline__list");
      this.form = this.querySelector(".cw-outline__find");
      this.status = this.querySelector(".cw-outline__said");
      this.lines = [];
      this.movedAt = -REST;
      this.current = {}; /* the chapter and the line that are marked */
      const rows = Array.from(this.querySelectorAll("[data-at]"));
      this.chapters = rows.map((row, index) => this.addChapter(row, index));
      this.chapterStarts = startsOf(this.chapters);
      this.lineStarts = [];
      this.classList.add("is-live");
      this.showSpans();
      this.listen();
      for (const player of players.all) {
        const follow = () => this.follow(player);
        player.media.addEventListener("timeupdate", follow);
        player.media.addEventListener("seeked", follow);
        player.on("sought", follow);
      }
      this.follow(first);
      first.onLanguage((transcript) => this.setTranscript(transcript));
      this.addPictures();
    }

    listen() {
      const { list, form } = this;
      for (const name of ["wheel", "touchmove", "focusin", "pointerdown"]) {
        list.addEventListener(
          name,
          () => {
            this.movedAt = performance.now();
          },
          { passive: true },
        );
      }
      list.addEventListener("click", (event) => {
        const button = event.target.closest("button");
        if (button) this.go(Number(button.dataset.to));
      });
      list.addEventListener("keydown", (event) => this.goByDigit(event));
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        this.search();
        const match = list.querySelector(".cw-line:not([hidden])");
        if (match && this.query()) match.focus();
      });
      form.addEventListener("input", () => this.search());
    }

    query() {
      return this.form.elements[0].value.trim();
    }

    /* The row of a chapter becomes a button; its lines come below it. */
    addChapter(row, index) {
      const start = Number(row.dataset.at);
      const button = dom.button("cw-chap", Array.from(row.childNodes));
      button.dataset.to = start;
      row.append(button);
      if (index < 9) button.prepend(dom.create("kbd", "", String(index + 1)));
      return { start, button, row, lines: null };
    }

    /* 11:48 becomes 11:48 — 21:10. */
    showSpans() {
      this.chapters.forEach(({ start, row }, index) => {
        const next = this.chapters[index + 1];
        const end = next ? next.start : players.all[0].whole;
        const label = row.querySelector(".cw-outline__time");
        label.textContent = `${time.clock(start)} — ${time.clock(end)}`;
      });
    }

    /* Small pictures beside the chapters, once everything else is there. */
    addPictures() {
      for (const { start, button } of this.chapters) {
        const player = players.holding(start);
        player.withSheet((sheet) => {
          const tile = dom.create("span", "cw-chap__tile");
          players.showTile(tile, sheet, start - player.start + 0.5, 1);
          button.prepend(dom.create("span", "cw-chap__frame", tile));
          button.classList.add("has-picture");
        });
      }
    }

    /* Subtitles came, or those of another language were chosen. */
    setTranscript({ cues, language }) {
      for (const list of this.querySelectorAll(".cw-lines")) list.remove();
      for (const chapter of this.chapters) chapter.lines = null;
      this.lines = cues.map((cue) => this.addLine(cue, language));
      this.lineStarts = startsOf(this.lines);
      this.form.hidden = !this.lines.length;
      this.classList.add("has-lines");
      this.search();
      this.follow(players.all[0]);
    }

    addLine({ start, end, text }, language) {
      const sentence = dom.create("span", "", text.replace(/\n/g, " "));
      sentence.lang = language;
      const button = dom.button("cw-line", [
        dom.create("span", "cw-line__time", time.clock(start)),
        sentence,
      ]);
      button.dataset.to = start;
      const number = Math.max(0, time.indexAt(this.chapterStarts, start + EARLY));
      this.linesOf(this.chapters[number]).append(dom.create("li", "", button));
      return { start, end, button, text: normalize(text) };
    }

    /* The list of lines below a chapter, or the only one where there are no chapters. */
    linesOf(chapter) {
      if (!chapter) return this.list;
      if (!chapter.lines) {
        chapter.lines = dom.create("ol", "cw-lines");
        chapter.row.append(chapter.lines);
      }
      return chapter.lines;
    }

    go(second) {
      const player = players.holding(second);
      if (player.classList.contains("is-missing")) {
        if (!player.isFilm || !player.source.hasSound()) return;
        player.source.useSound(true);
      }
      player.seek(second - player.start);
      player.play();
    }

    goByDigit(event) {
      const chapter = /^[1-9]$/.test(event.key) && this.chapters[Number(event.key) - 1];
      if (!chapter || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      chapter.button.focus();
      this.go(chapter.start);
    }

    search() {
      const query = normalize(this.query());
      let count = 0;
      this.classList.toggle("is-searching", Boolean(query));
      for (const { button, text } of this.lines) {
        const isMatch = text.includes(query);
        button.hidden = !isMatch;
        if (isMatch) count += 1;
      }
      for (const { row, lines } of this.chapters) {
        const isEmpty = query && !lines?.querySelector(".cw-line:not([hidden])");
        row.classList.toggle("is-empty", Boolean(isEmpty));
      }
      if (!query) this.status.textContent = "";
      else if (count) this.status.textContent = `找到 ${count} 句`;
      else this.status.textContent = `没有找到“${this.query()}”。换两个字试试。`;
    }

    /* Marks what is said now, and the chapter it belongs to. */
    follow(player) {
      const second = player.start + player.position + EARLY;
      const chapter = this.chapters[time.indexAt(this.chapterStarts, second)];
      const line = this.lines[time.indexAt(this.lineStarts, second)];
      const isChapterNew = this.mark("chapter", chapter);
      const isLineNew = this.mark("line", line && second < line.end + LINGER ? line : undefined);
      if (!(isChapterNew || isLineNew) || this.classList.contains("is-searching")) return;
      this.scrollTo((line || chapter)?.button);
    }

    /* Moves the mark of a chapter or line; whether it is on another one now. */
    mark(kind, entry) {
      const previous = this.current[kind];
      if (previous === entry) return false;
      previous?.button.removeAttribute("aria-current");
      previous?.row?.classList.remove("is-now");
      this.current[kind] = entry;
      entry?.button.setAttribute("aria-current", "true");
      entry?.row?.classList.add("is-now");
      return Boolean(entry);
    }

    /* Only the list moves, never the page; and not while somebody reads in it. */
    scrollTo(button) {
      if (!button || performance.now() - this.movedAt < REST) return;
      const box = button.getBoundingClientRect();
      const frame = this.list.getBoundingClientRect();
      if (!box.height) return;
      this.list.scrollTop += box.top - frame.top - (frame.height - box.height) / 2;
    }
  }

  function startsOf(entries) {
    return entries.map(({ start }) => start);
  }

  customElements.define("cw-outline", CwOutline);
})();
