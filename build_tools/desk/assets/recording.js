/* One recording: looked at, cut, its chapters named, its poster picked; saved into the lesson. */
(() => {
  "use strict";

  const {
    ChapterList,
    RecordingView,
    ask,
    askBeforeLeaving,
    element,
    once,
    path,
    secondsOf,
    timeText,
  } = self.courseware;
  const get = (id) => document.getElementById(id);
  const page = JSON.parse(get("page-state").textContent);
  const address = (act) => `/recording-${act}/${path(page.source)}`;
  const inputs = Object.fromEntries(
    Object.keys(page.values).map((key) => [key, get(`value-${key}`)]),
  );
  const VALUES = Object.keys(inputs);
  let facts = { length: 0, offset: 0, has_picture: true };
  let poster = page.poster;
  let opened = null;
  let cut = { start: 0, end: null };

  const start = () => secondsOf(inputs.start.value) ?? 0;
  const end = () => secondsOf(inputs.end.value) ?? facts.length;
  /* Seconds of everything that plays, for a second of this file; and back. */
  const played = (seconds) => facts.offset + Math.max(seconds - start(), 0);
  const inFile = (seconds) => start() + Math.max(seconds - facts.offset, 0);
  const frameAt = (seconds, small) =>
    `/recording-frames/${page.part}/${path(page.source)}?at=${seconds.toFixed(2)}${small ? "&small=1" : ""}`;

  const chapters = new ChapterList(get("chapters"), {
    changed,
    see: (seconds) => view.seek(inFile(seconds)),
  });
  const view = new RecordingView({
    files: `/recording-files/${page.part}/${path(page.source)}`,
    film: `/recording-films/${path(page.source)}`,
    frames: frameAt,
    toFilm: played,
    fromFilm: inFile,
    moved: () => {},
  });

  function say(text) {
    get("said").textContent = text;
  }

  function content() {
    const values = Object.fromEntries(VALUES.map((key) => [key, inputs[key].value.trim()]));
    return {
      values,
      chapters: chapters.lines,
      poster: { ...poster, titled: get("titled").checked },
    };
  }

  function isDirty() {
    return opened !== null && JSON.stringify(content()) !== JSON.stringify(opened);
  }

  function changed() {
    get("state").textContent = isDirty() ? "还没有存" : "";
    get("no-chapters").hidden = get("chapters").childElementCount > 0;
    const seconds = Math.max(end() - start(), 0);
    get("lasts").textContent = facts.length
      ? `放出来 ${timeText(seconds, 0)}（录像一共 ${timeText(facts.length, 0)}）`
      : "";
    showPoster();
  }

  function showPoster() {
    const isFrame = poster.seconds !== null && !poster.file;
    const seconds = isFrame ? inFile(poster.seconds) : 0;
    const inPart = isFrame && seconds <= facts.length && poster.seconds >= facts.offset;
    get("poster-said").textContent = poster.file
      ? `自己的封面：${poster.file}`
      : isFrame
        ? `放到 ${timeText(poster.seconds)} 的画面`
        : "程序自己挑一张清楚的画面。看到好的，点“用这个画面做封面”。";
    get("no-poster").hidden = !(isFrame || poster.file);
    get("titled").disabled = Boolean(poster.file);
    get("poster").hidden = !(inPart && facts.length && facts.has_picture);
    if (!get("poster").hidden) {
      const source = frameAt(seconds);
      if (!get("poster").src.endsWith(source)) get("poster").src = source;
    }
  }

  /* Chapters and poster keep to what they show when a cut before them moves. */
  function cutChanged() {
    const before = { start: cut.start, end: cut.end ?? facts.length };
    const after = { start: start(), end: end() };
    cut = { start: after.start, end: secondsOf(inputs.end.value) };
    const byStart = before.start - after.start;
    const behind = facts.offset + before.end - before.start;
    const byEnd = after.end - before.end;
    let count = 0;
    if (byEnd) count += chapters.shift(behind, byEnd);
    if (byStart) count += chapters.shift(facts.offset, byStart);
    if (poster.seconds !== null && poster.seconds >= facts.offset && byStart) {
      poster = { ...poster, seconds: Math.max(poster.seconds + byStart, facts.offset) };
      count += 1;
    }
    const notes = [];
    if (count) notes.push("章节和封面的时间跟着挪了");
    if (byStart && page.has_subtitles) notes.push("字幕文件里的时间要自己挪");
    if (notes.length) say(notes.join("；"));
    changed();
  }

  function setCut(key) {
    inputs[key].value = timeText(view.seconds, 2);
    cutChanged();
    if (!get("said").textContent) say("");
  }

  function differences() {
    const now = content();
    const message = { digest: page.digest, part: page.part, values: {} };
    for (const key of VALUES) {
      if (now.values[key] !== opened.values[key]) message.values[key] = now.values[key];
    }
    if (JSON.stringify(now.chapters) !== JSON.stringify(opened.chapters)) {
      message.chapters = now.chapters;
    }
    if (JSON.stringify(now.poster) !== JSON.stringify(opened.poster)) {
      message.poster = poster.seconds === null ? "" : timeText(poster.seconds);
      message.titled = now.poster.titled;
    }
    return message;
  }

  function showFaults(faults) {
    const fields = [...get("choices").querySelectorAll("[data-key]")];
    const others = [];
    for (const field of fields) field.querySelector(".dk-field__fault").textContent = "";
    for (const { field, message, hint } of faults) {
      const keys = field.split(".");
      const target = fields.find((each) => keys.includes(each.dataset.key));
      const text = hint ? `${message}。${hint}` : message;
      if (target) target.querySelector(".dk-field__fault").textContent += `${text}\n`;
      else others.push(text);
    }
    for (const field of fields) {
      const wrong = field.querySelector(".dk-field__fault").textContent !== "";
      for (const control of field.querySelectorAll("input, select")) {
        control.setAttribute("aria-invalid", String(wrong));
      }
    }
    fields
      .find((field) => field.querySelector(".dk-field__fault").textContent)
      ?.querySelector("input, select, button")
      ?.focus();
    return others;
  }

  const save = once(async () => {
    if (!isDirty()) {
      say("没有改动");
      return;
    }
    const sent = content();
    say("正在存…");
    try {
      const answer = await ask(address("choices"), differences());
      const others = showFaults(answer.faults);
      if (answer.faults.length) {
        say(["没有存：有要改的", ...others].join("；"));
        return;
      }
      page.digest = answer.digest;
      opened = sent;
      get("conflict").hidden = true;
      say(`存好了，${new Date().toLocaleTimeString("zh-CN")}`);
      changed();
      await askFacts();
      askOutcome();
    } catch (fault) {
      if (fault.status !== 409) {
        say(`没有存成：${fault.message}`);
        return;
      }
      say("没有存成：这一课刚在别处改过");
      get("conflict").hidden = false;
      get("conflict-mine").focus();
    }
  });

  async function saveMine() {
    try {
      page.digest = (await ask(`/disk/${path(page.source)}`)).digest;
      await save();
    } catch (fault) {
      say(`没有存成：${fault.message}`);
    }
  }

  function fillChoice(key, options) {
    const select = inputs[key];
    const { value } = select;
    for (const [number, name] of options) {
      if (![...select.options].some((option) => option.value === String(number))) {
        select.insertBefore(new Option(name, number), select.options[number] || null);
      }
    }
    select.closest(".dk-field").hidden = select.options.length < 3 && !value;
    select.value = value;
  }

  function write(values) {
    for (const key of VALUES) {
      const control = inputs[key];
      const text = values[key];
      const has = (option) => option.value === text;
      if (control.localName === "select" && text && ![...control.options].some(has)) {
        control.add(new Option(`第 ${text} 路`, text));
      }
      control.value = text;
    }
  }

  async function askFacts() {
    try {
      facts = await ask(address("facts"), { part: page.part });
    } catch (fault) {
      get("facts-said").textContent = fault.message;
      return;
    }
    get("facts-said").textContent = "";
    const rows = facts.rows.map(([name, text]) => {
      const heading = element("th", { scope: "row", textContent: name });
      return element("tr", {}, heading, element("td", { textContent: text }));
    });
    get("facts")
      .querySelector("tbody")
      .replaceChildren(...rows);
    get("facts").hidden = false;
    fillChoice("sound", facts.sounds);
    fillChoice("picture", facts.pictures);
    const programmes = Array.from({ length: facts.programmes }, (_none, n) => [
      n + 1,
      `第 ${n + 1} 套节目`,
    ]);
    fillChoice("programme", programmes);
    view.know({ length: facts.length, hasPicture: facts.has_picture, step: facts.step });
    for (const id of ["set-start", "set-end", "add-chapter"]) get(id).disabled = false;
    get("set-poster").disabled = !facts.has_picture;
    changed();
  }

  async function askOutcome() {
    get("outcome-said").textContent = "正在算…新录像要看一会儿";
    let outcome;
    try {
      outcome = await ask(address("outcome"));
    } catch (fault) {
      get("outcome-said").textContent = fault.message;
      return;
    }
    const mark = get("mark");
    mark.hidden = false;
    mark.textContent = outcome.said;
    const minutes = outcome.minutes
      ? `，大约转 ${outcome.minutes} 分钟（电脑慢、别的事多就久些）`
      : "";
    get("outcome-said").textContent = outcome.estimated
      ? `还没有转${minutes}。大小是估的：动得多的会大些。`
      : outcome.said;
    const files = outcome.files.map(([label, size]) =>
      element("li", { textContent: `${label}：${outcome.estimated ? "约 " : ""}${size}` }),
    );
    get("outcome-files").replaceChildren(...files);
    get("outcome-lines").replaceChildren(
      ...outcome.lines.map((text) => element("li", { textContent: text })),
    );
    const damage = inputs.damage_accepted.closest(".dk-field");
    damage.hidden = !(outcome.code || inputs.damage_accepted.value);
    get("accept-line").hidden = !(outcome.code && outcome.damaged === page.file);
    get("accept").onclick = () => {
      inputs.damage_accepted.value = outcome.code;
      changed();
      inputs.damage_accepted.focus();
    };
    view.hasFilm(outcome.film);
  }

  get("set-start").addEventListener("click", () => setCut("start"));
  get("set-end").addEventListener("click", () => setCut("end"));
  get("add-chapter").addEventListener("click", () => {
    chapters.add(Math.floor(played(view.seconds) * 10) / 10);
  });
  get("set-poster").addEventListener("click", () => {
    poster = { file: "", seconds: played(view.seconds), titled: poster.titled };
    changed();
    say(`封面用 ${timeText(poster.seconds, 2)} 的画面，还没有存`);
  });
  get("no-poster").addEventListener("click", () => {
    poster = { file: "", seconds: null, titled: poster.titled };
    changed();
    get("set-poster").focus();
  });
  for (const button of document.querySelectorAll("[data-see]")) {
    button.addEventListener("click", () => {
      const seconds = secondsOf(get(button.dataset.see).value);
      view.seek(seconds ?? (button.dataset.see === "value-end" ? facts.length : 0));
    });
  }
  for (const key of ["start", "end"]) inputs[key].addEventListener("change", cutChanged);
  get("choices").addEventListener("input", changed);
  get("choices").addEventListener("submit", (event) => {
    event.preventDefault();
    save();
  });
  get("save").addEventListener("click", save);
  get("conflict-mine").addEventListener("click", saveMine);
  get("conflict-theirs").addEventListener("click", () => {
    opened = null;
    location.reload();
  });
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
      event.preventDefault();
      save();
    }
  });
  askBeforeLeaving(isDirty);

  write(page.values);
  inputs.damage_accepted.closest(".dk-field").hidden = !page.values.damage_accepted;
  chapters.fill(page.chapters);
  get("titled").checked = poster.titled;
  cut = { start: start(), end: secondsOf(inputs.end.value) };
  opened = content();
  get("save").disabled = false;
  changed();
  askFacts().then(askOutcome);
})();
