/* Subtitles over the picture. The browser keeps the time (a hidden text track with VTTCue), the
   words are painted here as plain text, so that size and ground can be chosen and no line of a
   subtitle file is taken for markup. */
(function () {
  "use strict";
  var courseware = (self.courseware = self.courseware || {});
  courseware.player = courseware.player || {};

  courseware.player.cues = function (player) {
    var place = player.part("cap");
    var languages = [];    /* {language, label, cues, track, index}, as the page names them */
    var spoken = "";       /* the language asked for; empty: the first */
    var shown = null;      /* the one that was chosen: painted here, written beside the picture */

    function paint() {
      place.textContent = "";
      if (!shown || player.settings.get("captions") === "off") return;
      var at = player.at;
      Array.from(shown.track.activeCues || []).forEach(function (cue) {
        /* One that ends where the next begins counts as active for a moment longer. */
        if (cue.endTime <= at) return;
        var line = document.createElement("span");
        line.textContent = cue.text;
        place.appendChild(line);
      });
    }

    function choose() {
      var wanted = player.settings.get("captions"), before = shown;
      /* Without subtitles the transcript stays in the language that was chosen last. */
      if (wanted !== "off") spoken = wanted;
      shown = languages.find(function (one) { return one.language === spoken; }) || languages[0] || null;
      languages.forEach(function (one) { one.track.mode = one === shown ? "hidden" : "disabled"; });
      place.lang = shown ? shown.language : "";
      place.dataset.size = player.settings.get("capSize");
      place.dataset.ground = player.settings.get("capGround");
      paint();
      if (shown !== before) player.tell("language", shown);
    }

    /* Subtitles are on the axis of the lesson; this recording may be only a part of it. */
    function take(index, data) {
      var all = courseware.cuesOf(data);
      var track = player.media.addTextTrack("subtitles", String(data.label), String(data.language));
      all.forEach(function (cue) {
        if (cue.end > player.start) track.addCue(new VTTCue(Math.max(0, cue.start - player.start), cue.end - player.start, cue.text));
      });
      track.addEventListener("cuechange", paint);
      languages.push({ language: String(data.language), label: String(data.label), cues: all, track: track, index: index });
      /* The scripts come in any order; the first that the page names is the recording's own. */
      languages.sort(function (one, other) { return one.index - other.index; });
      choose();
      player.tell("cues", languages);
    }

    (player.dataset.cues || "").split(" ").filter(Boolean).forEach(function (url, index) {
      courseware.readData(url, take.bind(null, index));
    });
    player.hear("settings", choose);
    return { shown: function () { return shown; } };
  };
})();
