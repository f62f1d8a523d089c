/* Which file of a lesson plays: what the station has, at the quality that was chosen, or only the
   sound; and what happens when none can be read. */
(() => {
  "use strict";
  const { courseware } = self;
  const FILMS = ["hd", "small"];
  const AUDIO = "audio";
  const CUT = 3; /* seconds: more than any browser is off by */

  courseware.player.Source = class Source {
    constructor(player) {
      this.player = player;
      this.media = player.media;
      this.unreadable = new Set(); /* labels of files that could not be read */
      this.label = ""; /* of the file that plays */
      this.attempt = 0;
      /* What the page names for browsers without scripts, where each falls over to the next. */
      this.media.querySelectorAll("source").forEach((source) => source.remove());
      this.listen();
    }

    listen() {
      const { media, player } = this;
      media.addEventListener("error", () => this.fail());
      media.addEventListener("loadedmetadata", () => {
        /* Sound without a picture where a film should be: a codec that this browser cannot show. */
        if (this.label !== AUDIO && player.isFilm && media.videoWidth === 0) this.fail();
      });
      media.addEventListener("ended", () => {
        /* A file that was cut off ends before its own header says. */
        if (media.duration - media.currentTime > CUT) this.fail();
      });
      media.addEventListener("seeked", () => this.checkSeek());
      player.on("settings", (name) => {
        const quality = player.settings.get("quality");
        const isFilm = this.label !== AUDIO;
        if (name === "quality" && isFilm && this.films().includes(quality)) this.use(quality);
      });
    }

    /* Sought to a place that is cut off, a browser may go to the end without a word. */
    checkSeek() {
      const { media, player } = this;
      if (media.seeking) return;
      if (player.target !== null && media.currentTime - player.target > CUT) this.fail();
      player.target = null;
    }

    /* Those of the labels that can be played: named by the page, and here at this station. */
    playable(labels) {
      const { dataset, lesson } = this.player;
      const listed = courseware.labelsHere(lesson);
      return labels.filter(
        (label) =>
          dataset[label] &&
          !this.unreadable.has(label) &&
          (listed === null || listed.includes(label)),
      );
    }

    films() {
      return this.playable(FILMS);
    }

    hasSound() {
      return this.playable([AUDIO]).length > 0;
    }

    /* A file that is tried again gets another address: browsers keep what they read before. */
    address(label) {
      return this.player.dataset[label] + (this.attempt ? `?again=${this.attempt}` : "");
    }

    use(label) {
      const { media, player } = this;
      const { position } = player;
      const isPlaying = !media.paused && !media.ended;
      this.label = label;
      player.classList.toggle("is-sound", label === AUDIO);
      player.emit("source");
      const address = this.address(label);
      if (media.getAttribute("src") === address && !media.error) return;
      media.src = address;
      media.load();
      player.applySettings();
      if (position || player.target !== null) {
        player.whenReady(() => {
          media.currentTime = position;
        });
      }
      if (isPlaying) player.play();
    }

    begin() {
      const { player } = this;
      const films = this.films();
      const quality = player.settings.get("quality");
      if (films.length) this.use(films.includes(quality) ? quality : films[0]);
      else if (!player.isFilm && this.hasSound()) this.use(AUDIO);
      else player.emit("missing", this.unreadable.size ? "unreadable" : "not-here");
    }

    /* A file that is missing, cut off or damaged: the other quality, else a card that says so. */
    fail() {
      if (!this.label) return;
      this.unreadable.add(this.label);
      const [film] = this.films();
      if (this.label !== AUDIO && film) this.use(film);
      else {
        this.media.pause();
        this.player.emit("missing", "unreadable");
      }
    }

    useSound(isOn) {
      if (isOn) this.use(AUDIO);
      else this.begin();
    }

    retry() {
      this.unreadable.clear();
      this.attempt += 1;
      this.begin();
    }
  };
})();
