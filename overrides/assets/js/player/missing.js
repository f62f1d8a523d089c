/* The card in the place of a film that did not come to this station, or cannot be read: what
   happened, what to do, the sound if that is here, and 想要这个视频, which the records take out. */
(function () {
  "use strict";
  var courseware = (self.courseware = self.courseware || {});
  courseware.player = courseware.player || {};
  var WORDS = {
    "not-here": {
      film: ["这一课的视频没有送到本站", "本站的硬盘放不下所有视频。"],
      sound: ["这一课的声音没有送到本站", "本站的硬盘放不下所有的课。"]
    },
    unreadable: {
      film: ["视频读不出来", "把硬盘拔下来再插一次，再点“再试一次”。还不行，点“想要这个视频”。"],
      sound: ["声音读不出来", "把硬盘拔下来再插一次，再点“再试一次”。还不行，点“想要这一课”。"]
    }
  };

  function day(text) {
    var found = /^\d+-(\d+)-(\d+)$/.exec(text);
    return found ? Number(found[1]) + "月" + Number(found[2]) + "日" : "";
  }

  function today() {
    var now = new Date();
    return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map(function (part) { return (part < 10 ? "0" : "") + part; }).join("-");
  }

  courseware.player.missing = function (player) {
    var card = player.part("missing");
    var name = "asked:" + player.lesson;
    var store = courseware.store;

    function text(part, words) {
      var place = player.part(part);
      place.textContent = words;
      place.hidden = !words;
    }

    function left() {
      var sound = player.source.hasSound(), written = document.querySelector(".cw-lesson__text, .cw-outline");
      if (sound) return written ? "声音和文字都在，可以先学。" : "声音在，可以先听。";
      return written ? "文字都在，可以先学。" : "";
    }

    function showAsked(failed) {
      var asked = store.get(name, null);
      var on = asked && typeof asked === "object" ? day(String(asked.on)) : "";
      player.part("ask").hidden = Boolean(asked);
      player.part("asked").hidden = !asked;
      text("asked-words", asked ? "已经记下" + (on ? "，" + on : "") + "。导出学习记录时会带上，下个月送课时看有没有。" : "");
      text("ask-failed", failed ? "这台电脑不让存东西，记不住。请把课号 " + player.lesson + " 写在纸上，交给管理员。" : "");
    }

    function show(why) {
      var said = WORDS[why][player.isFilm ? "film" : "sound"];
      text("missing-title", said[0]);
      text("missing-words", said[1] + (why === "not-here" ? left() : ""));
      player.part("retry").hidden = why !== "unreadable";
      player.part("listen").hidden = !player.isFilm || !player.source.hasSound();
      player.part("ask").querySelector("[data-words]").textContent = player.isFilm ? "想要这个视频" : "想要这一课";
      showAsked(false);
      player.classList.add("is-missing");
      card.hidden = false;
      /* Whoever was at the buttons, which are gone now, goes on at the card. */
      if (player.contains(document.activeElement) || document.activeElement === document.body) {
        var first = card.querySelector("button:not([hidden])");
        if (first) first.focus({ preventScroll: true });
      }
    }

    function hide() {
      if (card.hidden) return;
      var inside = card.contains(document.activeElement);
      card.hidden = true;
      player.classList.remove("is-missing");
      if (inside) player.focusFirst();
    }

    player.part("listen").addEventListener("click", function () {
      player.source.sound(true);
      player.play();
    });
    player.part("retry").addEventListener("click", function () { player.source.retry(); });
    player.part("ask").addEventListener("click", function () {
      var kept = store.set(name, { lesson: player.lesson, title: player.dataset.title, want: player.isFilm ? "video" : "audio", on: today() });
      showAsked(!kept);
      if (kept) player.part("unask").focus({ preventScroll: true });
    });
    player.part("unask").addEventListener("click", function () {
      store.remove(name);
      showAsked(false);
      player.part("ask").focus({ preventScroll: true });
    });
    player.hear("missing", show);
    player.hear("source", hide);
  };
})();
