/* One lesson: written, checked as one types, saved; changes on the disk are noticed. */
(() => {
  "use strict";

  const {
    HeadForm,
    Look,
    Panels,
    ReviewPanel,
    TextEditor,
    ask,
    askBeforeLeaving,
    attach,
    element,
    fieldOf,
    once,
    path,
    unsavedKey,
    unsavedText,
  } = self.courseware;
  const CHECK_AFTER = 300;
  const LOOK_EVERY = 2000;

  const get = (id) => document.getElementById(id);
  const block = get("page-state");
  const page = JSON.parse(block.textContent);
  const address = (act) => `/${act}/${path(page.source)}`;
  const keptUnder = unsavedKey(page.source);
  let saved = "";
  let checks = 0;
  let timer = 0;
  let conflicting = "";
  let problems = [];
  const mendOnce = once(mend);

  const form = new HeadForm(get("panel-head"), changed);
  const editor = new TextEditor(get("editor"), {
    text: page.body,
    nonce: block.dataset.nonce,
    label: "正文",
    firstLine: page.head.split("\n").length,
    changed,
    pasted,
    mend: mendOnce,
  });
  const look = new Look(page, ask, address);
  const review = new ReviewPanel(get("panel-review"), {
    ask: (act, message) => ask(address(act), message && { ...message, digest: page.digest }),
    isDirty,
    afterwards: compare,
    say,
  });
  const panels = new Panels(document.querySelector("[role=tablist]"), (id) => {
    if (id === "tab-versions") showVersions();
    if (id === "tab-review") review.show();
    document.querySelector(".dk-desk").classList.toggle("dk-desk--look", id === "tab-look");
    look.show(id === "tab-look");
  });

  function say(text) {
    get("said").textContent = text;
  }

  function draft() {
    return { digest: page.digest, head: page.head, body: editor.text, fields: form.texts };
  }

  function content({ head, body, fields }) {
    return JSON.stringify([head, body, Object.entries(fields).sort()]);
  }

  /* What has no file any more is saved nowhere. */
  function isDirty() {
    return !get("gone").hidden || content(draft()) !== saved;
  }

  function showState() {
    get("state").textContent = isDirty() ? "还没有存" : "";
  }

  function changed() {
    clearTimeout(timer);
    timer = setTimeout(check, CHECK_AFTER);
    if (saved) showState();
  }

  function keep() {
    try {
      if (isDirty()) localStorage.setItem(keptUnder, JSON.stringify(draft()));
      else if (get("unsaved").hidden) localStorage.removeItem(keptUnder);
    } catch {
      return; // a browser that stores nothing: the page itself still has the text
    }
  }

  async function check() {
    const number = ++checks;
    keep();
    try {
      const answer = await ask(address("problems"), draft());
      if (number !== checks) return;
      problems = answer.problems;
      editor.show(problems, answer.body_line);
      form.show(problems);
      listProblems();
    } catch (fault) {
      if (number === checks) say(fault.message);
    }
  }

  function listProblems() {
    get("problem-count").textContent = problems.length || "";
    get("mend").hidden = !problems.some((problem) => problem.mendable);
    const rows = problems.map((problem) => {
      const label = problem.severity === "error" ? "错误" : "提醒";
      const line = problem.line ? ` · 第 ${problem.line} 行` : "";
      const way = element("button", { type: "button", textContent: `${label}${line}` });
      way.className = "dk-problem__way";
      way.addEventListener("click", () => goTo(problem));
      const row = element("li", { className: `dk-problem dk-problem--${problem.severity}` }, way);
      row.append(element("span", { textContent: problem.message }));
      if (problem.hint) row.append(element("span", { textContent: `怎么改：${problem.hint}` }));
      return row;
    });
    if (!rows.length) rows.push(element("li", { textContent: "没有要改的。" }));
    get("problems").replaceChildren(...rows);
  }

  function goTo(problem) {
    const key = fieldOf(problem, form);
    if (!key) {
      editor.goTo(problem.line);
      return;
    }
    panels.open("tab-head");
    form.goTo(key);
  }

  function show(answer) {
    page.head = answer.head;
    editor.replaceAll(answer.body);
    form.texts = answer.fields;
    check();
  }

  async function mend() {
    try {
      let sent;
      let answer;
      do {
        sent = draft();
        answer = await ask(address("tidy"), sent);
      } while (content(sent) !== content(draft())); // what was typed meanwhile stays
      show(answer);
      say("改好了，还没有存；不对就按 Ctrl+Z");
    } catch (fault) {
      say(fault.message);
    }
  }

  /* Saved one after the other: what is pressed twice meets the file that it wrote itself. */
  let saving = Promise.resolve();

  function save() {
    saving = saving.then(saveNow);
  }

  async function saveNow() {
    const sent = draft();
    say("正在存…");
    try {
      const answer = await ask(address("save"), sent);
      const needsForm = !page.head && answer.head;
      page.digest = answer.digest;
      page.head = answer.head;
      const same = content({ ...sent, head: "" }) === content({ ...draft(), head: "" });
      saved = same ? content(draft()) : content({ ...sent, head: answer.head });
      keep();
      get("conflict").hidden = true;
      if (needsForm) {
        location.reload();
        return;
      }
      showState();
      say(`存好了，${new Date().toLocaleTimeString("zh-CN")}`);
      check();
      look.refresh();
      review.saved();
    } catch (fault) {
      showGone(fault.status === 410);
      if (fault.status === 409) {
        say("没有存成：这一课刚在别处改过");
        if (await compare()) save();
      } else say(`没有存成：${fault.message}`);
    }
  }

  function showGone(isGone) {
    if (get("gone").hidden !== isGone) return;
    get("gone").hidden = !isGone;
    showState();
    keep();
  }

  async function writeBack() {
    const sent = draft();
    try {
      const answer = await ask(address("write-back"), sent);
      page.digest = answer.digest;
      page.head = answer.head;
      saved = content({ ...sent, head: answer.head });
      showGone(false);
      showState();
      say("写回去了");
      check();
      look.refresh();
    } catch (fault) {
      say(`没有写回去：${fault.message}`);
      if (fault.status === 409) compare();
    }
  }

  /* Takes what no form shows, the review above all, where nothing else was changed elsewhere. */
  function takeRest(disk) {
    const [head, body, fields] = JSON.parse(saved);
    const isSame = fields.every(([key, text]) => disk.fields[key] === text);
    if (!head || !disk.head || disk.body !== body || !isSame) return false;
    [page.head, page.digest, conflicting] = [disk.head, disk.digest, ""];
    get("conflict").hidden = true;
    saved = JSON.stringify([disk.head, body, fields]);
    say("这一课的审核刚有变化，没存的字还在");
    keep();
    review.follow();
    return true;
  }

  /* Whether the file on the disk is still what was opened; returns whether only that was taken
     from it which nobody types here. */
  async function compare() {
    let disk;
    try {
      disk = await ask(address("disk"));
    } catch (fault) {
      showGone(fault.status === 410);
      return; // whatever else it is, is said where something is to be saved
    }
    showGone(false);
    if (disk.digest === page.digest || disk.digest === conflicting) return;
    if (!isDirty()) {
      take(disk);
      say("这一课刚在别处改过，已经换上新的");
      return;
    }
    if (takeRest(disk)) return true;
    conflicting = disk.digest;
    get("conflict").hidden = false;
    get("conflict").querySelector("p").textContent =
      "这一课刚在别处改过，您这里也有没存的字。两份都不会丢：不用的那一份，在“存过的”里或者按 Ctrl+Z 找回来。";
    get("conflict-theirs").onclick = () => {
      take(disk);
      say("换上了电脑上那一份；按 Ctrl+Z 找回您的字");
    };
    get("conflict-mine").onclick = () => {
      page.digest = disk.digest;
      if (page.head && disk.head) page.head = disk.head; // with its review: fields are as typed here
      save();
    };
  }

  function take(disk) {
    get("conflict").hidden = true;
    conflicting = "";
    page.digest = disk.digest;
    show(disk);
    saved = content(draft());
    showState();
    keep();
    review.follow();
  }

  async function showVersions() {
    try {
      listVersions(await ask(address("versions")));
    } catch (fault) {
      get("versions").replaceChildren(element("li", { textContent: fault.message }));
    }
  }

  async function takeVersion({ name, label }) {
    try {
      show(await ask(address("version"), { name }));
      say(`换回了 ${label}的那一份，还没有存`);
    } catch (fault) {
      say(fault.message);
    }
  }

  function listVersions(answer) {
    const rows = answer.versions.map((version) => {
      const button = element("button", { type: "button", textContent: "换回这一份" });
      button.className = "dk-button dk-button--small";
      button.addEventListener("click", () => takeVersion(version));
      return element("li", {}, `${version.label} `, button);
    });
    if (!rows.length) rows.push(element("li", { textContent: "还没有。" }));
    get("versions").replaceChildren(...rows);
  }

  function pasted(event) {
    const files = [...event.clipboardData.files];
    const html = event.clipboardData.getData("text/html");
    if (html) {
      event.preventDefault();
      pasteHtml(html, event.clipboardData.getData("text/plain"));
      return true;
    }
    if (!files.length) return false;
    event.preventDefault();
    attachFiles(files);
    return true;
  }

  async function pasteHtml(html, plain) {
    try {
      const answer = await ask(address("paste"), { html });
      editor.insertText(answer.markdown);
      const missing = answer.missing
        ? `；有 ${answer.missing} 张图没有跟来（录像也算），请存成文件再放`
        : "";
      say(`贴好了${answer.pictures ? `，带来 ${answer.pictures} 张图` : ""}${missing}`);
    } catch (fault) {
      editor.insert(plain);
      say(`只贴了文字：${fault.message}`);
    }
  }

  async function attachFiles(files) {
    await attach(address("files"), files, { editor, form, say });
    changed();
  }

  function begin() {
    saved = content(draft());
    const unsaved = unsavedText(page.source);
    if (unsaved && content(unsaved) !== saved) {
      get("unsaved").hidden = false;
      get("unsaved-take").addEventListener("click", () => {
        get("unsaved").hidden = true;
        page.digest = unsaved.digest; // where the file changed since, that is noticed
        show(unsaved);
        say("拿回来了，还没有存");
      });
      get("unsaved-drop").addEventListener("click", () => {
        get("unsaved").hidden = true;
        keep();
      });
    } else {
      keep();
    }
    check();
  }

  get("save").addEventListener("click", save);
  get("gone-back").addEventListener("click", once(writeBack));
  get("mend").addEventListener("click", mendOnce);
  get("attach").addEventListener("click", () => get("attach-files").click());
  get("attach-files").addEventListener("change", (event) => {
    attachFiles([...event.target.files]);
    event.target.value = "";
  });
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
      event.preventDefault();
      save();
    }
  });
  document.addEventListener("dragover", (event) => event.preventDefault());
  document.addEventListener(
    "drop",
    (event) => {
      if (!event.dataTransfer.files.length) return;
      event.preventDefault();
      event.stopPropagation();
      attachFiles([...event.dataTransfer.files]);
    },
    true,
  );
  askBeforeLeaving(isDirty);
  addEventListener("focus", compare);
  setInterval(() => {
    if (!document.hidden) compare();
  }, LOOK_EVERY);
  begin();
})();
