/* Long work: how far it is, what it said, and how it is stopped. */
(() => {
  "use strict";

  const { ask, element } = self.courseware;
  const get = (id) => document.getElementById(id);
  const { number } = get("work").dataset;
  const STATES = {
    going: "正在做",
    stopping: "正在停",
    done: "做完了",
    failed: "没有做成",
    stopped: "停下了",
  };
  const PAUSE = 500;

  function barOf([label, percent, timeLeft]) {
    const bar = element("progress", { max: 100, value: percent });
    bar.setAttribute("aria-label", label);
    return element("li", {}, `${label}，${percent}%${timeLeft}`, bar);
  }

  function show({ state, stage, lines, tasks }) {
    const isGoing = state === "going" || state === "stopping";
    if (get("state").dataset.state !== state) {
      get("state").dataset.state = state;
      get("state").textContent = STATES[state];
    }
    get("stage").textContent = stage;
    get("tasks").replaceChildren(...tasks.map(barOf));
    get("lines").replaceChildren(...lines.map((line) => element("li", { textContent: line })));
    get("stop").hidden = state !== "going";
    get("going").hidden = !isGoing;
    if (!isGoing && get("back").hidden) {
      get("back").hidden = false;
      get("back").focus();
    }
    return isGoing;
  }

  async function follow() {
    let isGoing = true;
    try {
      isGoing = show(await ask(`/works/${number}/state`));
      get("lost").textContent = "";
    } catch (fault) {
      get("lost").textContent = fault.message;
    }
    if (isGoing) setTimeout(follow, PAUSE);
  }

  async function stop() {
    try {
      show(await ask(`/works/${number}/stop`));
    } catch (fault) {
      get("lost").textContent = fault.message;
    }
  }

  get("stop").addEventListener("click", stop);
  follow();
})();
