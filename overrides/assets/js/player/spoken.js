/* The recording in another language. A browser that opens pages from disk cannot change the sound of
   a film (`audioTracks` is not there), so that of another language is a file of its own, an <audio>
   without a face beside the silent film, which keeps the time: where the two drift apart the sound
   goes a little slower or faster, and after a jump it jumps too. */
(() => {
  "use strict";
  const { courseware } = self;
  const JUMP = 0.3; /* seconds from which the sound is set anew */
  const DRIFT = 0.04; /* seconds that nobody sees on lips: a picture's length */
  const NUDGE = 0.04; /* share of the speed that nobody hears */

  courseware.player.SpokenSound = class SpokenSound {
    constructor(player) {
      this.player = player;
      this.sounds = this.offered(); /* {language, label, url}, as the page names them */
      this.current = null; /* the entry that is heard; null: the recording's own */
      this.audio = null;
      this.button = player.part("spoken");
      this.button.hidden = !this.sounds.length;
      if (!this.sounds.length) return;
      this.listen();
      this.choose();
    }

    offered() {
      const { dataset } = this.player;
      const pieces = (text) => (text || "").split(" ").filter(Boolean);
      const listed = courseware.labelsHere(this.player.lesson);
      if (listed !== null && !listed.includes("audio")) return [];
      const labels = (dataset.soundLabels || "").split("|");
      const languages = pieces(dataset.soundLanguages);
      return pieces(dataset.sounds).map((url, index) => ({
        url,
        language: languages[index],
        label: labels[index],
      }));
    }

    get isOther() {
      return this.current !== null;
    }

    get language() {
      return this.current ? this.current.language : "";
    }

    listen() {
      const { media, settings } = this.player;
      ["play", "playing", "seeked", "ratechange", "timeupdate"].forEach((name) => {
        media.addEventListener(name, () => this.follow());
      });
      ["pause", "waiting", "seeking", "ended", "emptied"].forEach((name) => {
        media.addEventListener(name, () => this.audio?.pause());
      });
      this.player.on("settings", (name) => {
        if (name === "spoken") this.choose();
        if (!this.audio) return;
        this.audio.volume = settings.get("volume");
        this.audio.muted = settings.get("muted");
      });
    }

    /* Somebody who chose 粤语 hears it in every lesson that has it, however that names its script. */
    preferred() {
      const chosen = this.player.settings.get("spoken").toLowerCase();
      const base = (tag) => tag.toLowerCase().split("-")[0];
      const same = this.sounds.find(({ language }) => language.toLowerCase() === chosen);
      return same || this.sounds.find(({ language }) => base(language) === base(chosen)) || null;
    }

    choose() {
      const entry = this.preferred();
      const { dataset, media } = this.player;
      if (entry !== this.current) {
        this.audio?.pause();
        this.current = entry;
        this.audio = entry && this.open(entry);
        this.player.applySettings();
        if (!media.paused) this.follow();
      }
      this.button.textContent = `讲${entry ? entry.label : dataset.spoken}`;
    }

    open({ url }) {
      const { settings } = this.player;
      const audio = document.createElement("audio");
      audio.src = url;
      audio.preload = "auto";
      audio.volume = settings.get("volume");
      audio.muted = settings.get("muted");
      audio.addEventListener("error", () => this.giveUp(audio));
      audio.addEventListener("loadedmetadata", () => this.follow());
      return audio;
    }

    /* A file that is missing or damaged: the recording's own sound, so that nobody sits in silence. */
    giveUp(audio) {
      if (audio !== this.audio) return;
      this.sounds = this.sounds.filter((entry) => entry !== this.current);
      this.choose();
      this.player.emit("sounds");
    }

    follow() {
      const { audio } = this;
      const { media } = this.player;
      if (!audio || audio.readyState < 1 || audio.seeking) return;
      if (media.paused || media.seeking || media.readyState < 3) return;
      const isOver = media.currentTime >= audio.duration - DRIFT;
      const ahead = audio.currentTime - media.currentTime;
      let nudge = 0;
      if (Math.abs(ahead) > JUMP) audio.currentTime = Math.min(media.currentTime, audio.duration);
      else if (Math.abs(ahead) > DRIFT) nudge = ahead > 0 ? -NUDGE : NUDGE;
      const rate = media.playbackRate * (1 + nudge);
      if (audio.playbackRate !== rate) audio.playbackRate = rate;
      if (audio.paused && !isOver) this.play();
    }

    /* A silent film may begin without a key or a click, its sound may not. */
    play() {
      this.audio.play()?.catch((error) => {
        if (error.name !== "NotAllowedError") return;
        this.player.media.pause();
        this.player.emit("refused");
      });
    }
  };
})();
