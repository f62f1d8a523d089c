/* Forms that run a command: each shows it as it would be typed, and opens the page of its work. */
(() => {
  "use strict";

  const { ask, leave, once } = self.courseware;
  const SECRET = ["password", "repeated"];
  const PAUSE = 150;

  function message(form) {
    const { act, month } = form.dataset;
    const values = { act, month };
    for (const field of form.elements) {
      if (!field.name) continue;
      values[field.name] = field.type === "checkbox" ? field.checked : field.value;
    }
    return values;
  }

  function fault(form, text) {
    form.querySelector(".dk-command__fault").textContent = text;
  }

  /* An answer that comes after the form was sent, or changed once more, says nothing. */
  const turns = new WeakMap();

  function turnOf(form) {
    turns.set(form, (turns.get(form) || 0) + 1);
    return turns.get(form);
  }

  async function show(form) {
    const turn = turnOf(form);
    const values = message(form);
    for (const name of SECRET) delete values[name];
    try {
      const answer = await ask("/commands/shown", values);
      if (turn !== turns.get(form)) return;
      form.querySelector(".dk-command__shown code").textContent = answer.command;
      fault(form, "");
    } catch (error) {
      if (turn === turns.get(form)) fault(form, error.message);
    }
  }

  async function run(form) {
    turnOf(form);
    try {
      const answer = await ask("/commands/run", message(form));
      await leave(`/works/${answer.work}`);
    } catch (error) {
      fault(form, error.message);
    }
  }

  self.courseware.showCommand = show;
  for (const form of document.querySelectorAll(".dk-command")) {
    const start = once(run);
    let timer = 0;
    form.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => show(form), PAUSE);
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      clearTimeout(timer);
      start(form);
    });
  }
})();
