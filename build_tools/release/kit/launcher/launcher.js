/* Which release plays: slot-a.js and slot-b.js each call R(turn, release, crc) as the office writes
   them, or P(turn, release, turn, release) as a station's own PC does, which cannot reckon a CRC.
   The valid one with the highest turn counts. A slot that is torn is a syntax error, or what it
   says twice differs, and the other one goes on counting. */
(function () {
  "use strict";
  var RELEASE = /^20\d\d-(0[1-9]|1[0-2])(-\d{1,2})?$/;
  var slots = [];

  function crc32(text) {
    var crc = ~0;
    for (var i = 0; i < text.length; i++) {
      crc ^= text.charCodeAt(i);
      for (var bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
    }
    return ("0000000" + (~crc >>> 0).toString(16)).slice(-8);
  }

  function take(turn, release) {
    slots.push({ turn: turn, release: release });
  }

  self.R = function (turn, release, crc) {
    if (crc32(turn + "," + release) === crc) take(turn, release);
  };
  self.P = function (turn, release, again, twice) {
    if (turn === again && release === twice) take(turn, release);
  };

  function show(id, words) {
    var element = document.getElementById(id);
    if (words) element.textContent = words;
    element.hidden = false;
  }

  function named(release) {
    var parts = release.split("-");
    return parts[0] + "年" + Number(parts[1]) + "月" + (parts[2] ? "（第" + parts[2] + "次）" : "");
  }

  /* Whether a release is really there: its station.js is a script, and scripts can be asked for. */
  function ask(release, there, missing) {
    var script = document.createElement("script");
    script.src = "r/" + release + "/station.js";
    script.onload = there;
    script.onerror = missing;
    document.head.appendChild(script);
  }

  function open(release) {
    var link = document.getElementById("open");
    link.href = "r/" + release + "/index.html";
    show("month", named(release) + "的课");
    show("go");
    /* 确认 on a remote control opens it at once. */
    link.focus();
  }

  function start() {
    if (self.kit && self.kit.settings) {
      show("station", self.kit.settings.name);
      show("kit");
    }
    slots.sort(function (one, other) { return other.turn - one.turn; });
    var now = slots.length ? slots[0].release : "";
    if (!RELEASE.test(now)) return show("none");
    ask(now, function () { open(now); }, function () {
      var before = slots[1] && RELEASE.test(slots[1].release) && slots[1].release !== now ? slots[1].release : "";
      if (!before) return show("none");
      ask(before, function () {
        show("older", named(now) + "的课不全，先看" + named(before) + "的。再更新一次，就有新的了。");
        open(before);
      }, function () { show("none"); });
    });
  }

  self.courseware = { station: function (facts) {
    show("station", facts.name);
    var heard = (facts.receipts || []).filter(function (one) { return one.what === "release"; })[0];
    if (heard) show("heard", named(heard.month) + "的回执，镇里收到了。");
  } };
  document.addEventListener("DOMContentLoaded", start);
})();
