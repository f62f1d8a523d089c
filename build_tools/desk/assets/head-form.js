/* The head of a lesson as a form: its texts by their keys, as the desk reads and writes them. */
(() => {
  "use strict";

  const SEPARATOR = "、";

  class HeadForm {
    constructor(form, changed) {
      this.fields = form ? [...form.querySelectorAll("[data-key]")] : [];
      if (!form) return;
      form.addEventListener("input", changed);
      form.addEventListener("change", changed);
      form.addEventListener("submit", (event) => event.preventDefault());
    }

    get texts() {
      return Object.fromEntries(this.fields.map((field) => [field.dataset.key, text(field)]));
    }

    set texts(texts) {
      for (const field of this.fields) {
        const value = texts[field.dataset.key];
        if (value !== undefined && value !== text(field)) write(field, value);
      }
    }

    text(key) {
      const field = this.fields.find((entry) => entry.dataset.key === key);
      return field ? text(field) : "";
    }

    has(key) {
      return this.fields.some((entry) => entry.dataset.key === key);
    }

    show(problems) {
      for (const field of this.fields) {
        const { key } = field.dataset;
        const about = problems.filter((problem) => fieldOf(problem, this) === key);
        const fault = field.querySelector(".dk-field__fault");
        const lines = about.map(({ message, hint }) => (hint ? `${message}。${hint}` : message));
        fault.textContent = lines.join("\n");
        for (const control of field.querySelectorAll("input, select, textarea")) {
          control.setAttribute("aria-invalid", String(about.length > 0));
        }
      }
    }

    goTo(key) {
      const field = this.fields.find((entry) => entry.dataset.key === key);
      field?.querySelector("input, select, textarea")?.focus();
    }
  }

  /* A problem of a value within a list belongs to the field of the list. */
  function fieldOf(problem, form) {
    let key = problem.field;
    while (key && !form.has(key)) key = key.includes(".") ? key.replace(/\.[^.]*$/, "") : "";
    return key;
  }

  function text(field) {
    if (field.dataset.control !== "checks") {
      return field.querySelector("input, select, textarea").value;
    }
    const before = field.dataset.text.split(/[、\n]/).filter(Boolean);
    const boxes = [...field.querySelectorAll("input")];
    const checked = boxes.filter((box) => box.checked).map((box) => box.value);
    const same = before.length === checked.length && before.every((word) => checked.includes(word));
    return same ? field.dataset.text : checked.join(SEPARATOR);
  }

  function write(field, value) {
    if (field.dataset.control !== "checks") {
      const control = field.querySelector("input, select, textarea");
      if (control.localName === "select" && ![...control.options].some((o) => o.value === value)) {
        control.add(new Option(value));
      }
      if (control.type === "date" && value && !/^\d{4}-\d\d-\d\d$/.test(value)) {
        control.type = "text";
      }
      control.value = value;
      return;
    }
    const entries = value.split(/[、\n]/).filter(Boolean);
    for (const box of field.querySelectorAll("input")) box.checked = entries.includes(box.value);
    field.dataset.text = value;
  }

  self.courseware.HeadForm = HeadForm;
  self.courseware.fieldOf = fieldOf;
})();
