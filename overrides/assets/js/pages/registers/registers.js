/* <cw-registers>: 四簿一册. One register at a time, of one month or of all; entries are written,
   corrected by another that takes their place, and taken back, never changed. */
(() => {
  "use strict";
  const { courseware } = self;
  const { dom, focus, registers, session, statements, store, time } = courseware;
  const MONTHS = 12;
  const LONG = 20; /* characters: more have a line to themselves */

  /* The month that lies `step` after another: 2026-11. */
  function shifted(month, step) {
    const [year, number] = month.split("-").map(Number);
    const index = year * MONTHS + number - 1 + step;
    const twoDigits = String((index % MONTHS) + 1).padStart(2, "0");
    return `${Math.floor(index / MONTHS)}-${twoDigits}`;
  }

  function fact(label, content) {
    if (!content) return null;
    const isLong = content.length > LONG || content.includes("\n");
    return dom.create("div", isLong ? "is-long" : "", [
      dom.create("dt", "", label),
      dom.create("dd", "", content),
    ]);
  }

  class CwRegisters extends HTMLElement {
    connectedCallback() {
      if (this.forms) return;
      this.forms = {};
      this.lessons = {};
      this.kind = location.hash.slice(1) in registers.KINDS ? location.hash.slice(1) : "attended";
      this.month = time.today().slice(0, 7);
      this.sheet = dom.part(this, "sheet");
      this.bind();
      store.ready.then(() => this.begin());
    }

    bind() {
      const actions = {
        before: () => this.chooseMonth(shifted(this.month || time.today().slice(0, 7), -1)),
        after: () => this.chooseMonth(shifted(this.month || time.today().slice(0, 7), 1)),
        all: () => this.chooseMonth(this.month ? "" : time.today().slice(0, 7)),
        write: () => this.open(),
        print: () => this.print(),
        blank: () => this.printBlank(),
      };
      for (const [name, action] of Object.entries(actions)) {
        this.control(name).addEventListener("click", action);
      }
      addEventListener("hashchange", () => {
        const kind = location.hash.slice(1);
        if (kind in registers.KINDS && kind !== this.kind) this.choose(kind);
      });
      store.onchange((name) => {
        if (name === "statement") this.show();
        if (name === "problem") this.showProblem();
      });
    }

    async begin() {
      dom.part(this, "tabs").append(
        ...Object.entries(registers.KINDS).map(([kind, { title }]) => {
          const tab = dom.button("cw-chip", title, () => this.choose(kind));
          tab.dataset.register = kind;
          return tab;
        }),
      );
      for (const kind of Object.keys(registers.KINDS)) {
        if (registers.KINDS[kind].fields) await this.addForm(kind);
      }
      this.hidden = false;
      this.showProblem();
      this.show();
      focus.beginLate(courseware.wayBack.isBack);
      courseware.withLessons((lessons) => {
        this.lessons = lessons;
        this.show();
      });
    }

    async addForm(kind) {
      const form = new registers.EntryForm(kind, {
        onKept: (statement) => this.afterKept(statement),
        onClose: () => this.say("没有存。"),
      });
      this.forms[kind] = form;
      dom.part(this, "forms").append(form.element);
      await form.recall();
    }

    form() {
      return this.forms[this.kind];
    }

    /* What is being written is not written over. */
    open(values, replaces) {
      const form = this.form();
      if (form.element.hidden) form.open(values, replaces);
      else {
        form.say("先把写着的这一条存好，或者点“不写了”。");
        form.focus();
      }
    }

    control(name) {
      return this.querySelector(`[data-do='${name}']`);
    }

    say(text) {
      dom.part(this, "status").textContent = text;
      if (this.form()?.element.hidden) this.control("write").focus();
    }

    afterKept({ held: day }) {
      if (this.month) this.month = day.slice(0, 7);
      this.show();
      this.say("存好了。带走记录的时候，一起交到镇里。");
    }

    choose(kind) {
      this.kind = kind;
      history.replaceState(history.state, "", `#${kind}`);
      dom.part(this, "status").textContent = "";
      this.show();
    }

    chooseMonth(month) {
      this.month = month;
      this.show();
    }

    entries() {
      return registers.entries(statements.standing(), this.kind, this.month);
    }

    showProblem() {
      const notice = dom.part(this, "problem");
      notice.hidden = !store.problem();
      notice.querySelector("p").textContent = store.problem();
    }

    show() {
      const { help, sums, title, fields } = registers.KINDS[this.kind];
      const entries = this.entries();
      for (const tab of this.querySelectorAll("[data-register]")) {
        tab.setAttribute("aria-pressed", String(tab.dataset.register === this.kind));
      }
      for (const [kind, form] of Object.entries(this.forms)) {
        form.element.classList.toggle("is-other", kind !== this.kind);
      }
      dom.part(this, "title").textContent = title;
      dom.part(this, "help").textContent = help;
      dom.part(this, "month").textContent = this.month ? registers.monthText(this.month) : "全部";
      this.control("all").setAttribute("aria-pressed", String(!this.month));
      this.control("write").hidden = !fields;
      dom.part(this, "session").hidden = Boolean(fields);
      dom.part(this, "sums").textContent = entries.length
        ? `合计：${sums(entries).join("；")}。`
        : "";
      this.showFaults();
      this.showEntries(entries);
    }

    showFaults() {
      const faults = this.kind === "fault" ? registers.openFaults(statements.standing()) : [];
      const panel = dom.part(this, "faults");
      panel.hidden = !faults.length;
      dom.part(this, "faults-title").textContent = `还没修好的 ${faults.length} 件`;
      const list = dom.part(this, "faults-list");
      list.textContent = "";
      list.append(...faults.map((statement) => this.faultItem(statement)));
    }

    faultItem({ equipment, text, held: day }) {
      const button = dom.button("cw-btn", "修好了", () =>
        this.open({ equipment, condition: "repaired" }),
      );
      button.setAttribute("aria-label", `${equipment}修好了`);
      return dom.create("li", "", [
        dom.create("p", "", [
          dom.create("b", "", equipment),
          dom.create("span", "", `${registers.dayText(day)}坏的`),
        ]),
        dom.create("p", "cw-entry__text", text || ""),
        button,
      ]);
    }

    showEntries(entries) {
      const list = dom.part(this, "entries");
      list.textContent = "";
      list.append(...entries.map((statement) => this.entry(statement)).reverse());
      dom.part(this, "none").hidden = entries.length > 0;
    }

    entry(statement) {
      const facts = registers.KINDS[this.kind].columns
        .slice(1)
        .map(([label, text]) => fact(label, text(statement, this.lessons)));
      return dom.create("li", "cw-panel cw-entry", [
        dom.create("h3", "", session.dayText(statement.held)),
        dom.create("dl", "", facts.filter(Boolean)),
        dom.create("div", "cw-acts", this.entryButtons(statement)),
      ]);
    }

    entryButtons(statement) {
      const day = registers.dayText(statement.held);
      const buttons = [];
      /* What was asked for on a lesson's page is taken back, there or here. */
      if (this.form() && !statement.want) {
        const correct = dom.button("cw-btn", "改一改", () => this.open(statement, statement.id));
        correct.setAttribute("aria-label", `改一改${day}这一条`);
        buttons.push(correct);
      }
      if (this.kind !== "attended") buttons.push(this.voidButton(statement, day));
      return buttons;
    }

    /* Taking an entry back asks once. */
    voidButton(statement, day) {
      let isConfirmed = false;
      const button = dom.button("cw-btn", "作废", async () => {
        if (!isConfirmed) {
          isConfirmed = true;
          button.textContent = "真的作废？再按一下";
          button.classList.add("cw-btn--stop");
          button.removeAttribute("aria-label");
          return;
        }
        const moveOn = focus.afterwards();
        const isKept = await statements.revoke(statement.id);
        this.show();
        this.say(isKept ? "作废了。" : store.problem());
        if (isKept) moveOn(this.querySelector("[data-register][aria-pressed='true']"));
      });
      button.setAttribute("aria-label", `作废${day}这一条`);
      return button;
    }

    async print() {
      const { month, lessons } = this;
      await registers.fillSheet(this.sheet, this.kind, { entries: this.entries(), month, lessons });
      self.print();
    }

    async printBlank() {
      const isReady = await registers.fillBlank(this.sheet, this.kind);
      if (isReady) self.print();
      else this.say(store.problem());
    }
  }

  customElements.define("cw-registers", CwRegisters);
})();
