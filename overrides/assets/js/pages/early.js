/* In the head, before anything is drawn: how this screen wants its pages. The choice belongs to
   the PC and its screen, not to a station, so its key is the same in every site. */
(() => {
  "use strict";
  const courseware = (self.courseware = self.courseware || {});
  const KEY = "cw:modes";
  const ALLOWED = { size: ["large"], theme: ["dark", "light"], screen: ["tv"] };
  const root = document.documentElement;
  const { tv } = document.currentScript.dataset; /* the stylesheet of the television */

  /* Reads what was chosen; another page or copy may have written anything there. */
  function readChosen() {
    try {
      const value = JSON.parse(localStorage.getItem(KEY));
      return value && typeof value === "object" ? value : {};
    } catch {
      /* Storage is forbidden or damaged: the page begins as it is drawn. */
      return {};
    }
  }

  /* Before anything is drawn, where the page opens so; old browsers wait by themselves. */
  function readTelevision() {
    if (!tv || document.querySelector("[data-tv-sheet]")) return;
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.media = "screen";
    link.href = tv;
    link.setAttribute("blocking", "render");
    link.setAttribute("data-tv-sheet", "");
    document.head.append(link);
  }

  const modes = (courseware.modes = {
    KEY,
    chosen: readChosen(),

    /* Puts the chosen modes on the root element, where the stylesheets look for them. */
    show() {
      const { chosen } = modes;
      for (const [name, values] of Object.entries(ALLOWED)) {
        if (values.includes(chosen[name])) root.setAttribute(`data-${name}`, chosen[name]);
        else root.removeAttribute(`data-${name}`);
      }
      if (chosen.screen === "tv") readTelevision();
      /* A television in a room is dark unless light was asked for. */
      if (chosen.screen === "tv" && !chosen.theme) root.setAttribute("data-theme", "dark");
    },
  });
  root.setAttribute("data-scripts", "");
  modes.show();
})();
