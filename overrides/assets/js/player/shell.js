/* What a player looks like, before its scripts are there: the buttons from the template of the page
   stand below the picture from the first frame on, so that nothing moves when they begin to work.
   Where those scripts do not come, the browser's own player is there again. */
(() => {
  "use strict";
  const courseware = (self.courseware = self.courseware || {});
  const PARTS = "[data-part='over'], .cw-seekrow, .cw-keys, .cw-player__panel";

  courseware.attachShell = (player) => {
    const template = document.getElementById("cw-player-parts");
    if (!template || player.classList.contains("is-live")) return;
    const controls = template.content.cloneNode(true);
    const over = controls.querySelector("[data-part='over']");
    player.querySelector("[data-part='view']").append(over);
    player.append(controls);
    player.querySelector("video, audio").removeAttribute("controls");
    player.classList.add("is-live");
  };

  function detachShell(player) {
    for (const part of player.querySelectorAll(PARTS)) part.remove();
    player.querySelector("video, audio").setAttribute("controls", "");
    player.classList.remove("is-live");
  }

  /* Stands behind the template: the page is read no further when this runs. */
  class CwShell extends HTMLElement {
    connectedCallback() {
      document.querySelectorAll("cw-player").forEach(courseware.attachShell);
    }
  }
  customElements.define("cw-shell", CwShell);
  document.addEventListener("cw-whole", () => {
    if (customElements.get("cw-player")) return;
    document.querySelectorAll("cw-player").forEach(detachShell);
  });
})();
