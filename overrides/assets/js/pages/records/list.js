/* Everything that is stored, the newest day first, in words, with what may be done about it: a
   correction or a withdrawal, each a statement of its own. Nothing is ever taken away. */
(() => {
  "use strict";
  const { courseware } = self;
  const { dom, exporting, statements, statementWords } = courseware;
  const STATES = {
    here: ["draft", "还没带走"],
    carried: ["text", "带走了，镇里还没说收到"],
    arrived: ["here", "镇里收到了"],
  };
  /* What every statement has and a correction gets anew. */
  const ENVELOPE = ["v", "id", "station", "pc", "n", "prev", "kind", "written", "word", "replaces"];
  const EDITABLE = [
    ["text", "说了什么"],
    ["result", "效果"],
    ["households", "带动几户", "number"],
    ["wanted", "想学什么"],
    ["equipment", "哪一样", "line"],
    ["late_reason", "补记的原因"],
  ];
  const MOST_CHARACTERS = 2000;

  function grouped(list, keyOf) {
    const groups = new Map();
    for (const entry of list) {
      const key = keyOf(entry);
      if (!groups.has(key)) groups.set(key, []);
      groups.get(key).push(entry);
    }
    return groups;
  }

  function newestFirst(a, b) {
    return b.held.localeCompare(a.held) || b.n - a.n;
  }

  courseware.RecordsList = class RecordsList {
    /* `report` is called with a sentence after each act. */
    constructor(root, report) {
      this.root = root;
      this.report = report;
      this.lessons = {};
    }

    show() {
      const open = this.openMonths();
      const list = statements.list().sort(newestFirst);
      this.names = statementWords.named(courseware.store.rows("roster"), this.lessons);
      this.past = pastBy(list);
      this.root.textContent = "";
      if (!list.length) {
        this.root.append(dom.create("p", "", "还没有记录。开会、做题、提问以后，这里就有了。"));
        return;
      }
      const months = grouped(list, ({ held: day }) => day.slice(0, 7));
      for (const [month, entries] of months) {
        const isFirst = !this.root.childElementCount;
        this.root.append(this.month(month, entries, open ? open.has(month) : isFirst));
      }
    }

    /* The months that somebody has opened; null before anything was shown. */
    openMonths() {
      const months = Array.from(this.root.querySelectorAll("details"));
      if (!months.length) return null;
      return new Set(months.filter(({ open }) => open).map(({ dataset }) => dataset.month));
    }

    /* Filled when it is opened: years of records are not all drawn at once. */
    month(month, entries, isOpen) {
      const [year, number] = month.split("-").map(Number);
      const summary = dom.create("summary", "", `${year}年${number}月 · ${entries.length} 条`);
      const details = dom.create("details", "cw-records__month", summary);
      details.dataset.month = month;
      details.open = isOpen;
      const fill = () => {
        if (details.childElementCount > 1 || !details.open) return;
        for (const [day, list] of grouped(entries, ({ held: date }) => date)) {
          details.append(dom.create("h3", "cw-records__day", exporting.dayText(day)));
          details.append(...list.map((statement) => this.entry(statement)));
        }
      };
      details.addEventListener("toggle", fill);
      fill();
      return details;
    }

    entry(statement) {
      const past = this.past.get(statement.id);
      const [kind, text] = STATES[exporting.stateOf(statement)];
      const entry = dom.create("article", `cw-records__entry${past ? " is-past" : ""}`);
      entry.dataset.id = statement.id;
      const title = `第 ${statement.n} 条 · ${statementWords.title(statement)}`;
      const facts = statementWords
        .facts(statement, this.names)
        .flatMap(([label, value]) => [dom.create("dt", "", label), dom.create("dd", "", value)]);
      entry.append(
        dom.create("h4", "", [
          dom.create("span", "", statement.void ? `${title}（作废）` : title),
          dom.create("span", `cw-mark cw-mark--${kind}`, text),
          ...(past ? [dom.create("span", "cw-mark cw-mark--lapsed", past)] : []),
        ]),
        dom.create("dl", "", facts),
      );
      if (!past && !statement.void) entry.append(this.acts(statement, entry));
      return entry;
    }

    acts(statement, entry) {
      const buttons = [];
      const fields = EDITABLE.filter(([key]) => statement[key] !== undefined);
      if (fields.length) {
        const edit = dom.button("cw-btn", "改一改", () => {
          edit.disabled = true;
          entry.append(this.form(statement, fields, entry));
          entry.querySelector("textarea, input").focus();
        });
        edit.dataset.act = "edit";
        buttons.push(edit);
      }
      buttons.push(this.revokeButton(statement));
      return dom.create("div", "cw-records__ways", buttons);
    }

    /* Asks once. */
    revokeButton(statement) {
      let isConfirmed = false;
      const button = dom.button("cw-btn", "作废", async () => {
        if (!isConfirmed) {
          isConfirmed = true;
          button.textContent = "真的作废？";
          button.classList.add("cw-btn--stop");
          return;
        }
        button.disabled = true;
        const isKept = await statements.revoke(statement.id);
        this.end(isKept, `第 ${statement.n} 条作废了，原来写的还留着。`, statement.id);
      });
      button.dataset.act = "revoke";
      return button;
    }

    form(statement, fields, entry) {
      const form = dom.create("form", "cw-records__form");
      for (const [key, label, type] of fields) form.append(...field(statement, key, label, type));
      const save = dom.create("button", "cw-btn cw-btn--main", "存好");
      save.type = "submit";
      const cancel = dom.button("cw-btn", "不改了", () => {
        form.remove();
        const edit = entry.querySelector("[data-act='edit']");
        edit.disabled = false;
        edit.focus();
      });
      form.append(dom.create("div", "cw-records__ways", [save, cancel]));
      form.addEventListener("submit", async (event) => {
        event.preventDefault();
        save.disabled = true;
        const isKept = await statements.replace(
          statement.id,
          statement.kind,
          changed(statement, fields, form),
        );
        save.disabled = false;
        this.end(isKept, `存好了：第 ${statement.n} 条改过了。`, statement.id);
      });
      return form;
    }

    /* After an act the list is drawn anew, and the focus stays near. */
    end(isKept, text, id) {
      if (!isKept) {
        this.report(courseware.store.problem() || "没有存上，再按一次。");
        return;
      }
      this.show();
      this.report(text);
      const entry = this.root.querySelector(`[data-id='${id}']`);
      const control = entry?.closest("details").querySelector("summary");
      control?.focus();
    }
  };

  /* What became of statements that stand no longer, by id. */
  function pastBy(list) {
    const past = new Map();
    for (const { replaces, void: isVoid } of list) {
      if (replaces) past.set(replaces, isVoid ? "作废了" : "后来改过");
    }
    return past;
  }

  function field(statement, key, label, type) {
    const input = dom.create(type ? "input" : "textarea");
    if (type) input.type = type === "number" ? "number" : "text";
    if (type === "number") input.min = "0";
    else input.maxLength = type === "line" ? 60 : MOST_CHARACTERS;
    input.value = statement[key];
    input.name = key;
    input.id = `${statement.id}-${key}`;
    const caption = dom.create("label", "", label);
    caption.htmlFor = input.id;
    return [caption, input];
  }

  /* The fields of the correction: those of the statement with what was entered. */
  function changed(statement, fields, form) {
    const result = { ...statement };
    ENVELOPE.forEach((key) => delete result[key]);
    for (const [key, , type] of fields) {
      const value = form.elements[key].value.trim();
      if (!value) delete result[key];
      else result[key] = type === "number" ? Number(value) : value;
    }
    return result;
  }
})();
