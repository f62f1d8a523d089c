/* The row of buttons, and the keys of a remote control that have names of their own. */
(() => {
  "use strict";
  const { courseware } = self;
  const STEP = 10; /* seconds */

  courseware.player.attachButtons = (player) => {
    const { media } = player;
    const play = player.part("play");
    const rate = player.part("rate");
    const isPlaying = () => !media.paused && !media.ended;

    function playLabel() {
      if (isPlaying()) return "停一下";
      if (media.ended) return "再放一遍";
      const verb = player.classList.contains("is-sound") ? "听" : "看";
      return (player.position > 1 ? "接着" : "开始") + verb;
    }

    function show() {
      play.classList.toggle("is-playing", isPlaying());
      play.querySelector("[data-words]").textContent = playLabel();
    }

    function showRate() {
      const value = player.settings.get("rate");
      rate.textContent = value === 1 ? "快慢" : `${value < 1 ? "慢一点" : "快一点"} ${value}`;
    }

    play.addEventListener("click", () => player.toggle());
    player.part("back").addEventListener("click", () => player.skip(-STEP));
    player.part("forth").addEventListener("click", () => player.skip(STEP));
    ["play", "pause", "ended", "seeked", "loadedmetadata", "emptied"].forEach((name) => {
      media.addEventListener(name, show);
    });
    player.on("source", show);
    player.on("sought", show);
    player.on("settings", showRate);
    if (player.isFilm) {
      media.addEventListener("click", () => player.toggle());
      media.addEventListener("dblclick", () => player.screen.toggle());
    }
    show();
    showRate();
  };

  const MEDIA_KEYS = {
    MediaPlayPause: (player) => player.toggle(),
    MediaPlay: (player) => player.play(),
    MediaPause: (player) => player.media.pause(),
    MediaStop: (player) => player.media.pause(),
    MediaRewind: (player) => player.skip(-STEP),
    MediaFastForward: (player) => player.skip(STEP),
  };

  document.addEventListener("keydown", (event) => {
    const action = MEDIA_KEYS[event.key];
    const { all } = courseware.player;
    if (!action || event.defaultPrevented || !all.length) return;
    event.preventDefault();
    action(all.find(({ media }) => !media.paused) || all[0]);
  });
})();
