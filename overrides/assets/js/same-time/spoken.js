/* In which language this station hears what all watch: as it was chosen in the player, and by a
   button of its own, which goes from one to the next. */
(() => {
  "use strict";
  const { courseware } = self;
  const { player, sameTime } = courseware;

  sameTime.Spoken = class Spoken {
    /* `media` is the film; `refused()` is called where the browser wants a key first. */
    constructor(media, button, refused) {
      Object.assign(this, { media, button });
      this.sounds = [];
      this.ownLabel = ""; /* what people call the language of the film itself */
      this.current = null;
      this.volume = 1;
      this.settings = player.settings((name) => name === "spoken" && this.choose());
      this.beside = new player.SoundBeside(media, { failed: () => this.giveUp(), refused });
      button.addEventListener("click", () => this.chooseNext());
    }

    /* The sounds of what plays from now on, {language, label, url}. */
    offer(sounds, ownLabel) {
      Object.assign(this, { sounds, ownLabel });
      this.choose();
    }

    choose() {
      const entry = player.preferredSound(this.sounds, this.settings.get("spoken"));
      if (entry?.url !== this.current?.url) this.beside.open(entry?.url);
      this.current = entry;
      this.setVolume(this.volume);
      this.beside.follow();
      this.button.hidden = !this.sounds.length;
      this.button.textContent = `讲${entry ? entry.label : this.ownLabel}`;
    }

    chooseNext() {
      const next = this.sounds[this.sounds.indexOf(this.current) + 1];
      this.settings.set("spoken", next ? next.language : "");
    }

    /* A file that is missing or damaged: the film's own sound, so that nobody sits in silence. */
    giveUp() {
      this.offer(
        this.sounds.filter((entry) => entry !== this.current),
        this.ownLabel,
      );
    }

    setVolume(volume) {
      this.volume = volume;
      this.media.volume = volume;
      this.media.muted = this.current !== null;
      this.beside.setVolume(volume, false);
    }
  };
})();
