/* The review of a lesson: what it waits for, the steps as buttons, and what changed since it was
   passed. Each button shows the command that does the same. */
(() => {
  "use strict";

  const { element, once } = self.courseware;
  const STATES = {
    draft: "草稿，还没有送审。",
    submitted: "送审了。",
    changed: "审过以后又改了，要重新审。",
    passed: "通过了。",
    "": "这一页不用审，或者开头写坏了，先改好。",
  };
  const BESIDE_TITLE = {
    draft: "草稿",
    submitted: "等审",
    changed: "改过，等重审",
    passed: "通过",
  };
  const MARKS = { same: "span", gone: "del", new: "ins" };

  function figureOf(label, path, address) {
    const name = path.split("/").pop();
    const text = name ? `${label}：${name}` : `${label}：没有`;
    const caption = element("figcaption", { textContent: text });
    const figure = element("figure", { className: "dk-pair__picture" }, caption);
    if (address) figure.append(element("img", { src: address, alt: text }));
    else if (name) figure.append(element("p", { textContent: "这张图看不到了。" }));
    return figure;
  }

  class ReviewPanel {
    constructor(panel, { ask, isDirty, afterwards, say }) {
      Object.assign(this, { panel, ask, isDirty, afterwards, say });
      this.takeOnce = once((label, message) => this.take(label, message));
    }

    /* Once a page is saved it is no longer what was passed. */
    async saved() {
      const mark = document.getElementById("review-mark");
      if (mark?.textContent === BESIDE_TITLE.passed) await this.show();
    }

    /* Another person changed the lesson, or took a step: where that is looked at, it is shown. */
    async follow() {
      if (this.panel.hidden) return;
      const typed = this.panel.querySelector("input")?.value;
      await this.show();
      const reason = this.panel.querySelector("input");
      if (reason && typed) reason.value = typed;
    }

    async show() {
      try {
        this.draw(await this.ask("review"));
      } catch (fault) {
        this.panel.replaceChildren(element("p", { textContent: fault.message }));
      }
    }

    draw(answer) {
      const mark = document.getElementById("review-mark");
      if (mark && answer.state) mark.textContent = BESIDE_TITLE[answer.state];
      const rows = [element("p", { textContent: STATES[answer.state] })];
      if (answer.by && answer.on) {
        const returned = answer.reason ? `${answer.by} ${answer.on} 退回：${answer.reason}` : "";
        rows.push(element("p", { textContent: returned || `${answer.by} ${answer.on} 审过。` }));
      }
      if (answer.step) rows.push(element("p", { textContent: `等着审：${answer.step}` }));
      if (answer.state === "draft") rows.push(this.submitForm(answer));
      if (answer.step) rows.push(this.passForm(answer));
      if (answer.state && answer.state !== "draft") rows.push(this.returnForm(answer));
      if (answer.state) rows.push(...this.changes(answer));
      this.panel.replaceChildren(...rows);
    }

    form(label, command, fields, message) {
      const button = element("button", { type: "submit", textContent: label });
      button.className = label === "退回" ? "dk-button" : "dk-button dk-button--main";
      const shown = element("code", { textContent: command() });
      const form = element("form", { className: "dk-step" }, ...fields, button, shown);
      form.addEventListener("input", () => (shown.textContent = command()));
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        this.takeOnce(label, message());
      });
      return form;
    }

    submitForm({ id }) {
      const message = () => ({ act: "submit" });
      return this.form("送审", () => `courseware review submit ${id}`, [], message);
    }

    passForm({ id, reviewers }) {
      const who = this.people("谁审的", reviewers);
      return this.form(
        "通过",
        () => `courseware review pass ${id} --by ${who.value}`,
        [who.parentElement],
        () => ({ act: "pass", who: who.value }),
      );
    }

    returnForm({ id, everybody }) {
      const who = this.people("谁退回", everybody);
      const reason = element("input", { required: true, maxLength: 300 });
      const label = element("label", {}, "为什么退回", reason);
      return this.form(
        "退回",
        () => `courseware review return ${id} --by ${who.value} --reason "${reason.value}"`,
        [who.parentElement, label],
        () => ({ act: "return", who: who.value, reason: reason.value }),
      );
    }

    people(label, list) {
      const options = list.map(([value, name]) => element("option", { value, textContent: name }));
      const select = element("select", {}, ...options);
      element("label", {}, label, select);
      return select;
    }

    /* The text first: it is what people read; then the pictures and the head. */
    changes({ state, changes, head_changes: head, pictures }) {
      if (state === "passed" || (state === "draft" && !changes)) return [];
      const title = element("h2", { textContent: "上次通过以后改了什么" });
      if (!changes) {
        const text = "这里没有留下通过时的样子，比不了：当新课来审。";
        return [title, element("p", { textContent: text })];
      }
      const [text, keys] = [this.marked("课文", changes), this.marked("开头", head)];
      const parts = [...text, ...pictures.map((pair) => this.pair(pair)), ...keys];
      return parts.length ? [title, ...parts] : [];
    }

    marked(label, changes) {
      if (changes.every(([kind]) => kind === "same")) return [];
      const marks = changes.map(([kind, text]) => element(MARKS[kind], { textContent: text }));
      const title = element("h3", { textContent: label });
      return [title, element("p", { className: "dk-changes" }, ...marks)];
    }

    /* A picture as it was passed, beside the one that stands there now. */
    pair({ before, after, shown_before, shown_after }) {
      return element(
        "div",
        { className: "dk-pair" },
        figureOf("通过时的图", before, shown_before),
        figureOf("现在的图", after, shown_after),
      );
    }

    async take(label, message) {
      if (this.isDirty()) {
        this.say("有没存的字，先按“存好”");
        return;
      }
      try {
        const answer = await this.ask("step", message);
        await this.afterwards();
        this.draw(answer);
        this.say(`${label}：记好了`);
      } catch (fault) {
        await this.afterwards();
        await this.follow();
        this.say(`${label}没有成：${fault.message}`);
      }
    }
  }

  self.courseware.ReviewPanel = ReviewPanel;
})();
