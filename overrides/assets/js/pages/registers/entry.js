/* The form of a register: a new entry, or another in the place of one. What is entered is a draft at
   once, so that a power cut costs nothing; 存好 makes the statement of it. */
(() => {
  "use strict";
  const { courseware } = self;
  const { dom, draft, registers, statements, store } = courseware;
  const SAFE = "写着的已经存在这台电脑里，停电也不丢。";
  const PENDING = "正在存……";
  const CANCEL = "不写了";
  const CONFIRM = "真的不写了？再按一下";
  const ELSEWHERE = "这一张在另一个窗口里写着。";

  function withoutEmpty(fields) {
    return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ""));
  }

  registers.EntryForm = class EntryForm {
    /* `onKept(statement)` is called when an entry is safe, `onClose` when the form goes. */
    constructor(kind, { onKept, onClose }) {
      const { fields, title } = registers.KINDS[kind];
      Object.assign(this, { kind, onKept, onClose });
      this.name = `register:${kind}`;
      this.replaces = "";
      this.isWaiting = false; /* something was entered that is not yet on its way */
      this.writing = null;
      this.fields = fields(() => this.keep());
      this.heading = dom.create("h2", "", title);
      this.status = dom.create("p", "cw-warn");
      this.status.setAttribute("role", "status");
      this.element = dom.create("form", "cw-panel cw-register-form", [
        this.heading,
        ...Object.values(this.fields).map(({ element }) => element),
        this.status,
        this.buttons(),
      ]);
      this.element.noValidate = true;
      this.element.hidden = true;
      this.element.addEventListener("input", () => this.keep());
      this.element.addEventListener("submit", (event) => {
        event.preventDefault();
        this.submit();
      });
    }

    buttons() {
      const submit = dom.create("button", "cw-btn cw-btn--main cw-btn--big", "存好");
      submit.type = "submit";
      this.takeButton = dom.button("cw-btn cw-btn--big", "在这里接着写", () => this.takeOver());
      this.takeButton.hidden = true;
      this.cancelButton = dom.button("cw-btn cw-btn--big", CANCEL, () => this.discard());
      return dom.create("div", "cw-acts", [submit, this.takeButton, this.cancelButton]);
    }

    say(text) {
      this.status.textContent = text;
    }

    raw() {
      const entries = Object.entries(this.fields).map(([name, field]) => [name, field.raw]);
      return { values: Object.fromEntries(entries), replaces: this.replaces };
    }

    /* Shows what a draft has; true where there is one. */
    async recall() {
      const { value, isOwner } = await draft.open(this.name);
      this.takeButton.hidden = isOwner;
      if (!value) return false;
      this.show(value.replaces);
      for (const [name, field] of Object.entries(this.fields)) {
        if (value.values?.[name] !== undefined) field.raw = value.values[name];
      }
      this.isTouched = true;
      this.say(isOwner ? "上回没写完，接着写。" : ELSEWHERE);
      return true;
    }

    async takeOver() {
      if (await draft.take(this.name)) await this.recall();
      else this.say("那个窗口已经写完了。");
      this.takeButton.hidden = true;
      this.focus();
    }

    show(replaces = "") {
      const { title } = registers.KINDS[this.kind];
      this.replaces = replaces || "";
      this.isTouched = false;
      this.cancelButton.textContent = CANCEL;
      this.heading.textContent = this.replaces ? `${title}：改一条` : `${title}：写一条`;
      this.element.hidden = false;
    }

    /* An empty form, or one with `values` by the names of a statement. */
    open(values = {}, replaces = "") {
      this.show(replaces);
      for (const [name, field] of Object.entries(this.fields)) field.fill(values[name]);
      this.say("");
      this.focus();
    }

    focus() {
      const [, ...others] = Object.values(this.fields);
      others[0].focus();
    }

    /* Writes the draft; while one write is on its way, the next one waits and takes the latest. */
    keep() {
      this.isTouched = true;
      this.isRefused = false;
      this.cancelButton.textContent = CANCEL;
      this.isWaiting = true;
      /* What was said to be safe is not what stands there now. */
      if (this.status.textContent === SAFE) this.say(PENDING);
      this.writing = this.writing || this.write();
    }

    async write() {
      while (this.isWaiting) {
        this.isWaiting = false;
        const isKept = await draft.set(this.name, this.raw());
        if (!isKept) this.say(store.problem());
        else if (!this.isRefused && !this.isWaiting) this.say(SAFE);
      }
      this.writing = null;
    }

    fault() {
      for (const field of Object.values(this.fields)) {
        const text = field.fault();
        if (text) {
          field.focus();
          return text;
        }
      }
      if (this.replaces && !statements.standing().some(({ id }) => id === this.replaces)) {
        return "这一条已经改过或者作废了。点“不写了”，看看新的。";
      }
      return registers.KINDS[this.kind].fault(this.values());
    }

    values() {
      const entries = Object.entries(this.fields).map(([name, field]) => [name, field.value()]);
      return Object.fromEntries(entries);
    }

    async submit() {
      const fault = this.fault();
      this.isRefused = Boolean(fault);
      this.say(fault);
      if (fault || this.isSubmitting) return;
      this.isSubmitting = true;
      const statement = await this.append();
      this.isSubmitting = false;
      if (!statement) {
        this.say(store.problem());
        return;
      }
      this.element.hidden = true;
      this.onKept(statement);
    }

    async append() {
      /* To its end: where the statement cannot be written, the draft is the newest there is. */
      await this.writing;
      const fields = withoutEmpty(this.values());
      const options = { dropDraft: this.name };
      return this.replaces
        ? statements.replace(this.replaces, this.kind, fields, options)
        : statements.append(this.kind, fields, options);
    }

    /* Throwing away what was entered asks once. */
    async discard() {
      if (this.isTouched && this.cancelButton.textContent === CANCEL) {
        this.cancelButton.textContent = CONFIRM;
        return;
      }
      this.isWaiting = false;
      await this.writing;
      if (await draft.drop(this.name)) {
        this.element.hidden = true;
        this.onClose();
      } else this.say(store.problem());
    }
  };
})();
