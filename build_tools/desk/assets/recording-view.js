/* A recording to be looked at: played by the browser where it can, else picture by picture. All
   times are seconds of the file as it came. */
(() => {
  "use strict";

  const { element } = self.courseware;
  const get = (id) => document.getElementById(id);
  const PICTURE = 0.04;
  const STRIP = 12;
  const UNPLAYED = "浏览器放不了这个录像，在这里一张一张看（没有声音）；转好以后能放。";

  function timeText(seconds, digits = 3) {
    const parts = 10 ** digits;
    const whole = Math.round(seconds * parts);
    const fraction = String(whole % parts)
      .padStart(digits, "0")
      .replace(/0+$/, "");
    const total = Math.floor(whole / parts);
    const [hours, minutes, remainder] = [total / 3600, (total / 60) % 60, total % 60].map(
      Math.floor,
    );
    const shown = hours
      ? `${hours}:${String(minutes).padStart(2, "0")}:${String(remainder).padStart(2, "0")}`
      : `${minutes}:${String(remainder).padStart(2, "0")}`;
    return fraction ? `${shown}.${fraction}` : shown;
  }

  /* Returns seconds, or null for what is no time. */
  function secondsOf(text) {
    const match = /^(?:(?:(\d{1,3}):)?(\d{1,3}):)?(\d{1,6}(?:\.\d{1,3})?)$/.exec(text.trim());
    if (!match) return null;
    return Number(match[1] || 0) * 3600 + Number(match[2] || 0) * 60 + Number(match[3]);
  }

  class RecordingView {
    /* `toFilm` and `fromFilm` turn seconds of the file into those of the finished film, and back. */
    constructor({ files, film, frames, toFilm, fromFilm, moved }) {
      Object.assign(this, { film, frames, toFilm, fromFilm, moved });
      this.files = files;
      this.seconds = 0;
      this.length = 0;
      this.hasPicture = true;
      this.name = "source";
      this.video = get("video");
      this.picture = get("frame");
      this.controls = [...document.querySelectorAll("[data-step]"), get("position")];
      this.listen();
      this.video.src = files;
    }

    listen() {
      this.video.addEventListener("timeupdate", () => this.follow());
      this.video.addEventListener("seeked", () => this.follow());
      this.video.addEventListener("error", () => this.giveUp());
      this.video.addEventListener("loadedmetadata", () => this.check());
      this.picture.addEventListener("load", () => this.loaded(""));
      this.picture.addEventListener("error", () => this.loaded("这里没有画面"));
      get("position").addEventListener("input", () => this.seek(Number(get("position").value)));
      for (const button of document.querySelectorAll("[data-step]")) {
        button.addEventListener("click", () =>
          this.seek(this.seconds + Number(button.dataset.step)),
        );
      }
      get("views").addEventListener("click", (event) => {
        const chip = event.target.closest("[data-view]");
        if (chip) this.choose(chip.dataset.view);
      });
    }

    /* What the desk found out about the file. */
    know({ length, hasPicture, step }) {
      this.length = length;
      for (const button of document.querySelectorAll("[data-picture]")) {
        button.dataset.step = Number(button.dataset.picture) * step;
      }
      this.hasPicture = hasPicture;
      get("position").max = length;
      for (const control of this.controls) control.disabled = false;
      get("views").querySelector("[data-view=frames]").hidden = !hasPicture;
      this.check();
      if (this.name === "frames") this.choose("frames");
    }

    hasFilm(exists) {
      get("views").querySelector("[data-view=film]").hidden = !exists;
      if (exists && this.name === "frames" && this.gaveUp) this.choose("film");
    }

    /* A browser that knows only the sound of a film plays that, and shows nothing. */
    check() {
      const silent = this.video.readyState && !this.video.videoWidth;
      if (this.name === "source" && this.length && this.hasPicture && silent) this.giveUp();
      else if (this.name !== "frames") this.seek(this.seconds);
    }

    giveUp() {
      if (this.name === "frames") return;
      this.gaveUp = this.gaveUp || this.name === "source";
      this.choose("frames");
    }

    choose(name) {
      this.name = name;
      for (const chip of get("views").querySelectorAll("[data-view]")) {
        chip.setAttribute("aria-pressed", String(chip.dataset.view === name));
      }
      const isFrames = name === "frames";
      this.video.hidden = isFrames;
      this.picture.hidden = !isFrames;
      this.say("");
      if (isFrames) {
        this.video.pause();
        this.fillStrip();
      } else {
        const address = name === "film" ? this.film : this.files;
        if (!this.video.src.endsWith(address)) this.video.src = address;
      }
      get("strip").hidden = !isFrames;
      this.seek(this.seconds);
    }

    say(fault) {
      const reason = this.gaveUp && this.name === "frames" ? UNPLAYED : "";
      get("look-said").textContent = fault || reason;
    }

    seek(seconds) {
      const longest = this.length ? Math.max(this.length - PICTURE, 0) : Infinity;
      this.seconds = Math.min(Math.max(seconds, 0), longest);
      if (this.name === "frames") this.load();
      else if (this.video.readyState) {
        const target = this.name === "film" ? this.toFilm(this.seconds) : this.seconds;
        if (Math.abs(this.video.currentTime - target) > PICTURE / 4) {
          this.video.currentTime = target;
        }
      }
      this.tell();
    }

    follow() {
      if (this.name === "frames" || this.video.seeking) return;
      const { currentTime } = this.video;
      this.seconds = this.name === "film" ? this.fromFilm(currentTime) : currentTime;
      this.tell();
    }

    tell() {
      get("now").textContent = timeText(this.seconds, 2);
      get("position").value = this.seconds;
      get("position").setAttribute("aria-valuetext", timeText(this.seconds, 2));
      this.moved();
    }

    /* One picture is asked for at a time; of those asked for meanwhile, only the last one. */
    load() {
      if (!this.length) return;
      const address = this.frames(this.seconds);
      if (this.loading) this.waiting = address;
      else if (this.shown !== address) {
        this.loading = this.shown = address;
        this.picture.src = address;
      }
    }

    loaded(fault) {
      this.loading = "";
      this.say(fault);
      this.picture.alt = fault || `${timeText(this.seconds, 2)} 的画面`;
      const { waiting } = this;
      this.waiting = "";
      if (waiting && waiting !== this.shown) this.load();
    }

    fillStrip() {
      if (!this.length || get("strip").childElementCount) return;
      for (let number = 0; number < STRIP; number++) {
        const seconds = (this.length * (number + 0.5)) / STRIP;
        const image = element("img", { alt: "", loading: "lazy", src: this.frames(seconds, true) });
        const button = element("button", { type: "button" }, image, timeText(seconds, 0));
        button.addEventListener("click", () => this.seek(seconds));
        get("strip").append(button);
      }
    }
  }

  Object.assign(self.courseware, { RecordingView, secondsOf, timeText });
})();
