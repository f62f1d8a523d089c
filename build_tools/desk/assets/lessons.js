/* All lessons: search, filters, a new one. */
(() => {
  "use strict";

  const { ask, path } = self.courseware;
  const get = (id) => document.getElementById(id);
  const rows = [...get("list").children].map((row) => ({
    row,
    marks: row.dataset.marks.split(" "),
    section: row.dataset.section,
    words: row.dataset.words,
  }));
  const chips = [...document.querySelectorAll("[data-filter]")];
  let filter = "all";

  function show() {
    const terms = get("find").value.toLowerCase().split(/\s+/).filter(Boolean);
    const section = get("section").value;
    let count = 0;
    for (const entry of rows) {
      const fits =
        entry.marks.includes(filter) &&
        (!section || entry.section === section) &&
        terms.every((term) => entry.words.includes(term));
      if (entry.row.hidden === fits) entry.row.hidden = !fits;
      count += fits ? 1 : 0;
    }
    get("count").textContent = `${count} 课`;
    get("none").hidden = count > 0;
  }

  function choose(name) {
    filter = name;
    for (const chip of chips) chip.setAttribute("aria-pressed", chip.dataset.filter === name);
    show();
  }

  async function begin(event) {
    event.preventDefault();
    try {
      const message = { section: get("new-section").value, title: get("new-title").value };
      const answer = await ask("/new", message);
      location.assign(`/lessons/${path(answer.source)}`);
    } catch (fault) {
      document.querySelector(".dk-new__fault").textContent = fault.message;
    }
  }

  for (const chip of chips) chip.addEventListener("click", () => choose(chip.dataset.filter));
  get("find").addEventListener("input", show);
  get("section").addEventListener("change", show);
  get("all").addEventListener("click", () => {
    get("find").value = "";
    get("section").value = "";
    choose("all");
    get("find").focus();
  });
  get("new-open").addEventListener("click", () => {
    const form = get("new");
    form.hidden = !form.hidden;
    get("new-open").setAttribute("aria-expanded", String(!form.hidden));
    if (!form.hidden) get("new-title").focus();
  });
  get("new").addEventListener("submit", begin);
  show();
})();
