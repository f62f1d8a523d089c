/* The row of buttons, and the keys of a remote control that have names of their own. */
(function () {
  "use strict";
  var courseware = (self.courseware = self.courseware || {});
  courseware.player = courseware.player || {};

  courseware.player.buttons = function (player) {
    var media = player.media;
    var play = player.part("play");
    var rate = player.part("rate");
    var ACTS = {
      play: function () { player.toggle(); },
      back: function () { player.skip(-10); },
      forth: function () { player.skip(10); }
    };

    function word() {
      if (!media.paused && !media.ended) return "停一下";
      if (media.ended) return "再放一遍";
      var verb = player.classList.contains("is-sound") ? "听" : "看";
      return (player.at > 1 ? "接着" : "开始") + verb;
    }

    function show() {
      play.classList.toggle("is-playing", !media.paused && !media.ended);
      play.querySelector("[data-words]").textContent = word();
    }

    function showRate() {
      var now = player.settings.get("rate");
      rate.textContent = now === 1 ? "快慢" : (now < 1 ? "慢一点 " : "快一点 ") + now;
    }

    Object.keys(ACTS).forEach(function (name) {
      player.part(name).addEventListener("click", ACTS[name]);
    });
    ["play", "pause", "ended", "seeked", "loadedmetadata", "emptied"].forEach(function (event) {
      media.addEventListener(event, show);
    });
    player.hear("source", show);
    player.hear("sought", show);
    player.hear("settings", showRate);
    if (player.isFilm) {
      media.addEventListener("click", function () { player.toggle(); });
      media.addEventListener("dblclick", function () { player.screen.toggle(); });
    }
    show();
    showRate();
  };

  function chosen() {
    return courseware.player.all.find(function (one) { return !one.media.paused; }) || courseware.player.all[0];
  }

  var MEDIA_KEYS = {
    MediaPlayPause: function (player) { player.toggle(); },
    MediaPlay: function (player) { player.play(); },
    MediaPause: function (player) { player.media.pause(); },
    MediaStop: function (player) { player.media.pause(); },
    MediaRewind: function (player) { player.skip(-10); },
    MediaFastForward: function (player) { player.skip(10); }
  };

  document.addEventListener("keydown", function (event) {
    var act = Object.prototype.hasOwnProperty.call(MEDIA_KEYS, event.key) && MEDIA_KEYS[event.key];
    if (!act || event.defaultPrevented || !courseware.player.all.length) return;
    event.preventDefault();
    act(chosen());
  });
})();
