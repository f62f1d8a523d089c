/* How this PC likes its recordings played: speed, sound, subtitles, quality. Switches, the same for
   all lessons, which may be lost: they stand in localStorage. */
(() => {
  "use strict";
  const { courseware } = self;
  const NAME = "player";
  const RATES = [0.5, 0.8, 1, 1.25, 1.5, 2];
  const ALLOWED = {
    rate: (value) => RATES.includes(value),
    volume: (value) => typeof value === "number" && value >= 0 && value <= 1,
    muted: (value) => typeof value === "boolean",
    spoken: (value) => typeof value === "string" && value.length < 36,
    captions: (value) => typeof value === "string" && value.length < 36,
    capSize: (value) => ["small", "middle", "large"].includes(value),
    capGround: (value) => ["dark", "none"].includes(value),
    quality: (value) => value === "hd" || value === "small",
  };
  const DEFAULTS = {
    rate: 1,
    volume: 1,
    muted: false,
    spoken: "",
    captions: "",
    capSize: "middle",
    capGround: "dark",
    quality: "hd",
  };

  const listeners = [];
  let values = null; /* the same for all recordings of the page: the second plays as the first */

  function key() {
    return courseware.store.key() + NAME;
  }

  function parseStored() {
    try {
      return JSON.parse(localStorage.getItem(key()));
    } catch {
      /* Forbidden, or damaged by another program: as if nothing had been chosen. */
      return null;
    }
  }

  function write() {
    try {
      localStorage.setItem(key(), JSON.stringify(values));
    } catch {
      /* This page plays as it was chosen; the next begins as recordings do. */
      document.documentElement.setAttribute("data-unkept", "");
    }
  }

  /* What is kept may be of another year, or written by anybody. */
  function read() {
    const stored = parseStored();
    const settings = { ...DEFAULTS };
    Object.keys(DEFAULTS).forEach((name) => {
      const value = stored && typeof stored === "object" ? stored[name] : undefined;
      if (ALLOWED[name](value)) settings[name] = value;
    });
    return settings;
  }

  /* The settings; `onChange` is called with the name of each that changes. */
  courseware.player.settings = (onChange) => {
    values = values || read();
    listeners.push(onChange);
    return {
      get(name) {
        return values[name];
      },

      set(name, value) {
        if (!ALLOWED[name](value)) return;
        values[name] = value;
        write();
        listeners.forEach((listener) => listener(name));
      },
    };
  };
})();
