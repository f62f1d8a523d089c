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

  /* What was not put there is told first and stays to be read, whatever became of the others. */
  async function attach(address, files, { editor, form, say }) {
    const put = [];
    const faults = [];
    for (const file of files) {
      try {
        say([...faults, `正在放 ${file.name} …`].join("；"));
        const attached = await send(address, file, (percent) =>
          say([...faults, `正在放 ${file.name}，${percent}%`].join("；")),
        );
        put.push(name(attached, editor, form));
      } catch (fault) {
        faults.push(`${file.name} 没有放成：${fault.message}`);
      }
    }
    if (put.length > 3) put.splice(0, put.length, `${put.length} 个文件放好了`);
    say([...faults, ...put].join("；"));
  }

  self.courseware.attach = attach;
})();
