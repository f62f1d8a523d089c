/* A sound that plays beside a film in the place of its own. A browser that opens pages from disk
   cannot change the sound of a film (`audioTracks` is not there), so that of another language is a
   file of its own, an <audio> without a face beside the silent film, which keeps the time: where the
   two drift apart the sound goes a little slower or faster, and after a jump it jumps too. */
(() => {
  "use strict";
  const { courseware } = self;
  const JUMP = 0.3; /* seconds from which the sound is set anew */
  const DRIFT = 0.04; /* seconds that nobody sees on lips: a picture's length */
  const NUDGE = 0.04; /* share of the speed that nobody hears */

  /* {language, label, url} of the other sounds that a page names for a film of a lesson; none where
     this station has no sounds of it. */
  courseware.player.soundsOf = (dataset, lesson) => {
    const pieces = (text) => (text || "").split(" ").filter(Boolean);
    const listed = courseware.labelsHere(lesson);
    if (listed !== null && !listed.includes("audio")) return [];
    const labels = (dataset.soundLabels || "").split("|");
    const languages = pieces(dataset.soundLanguages);
    return pieces(dataset.sounds).map((url, index) => ({
      url,
      language: languages[index],
      label: labels[index],
    }));
  };

  /* Somebody who chose 粤语 hears it in every lesson that has it, however that names its script. */
  courseware.player.preferredSound = (sounds, spoken) => {
    const chosen = spoken.toLowerCase();
    const base = (tag) => tag.toLowerCase().split("-")[0];
    const same = sounds.find(({ language }) => language.toLowerCase() === chosen);
    return same || sounds.find(({ language }) => base(language) === base(chosen)) || null;
  };

  courseware.player.SoundBeside = class SoundBeside {
    /* `failed()`: the file is missing or damaged; `refused()`: the browser wants a key first. */
    constructor(media, { failed, refused }) {
      Object.assign(this, { media, failed, refused });
      this.audio = null;
      ["play", "playing", "seeked", "ratechange", "timeupdate"].forEach((name) => {
        media.addEventListener(name, () => this.follow());
      });
      ["pause", "waiting", "seeking", "ended", "emptied"].forEach((name) => {
        media.addEventListener(name, () => this.audio?.pause());
      });
    }

    /* Plays a file from now on; without an address none. */
    open(url) {
      this.audio?.pause();
      this.audio = null;
      if (!url) return;
      const audio = document.createElement("audio");
      audio.src = url;
      audio.preload = "auto";
      audio.addEventListener("error", () => audio === this.audio && this.failed());
      audio.addEventListener("loadedmetadata", () => this.follow());
      this.audio = audio;
    }

    setVolume(volume, muted) {
      if (this.audio) Object.assign(this.audio, { volume, muted });
    }

    follow() {
      const { audio, media } = this;
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
        if (error.name === "NotAllowedError") this.refused();
      });
    }
  };
})();
