/* <cw-player>: a recording with buttons that say what they do, all within reach of four arrow keys
   and Enter. Around a plain <video controls> or <audio controls>, which is there without scripts.

   Each concern is a file of its own that is given the player: `part` finds an element by name, `on`
   and `emit` pass news between them, `position`, `seek` and `play` are in seconds of the recording.
   Events for the rest of the page: `cw-played`, `cw-place` and `cw-ended`, in seconds of the lesson. */
(() => {
  "use strict";
  const { courseware } = self;
  const { player: parts, dom } = courseware;
  const all = (parts.all = []); /* the players of the page, in order */

  class CwPlayer extends HTMLElement {
    connectedCallback() {
      courseware.attachShell?.(this);
      if (this.media || !this.classList.contains("is-live")) return;
      this.media = this.querySelector("video, audio");
      this.isFilm = this.media.localName === "video";
      this.lesson = this.dataset.lesson;
      this.start = Number(this.dataset.start) || 0;
      this.listeners = {};
      this.waiting = []; /* what is to be done once the recording is there */
      this.target = null; /* the position that was asked for, until the recording is there */
      this.sheet = null;
      this.sheetReceivers = [];
      this.settings = parts.settings((name) => this.emit("settings", name));
      this.listen();
      all.push(this);
      this.source = new parts.Source(this);
      this.spoken = new parts.SpokenSound(this);
      this.captions = new parts.Captions(this);
      this.bar = new parts.SeekBar(this);
      parts.attachButtons(this);
      this.panel = new parts.SettingsPanel(this);
      parts.attachMissingCard(this);
      this.next = new parts.NextCard(this);
      this.screen = new parts.Screen(this);
      this.memory = new parts.Memory(this);
      this.applySettings();
      this.source.begin();
    }

    /* Taken from the page: what plays on it, and which part follows, no longer concerns this one. */
    disconnectedCallback() {
      if (all.includes(this)) all.splice(all.indexOf(this), 1);
    }

    listen() {
      this.media.addEventListener("loadedmetadata", () => this.ready());
      this.media.addEventListener("play", () => this.pauseOthers());
      this.on("settings", () => this.applySettings());
    }

    part(name) {
      return dom.part(this, name);
    }

    on(news, listener) {
      this.listeners[news] = (this.listeners[news] || []).concat(listener);
    }

    /* The scripts with the subtitles may have run before whoever listens for them. */
    onLanguage(listener) {
      this.on("language", listener);
      if (this.captions.shown) listener(this.captions.shown);
    }

    emit(news, value) {
      (this.listeners[news] || []).forEach((listener) => listener(value));
    }

    /* An event for the rest of the page. */
    send(name, detail) {
      const { lesson } = this;
      this.dispatchEvent(new CustomEvent(name, { bubbles: true, detail: { ...detail, lesson } }));
    }

    /* Seconds of the recording, from the page until the file has said so itself. */
    get length() {
      const { duration } = this.media;
      return duration > 0 && isFinite(duration) ? duration : Number(this.dataset.seconds) || 0;
    }

    /* Seconds of the whole lesson, of which this may be one part of several. */
    get whole() {
      return Math.max(Number(this.dataset.whole) || 0, this.start + this.length);
    }

    get position() {
      return this.target === null ? this.media.currentTime : this.target;
    }

    ready() {
      this.waiting.splice(0).forEach((action) => action());
    }

    whenReady(action) {
      if (this.media.readyState > 0) action();
      else this.waiting.push(action);
    }

    /* Speed and sound as they were chosen; a new file begins with the browser's own. */
    applySettings() {
      const { media, settings } = this;
      media.playbackRate = settings.get("rate");
      media.defaultPlaybackRate = settings.get("rate");
      media.volume = settings.get("volume");
      media.muted = settings.get("muted") || Boolean(this.spoken?.isOther);
    }

    seek(seconds) {
      const { media } = this;
      const target = Math.max(0, Math.min(seconds, Math.max(0, this.length - 0.1)));
      this.target = target;
      this.whenReady(() => {
        media.currentTime = target;
      });
      /* At once: the media element's own events may come late on a busy PC, and not before the
         file was read. */
      this.emit("sought");
    }

    skip(seconds) {
      this.seek(this.position + seconds);
    }

    play() {
      /* Chrome 109 wants a key or a click on this very page first; other faults are told otherwise. */
      this.media.play()?.catch((error) => {
        if (error.name === "NotAllowedError") this.emit("refused");
      });
    }

    toggle() {
      if (this.media.paused || this.media.ended) this.play();
      else this.media.pause();
    }

    focusFirst() {
      this.part("play").focus({ preventScroll: true });
    }

    /* Calls `receive` with the sheet of small pictures, which is read once, where there is one. */
    withSheet(receive) {
      if (this.sheet) {
        receive(this.sheet);
        return;
      }
      const isFirst = !this.sheetReceivers.length;
      this.sheetReceivers.push(receive);
      if (!isFirst || !this.dataset.storyboard) return;
      parts.readSheet(this.dataset.storyboard, (sheet) => {
        this.sheet = sheet;
        this.sheetReceivers.splice(0).forEach((listener) => listener(sheet));
      });
    }

    /* One recording of a page plays at a time. */
    pauseOthers() {
      all.filter((player) => player !== this).forEach((player) => player.media.pause());
    }
  }

  /* The chapters of the lesson, as the page lists them: [{start, title}, …] in seconds of the lesson. */
  parts.chapters = () =>
    Array.from(document.querySelectorAll(".cw-outline [data-at]"), (row) => ({
      start: Number(row.dataset.at),
      title: row.querySelector(".cw-outline__name").textContent,
    }));

  /* The player in which a second of the lesson lies. */
  parts.holding = (second) => all.filter(({ start }) => start <= second).pop() || all[0];

  customElements.define("cw-player", CwPlayer);
  courseware.store.ready.then(() => all.forEach(({ memory }) => memory.begin()));
})();
