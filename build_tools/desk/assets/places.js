/* Choosing a folder or a file of this PC out of a list: a browser alone does not say where it is. */
(() => {
  "use strict";

  const { ask, element } = self.courseware;

  function button(text, act) {
    const entry = element("button", { type: "button", className: "dk-place__entry" }, text);
    entry.addEventListener("click", act);
    return entry;
  }

  function name(path) {
    return path.split(/[\\/]/).filter(Boolean).pop() || path;
  }

  class Places {
    constructor(opener) {
      this.opener = opener;
      this.input = document.getElementById(opener.dataset.choose);
      this.list = document.getElementById(opener.getAttribute("aria-controls"));
      this.files = "files" in opener.dataset;
      opener.addEventListener("click", () => this.toggle());
      this.list.addEventListener("keydown", (event) => {
        if (event.key === "Escape") this.close();
      });
    }

    toggle() {
      if (this.list.hidden) this.open(this.input.value);
      else this.close();
    }

    close() {
      this.list.hidden = true;
      this.opener.setAttribute("aria-expanded", "false");
      this.opener.focus();
    }

    take(path) {
      this.input.value = path;
      self.courseware.showCommand(this.input.form);
      this.close();
    }

    async open(folder) {
      this.opener.setAttribute("aria-expanded", "true");
      this.list.hidden = false;
      this.list.replaceChildren(); // what is pressed next is not of the folder before
      try {
        this.draw(await ask("/places", { folder, files: this.files }));
      } catch (fault) {
        const home = button("从头选", () => this.open(""));
        this.list.replaceChildren(element("p", { textContent: fault.message }), home);
        home.focus();
      }
    }

    draw({ folder, above, folders, files }) {
      const rows = [];
      if (folder) {
        rows.push(element("p", { textContent: folder }));
        rows.push(button("就用这个文件夹", () => this.take(folder)));
        rows.push(button(above ? "↑ 上一层" : "↑ 从头选", () => this.open(above)));
      }
      const whole = (path) => (folder ? name(path) : path);
      rows.push(...folders.map((path) => button(`${whole(path)} ›`, () => this.open(path))));
      rows.push(...files.map((path) => button(name(path), () => this.take(path))));
      if (!folders.length && !files.length) {
        rows.push(element("p", { textContent: "这里面没有可以选的。" }));
      }
      this.list.replaceChildren(...rows);
      this.list.querySelector("button")?.focus();
    }
  }

  for (const opener of document.querySelectorAll("[data-choose]")) new Places(opener);
})();
