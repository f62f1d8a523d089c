/* After the end: the next lesson of the series in ten seconds, unless somebody says 不放了. */
(function () {
  "use strict";
  var courseware = (self.courseware = self.courseware || {});
  courseware.player = courseware.player || {};
  var SECONDS = 10;

  courseware.player.next = function (player) {
    var card = player.part("next");
    var timer = 0, left = 0;

    function stop() {
      clearInterval(timer);
      timer = 0;
      if (card.hidden) return false;
      var inside = card.contains(document.activeElement);
      card.hidden = true;
      if (inside) player.focusFirst();
      return true;
    }

    function go() {
      stop();
      location.href = player.dataset.next + (player.screen.isFull() ? "#play-full" : "#play");
    }

    function count() {
      player.part("next-words").textContent = left + " 秒后放下一课";
      if (left <= 0) go();
      left -= 1;
    }

    /* The next lesson plays by itself only where it can: it may have no recording here. */
    function plays() {
      var here = courseware.here(player.dataset.nextLesson);
      return here === null || here.length > 0;
    }

    function show() {
      var test = document.querySelector("cw-quiz");
      player.part("next-title").textContent = player.dataset.nextTitle;
      player.part("next-test").hidden = !test;
      card.hidden = false;
      if (plays()) {
        left = SECONDS;
        count();
        timer = setInterval(count, 1000);
      } else player.part("next-words").textContent = "下一课，本站只有文字";
      player.part("next-stop").focus({ preventScroll: true });
    }

    /* One part of a lesson goes over into the next part. */
    function ended() {
      var all = courseware.player.all;
      var after = all[all.indexOf(player) + 1];
      if (after && !after.classList.contains("is-missing")) {
        after.scrollIntoView({ block: "nearest" });
        after.focusFirst();
        after.play();
        return;
      }
      player.send("cw-ended", {});
      if (player.dataset.next) show();
    }

    player.media.addEventListener("ended", function () {
      if (!player.classList.contains("is-missing")) ended();
    });
    player.media.addEventListener("play", stop);
    player.part("next-go").addEventListener("click", go);
    player.part("next-stop").addEventListener("click", stop);
    player.part("next-test").addEventListener("click", function () {
      stop();
      if (document.fullscreenElement) document.exitFullscreen();
      var test = document.querySelector("cw-quiz");
      test.scrollIntoView();
      var first = test.querySelector("input, button");
      if (first) first.focus({ preventScroll: true });
    });
    courseware.keys.layer(stop);
    return { stop: stop };
  };
})();
