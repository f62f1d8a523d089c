/* <cw-modes>: the switches in the head for large type, the television and the dark. */
(() => {
  "use strict";
  const { modes } = self.courseware;
  const ON = { size: "large", theme: "dark", screen: "tv" };
  const root = document.documentElement;

  function isOn(name) {
    return root.getAttribute(`data-${name}`) === ON[name];
  }

  function toggle(name) {
    if (name === "theme") modes.chosen.theme = isOn("theme") ? "light" : "dark";
    else if (isOn(name)) delete modes.chosen[name];
    else modes.chosen[name] = ON[name];
    modes.show();
    try {
      localStorage.setItem(modes.KEY, JSON.stringify(modes.chosen));
    } catch {
      /* Not stored for the next page; this one shows it, and the page of learners says why. */
      root.setAttribute("data-unkept", "");
    }
  }

  class CwModes extends HTMLElement {
    connectedCallback() {
      if (this.buttons) return;
      this.buttons = Array.from(this.querySelectorAll("button"));
      this.addEventListener("click", (event) => {
        const button = event.target.closest("button");
        if (!button) return;
        toggle(button.dataset.mode);
        this.mark();
        this.dispatchEvent(new CustomEvent("cw-modes", { bubbles: true }));
      });
      this.mark();
    }

    mark() {
      for (const button of this.buttons) {
        button.setAttribute("aria-pressed", String(isOn(button.dataset.mode)));
      }
    }
  }
  customElements.define("cw-modes", CwModes);
})();
