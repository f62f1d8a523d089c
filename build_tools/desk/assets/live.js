/* Waits until the pages of a preview are new, and opens this one again. */
(() => {
  "use strict";

  const AGAIN_AFTER = 1000;
  const { mark } = document.currentScript.dataset;

  async function wait() {
    try {
      const answer = await fetch(`/-/changes?mark=${mark}`);
      const status = await answer.json();
      if (status.mark === mark) wait();
      else location.reload();
    } catch {
      setTimeout(wait, AGAIN_AFTER); // the preview has ended, or begins again
    }
  }

  wait();
})();
