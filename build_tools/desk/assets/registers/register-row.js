/* One row of a register as a form: sent whole, and each fault shown beside its field. */
(() => {
  "use strict";

  const { HeadForm, ask, askBeforeLeaving, element, leave, once } = self.courseware;
  const get = (id) => document.getElementById(id);
  const row = get("row");
  const { post, key, mark } = row.dataset;
  const form = new HeadForm(row, () => (changed = true));
  let changed = false;

  function show(faults) {
    form.show(faults);
    const others = faults.filter((fault) => !form.has(fault.field));
    const lines = others.map(({ where, message, hint }) =>
      element("li", { textContent: `${where} ${message}${hint ? `。${hint}` : ""}`.trim() }),
    );
    get("row-faults").replaceChildren(...lines);
    get("row-faults").hidden = !lines.length;
    const first = faults.find((fault) => form.has(fault.field));
    if (first) form.goTo(first.field);
    else row.scrollIntoView();
  }

  const send = once(async (removes) => {
    get("said").textContent = "正在存…";
    try {
      const cells = removes ? {} : form.texts;
      const answer = await ask(post, { key, mark, cells, removes });
      if (answer.written) {
        changed = false;
        await leave(answer.address);
        return;
      }
      show(answer.faults);
      get("said").textContent = answer.faults.length ? "没有存：有要改的" : "没有改动";
    } catch (fault) {
      get("said").textContent = `没有存成：${fault.message}`;
    }
  });

  function question(open) {
    get("remove").hidden = open;
    get("sure").hidden = !open;
    get(open ? "remove-yes" : "remove").focus();
  }

  row.addEventListener("submit", () => send(false));
  get("remove")?.addEventListener("click", () => question(true));
  get("remove-no")?.addEventListener("click", () => question(false));
  get("remove-yes")?.addEventListener("click", () => send(true));
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
      event.preventDefault();
      send(false);
    }
  });
  askBeforeLeaving(() => changed);
  /* What is pressed before this would be lost. */
  for (const button of row.querySelectorAll("button:disabled")) button.disabled = false;
  row.querySelector("input, select, textarea")?.focus();
})();
