/* Where one stopped, and what was really played: begins there again, and tells the page, which
   keeps it for the one who learns. A link to a second, `lesson.html#t=754`, as the search makes it
   for spoken words, comes before what was kept; `#play` begins by itself if the browser lets it,
   `#play-full` fills the window as well: so the next lesson follows one that filled the screen. */
(function () {
  "use strict";
  var courseware = (self.courseware = self.courseware || {});
  courseware.player = courseware.player || {};
  var EVERY = 5;           /* seconds between two words about the place */
  var LEAST = 10;          /* seconds from the start or the end that are not worth going on from */

  function asked() {
    var found = /^#t=(\d+(?:\.\d+)?)$/.exec(location.hash);
    return found ? Number(found[1]) : null;
  }

  courseware.player.memory = function (player) {
    var media = player.media;
    var note = player.part("note"), again = player.part("again");
    var told = -1, begun = false, resumed = Infinity;
    var counter = courseware.playedCounter(function (stretch) {
      player.send("cw-played", { from: player.start + stretch.from, to: player.start + stretch.to, took: stretch.took, duration: player.whole });
    });

    function step() {
      if (media.paused || media.seeking || media.readyState < 2) return;
      counter.step(media.currentTime, performance.now() / 1000, media.playbackRate);
      if (Math.abs(media.currentTime - told) >= EVERY) place();
      if (media.currentTime - resumed > LEAST) note.hidden = true;
    }

    function place() {
      if (!begun) return;
      told = media.currentTime;
      player.send("cw-place", { at: player.start + told, duration: player.whole });
    }

    function pause() {
      if (!media.seeking) step();
      counter.stop();
      place();
    }

    function ended() {
      step();
      counter.stop();
      if (player !== courseware.player.all[courseware.player.all.length - 1]) return;
      told = -1;
      player.send("cw-place", { at: 0, duration: player.whole });
    }

    function say(words, withAgain) {
      player.part("note-words").textContent = words;
      again.hidden = !withAgain;
      note.hidden = false;
    }

    function refused() {
      if (note.hidden) say("按一下“确认”，就放。", false);
      player.focusFirst();
    }

    function resume() {
      var at = courseware.progress.of(player.lesson).at;
      if (courseware.player.holding(at) !== player || player.classList.contains("is-missing")) return;
      if (!(at - player.start > LEAST) || at > player.start + player.length - LEAST) return;
      resumed = at - player.start;
      player.seek(resumed);
      say("上回停在 " + courseware.time.clock(resumed) + "，从那里接着放。", true);
    }

    function follow() {
      var at = asked();
      if (at === null || courseware.player.holding(at) !== player) return;
      note.hidden = true;
      player.seek(at - player.start);
      player.focusFirst();
    }

    function beginBy(hash) {
      if (!/^#play(-full)?$/.test(hash) || player !== courseware.player.all[0] || player.classList.contains("is-missing")) return;
      if (hash === "#play-full") player.screen.fill(true);
      player.play();
    }

    media.addEventListener("playing", function () {
      begun = true;
      if (again.hidden) note.hidden = true;
      step();
    });
    media.addEventListener("timeupdate", step);
    media.addEventListener("ratechange", step);
    media.addEventListener("seeking", function () { counter.stop(); });
    media.addEventListener("seeked", function () { if (begun) place(); });
    media.addEventListener("waiting", function () { counter.stop(); });
    media.addEventListener("pause", pause);
    media.addEventListener("ended", ended);
    media.addEventListener("emptied", function () { counter.stop(); });
    addEventListener("pagehide", pause);
    addEventListener("hashchange", follow);
    player.hear("refused", refused);
    again.addEventListener("click", function () {
      note.hidden = true;
      player.focusFirst();
      player.seek(0);
      player.play();
    });
    return {
      /* Called once all recordings of the page are there. */
      begin: function () {
        if (asked() !== null) follow();
        else resume();
        beginBy(location.hash);
      }
    };
  };
})();
