/* A lesson whose file is gone: what is kept of it is looked at, and written back. */
(() => {
  "use strict";

  const { ask, leave, once, path, unsavedText } = self.courseware;
  const get = (id) => document.getElementById(id);
  const { source } = get("gone").dataset;
  const address = (act) => `/${act}/${path(source)}`;
  const unsaved = unsavedText(source);

  async function look(name) {
    const text = name ? await ask(address("version"), { name }) : unsaved;
    get("kept").textContent = text.head + text.body;
    get("kept").hidden = false;
    get("kept").focus();
  }

  async function writeBack(name) {
    if (name) await ask(address("version-back"), { name });
    else await ask(address("write-back"), unsaved);
    await leave(`/lessons/${path(source)}`);
  }

  const act = once(async (button) => {
    const { name } = button.closest("li").dataset;
    try {
      await (button.dataset.act === "look" ? look(name) : writeBack(name));
    } catch (fault) {
      get("said").textContent = fault.message;
    }
  });

  get("unsaved").hidden = !unsaved;
  get("saves").addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) act(button);
  });
})();
