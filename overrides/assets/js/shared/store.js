/* What this PC remembers of a site: values by name, under a prefix that names the station, so that
   two copies on one PC do not mix. It never throws: where nothing can be kept, it says so. */
(function () {
  "use strict";
  var courseware = (self.courseware = self.courseware || {});
  var PROBE = "cw:probe";
  var listeners = [];
  var failed = false;      /* a write was refused: the disk is full, or storage is forbidden */

  function prefix() {
    var code = courseware.stationData ? courseware.stationData().code : "";
    return "cw:" + (code || document.documentElement.getAttribute("data-site") || "site") + ":";
  }

  function usable() {
    try {
      localStorage.setItem(PROBE, "1");
      localStorage.removeItem(PROBE);
      return true;
    } catch (error) {
      return false;
    }
  }

  function tell(name) {
    listeners.forEach(function (listener) { listener(name); });
  }

  courseware.store = {
    key: prefix,

    /* "shared" by all pages of the site; "page": each page has its own (Firefox, pages from disk);
       "none": forbidden or full. */
    kind: function () {
      if (failed || !usable()) return "none";
      var alone = location.protocol === "file:" && /\bFirefox\//.test(navigator.userAgent);
      return alone ? "page" : "shared";
    },

    get: function (name, fallback) {
      try {
        var text = localStorage.getItem(prefix() + name);
        return text === null ? fallback : JSON.parse(text);
      } catch (error) {
        /* Forbidden, or damaged by another program: as if it were not there. */
        return fallback;
      }
    },

    /* Returns whether the value is kept. */
    set: function (name, value) {
      try {
        localStorage.setItem(prefix() + name, JSON.stringify(value));
      } catch (error) {
        failed = true;
        tell(name);
        return false;
      }
      failed = false;
      tell(name);
      return true;
    },

    remove: function (name) {
      try {
        localStorage.removeItem(prefix() + name);
      } catch (error) {
        failed = true;
      }
      tell(name);
    },

    /* Returns the names that begin so, in order. */
    names: function (begin) {
      var whole = prefix() + (begin || "");
      var found = [];
      try {
        for (var i = 0; i < localStorage.length; i += 1) {
          var key = localStorage.key(i);
          if (key.indexOf(whole) === 0) found.push(key.slice(prefix().length));
        }
      } catch (error) {
        return [];
      }
      return found.sort();
    },

    /* Calls `listener` with the name of each value that changes, also from another page. */
    onchange: function (listener) {
      listeners.push(listener);
    },

    /* Everything that is kept, as one document to save in a file. */
    dump: function () {
      var values = {};
      courseware.store.names("").forEach(function (name) {
        values[name] = courseware.store.get(name, null);
      });
      return { schema: "courseware-memory-1", station: prefix().slice(3, -1), values: values };
    },

    /* Takes a saved document in; what is here already and differs is handed to `join(name, here,
       there)`. Returns how many values came in, or -1 for a document of another kind. */
    load: function (document_, join) {
      if (!document_ || document_.schema !== "courseware-memory-1" || typeof document_.values !== "object") return -1;
      var names = Object.keys(document_.values || {});
      var taken = 0;
      names.forEach(function (name) {
        var here = courseware.store.get(name, null);
        var value = document_.values[name];
        if (here !== null && join) value = join(name, here, value);
        if (courseware.store.set(name, value)) taken += 1;
      });
      return taken;
    }
  };

  addEventListener("storage", function (event) {
    if (event.key && event.key.indexOf(prefix()) === 0) tell(event.key.slice(prefix().length));
  });
})();
