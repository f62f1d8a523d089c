/* The panels beside the text, one of them shown: tabs that arrow keys reach. */
(() => {
  "use strict";

  class Panels {
    constructor(list, opened) {
      this.tabs = [...list.querySelectorAll("[role=tab]")];
      this.opened = opened;
      for (const tab of this.tabs) {
        tab.addEventListener("click", () => this.open(tab.id));
        tab.addEventListener("keydown", (event) => this.move(event, tab));
      }
      const first = this.tabs.find((tab) => tab.getAttribute("aria-selected") === "true");
      this.open(first.id);
    }

    open(id) {
      for (const tab of this.tabs) {
        const chosen = tab.id === id;
        tab.setAttribute("aria-selected", String(chosen));
        tab.tabIndex = chosen ? 0 : -1;
        document.getElementById(tab.getAttribute("aria-controls")).hidden = !chosen;
      }
      this.opened(id);
    }

    move(event, tab) {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      const index = (this.tabs.indexOf(tab) + step + this.tabs.length) % this.tabs.length;
      this.tabs[index].focus();
      this.open(this.tabs[index].id);
    }
  }

  self.courseware.Panels = Panels;
})();
