/* <cw-outline>: beside the recording, its chapters and what is said in each, line by line. It
   follows what plays, a line is a button to that place, and a sentence can be looked for. */
(function () {
  "use strict";
  var courseware = (self.courseware = self.courseware || {});
  var time = courseware.time;
  var ALONE = 6000;        /* ms after somebody moved in the list: till then it does not follow */

  function make(tag, className, text) {
    var made = document.createElement(tag);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  }

  /* As one writes it or as it is written: no case, no blanks, no punctuation. */
  function plain(text) {
    return text.toLowerCase().normalize("NFKC").replace(/[\s，。、！？；：“”‘’（）《》·.,!?;:'"()-]/g, "");
  }

  class CwOutline extends HTMLElement {
    connectedCallback() {
      if (this.list || !courseware.player.all.length) return;
      this.list = this.querySelector(".cw-outline__list");
      this.find = this.querySelector(".cw-outline__find");
      this.said = this.querySelector(".cw-outline__said");
      this.lines = [];
      this.moved = -ALONE;
      this.chapters = Array.from(this.querySelectorAll("[data-at]"), this.chapter, this);
      this.classList.add("is-live");
      this.chapters.forEach(this.span, this);
      this.listen();
      courseware.player.all.forEach(function (player) {
        player.media.addEventListener("timeupdate", this.follow.bind(this, player));
        player.media.addEventListener("seeked", this.follow.bind(this, player));
        player.on("sought", this.follow.bind(this, player));
      }, this);
      this.follow(courseware.player.all[0]);
      courseware.player.all[0].onLanguage(this.take.bind(this));
      addEventListener("load", this.pictures.bind(this));
    }

    listen() {
      var move = function () { this.moved = performance.now(); }.bind(this);
      ["wheel", "touchmove", "focusin", "pointerdown"].forEach(function (event) {
        this.list.addEventListener(event, move, { passive: true });
      }, this);
      this.list.addEventListener("click", function (event) {
        var button = event.target.closest("button");
        if (button) this.go(Number(button.dataset.to));
      }.bind(this));
      this.list.addEventListener("keydown", this.digit.bind(this));
      this.find.addEventListener("submit", function (event) {
        event.preventDefault();
        this.search();
        var first = this.list.querySelector(".cw-line:not([hidden])");
        if (first && this.find.elements[0].value.trim()) first.focus();
      }.bind(this));
      this.find.addEventListener("input", this.search.bind(this));
    }

    /* The row of a chapter becomes a button; its lines come below it. */
    chapter(row, index) {
      var at = Number(row.dataset.at);
      var button = make("button", "cw-chap");
      button.type = "button";
      button.dataset.to = at;
      button.append.apply(button, Array.from(row.childNodes));
      row.appendChild(button);
      if (index < 9) button.prepend(make("kbd", "", String(index + 1)));
      return { at: at, button: button, row: row, lines: null };
    }

    /* 11:48 becomes 11:48 — 21:10. */
    span(one, index) {
      var until = index + 1 < this.chapters.length ? this.chapters[index + 1].at : courseware.player.all[0].whole;
      one.row.querySelector(".cw-outline__time").textContent = time.clock(one.at) + " — " + time.clock(until);
    }

    /* Small pictures beside the chapters, once everything else is there. */
    pictures() {
      this.chapters.forEach(function (one) {
        var player = courseware.player.holding(one.at);
        player.withSheet(function (sheet) {
          var frame = make("span", "cw-chap__frame"), tile = make("span", "cw-chap__tile");
          courseware.player.showTile(tile, sheet, one.at - player.start + 0.5, 1);
          frame.appendChild(tile);
          one.button.prepend(frame);
          one.button.classList.add("has-picture");
        });
      });
    }

    /* Subtitles came, or those of another language were chosen. */
    take(spoken) {
      var starts = this.chapters.map(function (one) { return one.at; });
      this.querySelectorAll(".cw-lines").forEach(function (old) { old.remove(); });
      this.chapters.forEach(function (one) { one.lines = null; });
      this.lines = spoken.cues.map(function (cue) {
        var chapter = this.chapters[Math.max(0, time.indexAt(starts, cue.start + 0.05))];
        return this.line(cue, chapter, spoken.language);
      }, this);
      this.starts = this.lines.map(function (one) { return one.at; });
      this.find.hidden = !this.lines.length;
      this.classList.add("has-lines");
      this.search();
      this.follow(courseware.player.all[0]);
    }

    line(cue, chapter, language) {
      var item = make("li"), button = make("button", "cw-line");
      var words = make("span", "", cue.text.replace(/\n/g, " "));
      words.lang = language;
      button.type = "button";
      button.dataset.to = cue.start;
      button.append(make("span", "cw-line__time", time.clock(cue.start)), words);
      item.appendChild(button);
      this.linesOf(chapter).appendChild(item);
      return { at: cue.start, end: cue.end, button: button, plain: plain(cue.text) };
    }

    /* The list of lines below a chapter, or the only one where there are no chapters. */
    linesOf(chapter) {
      if (!chapter) return this.list;
      if (!chapter.lines) {
        chapter.lines = make("ol", "cw-lines");
        chapter.row.appendChild(chapter.lines);
      }
      return chapter.lines;
    }

    go(at) {
      var player = courseware.player.holding(at);
      if (player.classList.contains("is-missing")) {
        if (!player.isFilm || !player.source.hasSound()) return;
        player.source.useSound(true);
      }
      player.seek(at - player.start);
      player.play();
    }

    digit(event) {
      var chapter = this.chapters[Number(event.key) - 1];
      if (!/^[1-9]$/.test(event.key) || !chapter || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      chapter.button.focus();
      this.go(chapter.at);
    }

    search() {
      var wanted = plain(this.find.elements[0].value);
      var count = 0;
      this.classList.toggle("is-searching", Boolean(wanted));
      this.lines.forEach(function (one) {
        var hit = wanted && one.plain.indexOf(wanted) >= 0;
        one.button.hidden = Boolean(wanted) && !hit;
        if (hit) count += 1;
      });
      this.chapters.forEach(function (one) {
        one.row.classList.toggle("is-empty", Boolean(wanted) && !(one.lines && one.lines.querySelector(".cw-line:not([hidden])")));
      });
      this.said.textContent = !wanted ? "" : count ? "找到 " + count + " 句" : "没有找到“" + this.find.elements[0].value.trim() + "”。换两个字试试。";
    }

    /* Marks what is said now, and the chapter it belongs to. */
    follow(player) {
      var at = player.start + player.position + 0.05;
      var chapter = this.chapters[time.indexAt(this.chapters.map(function (one) { return one.at; }), at)];
      var line = this.starts && this.lines[time.indexAt(this.starts, at)];
      var changed = this.mark("chapter", chapter) | this.mark("line", line && at < line.end + 2 ? line : null);
      if (changed && !this.classList.contains("is-searching")) this.scroll((line || chapter || {}).button);
    }

    mark(kind, one) {
      var name = "now-" + kind;
      if (this[name] === one) return false;
      if (this[name]) {
        this[name].button.removeAttribute("aria-current");
        if (this[name].row) this[name].row.classList.remove("is-now");
      }
      this[name] = one;
      if (one) {
        one.button.setAttribute("aria-current", "true");
        if (one.row) one.row.classList.add("is-now");
      }
      return Boolean(one);
    }

    /* Only the list moves, never the page; and not while somebody reads in it. */
    scroll(button) {
      if (!button || performance.now() - this.moved < ALONE) return;
      var box = button.getBoundingClientRect(), list = this.list.getBoundingClientRect();
      if (!box.height) return;
      this.list.scrollTop += box.top - list.top - (list.height - box.height) / 2;
    }
  }
  customElements.define("cw-outline", CwOutline);
})();
