/* A register as a table: only the rows that say what is looked for. */
(() => {
  "use strict";

  const find = document.getElementById("find");
  const count = document.getElementById("count");
  const rows = [...document.querySelectorAll("#rows > tr")];
  const texts = rows.map((row) => row.textContent.toLowerCase());

  find.addEventListener("input", () => {
    const terms = find.value.trim().toLowerCase().split(/\s+/);
    let shown = 0;
    rows.forEach((row, index) => {
      row.hidden = !terms.every((word) => texts[index].includes(word));
      if (!row.hidden) shown += 1;
    });
    count.textContent = `${shown} 条`;
  });
  document.querySelector(".rg-chosen a")?.focus();
})();
