/* A link to a second of the recording, `lesson.html#t=754`, as the search makes it for spoken words:
   the recording waits at that place. Without scripts it begins at its start. */
(function () {
  "use strict";

  function asked() {
    var found = /^#t=(\d+(?:\.\d+)?)$/.exec(location.hash);
    return found ? Number(found[1]) : null;
  }

  function seek() {
    var at = asked();
    var recording = document.querySelector(".cw-player video, .cw-player audio");
    if (at === null || !recording) return;
    function go() {
      recording.currentTime = Math.min(at, recording.duration || at);
    }
    if (recording.readyState >= 1) go();
    else recording.addEventListener("loadedmetadata", go, { once: true });
    recording.focus({ preventScroll: true });
  }

  window.addEventListener("hashchange", seek);
  seek();
})();
