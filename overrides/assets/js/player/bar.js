/* The bar on which one sees where the recording is, with a mark for each chapter, and goes to
   another place: by pointer, or by ◀ ▶ for ten seconds, Page Up and Down for a chapter, digits for
   the chapter of that number. A small picture shows what is there. */
(function () {
  "use strict";
  var courseware = (self.courseware = self.courseware || {});
  courseware.player = courseware.player || {};
  var STEP = 10, FAST = 30;
  var HELD = 8;            /* repeats of a held key after which it goes faster */
  var PEEK = 2500;         /* ms for which the small picture stays after a key */

  courseware.player.bar = function (player) {
    var media = player.media;
    var bar = player.part("seek"), knob = player.part("knob"), peek = player.part("peek");
    var tile = player.part("tile"), words = player.part("peek-words");
    var now = player.part("now"), total = player.part("total");
    var time = courseware.time;
    var chapters = [], segments = [];
    var sheet = null, asked = false, held = 0, timer = 0;

    /* The chapters of this recording, in its own seconds. */
    function own() {
      return courseware.player.chapters().map(function (one) {
        return { at: one.at - player.start, title: one.title };
      }).filter(function (one) { return one.at >= -0.5 && one.at < player.length; });
    }

    function part(seconds) {
      return player.length ? (100 * Math.min(Math.max(seconds, 0), player.length)) / player.length : 0;
    }

    function build() {
      var track = player.part("track");
      chapters = own();
      var edges = chapters.map(function (one) { return Math.max(0, one.at); });
      if (!edges.length || edges[0] > 1) edges.unshift(0);
      track.textContent = "";
      segments = edges.map(function (from, index) {
        var to = index + 1 < edges.length ? edges[index + 1] : player.length;
        var whole = document.createElement("i"), done = document.createElement("b");
        whole.style.setProperty("left", part(from) + "%");
        whole.style.setProperty("width", "calc(" + Math.max(0, part(to) - part(from)) + "% - " + (index + 1 < edges.length ? 4 : 0) + "px)");
        whole.appendChild(done);
        track.appendChild(whole);
        return { from: from, to: to, done: done };
      });
      total.textContent = time.clock(player.length);
      bar.setAttribute("aria-valuemax", String(Math.round(player.length)));
      show();
    }

    function show() {
      var at = player.at;
      segments.forEach(function (one) {
        var filled = Math.min(1, Math.max(0, (at - one.from) / (one.to - one.from || 1)));
        one.done.style.setProperty("width", 100 * filled + "%");
      });
      knob.style.setProperty("left", part(at) + "%");
      now.textContent = time.clock(at);
      bar.setAttribute("aria-valuenow", String(Math.round(at)));
      bar.setAttribute("aria-valuetext", time.spoken(at) + "，共" + time.spoken(player.length));
    }

    function chapterAt(at) {
      return time.under(chapters.map(function (one) { return one.at; }), at + 0.05);
    }

    /* Shows what is at a place; the sheet is only read when somebody asks for the first time. */
    function look(at) {
      var chapter = chapters[chapterAt(at)];
      if (!asked) {
        asked = true;
        player.withSheet(function (read) { sheet = read; });
      }
      peek.classList.toggle("has-picture", Boolean(sheet));
      /* A film of a telephone held upright would cover half the picture. */
      if (sheet) courseware.showTile(tile, sheet, at, sheet.height > sheet.width ? 0.4 : 1);
      words.textContent = time.clock(at) + (chapter ? " " + chapter.title : "");
      peek.hidden = false;
      var half = peek.offsetWidth / 2, room = bar.clientWidth;
      var middle = (part(at) / 100) * room;
      peek.style.setProperty("left", Math.min(Math.max(middle, half), Math.max(half, room - half)) + "px");
    }

    function hide() {
      peek.hidden = true;
    }

    function go(to) {
      var place = Math.max(0, Math.min(to, player.length));
      player.seek(place);
      look(place);
      clearTimeout(timer);
      timer = setTimeout(hide, PEEK);
    }

    function chapterBy(step) {
      if (!chapters.length) return go(player.at + step * 60);
      var index = chapterAt(player.at - (step < 0 ? 3 : 0)) + (step > 0 ? 1 : 0);
      if (index < 0) go(0);
      else if (chapters[index]) go(chapters[index].at);
    }

    function digit(number) {
      if (!chapters.length) go((number * player.length) / 10);
      else if (number === 0) go(0);
      else if (chapters[number - 1]) go(chapters[number - 1].at);
    }

    function key(event) {
      if (event.ctrlKey || event.altKey || event.metaKey) return;
      held = event.repeat ? held + 1 : 0;
      var step = held > HELD ? FAST : STEP;
      var acts = {
        ArrowLeft: function () { go(player.at - step); },
        ArrowRight: function () { go(player.at + step); },
        PageUp: function () { chapterBy(-1); },
        PageDown: function () { chapterBy(1); },
        Home: function () { go(0); },
        End: function () { go(player.length - 5); },
        Enter: function () { player.toggle(); },
        " ": function () { player.toggle(); }
      };
      if (Object.prototype.hasOwnProperty.call(acts, event.key)) acts[event.key]();
      else return;
      event.preventDefault();
    }

    function pointed(event) {
      var box = bar.getBoundingClientRect();
      return (player.length * Math.min(Math.max(event.clientX - box.left, 0), box.width)) / (box.width || 1);
    }

    function dragged(event) {
      look(pointed(event));
    }

    bar.addEventListener("keydown", key);
    bar.addEventListener("pointermove", dragged);
    bar.addEventListener("pointerleave", hide);
    bar.addEventListener("pointerdown", function (event) {
      if (event.button) return;
      bar.setPointerCapture(event.pointerId);
      dragged(event);
    });
    bar.addEventListener("pointerup", function (event) {
      if (!event.button) player.seek(pointed(event));
    });
    bar.addEventListener("blur", hide);
    /* Digits anywhere among the player's buttons; a dialog over them has its own. */
    player.addEventListener("keydown", function (event) {
      if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
      if (!/^[0-9]$/.test(event.key) || event.target.closest("dialog")) return;
      event.preventDefault();
      digit(Number(event.key));
    });
    ["timeupdate", "seeking", "seeked", "emptied"].forEach(function (event) {
      media.addEventListener(event, show);
    });
    media.addEventListener("durationchange", build);
    player.hear("sought", show);
    build();
  };
})();
