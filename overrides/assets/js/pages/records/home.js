/* On the home page: what was written here and never carried to the township, in one line. */
(() => {
  "use strict";
  const { exporting, store } = self.courseware;

  function show() {
    const line = document.querySelector("[data-waiting]");
    const waiting = exporting.waiting();
    line.hidden = !waiting.count;
    line.classList.toggle("is-late", waiting.isLate);
    line.querySelector("span").textContent = exporting.waitingText(waiting);
  }

  store.ready.then(show);
  store.onchange((name) => {
    if (name === "statement" || name.startsWith("about")) show();
  });
})();
