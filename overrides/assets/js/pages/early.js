/* In the head, before anything is drawn: how this screen wants its pages. The choice belongs to
   the PC and its screen, not to a station, so its key is the same in every site. */
(function () {
  "use strict";
  var courseware = (self.courseware = self.courseware || {});
  var KEY = "cw:modes";
  var ALLOWED = { size: ["large"], theme: ["dark", "light"], screen: ["tv"] };
  var root = document.documentElement;

  /* Reads what was chosen; another page or copy may have written anything there. */
  function kept() {
    var found = null;
    try {
      found = JSON.parse(localStorage.getItem(KEY));
    } catch (error) {
      /* Storage is forbidden or damaged: the page begins as it is drawn. */
      found = null;
    }
    return found && typeof found === "object" ? found : {};
  }

  courseware.modes = {
    KEY: KEY,
    chosen: kept(),
    /* Puts the chosen modes on the root element, where the stylesheets look for them. */
    show: function () {
      var chosen = courseware.modes.chosen;
      Object.keys(ALLOWED).forEach(function (name) {
        if (ALLOWED[name].indexOf(chosen[name]) >= 0) root.setAttribute("data-" + name, chosen[name]);
        else root.removeAttribute("data-" + name);
      });
      /* A television in a room is dark unless light was asked for. */
      if (chosen.screen === "tv" && !chosen.theme) root.setAttribute("data-theme", "dark");
    }
  };
  root.setAttribute("data-scripts", "");
  courseware.modes.show();
})();
