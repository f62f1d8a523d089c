/* The recording in another language: which are offered, and which is heard. */
(() => {
  "use strict";
  const { courseware } = self;

  courseware.player.SpokenSound = class SpokenSound {
    constructor(player) {
      this.player = player;
      this.sounds = courseware.player.soundsOf(player.dataset, player.lesson);
      this.current = null; /* the entry that is heard; null: the recording's own */
      this.button = player.part("spoken");
      this.button.hidden = !this.sounds.length;
      if (!this.sounds.length) return;
      this.beside = new courseware.player.SoundBeside(player.media, {
        failed: () => this.giveUp(),
        refused: () => {
          player.media.pause();
          player.emit("refused");
        },
      });
      this.player.on("settings", (name) => {
        if (name === "spoken") this.choose();
        this.applyVolume();
      });
      this.choose();
    }

    get audio() {
      return this.beside.audio;
    }

    get isOther() {
      return this.current !== null;
    }

    get language() {
      return this.current ? this.current.language : "";
    }

    applyVolume() {
      const { settings } = this.player;
      this.beside.setVolume(settings.get("volume"), settings.get("muted"));
    }

    choose() {
      const { dataset, settings } = this.player;
      const entry = courseware.player.preferredSound(this.sounds, settings.get("spoken"));
      if (entry !== this.current) {
        this.current = entry;
        this.beside.open(entry?.url);
        this.applyVolume();
        this.player.applySettings();
        this.beside.follow();
      }
      this.button.textContent = `讲${entry ? entry.label : dataset.spoken}`;
    }

    /* A file that is missing or damaged: the recording's own sound, so that nobody sits in silence. */
    giveUp() {
      this.sounds = this.sounds.filter((entry) => entry !== this.current);
      this.choose();
      this.player.emit("sounds");
    }
  };
})();
