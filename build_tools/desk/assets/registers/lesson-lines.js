/* Lessons that are looked for by their titles: each is put on a line of its own. */
(() => {
  "use strict";

  for (const button of document.querySelectorAll("[data-lines]")) {
    const lines = document.getElementById(button.dataset.lines);
    const search = document.getElementById(`${button.dataset.lines}-more`);

    function add() {
      const lesson = search.value.trim();
      if (!lesson) return;
      lines.value = [...lines.value.split("\n").filter(Boolean), lesson].join("\n");
      lines.dispatchEvent(new CustomEvent("input", { bubbles: true }));
      search.value = "";
      search.focus();
    }

    button.addEventListener("click", add);
    search.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      add();
    });
  }
})();
