/* The real page of a lesson as it was saved last, at the size of a station's PC, television, phone. */
(() => {
  "use strict";

  const get = (id) => document.getElementById(id);

  class Look {
    constructor(page, ask, address) {
      Object.assign(this, { page, ask, address, shown: false, entered: false, number: -1 });
      this.sizes = [...document.querySelectorAll("[data-width]")];
      for (const button of this.sizes) button.addEventListener("click", () => this.choose(button));
      addEventListener("resize", () => this.fit());
      get("look").addEventListener("load", () => {
        get("look").dataset.opened = this.number;
      });
      get("screen").addEventListener("pointerenter", () => (this.entered = true));
      get("screen").addEventListener("pointerleave", () => (this.entered = false));
      get("look-enter").addEventListener("click", () => {
        this.entered = true;
        get("look").focus();
      });
      get("look-stop").addEventListener("click", () => this.stop());
      get("look-again").addEventListener("click", () => this.refresh());
      document.addEventListener("focusin", ({ target }) => {
        if (target === get("look")) return;
        this.writing = target;
        this.entered = false;
      });
      document.addEventListener("keydown", ({ key }) => {
        if (key === "Tab") this.entered = true; // whoever goes there by keyboard goes on there
      });
      addEventListener("blur", () => setTimeout(() => this.stay()));
    }

    /* A page sets the focus when it opens: it goes back to where somebody writes. */
    stay() {
      if (document.activeElement === get("look") && !this.entered) this.writing?.focus();
    }

    show(shown) {
      const begins = shown && !this.shown;
      this.shown = shown;
      if (begins) this.refresh();
    }

    choose(button) {
      for (const size of this.sizes) size.setAttribute("aria-pressed", String(size === button));
      this.fit();
    }

    /* The frame has the size of the screen in question, and is drawn as small as there is room. */
    fit() {
      const size = this.sizes.find((button) => button.getAttribute("aria-pressed") === "true");
      const { width, height } = size.dataset;
      const scale = Math.min(1, get("screen").clientWidth / (Number(width) + 2));
      Object.assign(get("look").style, {
        width: `${width}px`,
        height: `${height}px`,
        transform: `scale(${scale})`,
      });
    }

    async refresh() {
      if (!this.shown) return;
      this.fit();
      try {
        let status = await this.ask(this.address("build"));
        while (status.working) {
          if (status.url && this.number < 0) this.open(status);
          get("look-said").textContent = status.text;
          get("look-stop").hidden = false;
          get("look-again").hidden = true;
          status = await this.ask(this.address("status"));
        }
        this.take(status);
      } catch (fault) {
        get("look-said").textContent = fault.message;
      }
    }

    async stop() {
      try {
        get("look-said").textContent = (await this.ask(this.address("stop"))).text;
      } catch (fault) {
        get("look-said").textContent = fault.message;
      }
    }

    take(status) {
      get("look-said").textContent = status.text;
      const wasPressed = document.activeElement === get("look-stop");
      get("look-stop").hidden = true;
      get("look-again").hidden = !status.stopped;
      if (wasPressed) (status.stopped ? get("look-again") : get("screen").parentElement).focus();
      if (!status.url) {
        if (!status.text) get("look-said").textContent = "这一课现在没有网页：先把错误改好。";
        return;
      }
      if (status.number !== this.number) this.open(status);
    }

    open({ url, number }) {
      this.number = number;
      const { hostname } = location;
      get("look").src = `http://${hostname}:${this.page.pages_port}/${url}?${number}`;
    }
  }

  self.courseware.Look = Look;
})();
