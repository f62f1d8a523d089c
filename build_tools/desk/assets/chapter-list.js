/* The chapters of a lesson: a time and a name each, in the order in which they play. */
(() => {
  "use strict";

  const { element, secondsOf, timeText } = self.courseware;

  class ChapterList {
    constructor(list, { changed, see }) {
      Object.assign(this, { list, changed, see });
      list.addEventListener("input", changed);
      list.addEventListener("change", () => this.sort());
    }

    get lines() {
      return this.rows
        .filter(({ time, name }) => time.value.trim() || name.value.trim())
        .map(({ time, name }) => `${time.value.trim()} ${name.value.trim()}`.trim());
    }

    get rows() {
      return [...this.list.children].map((row) => {
        const [time, name] = row.querySelectorAll("input");
        return { row, time, name };
      });
    }

    fill(chapters) {
      this.list.replaceChildren();
      for (const [seconds, name] of chapters) this.append(seconds, name);
    }

    append(seconds, text) {
      const time = element("input", { value: timeText(seconds) });
      time.className = "rc-chapter__time";
      time.setAttribute("aria-label", "这一章从几分几秒开始");
      const name = element("input", { value: text, maxLength: 200 });
      name.setAttribute("aria-label", "这一章的名字");
      const see = element("button", { type: "button", textContent: "看" });
      const remove = element("button", { type: "button", textContent: "删" });
      for (const button of [see, remove]) button.className = "dk-button dk-button--small";
      const row = element("li", { className: "rc-chapter" }, time, name, see, remove);
      see.addEventListener("click", () => {
        const target = secondsOf(time.value);
        if (target !== null) this.see(target);
      });
      remove.addEventListener("click", () => {
        const next = row.nextElementSibling || row.previousElementSibling;
        row.remove();
        (
          next?.querySelector("button:last-child") || document.getElementById("add-chapter")
        ).focus();
        this.changed();
      });
      this.list.append(row);
      return name;
    }

    add(seconds) {
      const name = this.append(seconds, "");
      this.sort();
      name.focus();
      this.changed();
    }

    /* Moving a row would take the focus away. */
    sort() {
      const inOrder = [...this.rows].sort(
        (first, second) => (secondsOf(first.time.value) ?? 0) - (secondsOf(second.time.value) ?? 0),
      );
      if (inOrder.every(({ row }, index) => this.list.children[index] === row)) return;
      const focus = document.activeElement;
      this.list.append(...inOrder.map(({ row }) => row));
      if (this.list.contains(focus)) focus.focus();
    }

    /* Where a cut moves, what plays behind it moves too. */
    shift(from, seconds) {
      let count = 0;
      for (const { time } of this.rows) {
        const before = secondsOf(time.value);
        if (before === null || before < from || (before === from && seconds > 0)) continue;
        time.value = timeText(Math.max(before + seconds, from));
        count += 1;
      }
      return count;
    }
  }

  self.courseware.ChapterList = ChapterList;
})();
