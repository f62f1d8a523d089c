/* Files that are dropped, chosen or pasted: put beside the lesson, and named in it. */
(() => {
  "use strict";

  const { LOST } = self.courseware;
  const FIELDS = { recording: "video", subtitles: "subtitles", attachment: "attachments" };

  function send(address, file, progress) {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open("PUT", address);
      request.responseType = "json";
      request.setRequestHeader("X-Desk", "1");
      request.setRequestHeader("X-Name", encodeURIComponent(file.name));
      request.upload.addEventListener("progress", (event) => {
        if (event.lengthComputable) progress(Math.floor((100 * event.loaded) / event.total));
      });
      request.addEventListener("error", () => reject(new Error(LOST)));
      request.addEventListener("load", () => {
        if (request.status === 200) resolve(request.response);
        else reject(new Error(request.response?.fault || LOST));
      });
      request.send(file);
    });
  }

  /* Returns what was done with a file, in words. */
  function name(attached, editor, form) {
    if (attached.kind === "picture") {
      const label = attached.name.replace(/\.[^.]*$/, "");
      editor.insertBlock(`![${label}](${attached.name})`);
      return `${attached.name} 放好了，写在正文里`;
    }
    const key = FIELDS[attached.kind];
    const before = form.text(key);
    if (!form.has(key) || before.split(/[、\n]/).includes(attached.name)) {
      return `${attached.name} 放好了`;
    }
    if (before && attached.kind !== "attachment") {
      return `${attached.name} 放好了；“开头”里写着 ${before}，要换请改那里`;
    }
    form.texts = { [key]: before ? `${before}、${attached.name}` : attached.name };
    return `${attached.name} 放好了，写在“开头”里`;
  }

  async function attach(address, files, { editor, form, say }) {
    for (const file of files) {
      try {
        say(`正在放 ${file.name} …`);
        const attached = await send(address, file, (percent) =>
          say(`正在放 ${file.name}，${percent}%`),
        );
        say(name(attached, editor, form));
      } catch (fault) {
        say(`${file.name} 没有放成：${fault.message}`);
      }
    }
  }

  self.courseware.attach = attach;
})();
