/* One thing is heard at a time: what begins to play pauses what else plays on its page and in other
   tabs, and stops a text that is read aloud there. A simultaneous lesson is kept by the clock of the
   township, and so is not paused by another tab. */
(() => {
  "use strict";
  const { courseware } = self;
  /* Firefox keeps the pages of a disk apart. */
  const channel =
    self.BroadcastChannel && new BroadcastChannel(`cw:${courseware.store.code()}:plays`);
  const listeners = [];

  function pauseAll(but) {
    for (const media of document.querySelectorAll("video, audio")) {
      if (media !== but) media.pause();
    }
  }

  courseware.plays = {
    /* Something begins to be heard, by `media` or by a voice: films of the page fall silent. */
    begin(media) {
      pauseAll(media);
      channel?.postMessage("play");
    },

    /* Calls back when something else begins: with its element, or nothing when in another tab. */
    onother(listener) {
      listeners.push(listener);
    },
  };

  document.addEventListener(
    "play",
    ({ target }) => {
      listeners.forEach((listener) => listener(target));
      channel?.postMessage("play");
    },
    true,
  );
  if (!channel) return;
  channel.onmessage = () => {
    if (document.querySelector("cw-same-time")) return;
    pauseAll(null);
    listeners.forEach((listener) => listener(null));
  };
})();
