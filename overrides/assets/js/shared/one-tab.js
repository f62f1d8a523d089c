/* Two tabs do not play at once: what begins in one pauses what plays in the others. A simultaneous
   lesson is kept by the clock of the township, and so is not paused by another tab. */
(() => {
  "use strict";
  const { courseware } = self;
  if (!self.BroadcastChannel) return; /* Firefox keeps the pages of a disk apart */
  const channel = new BroadcastChannel(`cw:${courseware.store.code()}:plays`);

  document.addEventListener("play", () => channel.postMessage("play"), true);
  channel.onmessage = () => {
    if (document.querySelector("cw-same-time")) return;
    document.querySelectorAll("video, audio").forEach((media) => media.pause());
  };
})();
