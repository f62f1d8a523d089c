/* <cw-modes>: the switches in the head for large type, the television and the dark. */
(function () {
  "use strict";
  var modes = self.courseware.modes;
  var ON = { size: "large", theme: "dark", screen: "tv" };
  var root = document.documentElement;

  function isOn(name) {
    return root.getAttribute("data-" + name) === ON[name];
  }

  function turn(name) {
    if (name === "theme") modes.chosen.theme = isOn("theme") ? "light" : "dark";
    else if (isOn(name)) delete modes.chosen[name];
    else modes.chosen[name] = ON[name];
    modes.show();
    try {
      localStorage.setItem(modes.KEY, JSON.stringify(modes.chosen));
    } catch (error) {
      /* Not kept for the next page; this one shows it, and the page of learners says why. */
      root.setAttribute("data-unkept", "");
    }
  }

  class CwModes extends HTMLElement {
    connectedCallback() {
      if (this.buttons) return;
      this.buttons = Array.from(this.querySelectorAll("button"));
      this.addEventListener("click", function (event) {
        var button = event.target.closest("button");
        if (!button) return;
        turn(button.dataset.mode);
        this.mark();
        this.dispatchEvent(new CustomEvent("cw-modes", { bubbles: true }));
      });
      this.mark();
    }

    mark() {
      this.buttons.forEach(function (button) {
        button.setAttribute("aria-pressed", String(isOn(button.dataset.mode)));
      });
    }
  }
  customElements.define("cw-modes", CwModes);
})();
