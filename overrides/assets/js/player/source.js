/* Which file of a lesson plays: what the station has, at the quality that was chosen, or only the
   sound; and what happens when none can be read. */
(function () {
  "use strict";
  var courseware = (self.courseware = self.courseware || {});
  courseware.player = courseware.player || {};
  var FILMS = ["hd", "small"];
  var CUT = 3;             /* seconds: more than any browser is off by */

  courseware.player.source = function (player) {
    var media = player.media;
    var tried = {};        /* files that could not be read, by label */
    var label = "", again = 0;

    /* Returns what can be played of these: named by the page, and here at this station. */
    function ready(labels) {
      var here = courseware.here(player.lesson);
      return labels.filter(function (one) {
        return player.dataset[one] && !tried[one] && (here === null || here.indexOf(one) >= 0);
      });
    }

    function films() {
      return ready(FILMS);
    }

    /* A file that is tried again gets another address: browsers keep what they read before. */
    function address(wanted) {
      return player.dataset[wanted] + (again ? "?again=" + again : "");
    }

    function use(wanted) {
      var at = player.wanted === null ? media.currentTime : player.wanted;
      var on = !media.paused && !media.ended;
      label = wanted;
      player.classList.toggle("is-sound", wanted === "audio");
      player.tell("source");
      if (media.getAttribute("src") === address(wanted) && !media.error) return;
      media.src = address(wanted);
      media.load();
      player.settle();
      if (at || player.wanted !== null) player.whenReady(function () { media.currentTime = at; });
      if (on) player.play();
    }

    function begin() {
      var found = films(), wanted = player.settings.get("quality");
      if (found.length) use(found.indexOf(wanted) >= 0 ? wanted : found[0]);
      else if (!player.isFilm && ready(["audio"]).length) use("audio");
      else player.tell("missing", Object.keys(tried).length ? "unreadable" : "not-here");
    }

    /* A file that is missing, cut off or damaged: the other quality, else a card that says so. */
    function failed() {
      if (!label) return;
      tried[label] = true;
      if (label !== "audio" && films().length) use(films()[0]);
      else {
        media.pause();
        player.tell("missing", "unreadable");
      }
    }

    /* What the page names for browsers without scripts, where each falls over to the next. */
    media.querySelectorAll("source").forEach(function (one) { one.remove(); });
    media.addEventListener("error", failed);
    media.addEventListener("loadedmetadata", function () {
      /* Sound without a picture where a film should be: a codec that this browser cannot show. */
      if (label !== "audio" && player.isFilm && media.videoWidth === 0) failed();
    });
    media.addEventListener("ended", function () {
      /* A file that was cut off ends before its own header says. */
      if (media.duration - media.currentTime > CUT) failed();
    });
    media.addEventListener("seeked", function () {
      if (media.seeking) return;
      /* Asked for a place that is cut off, a browser may go to the end without a word. */
      var far = player.wanted !== null && media.currentTime - player.wanted > CUT;
      if (far) failed();
      player.wanted = null;
    });
    player.hear("settings", function (name) {
      var wanted = player.settings.get("quality");
      if (name === "quality" && label !== "audio" && films().indexOf(wanted) >= 0) use(wanted);
    });

    return {
      begin: begin,
      label: function () { return label; },
      films: films,
      hasSound: function () { return ready(["audio"]).length > 0; },
      sound: function (on) {
        if (on) use("audio");
        else begin();
      },
      retry: function () {
        tried = {};
        again += 1;
        begin();
      }
    };
  };
})();
