/* All lessons: search, filters, a new one. */
(() => {
  "use strict";

  const { ask, element, leave, once, path, send } = self.courseware;
  const get = (id) => document.getElementById(id);
  const ASK_EVERY = 300;
  const FILLED = ["elsewhere", "filters", "waiting", "list"];
  let rows = [];
  let chips = [];
  let filter = "all";

  function readList() {
    rows = [...get("list").children].map((row) => ({
      row,
      marks: row.dataset.marks.split(" "),
      section: row.dataset.section,
      words: row.dataset.words,
    }));
    chips = [...document.querySelectorAll("[data-filter]")];
    choose(filter);
  }

  /* What the desk does not know yet is filled in where it comes, and what somebody chose stays. */
  async function fill() {
    while (get("list").dataset.known !== "all") {
      await new Promise((resolve) => setTimeout(resolve, ASK_EVERY));
      const answer = await fetch("/").catch(() => null);
      if (!answer?.ok) continue;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (page.getElementById("list")?.dataset.known === get("list").dataset.known) continue;
      const before = document.activeElement;
      const [way, chosen] = [before.getAttribute("href"), before.dataset.filter];
      for (const id of FILLED) get(id).replaceWith(page.getElementById(id));
      readList();
      rows.find(({ row }) => row.firstChild.getAttribute("href") === way)?.row.firstChild.focus();
      chips.find(({ dataset }) => dataset.filter === chosen)?.focus();
    }
  }

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
    const isBegun = get("list").dataset.known !== "nothing";
    get("count").textContent = isBegun ? `${count} 课` : "";
    get("none").hidden = count > 0 || !isBegun;
  }

  function choose(name) {
    filter = name;
    for (const chip of chips) chip.setAttribute("aria-pressed", chip.dataset.filter === name);
    show();
  }

  function openNew(isOpen = true) {
    get("new").hidden = !isOpen;
    get("new-open").setAttribute("aria-expanded", String(isOpen));
    if (isOpen) get("new-title").focus();
  }

  function go(source) {
    return leave(`/lessons/${path(source)}`);
  }

  /* Where something of a document was lost, that is told before its lesson is opened. */
  async function tell({ source, losses }) {
    if (!losses.length) {
      await go(source);
      return;
    }
    const link = element(
      "a",
      { className: "dk-button", href: `/lessons/${path(source)}` },
      "去看这一课",
    );
    get("told").replaceChildren(
      element("p", {}, "建好了。文档里有几样没有照原样带过来，课文开头也记着："),
      element("ul", {}, ...losses.map((text) => element("li", {}, text))),
      link,
    );
    link.focus();
  }

  /* What went wrong, with a way to the lesson that stands in the way. */
  function explain(line, { message, source }) {
    line.replaceChildren(message);
    if (!source) return;
    const href = `/lessons/${path(source)}`;
    line.append(" ", element("a", { className: "dk-button", href }, "去看那一课"));
  }

  const take = once(async (file) => {
    get("told").textContent = `正在读 ${file.name} …`;
    try {
      await tell(await send(`/documents/${get("new-section").value}`, file, () => {}));
    } catch (fault) {
      explain(get("told"), fault);
    }
  });

  const begin = once(async () => {
    try {
      const message = { section: get("new-section").value, title: get("new-title").value };
      const answer = await ask("/new", message);
      await go(answer.source);
    } catch (fault) {
      explain(document.querySelector(".dk-new__fault"), fault);
    }
  });

  get("find").addEventListener("input", show);
  get("section").addEventListener("change", show);
  get("all").addEventListener("click", () => {
    get("find").value = "";
    get("section").value = "";
    choose("all");
    get("find").focus();
  });
  get("new-open").addEventListener("click", () => openNew(get("new").hidden));
  get("new").addEventListener("submit", (event) => {
    event.preventDefault();
    begin();
  });
  get("document").addEventListener("change", () => take(get("document").files[0]));
  addEventListener("dragover", (event) => event.preventDefault());
  addEventListener("drop", (event) => {
    event.preventDefault();
    const [file] = event.dataTransfer.files;
    if (!file) return;
    openNew();
    take(file);
  });
  readList();
  fill();
})();
