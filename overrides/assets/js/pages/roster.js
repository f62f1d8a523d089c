/* <cw-people>: the roster of the station. One at a time or a list that is pasted, corrected,
   printed, and saved as a file of its own for another PC. */
(() => {
  "use strict";
  const { courseware } = self;
  const { dom, focus, roster, store, time } = courseware;
  const KINDS = { member: "党员", cadre: "干部", villager: "群众" };
  const FIELDS = ["number", "name", "kind", "group", "mark"];
  const BY_PAGE =
    "这个浏览器（火狐）每一页各记各的，别的页上看不到这里的名字。请用谷歌浏览器一类的打开。";
  const NEW = "加一个人";

  function option(value, text) {
    const element = dom.create("option", "", text);
    element.value = value;
    return element;
  }

  function cells(tag, texts) {
    return texts.map((text) => dom.create(tag, "", text));
  }

  function rowTexts({ number, name, kind, group, mark }) {
    return [String(number), name, KINDS[kind] || "群众", group || "", mark || ""];
  }

  class CwPeople extends HTMLElement {
    connectedCallback() {
      if (this.form) return;
      this.form = dom.part(this, "form");
      this.edited = ""; /* the id of the person who is being corrected */
      this.pasted = [];
      const { kind, mark } = this.form.elements;
      kind.append(...Object.entries(KINDS).map(([value, text]) => option(value, text)));
      mark.append(option("", "没有"), ...roster.MARKS.map((sign) => option(sign, sign)));
      kind.value = "villager";
      this.listen();
      store.ready.then(() => {
        this.hidden = false;
        this.show();
      });
    }

    listen() {
      this.form.addEventListener("submit", (event) => {
        event.preventDefault();
        this.keep();
      });
      const actions = {
        cancel: () => this.edit(null),
        check: () => this.check(),
        "add-many": () => this.addMany(),
        print: () => this.print(),
        save: () => this.save(),
      };
      for (const [name, action] of Object.entries(actions)) {
        this.control(name).addEventListener("click", action);
      }
      this.control("open").addEventListener("change", (event) => this.open(event.target));
      this.pasteField.addEventListener("input", () => this.forgetPasted());
      store.onchange((name) => ["roster", "problem"].includes(name) && this.show());
    }

    part(name) {
      return dom.part(this, name);
    }

    control(name) {
      return this.querySelector(`[data-do='${name}']`);
    }

    get pasteField() {
      return this.querySelector("[data-field='paste']");
    }

    say(text, status = "status") {
      this.part(status).textContent = text;
    }

    show() {
      const people = roster.list();
      const problem = this.part("problem");
      const fault = store.problem() || (store.kind() === "page" ? BY_PAGE : "");
      problem.hidden = !fault;
      problem.querySelector("p").textContent = fault;
      const counts = Object.entries(KINDS)
        .map(([kind, label]) => [label, people.filter((person) => person.kind === kind).length])
        .filter(([, count]) => count)
        .map(([label, count]) => `${label} ${count} 人`);
      const sum = people.length ? `一共 ${people.length} 人：${counts.join("，")}` : "";
      dom.part(document, "count").textContent = sum;
      this.part("none").hidden = people.length > 0;
      const table = this.part("table");
      table.hidden = !people.length;
      this.showRows(table.querySelector("tbody"), people);
    }

    /* A row stays while its person does: with the focus in it, or a question that it asks. */
    showRows(body, people) {
      const shown = this.rows || new Map();
      this.rows = new Map();
      for (const person of people) {
        const key = JSON.stringify(person);
        this.rows.set(key, shown.get(key) || this.row(person));
      }
      for (const [key, row] of shown) if (!this.rows.has(key)) row.remove();
      let before = null;
      for (const row of Array.from(this.rows.values()).reverse()) {
        if (row.nextSibling !== before || row.parentNode !== body) body.insertBefore(row, before);
        before = row;
      }
    }

    row(person) {
      const [number, ...texts] = rowTexts(person);
      const head = dom.create("th", "", number);
      head.scope = "row";
      const edit = dom.button("cw-btn", "改", () => this.edit(person));
      edit.setAttribute("aria-label", `改 ${person.name}`);
      const acts = dom.create("td", "", [edit, this.removeButton(person)]);
      const row = dom.create("tr", "", [head, ...cells("td", texts), acts]);
      row.dataset.person = person.id;
      return row;
    }

    /* Asks once. */
    removeButton(person) {
      let isConfirmed = false;
      const button = dom.button("cw-btn", "去掉", async () => {
        if (!isConfirmed) {
          isConfirmed = true;
          button.textContent = "真的去掉？学过的记录也没有了";
          button.setAttribute("aria-label", `真的去掉 ${person.name}？学过的记录也没有了`);
          button.classList.add("cw-btn--stop");
          return;
        }
        const moveOn = focus.afterwards();
        const isKept = await roster.remove(person.id);
        this.say(isKept ? `${person.name} 去掉了。` : `没有去掉。${store.problem()}`);
        moveOn(this.form.elements.name);
      });
      button.setAttribute("aria-label", `去掉 ${person.name}`);
      return button;
    }

    /* Fills the form with a person to correct; with none it is for a new one again. */
    edit(person) {
      this.fill(person);
      this.form.elements.name.focus();
      if (person) this.form.scrollIntoView({ block: "nearest" });
    }

    fill(person) {
      const { elements } = this.form;
      this.edited = person ? person.id : "";
      const fields = person || {
        number: "",
        name: "",
        kind: elements.kind.value,
        group: "",
        mark: "",
      };
      for (const name of FIELDS) elements[name].value = String(fields[name] || "");
      this.part("form-title").textContent = person ? `改 ${person.name}` : NEW;
      this.part("submit").textContent = person ? "改好了" : "加上";
      this.control("cancel").hidden = !person;
      this.say("");
    }

    async keep() {
      const { elements } = this.form;
      const fields = Object.fromEntries(FIELDS.map((name) => [name, elements[name].value]));
      const isNew = !this.edited;
      const moveOn = focus.afterwards();
      const person = await (isNew ? roster.add(fields) : roster.change(this.edited, fields));
      if (typeof person === "string") {
        this.say(person);
        moveOn(elements.name);
        return;
      }
      this.fill(null);
      moveOn(elements.name);
      const verb = isNew ? "加上" : "改好";
      this.say(`${verb}了：${person.number} 号 ${person.name}，存下了。`);
    }

    forgetPasted() {
      this.pasted = [];
      this.control("add-many").hidden = true;
      this.part("faults").textContent = "";
      this.say("", "paste-status");
    }

    showFaults(faults) {
      const list = this.part("faults");
      list.textContent = "";
      list.append(
        ...faults.map(({ line, text, reason }) =>
          dom.create("li", "", `第 ${line} 行“${text}”：${reason}`),
        ),
      );
    }

    /* What a pasted list has and what is wrong with it; nothing is added yet, and nothing at all
       while a line is wrong. */
    check() {
      this.forgetPasted();
      const { people, faults } = roster.parse(this.pasteField.value);
      const all = [...faults, ...this.clashes(people)].sort((a, b) => a.line - b.line);
      this.showFaults(all);
      if (all.length) {
        this.say(`有 ${all.length} 行不对，一个也没有加。改好了再看一看。`, "paste-status");
        this.pasteField.focus();
        return;
      }
      if (!people.length) {
        this.say("还没有贴东西。", "paste-status");
        this.pasteField.focus();
        return;
      }
      this.pasted = people;
      const names = people.slice(0, 3).map(({ name }) => name);
      this.say(`看好了，一共 ${people.length} 人：${names.join("、")}……`, "paste-status");
      const add = this.control("add-many");
      add.hidden = false;
      add.textContent = `都加上，${people.length} 人`;
      add.focus();
    }

    /* Names and numbers that stand twice, in the list or in the roster. */
    clashes(people) {
      const names = new Map(roster.list().map(({ name }) => [name, "名单里"]));
      const numbers = new Map(roster.list().map(({ number }) => [number, "名单里"]));
      const faults = [];
      for (const { line, name, number } of people) {
        const isShared = number !== "" && numbers.has(number);
        if (names.has(name)) {
          const reason = `${names.get(name)}已经有这个名字。同名的，后面加个字分开。`;
          faults.push({ line, text: name, reason });
        } else if (isShared) {
          const reason = `${numbers.get(number)}已经有 ${number} 号，换一个号。`;
          faults.push({ line, text: name, reason });
        }
        names.set(name, `第 ${line} 行`);
        if (number !== "") numbers.set(number, `第 ${line} 行`);
      }
      return faults;
    }

    async addMany() {
      const people = this.pasted;
      const moveOn = focus.afterwards();
      this.control("add-many").disabled = true;
      const { count, faults } = await roster.addMany(people);
      this.control("add-many").disabled = false;
      if (count === people.length) {
        this.pasteField.value = "";
        this.forgetPasted();
        this.say(`加上了 ${count} 人，存下了。`, "paste-status");
        moveOn(this.pasteField);
        return;
      }
      this.showFaults(faults.filter(({ line }) => line));
      this.say(`加上了 ${count} 人，别的没有加。${store.problem()}`, "paste-status");
    }

    print() {
      const sheet = this.part("sheet");
      const people = roster.list();
      const station = courseware.stationData().name || sheet.dataset.station;
      const head = dom.create("tr", "", cells("th", ["编号", "名字", "身份", "组", "记号"]));
      const rows = people.map((person) => dom.create("tr", "", cells("td", rowTexts(person))));
      sheet.textContent = "";
      sheet.append(
        dom.create("h1", "", "花名册"),
        dom.create("p", "", `${station} · ${time.today()} · 一共 ${people.length} 人`),
        dom.create("table", "cw-sheet__people", [
          dom.create("thead", "", head),
          dom.create("tbody", "", rows),
        ]),
      );
      self.print();
    }

    /* The roster alone, in the form that the store takes in: ids stay what they are, so that earlier
       sessions still name the same people. */
    save() {
      const { schema, station } = store.dump();
      const people = roster.list();
      const text = JSON.stringify({ schema, station, values: {}, roster: people }, null, 1);
      const link = dom.create("a");
      link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
      link.download = `花名册-${station}-${time.today()}.json`;
      document.body.append(link);
      link.click();
      link.remove();
      setTimeout(() => URL.revokeObjectURL(link.href), 10000);
      this.say("存成文件了，在浏览器的下载文件夹里。", "file-status");
    }

    open(field) {
      const [file] = field.files;
      if (!file) return;
      const reader = new FileReader();
      reader.onload = () => this.load(reader.result);
      reader.onerror = () => this.say("文件读不出来，把盘拔下来再插一次。", "file-status");
      reader.readAsText(file);
      field.value = "";
    }

    async load(text) {
      const before = roster.list().length;
      const count = await store.load(parseJson(text));
      if (count < 0) {
        this.say("这个文件不是花名册，没有动这台电脑上的东西。", "file-status");
        return;
      }
      if (store.problem()) {
        this.say(`没有收进来。${store.problem()}`, "file-status");
        return;
      }
      const added = roster.list().length - before;
      this.say(`收进来了 ${added} 人，原来有的没有动。`, "file-status");
      this.show();
    }
  }

  function parseJson(text) {
    try {
      return JSON.parse(text);
    } catch {
      /* Not JSON: as a document of another kind. */
      return null;
    }
  }

  customElements.define("cw-people", CwPeople);
})();
