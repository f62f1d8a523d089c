/* The dialog in which speed, sound, subtitles and quality are chosen. A button opens it with its
   own group only, and 更多 with what no button on the screen has, so that few choices stand there at
   a time. */
(() => {
  "use strict";
  const { courseware } = self;
  const STEP = 0.1; /* of the volume */
  const GROUPS = {
    rate: ["rate"],
    volume: ["volume"],
    spoken: ["spoken"],
    more: ["rate", "volume", "spoken", "captions", "capSize", "capGround", "quality", "sound"],
  };

  courseware.player.SettingsPanel = class SettingsPanel {
    constructor(player) {
      this.player = player;
      this.panel = player.part("panel");
      this.groups = Array.from(this.panel.querySelectorAll("[data-group]"));
      this.names = []; /* of the groups that are shown */
      this.opener = null;
      this.panel.addEventListener("click", (event) => this.click(event));
      this.panel.addEventListener("close", () => {
        if (document.activeElement === document.body) this.focusOpener();
      });
      courseware.keys.layer(() => this.close());
      Object.keys(GROUPS).forEach((name) => this.attachOpener(name));
      player.on("settings", () => this.refresh());
      player.on("source", () => this.refresh());
      player.on("cues", (languages) => this.listLanguages(languages));
      player.on("sounds", () => this.listSounds());
      this.listSounds();
    }

    attachOpener(name) {
      const button = this.player.part(name);
      button.setAttribute("aria-haspopup", "dialog");
      button.addEventListener("click", () => {
        this.open(name === "more" ? this.groupsWithoutButton() : GROUPS[name], button);
      });
    }

    group(name) {
      return this.panel.querySelector(`[data-group='${name}']`);
    }

    /* Whether there is something to choose. */
    isOffered(name) {
      const { isFilm, settings, source } = this.player;
      if (name === "spoken") return this.player.spoken.sounds.length > 0;
      if (name === "captions") return this.group(name).querySelectorAll("button").length > 1;
      if (name === "capSize" || name === "capGround") {
        return this.isOffered("captions") && settings.get("captions") !== "off";
      }
      if (name === "quality") return source.films().length > 1 && source.label !== "audio";
      if (name === "sound") return isFilm && source.hasSound() && source.films().length > 0;
      return true;
    }

    current(name) {
      const { settings, source, spoken } = this.player;
      if (name === "spoken") return spoken.language;
      if (name === "sound") return source.label === "audio" ? "on" : "off";
      if (name === "quality") return source.label;
      if (name === "volume") return String(settings.get("muted"));
      if (name === "captions") return settings.get(name) || this.firstLanguage();
      return String(settings.get(name));
    }

    firstLanguage() {
      const button = this.group("captions").querySelector("button[data-language]");
      return button ? button.value : "";
    }

    show(names) {
      const { settings } = this.player;
      this.names = names;
      this.groups.forEach((group) => {
        const name = group.dataset.group;
        group.hidden = !names.includes(name) || !this.isOffered(name);
        group.querySelectorAll("[aria-pressed]").forEach((button) => {
          button.setAttribute("aria-pressed", String(button.value === this.current(name)));
        });
      });
      const percent = `${Math.round(100 * settings.get("volume"))}%`;
      this.player.part("volume-now").textContent = settings.get("muted") ? "没有声音" : percent;
    }

    refresh() {
      if (this.panel.open) this.show(this.names);
    }

    /* On narrow screens speed and sound have no buttons of their own; and where there is nothing
       else to choose (sound alone, without subtitles), they stand here all the same. */
    groupsWithoutButton() {
      const hidden = GROUPS.more.filter(
        (name) => !GROUPS[name] || !this.player.part(name).getClientRects().length,
      );
      return hidden.some((name) => this.isOffered(name)) ? hidden : GROUPS.more;
    }

    open(names, opener) {
      this.opener = opener;
      this.show(names);
      this.panel.showModal();
      const group = this.panel.querySelector("[data-group]:not([hidden])");
      const pressed = group.querySelector("[aria-pressed='true']");
      (pressed || group.querySelector("button")).focus();
    }

    close() {
      if (!this.panel.open) return false;
      this.panel.close();
      this.focusOpener();
      return true;
    }

    /* At once: the event of closing comes later, and would take the focus from whoever has moved on
       meanwhile. It is there for a browser that closes the panel by itself. */
    focusOpener() {
      this.opener?.focus({ preventScroll: true });
    }

    click({ target }) {
      const button = target.closest("button");
      if (target === this.panel || button?.dataset.part === "close") this.close();
      else if (button) {
        this.choose(button.closest("[data-group]").dataset.group, button.value);
        this.refresh();
      }
    }

    choose(name, value) {
      const { settings, source } = this.player;
      if (name === "rate") settings.set("rate", Number(value));
      else if (name === "sound") source.useSound(value === "on");
      else if (name !== "volume") settings.set(name, value);
      else if (value === "true") settings.set("muted", !settings.get("muted"));
      else this.changeVolume(value === "louder" ? STEP : -STEP);
    }

    changeVolume(step) {
      const { settings } = this.player;
      const volume = Math.round(10 * (settings.get("volume") + step)) / 10;
      settings.set("muted", false);
      settings.set("volume", Math.min(1, Math.max(0, volume)));
    }

    /* The recording's own sound first, then the others in the order of the page. */
    listSounds() {
      const { dataset, spoken } = this.player;
      const [first, ...others] = this.group("spoken").querySelectorAll("button");
      others.forEach((button) => button.remove());
      first.textContent = dataset.spoken || "";
      spoken.sounds.forEach(({ language, label }) => {
        const button = first.cloneNode(false);
        button.value = language;
        button.textContent = label;
        first.parentNode.append(button);
      });
      this.refresh();
    }

    listLanguages(languages) {
      const group = this.group("captions");
      const none = group.querySelector("[value='off']");
      group.querySelectorAll("[data-language]").forEach((button) => button.remove());
      languages.forEach(({ language, label }) => {
        const button = none.cloneNode(false);
        button.value = language;
        button.dataset.language = language;
        button.textContent = label;
        button.lang = language;
        none.before(button);
      });
      this.refresh();
    }
  };
})();
