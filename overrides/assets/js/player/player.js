/* <cw-player>: a recording with buttons that say what they do, all within reach of four arrow keys
   and Enter. Around a plain <video controls> or <audio controls>, which is there without scripts.

   Each concern is a file of its own that is given the player: `part` finds an element by name,
   `hear` and `tell` pass news between them, `at`, `seek` and `play` are in seconds of the recording.
   Events for the rest of the page: `cw-played`, `cw-place` and `cw-ended`, in seconds of the lesson. */
(function () {
  "use strict";
  var courseware = (self.courseware = self.courseware || {});
  courseware.player = courseware.player || {};
  var CONCERNS = ["source", "cues", "bar", "buttons", "panel", "missing", "next", "screen", "memory"];
  var all = courseware.player.all = [];

  class CwPlayer extends HTMLElement {
    connectedCallback() {
      var parts = document.getElementById("cw-player-parts");
      if (this.media || !parts) return;
      this.media = this.querySelector("video, audio");
      this.isFilm = this.media.localName === "video";
      this.lesson = this.dataset.lesson;
      this.start = Number(this.dataset.start) || 0;
      this.heard = {};
      this.waiting = [];
      this.wanted = null;  /* the place asked for, until the recording is there */
      this.settings = courseware.playerSettings(this.tell.bind(this, "settings"));
      this.equip(parts.content);
      all.push(this);
      CONCERNS.forEach(function (name) {
        this[name] = courseware.player[name](this);
      }, this);
      this.settle();
      this.source.begin();
    }

    /* The buttons come from a template of the page: they could do nothing without scripts. */
    equip(content) {
      var view = this.part("view");
      var fresh = content.cloneNode(true);
      view.appendChild(fresh.querySelector("[data-part='over']"));
      this.appendChild(fresh);
      this.media.removeAttribute("controls");
      this.classList.add("is-live");
      this.media.addEventListener("loadedmetadata", this.ready.bind(this));
      this.media.addEventListener("play", this.alone.bind(this));
      this.hear("settings", this.settle.bind(this));
    }

    part(name) {
      return this.querySelector("[data-part='" + name + "']");
    }

    hear(news, listener) {
      (this.heard[news] = this.heard[news] || []).push(listener);
    }

    /* The scripts with the subtitles may have run before whoever wants to know of them. */
    hearLanguage(listener) {
      this.hear("language", listener);
      if (this.cues.shown()) listener(this.cues.shown());
    }

    tell(news, value) {
      (this.heard[news] || []).forEach(function (listener) { listener(value); });
    }

    send(name, detail) {
      detail.lesson = this.lesson;
      this.dispatchEvent(new CustomEvent(name, { bubbles: true, detail: detail }));
    }

    /* Seconds of the recording, from the page until the file has said so itself. */
    get length() {
      return this.media.duration > 0 && isFinite(this.media.duration) ? this.media.duration : Number(this.dataset.seconds) || 0;
    }

    /* Seconds of the whole lesson, of which this may be one part of several. */
    get whole() {
      return Math.max(Number(this.dataset.whole) || 0, this.start + this.length);
    }

    get at() {
      return this.wanted === null ? this.media.currentTime : this.wanted;
    }

    ready() {
      this.waiting.splice(0).forEach(function (then) { then(); });
    }

    whenReady(then) {
      if (this.media.readyState > 0) then();
      else this.waiting.push(then);
    }

    /* Speed and sound as they were chosen; a new file begins with the browser's own. */
    settle() {
      this.media.defaultPlaybackRate = this.media.playbackRate = this.settings.get("rate");
      this.media.volume = this.settings.get("volume");
      this.media.muted = this.settings.get("muted");
    }

    seek(to) {
      var media = this.media;
      var place = this.wanted = Math.max(0, Math.min(to, Math.max(0, this.length - 0.1)));
      this.whenReady(function () { media.currentTime = place; });
      /* At once: the media element's own events may come late on a busy PC, and not before the
         file was read. */
      this.tell("sought");
    }

    skip(by) {
      this.seek(this.at + by);
    }

    play() {
      var done = this.media.play();
      var own = this;
      /* Chrome 109 wants a key or a click on this very page first; other faults are told otherwise. */
      if (done) done.catch(function (error) { if (error.name === "NotAllowedError") own.tell("refused"); });
    }

    toggle() {
      if (this.media.paused || this.media.ended) this.play();
      else this.media.pause();
    }

    focusFirst() {
      this.part("play").focus({ preventScroll: true });
    }

    /* Calls `then` with the sheet of small pictures, which is read once, where there is one. */
    withSheet(then) {
      if (this.sheet) return then(this.sheet);
      var first = !this.wanting;
      this.wanting = (this.wanting || []).concat([then]);
      if (first && this.dataset.storyboard) courseware.readSheet(this.dataset.storyboard, this.gotSheet.bind(this));
      return undefined;
    }

    gotSheet(sheet) {
      this.sheet = sheet;
      this.wanting.splice(0).forEach(function (then) { then(sheet); });
    }

    /* One recording of a page plays at a time. */
    alone() {
      all.forEach(function (other) {
        if (other !== this) other.media.pause();
      }, this);
    }
  }

  /* The chapters of the lesson, as the page lists them: [{at, title}, …] in seconds of the lesson. */
  courseware.player.chapters = function () {
    return Array.from(document.querySelectorAll(".cw-outline [data-at]"), function (row) {
      return { at: Number(row.dataset.at), title: row.querySelector(".cw-outline__name").textContent };
    });
  };

  /* Returns the player in which a second of the lesson lies. */
  courseware.player.holding = function (second) {
    return all.filter(function (player) { return player.start <= second; }).pop() || all[0];
  };

  customElements.define("cw-player", CwPlayer);
  all.forEach(function (player) { player.memory.begin(); });
})();
