/* Heads that were counted by hand, beside those who signed, and guests. Nothing is filled in: a
   number that nobody counted stays empty, and one that differs is said, never corrected. */
(() => {
  "use strict";
  const { dom, session } = self.courseware;
  const MOST = 999;

  session.Heads = class Heads {
    constructor(page) {
      this.page = page;
      this.rows = page.part("heads");
      this.guests = page.part("guests");
      this.form = page.part("guest-form");
      page.control("keep-guest").addEventListener("click", () => this.keepGuest());
      this.form.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" || event.target.localName !== "input") return;
        event.preventDefault();
        this.keepGuest();
      });
    }

    show() {
      this.rows.textContent = "";
      this.rows.append(...session.heads(this.page.value).map((head) => this.row(head)));
      this.showGuests();
    }

    /* Without drawing the rows anew: whoever writes a number keeps the focus. */
    update() {
      for (const head of session.heads(this.page.value)) {
        const row = this.rows.querySelector(`[data-head='${head.name}']`);
        const note = row.querySelector("small");
        note.textContent = head.note;
        note.classList.toggle("is-different", head.differs);
        const field = row.querySelector("input");
        if (field !== document.activeElement) {
          field.value = head.counted === null ? "" : String(head.counted);
        }
      }
    }

    row({ name, label, counted, note, differs }) {
      const field = dom.create("input");
      Object.assign(field, { type: "text", inputMode: "numeric", maxLength: 3 });
      field.autocomplete = "off";
      field.value = counted === null ? "" : String(counted);
      field.setAttribute("aria-label", `数出来${label}几个人`);
      field.addEventListener("input", () => this.write(name, label, field.value));
      const step = (by) => () => {
        const before = this.page.value.heads[name];
        this.write(name, label, String(Math.max(0, (before || 0) + by)));
        field.value = String(this.page.value.heads[name]);
      };
      const less = dom.button("cw-btn", "－", step(-1));
      const more = dom.button("cw-btn", "＋", step(1));
      less.setAttribute("aria-label", `${label}少一人`);
      more.setAttribute("aria-label", `${label}多一人`);
      const small = dom.create("small", differs ? "is-different" : "", note);
      const about = dom.create("span", "", [dom.create("b", "", label), small]);
      const row = dom.create("div", "cw-count", [about, less, field, more]);
      row.dataset.head = name;
      return row;
    }

    write(name, label, text) {
      const { page } = this;
      const isNumber = /^\d{1,3}$/.test(text.trim());
      page.value.heads[name] = isNumber ? Math.min(Number(text), MOST) : null;
      page.change(isNumber ? `数了${label} ${text} 人` : `${label}没有数`);
    }

    showGuests() {
      const chips = this.page.value.guests.map((guest, index) => {
        const button = dom.button("cw-chip", `${guest.from} ${guest.count} 人 ✕`, () => {
          this.page.value.guests.splice(index, 1);
          this.page.change(`去掉来宾 ${guest.from}`);
          this.showGuests();
          this.page.part("add-guest").focus();
        });
        button.setAttribute("aria-label", `去掉来宾：${guest.from} ${guest.count} 人`);
        return dom.create("li", "", button);
      });
      const add = dom.button("cw-btn", "＋ 加来宾", () => this.openForm(this.form.hidden));
      add.dataset.part = "add-guest";
      add.setAttribute("aria-expanded", String(!this.form.hidden));
      this.guests.textContent = "";
      this.guests.append(...chips, dom.create("li", "", add));
    }

    openForm(isOpen) {
      this.form.hidden = !isOpen;
      this.page.part("add-guest").setAttribute("aria-expanded", String(isOpen));
      if (isOpen) this.page.field("guest-from").focus();
    }

    /* Whether there was a form to close. */
    closeForm() {
      if (this.form.hidden) return false;
      this.openForm(false);
      this.page.part("add-guest").focus();
      return true;
    }

    keepGuest() {
      const { page } = this;
      const from = page.field("guest-from");
      const count = page.field("guest-count");
      const number = Number(count.value.trim());
      if (!Number.isInteger(number) || number < 1 || number > MOST) {
        page.say("来宾有几个人？写个数字。");
        count.focus();
        return;
      }
      const guest = { from: from.value.trim() || "来宾", count: number };
      page.value.guests.push(guest);
      from.value = "";
      count.value = "";
      page.change(`来宾 ${guest.from} ${guest.count} 人`);
      this.showGuests();
      this.openForm(false);
      page.part("add-guest").focus();
    }
  };
})();
