/* All recordings: which are shown, the lengths that come in later, and how far a conversion is. */
(() => {
  "use strict";

  const { ask, element } = self.courseware;
  const get = (id) => document.getElementById(id);
  const PAUSE = 700;
  let chosen = "";

  function show() {
    for (const chip of get("filters").querySelectorAll("button")) {
      chip.setAttribute("aria-pressed", String(chip.dataset.filter === chosen));
    }
    for (const row of get("list").children) {
      row.hidden = chosen !== "" && row.dataset.state !== chosen;
    }
  }

  /* Takes over the list as it is now; what has the focus keeps it. */
  async function renew() {
    const answer = await fetch(location.href);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!page.getElementById("list")) return;
    const { href } = document.activeElement || {};
    for (const id of ["list", "filters", "count"]) {
      const fresh = document.importNode(page.getElementById(id), true);
      get(id).replaceWith(fresh);
    }
    if (href) [...get("list").querySelectorAll("a")].find((link) => link.href === href)?.focus();
    show();
  }

  async function read() {
    try {
      await renew();
    } catch {
      return; // the desk has ended: the list stays as it was
    }
    if (Number(get("count").dataset.reading)) setTimeout(read, PAUSE);
  }

  function barOf([label, percent, timeLeft]) {
    const bar = element("progress", { max: 100, value: percent });
    bar.setAttribute("aria-label", label);
    return element("li", {}, `${label}，${percent}%${timeLeft}`, bar);
  }

  function markRows(tasks) {
    for (const row of get("list").children) {
      const labels = row.dataset.labels.split("\n");
      const task = tasks.find(([label]) => labels.includes(label));
      const progress = row.querySelector(".rc-progress");
      progress.hidden = !task;
      progress.textContent = task ? `正在转 ${task[1]}%` : "";
    }
  }

  async function follow(number) {
    try {
      const { state, stage, tasks } = await ask(`/works/${number}/state`);
      if (state !== "going" && state !== "stopping") {
        location.assign(`/works/${number}`);
        return;
      }
      get("stage").textContent = state === "stopping" ? "正在停…" : stage;
      get("tasks").replaceChildren(...tasks.map(barOf));
      get("stop").disabled = state === "stopping";
      markRows(tasks);
      get("lost").textContent = "";
    } catch (fault) {
      get("lost").textContent = fault.message;
    }
    setTimeout(() => follow(number), PAUSE);
  }

  async function chooseEffort() {
    const line = get("effort-said");
    try {
      line.textContent = (await ask("/recordings-effort", { effort: get("effort").value })).said;
    } catch (fault) {
      line.textContent = `没有存成：${fault.message}`;
    }
  }

  get("effort").addEventListener("change", chooseEffort);
  document.addEventListener("click", (event) => {
    const chip = event.target.closest("#filters button");
    if (!chip) return;
    chosen = chip.dataset.filter;
    show();
  });
  const { work } = get("queue").dataset;
  if (work) {
    get("stop").addEventListener("click", () => ask(`/works/${work}/stop`).catch(() => {}));
    follow(work);
  }
  if (Number(get("count").dataset.reading)) setTimeout(read, PAUSE);
})();
