/* Files that are dropped, chosen or pasted: put beside the lesson, and named in it. */
(() => {
  "use strict";

  const { send } = self.courseware;
  const FIELDS = { recording: "video", subtitles: "subtitles", attachment: "attachments" };

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
