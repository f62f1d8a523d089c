/* The dialog in which speed, sound, subtitles and quality are chosen. A button opens it with its
   own group only, and 更多 with what no button on the screen has, so that few things stand there at
   a time. */
(function () {
  "use strict";
  var courseware = (self.courseware = self.courseware || {});
  courseware.player = courseware.player || {};
  var STEP = 0.1;
  var GROUPS = { rate: ["rate"], volume: ["volume"], more: ["rate", "volume", "captions", "capSize", "capGround", "quality", "sound"] };

  courseware.player.panel = function (player) {
    var panel = player.part("panel");
    var groups = Array.from(panel.querySelectorAll("[data-group]"));
    var opener = null;

    function group(name) {
      return panel.querySelector("[data-group='" + name + "']");
    }

    function isThere(name) {
      if (name === "captions") return group(name).querySelectorAll("button").length > 1;
      if (name === "capSize" || name === "capGround") return isThere("captions") && player.settings.get("captions") !== "off";
      if (name === "quality") return player.source.films().length > 1 && player.source.label() !== "audio";
      if (name === "sound") return player.isFilm && player.source.hasSound() && player.source.films().length > 0;
      return true;
    }

    function current(name) {
      if (name === "sound") return player.source.label() === "audio" ? "on" : "off";
      if (name === "quality") return player.source.label();
      if (name === "volume") return String(player.settings.get("muted"));
      if (name === "captions") return player.settings.get(name) || (group(name).querySelector("button[data-language]") || { value: "" }).value;
      return String(player.settings.get(name));
    }

    function show(names) {
      panel.dataset.names = names.join(" ");
      groups.forEach(function (one) {
        var name = one.dataset.group;
        one.hidden = names.indexOf(name) < 0 || !isThere(name);
        one.querySelectorAll("[aria-pressed]").forEach(function (button) {
          button.setAttribute("aria-pressed", String(button.value === current(name)));
        });
      });
      player.part("volume-now").textContent = player.settings.get("muted") ? "没有声音" : Math.round(100 * player.settings.get("volume")) + "%";
    }

    function refresh() {
      if (panel.open) show(panel.dataset.names.split(" "));
    }

    /* On narrow screens speed and sound have no buttons of their own; and where there is nothing
       else to choose (sound alone, without words), they stand here all the same. */
    function lacking(names) {
      var left = names.filter(function (name) { return !GROUPS[name] || !player.part(name).getClientRects().length; });
      return left.some(isThere) ? left : names;
    }

    function open(names, from) {
      opener = from;
      show(names);
      panel.showModal();
      var there = panel.querySelector("[data-group]:not([hidden])");
      (there.querySelector("[aria-pressed='true']") || there.querySelector("button")).focus();
    }

    function close() {
      if (!panel.open) return false;
      panel.close();
      return true;
    }

    function louder(by) {
      var volume = Math.round(10 * (player.settings.get("volume") + by)) / 10;
      player.settings.set("muted", false);
      player.settings.set("volume", Math.min(1, Math.max(0, volume)));
    }

    var ACTS = {
      rate: function (value) { player.settings.set("rate", Number(value)); },
      volume: function (value) {
        if (value === "true") player.settings.set("muted", !player.settings.get("muted"));
        else louder(value === "louder" ? STEP : -STEP);
      },
      sound: function (value) { player.source.sound(value === "on"); }
    };

    panel.addEventListener("click", function (event) {
      var button = event.target.closest("button");
      if (event.target === panel || (button && button.dataset.part === "close")) return close();
      if (!button) return undefined;
      var name = button.closest("[data-group]").dataset.group;
      if (ACTS[name]) ACTS[name](button.value);
      else player.settings.set(name, button.value);
      refresh();
      return undefined;
    });
    panel.addEventListener("close", function () {
      if (opener) opener.focus({ preventScroll: true });
    });
    courseware.keys.layer(close);

    Object.keys(GROUPS).forEach(function (name) {
      var button = player.part(name);
      button.setAttribute("aria-haspopup", "dialog");
      button.addEventListener("click", function () { open(name === "more" ? lacking(GROUPS.more) : GROUPS[name], button); });
    });
    player.hear("settings", refresh);
    player.hear("source", refresh);
    player.hear("cues", function (languages) {
      var place = group("captions");
      var none = place.querySelector("[value='off']");
      place.querySelectorAll("[data-language]").forEach(function (old) { old.remove(); });
      languages.forEach(function (one) {
        var button = none.cloneNode(false);
        button.value = button.dataset.language = one.language;
        button.textContent = one.label;
        button.lang = one.language;
        none.before(button);
      });
      refresh();
    });
  };
})();
