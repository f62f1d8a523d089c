/* Subtitles over the picture. The browser keeps the time (a hidden text track with VTTCue), the
   text is painted here as plain text, so that size and ground can be chosen and no line of a
   subtitle file is taken for markup. */
(() => {
  "use strict";
  const { courseware } = self;

  courseware.player.Captions = class Captions {
    constructor(player) {
      this.player = player;
      this.box = player.part("cap");
      this.languages = []; /* {language, label, cues, track, index}, as the page names them */
      this.spoken = ""; /* the language that was chosen; empty: the first */
      this.shown = null; /* the entry of it: painted here, written beside the picture */
      const urls = (player.dataset.cues || "").split(" ").filter(Boolean);
      urls.forEach((url, index) => {
        courseware.player.readData(url, (data) => this.add(index, data));
      });
      player.on("settings", () => this.choose());
    }

    paint() {
      this.box.textContent = "";
      const { player, shown } = this;
      if (!shown || player.settings.get("captions") === "off") return;
      Array.from(shown.track.activeCues || [])
        /* One that ends where the next begins counts as active for a moment longer. */
        .filter((cue) => cue.endTime > player.position)
        .forEach((cue) => this.box.append(courseware.dom.create("span", "", cue.text)));
    }

    choose() {
      const { settings } = this.player;
      const captions = settings.get("captions");
      const before = this.shown;
      /* Without subtitles the transcript stays in the language that was chosen last. */
      if (captions !== "off") this.spoken = captions;
      const { languages, spoken } = this;
      this.shown = languages.find(({ language }) => language === spoken) || languages[0] || null;
      languages.forEach((entry) => {
        entry.track.mode = entry === this.shown ? "hidden" : "disabled";
      });
      this.box.lang = this.shown ? this.shown.language : "";
      this.box.dataset.size = settings.get("capSize");
      this.box.dataset.ground = settings.get("capGround");
      this.paint();
      if (this.shown !== before) this.player.emit("language", this.shown);
    }

    /* Subtitles are on the axis of the lesson; this recording may be only a part of it. */
    add(index, data) {
      const { start, media } = this.player;
      const language = String(data.language);
      const label = String(data.label);
      const cues = courseware.player.cuesOf(data);
      const track = media.addTextTrack("subtitles", label, language);
      cues
        .filter((cue) => cue.end > start)
        .forEach((cue) => {
          track.addCue(new VTTCue(Math.max(0, cue.start - start), cue.end - start, cue.text));
        });
      track.addEventListener("cuechange", () => this.paint());
      this.languages.push({ language, label, cues, track, index });
      /* The scripts come in any order; the first that the page names is the recording's own. */
      this.languages.sort((a, b) => a.index - b.index);
      this.choose();
      this.player.emit("cues", this.languages);
    }
  };
})();
