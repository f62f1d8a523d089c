/* 放满屏: the player over the whole screen, or over the window where the browser refuses. While it
   plays the buttons leave after four seconds; the key that brings them back does nothing else. */
(function () {
  "use strict";
  var courseware = (self.courseware = self.courseware || {});
  courseware.player = courseware.player || {};
  var QUIET = 4000;
  var ANSWER = 1000;       /* ms: a browser that has said neither yes nor no by then will not */

  courseware.player.screen = function (player) {
    var button = player.part("full");
    var timer = 0;

    function isFull() {
      return document.fullscreenElement === player || player.classList.contains("is-filled");
    }

    function wake() {
      clearTimeout(timer);
      player.classList.remove("is-quiet");
      if (isFull()) timer = setTimeout(rest, QUIET);
    }

    function rest() {
      var busy = player.media.paused || player.querySelector("dialog[open]") || !player.part("next").hidden || !player.part("missing").hidden;
      if (isFull() && !busy) player.classList.add("is-quiet");
    }

    function show() {
      if (document.fullscreenElement === player) player.classList.remove("is-filled");
      player.classList.toggle("is-full", isFull());
      button.querySelector("[data-words]").textContent = isFull() ? "不放满屏" : "放满屏";
      wake();
    }

    function fill(on) {
      player.classList.toggle("is-filled", on);
      document.documentElement.classList.toggle("cw-has-filled", on);
      show();
    }

    function leave() {
      if (!player.classList.contains("is-filled")) return false;
      fill(false);
      return true;
    }

    function refused() {
      if (!document.fullscreenElement) fill(true);
    }

    function toggle() {
      if (leave()) return;
      if (document.fullscreenElement) document.exitFullscreen();
      else if (!player.requestFullscreen) fill(true);
      else {
        var patience = setTimeout(refused, ANSWER);
        player.requestFullscreen().then(clearTimeout.bind(null, patience), function () {
          clearTimeout(patience);
          refused();
        });
      }
    }

    document.addEventListener("fullscreenchange", show);
    ["pointermove", "pointerdown", "focusin"].forEach(function (event) {
      player.addEventListener(event, wake);
    });
    ["play", "pause"].forEach(function (event) {
      player.media.addEventListener(event, wake);
    });
    /* Before every other listener: the waking key is for nobody else. */
    document.addEventListener("keydown", function (event) {
      var quiet = player.classList.contains("is-quiet");
      wake();
      if (!quiet || /^Media/.test(event.key)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
    }, true);
    button.addEventListener("click", toggle);
    courseware.keys.layer(leave);
    return { toggle: toggle, fill: fill, isFull: isFull };
  };
})();
