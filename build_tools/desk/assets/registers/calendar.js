/* The calendar by its arrow keys: from a day to the next one, or to that below it. */
(() => {
  "use strict";

  const calendar = document.querySelector(".cal");
  const days = [...calendar.children];

  function stepOf(key) {
    const columns = getComputedStyle(calendar).gridTemplateColumns.split(" ").length;
    return { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns }[key];
  }

  calendar.addEventListener("keydown", (event) => {
    const step = stepOf(event.key);
    const day = days.indexOf(event.target.closest(".cal__day"));
    const link = step && days[day + step]?.querySelector("a");
    if (!link || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    link.focus();
  });
})();
