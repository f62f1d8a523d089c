/* Spreadsheets: one is chosen or dropped, its changes are looked at, then taken or left. */
(() => {
  "use strict";

  const { ask, leave, once, send } = self.courseware;
  const get = (id) => document.getElementById(id);
  const input = get("sheet-in");
  const form = get("take");

  function number() {
    return document.querySelector("[data-sheet]").dataset.sheet;
  }

  const bring = once(async (file) => {
    const say = (text) => (get("sheet-said").textContent = text);
    try {
      say(`正在看 ${file.name} …`);
      const answer = await send("/sheets", file, (percent) =>
        say(`正在看 ${file.name}，${percent}%`),
      );
      if (get("leave")) await ask(`/sheets/${number()}/leave`);
      await leave(answer.address);
    } catch (fault) {
      say(`没有导入：${fault.message}`);
      input.value = "";
    }
  });

  const end = once(async (act, message) => {
    get("said").textContent = act === "take" ? "正在写…" : "";
    try {
      const answer = await ask(`/sheets/${number()}/${act}`, message);
      await leave(answer.address);
    } catch (fault) {
      get("said").textContent = `没有写成：${fault.message}`;
    }
  });

  if (input) {
    input.addEventListener("change", () => input.files[0] && bring(input.files[0]));
    document.addEventListener("dragover", (event) => event.preventDefault());
    document.addEventListener("drop", (event) => {
      event.preventDefault();
      if (event.dataTransfer.files[0]) bring(event.dataTransfer.files[0]);
    });
  }
  form?.addEventListener("submit", (event) => {
    event.preventDefault();
    const removes = form.elements.removes?.value !== "no";
    end("take", { mark: form.dataset.mark, removes });
  });
  get("leave")?.addEventListener("click", () => end("leave"));
  /* What is pressed before this would be lost. */
  for (const button of document.querySelectorAll("#take button")) button.disabled = false;
})();
