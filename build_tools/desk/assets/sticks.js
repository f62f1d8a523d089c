/* Notices a stick that is plugged in or pulled out, and shows the list anew unless somebody is just
   filling in a form. */
(() => {
  "use strict";

  const { ask } = self.courseware;
  const PAUSE = 2000;
  const { plugged } = document.getElementById("media").dataset;

  function isBusy() {
    return Boolean(document.activeElement?.closest(".dk-command"));
  }

  async function look() {
    try {
      const { media } = await ask("/media");
      const now = JSON.stringify(media);
      if (now !== plugged && !isBusy()) location.reload();
    } catch {
      // The desk was closed; the next look says more.
    }
    setTimeout(look, PAUSE);
  }

  look();
})();
