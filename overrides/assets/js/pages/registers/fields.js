/* The fields of a register's form. Each has an `element`, `raw` (what a draft keeps, as it was
   entered), `value()` (what a statement says, "" where nothing was entered) and `fault()` (what is
   wrong with it, in words). */
(() => {
  "use strict";
  const { courseware } = self;
  const { dom, session, time } = courseware;
  const registers = (courseware.registers = {});
  const MOST_LESSONS = 6; /* offered at a time */
  const MOST_HOUSEHOLDS = 9999;
  let count = 0;

  registers.ROLES = {
    villager: "群众",
    member: "党员",
    cadre: "村干部",
    station_manager: "管理员",
    branch_secretary: "村支书",
  };

  /* 2026-11-05 → 11月5日 */
  registers.dayText = (day) => `${Number(day.slice(5, 7))}月${Number(day.slice(8, 10))}日`;

  /* U+0000 can be pasted, and no database at the office takes it. */
  function cleaned(text) {
    return text.split("\0").join("").trim();
  }

  function labelled(label, control) {
    count += 1;
    control.id = `register-field-${count}`;
    const element = dom.create("label", "cw-field", [label, control]);
    element.htmlFor = control.id;
    return element;
  }

  registers.TextField = class TextField {
    constructor({ label, longest, rows = 1, hint = "", needed = "" }) {
      this.needed = needed;
      this.control = dom.create(rows > 1 ? "textarea" : "input");
      if (rows > 1) this.control.rows = rows;
      else this.control.type = "text";
      this.control.maxLength = longest;
      this.control.placeholder = hint;
      this.control.autocomplete = "off";
      this.element = labelled(label, this.control);
    }

    get raw() {
      return this.control.value;
    }

    set raw(text) {
      this.control.value = text || "";
    }

    fill(value) {
      this.raw = value;
    }

    value() {
      return cleaned(this.raw);
    }

    fault() {
      return this.value() ? "" : this.needed;
    }

    focus() {
      this.control.focus();
    }
  };

  registers.DayField = class DayField extends registers.TextField {
    constructor(label) {
      super({ label, longest: 12, hint: "11月5日" });
      this.fill("");
    }

    /* Today, where nothing else is said. */
    fill(day) {
      const [year, month, date] = (day || time.today()).split("-").map(Number);
      this.raw = `${year}年${month}月${date}日`;
    }

    value() {
      return session.parseDay(this.raw, time.today());
    }

    fault() {
      return this.value() ? "" : "日子看不懂。写成 11月5日 这样。";
    }
  };

  registers.CountField = class CountField extends registers.TextField {
    constructor(label) {
      super({ label, longest: 5 });
      this.control.inputMode = "numeric";
    }

    fill(number) {
      this.raw = number === undefined ? "" : String(number);
    }

    value() {
      const text = this.raw.normalize("NFKC").trim();
      return /^\d+$/.test(text) ? Number(text) : "";
    }

    fault() {
      const isNumber = this.value() !== "" && this.value() <= MOST_HOUSEHOLDS;
      return !this.raw.trim() || isNumber ? "" : `户数写 0 到 ${MOST_HOUSEHOLDS} 的数字。`;
    }
  };

  /* One of several, as buttons; another press takes it back. */
  registers.ChoiceField = class ChoiceField {
    constructor({ label, choices, needed = "", onChange }) {
      this.needed = needed;
      this.onChange = onChange;
      this.chosen = "";
      this.buttons = Object.entries(choices).map(([value, text]) => {
        const button = dom.button("cw-chip", text, () => this.press(value));
        button.value = value;
        return button;
      });
      this.element = dom.create("fieldset", "cw-field", [
        dom.create("legend", "", label),
        dom.create("div", "cw-acts", this.buttons),
      ]);
      this.mark();
    }

    press(value) {
      this.raw = this.chosen === value ? "" : value;
      this.onChange?.();
    }

    get raw() {
      return this.chosen;
    }

    set raw(value) {
      this.chosen = value || "";
      this.mark();
    }

    mark() {
      for (const button of this.buttons) {
        button.setAttribute("aria-pressed", String(button.value === this.chosen));
      }
    }

    fill(value) {
      this.raw = value;
    }

    value() {
      return this.chosen;
    }

    fault() {
      return this.chosen ? "" : this.needed;
    }

    focus() {
      this.buttons[0].focus();
    }
  };

  /* Lessons: those that are chosen, and a few whose titles have what was written. */
  registers.LessonField = class LessonField {
    constructor({ label, onChange }) {
      this.onChange = onChange;
      this.lessons = {};
      this.ids = [];
      this.search = dom.create("input");
      this.search.type = "text";
      this.search.maxLength = 40;
      this.search.placeholder = "课的名字里有的字";
      this.search.autocomplete = "off";
      this.search.addEventListener("input", () => this.show());
      this.search.addEventListener("keydown", (event) => this.pressKey(event));
      this.chosenList = dom.create("div", "cw-acts");
      this.offeredList = dom.create("div", "cw-acts cw-register-lessons__offered");
      const field = labelled(label, this.search);
      this.element = dom.create("div", "cw-register-lessons", [
        field,
        this.chosenList,
        this.offeredList,
      ]);
      courseware.withLessons((lessons) => {
        this.lessons = lessons;
        this.show();
      });
    }

    get raw() {
      return this.ids;
    }

    set raw(ids) {
      this.ids = Array.isArray(ids) ? [...ids] : [];
      this.search.value = "";
      this.show();
    }

    fill(ids) {
      this.raw = ids;
    }

    value() {
      return this.ids.length ? this.ids : "";
    }

    fault() {
      return "";
    }

    focus() {
      this.search.focus();
    }

    /* Enter takes the first that is offered, and is not 存好. */
    pressKey(event) {
      if (event.key !== "Enter" || event.isComposing) return;
      event.preventDefault();
      const [id] = this.offered();
      if (id) this.toggle(id);
    }

    offered() {
      const text = this.search.value.trim().toLowerCase();
      if (!text) return [];
      const isMatch = (id) =>
        !this.ids.includes(id) && this.lessons[id].title.toLowerCase().includes(text);
      return Object.keys(this.lessons).filter(isMatch).slice(0, MOST_LESSONS);
    }

    toggle(id) {
      const isChosen = this.ids.includes(id);
      this.ids = isChosen ? this.ids.filter((other) => other !== id) : [...this.ids, id];
      this.search.value = "";
      this.show();
      this.onChange?.();
      this.search.focus();
    }

    show() {
      const offered = this.offered();
      this.chosenList.textContent = "";
      this.offeredList.textContent = "";
      this.chosenList.append(...this.ids.map((id) => this.chip(id, true)));
      this.offeredList.append(...offered.map((id) => this.chip(id, false)));
      if (this.search.value.trim() && !offered.length) {
        this.offeredList.append(dom.create("p", "cw-help", "没有这样的课。换几个字试试。"));
      }
    }

    chip(id, isChosen) {
      const title = this.lessons[id]?.title || id;
      const chip = dom.button("cw-chip", title, () => this.toggle(id));
      chip.setAttribute("aria-pressed", String(isChosen));
      return chip;
    }
  };
})();
