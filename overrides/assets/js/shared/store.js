/* What this PC remembers of a site: values by name, under a prefix that names the station, so that
   two copies on one PC do not mix. It never throws: where nothing can be kept, it says so. */
(() => {
  "use strict";
  const courseware = (self.courseware = self.courseware || {});
  const PROBE = "cw:probe";
  const SCHEMA = "courseware-memory-1";
  const listeners = [];
  let failed = false; /* a write was refused: the disk is full, or storage is forbidden */

  function prefix() {
    const { code } = courseware.stationData ? courseware.stationData() : {};
    return `cw:${code || document.documentElement.getAttribute("data-site") || "site"}:`;
  }

  function isUsable() {
    try {
      localStorage.setItem(PROBE, "1");
      localStorage.removeItem(PROBE);
      return true;
    } catch {
      return false;
    }
  }

  function emit(name) {
    listeners.forEach((listener) => listener(name));
  }

  const store = (courseware.store = {
    key: prefix,

    /* "shared" by all pages of the site; "page": each page has its own (Firefox, pages from disk);
       "none": forbidden or full. */
    kind() {
      if (failed || !isUsable()) return "none";
      const byPage = location.protocol === "file:" && /\bFirefox\//.test(navigator.userAgent);
      return byPage ? "page" : "shared";
    },

    get(name, fallback) {
      try {
        const text = localStorage.getItem(prefix() + name);
        return text === null ? fallback : JSON.parse(text);
      } catch {
        /* Forbidden, or damaged by another program: as if it were not there. */
        return fallback;
      }
    },

    /* Whether the value is kept. */
    set(name, value) {
      let isKept = true;
      try {
        localStorage.setItem(prefix() + name, JSON.stringify(value));
      } catch {
        isKept = false;
      }
      failed = !isKept;
      emit(name);
      return isKept;
    },

    remove(name) {
      try {
        localStorage.removeItem(prefix() + name);
      } catch {
        failed = true;
      }
      emit(name);
    },

    /* The names that begin so, in order. */
    names(begin = "") {
      const whole = prefix() + begin;
      try {
        const { length } = localStorage;
        return Array.from({ length }, (_, index) => localStorage.key(index))
          .filter((key) => key.startsWith(whole))
          .map((key) => key.slice(prefix().length))
          .sort();
      } catch {
        return [];
      }
    },

    /* Calls `listener` with the name of each value that changes, also from another page. */
    onchange(listener) {
      listeners.push(listener);
    },

    /* Everything that is kept, as one document to save in a file. */
    dump() {
      const values = {};
      store.names().forEach((name) => {
        values[name] = store.get(name, null);
      });
      return { schema: SCHEMA, station: prefix().slice(3, -1), values };
    },

    /* Takes a saved document in; what is here already and differs is handed to `join(name, value
       here, value there)`. How many values came in, or -1 for a document of another kind. */
    load(saved, join) {
      if (!saved || saved.schema !== SCHEMA || typeof saved.values !== "object") return -1;
      let count = 0;
      for (const [name, value] of Object.entries(saved.values || {})) {
        const present = store.get(name, null);
        const joined = present !== null && join ? join(name, present, value) : value;
        if (store.set(name, joined)) count += 1;
      }
      return count;
    },
  });

  addEventListener("storage", (event) => {
    if (event.key && event.key.startsWith(prefix())) emit(event.key.slice(prefix().length));
  });
})();
