/* How this PC likes its recordings played: speed, sound, subtitles, quality. Kept for all lessons. */
(function () {
  "use strict";
  var courseware = (self.courseware = self.courseware || {});
  var NAME = "player";
  var RATES = [0.5, 0.8, 1, 1.25, 1.5, 2];
  var ALLOWED = {
    rate: function (value) { return RATES.indexOf(value) >= 0; },
    volume: function (value) { return typeof value === "number" && value >= 0 && value <= 1; },
    muted: function (value) { return typeof value === "boolean"; },
    captions: function (value) { return typeof value === "string" && value.length < 36; },
    capSize: function (value) { return ["small", "middle", "large"].indexOf(value) >= 0; },
    capGround: function (value) { return ["dark", "none"].indexOf(value) >= 0; },
    quality: function (value) { return value === "hd" || value === "small"; }
  };
  var BEGIN = { rate: 1, volume: 1, muted: false, captions: "", capSize: "middle", capGround: "dark", quality: "hd" };

  var listeners = [];
  var now = null;          /* one for all recordings of the page: the second part plays as the first */

  /* What is kept may be of another year, or written by anybody. */
  function read() {
    var kept = courseware.store.get(NAME, {});
    var found = {};
    Object.keys(BEGIN).forEach(function (name) {
      var value = kept && typeof kept === "object" ? kept[name] : undefined;
      found[name] = ALLOWED[name](value) ? value : BEGIN[name];
    });
    return found;
  }

  /* Returns the settings; `changed` is called with the name of each that changes. */
  courseware.playerSettings = function (changed) {
    now = now || read();
    listeners.push(changed);
    return {
      get: function (name) { return now[name]; },
      set: function (name, value) {
        if (!ALLOWED[name](value)) return;
        now[name] = value;
        courseware.store.set(NAME, now);
        listeners.forEach(function (listener) { listener(name); });
      }
    };
  };
})();
