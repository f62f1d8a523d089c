/* Closing: the sums of what will be kept, what was said, whether the equipment is in order; and the
   statements that come of it. Whoever writes on another day says why. */
(() => {
  "use strict";
  const { draft, dom, session, statements, store, time } = self.courseware;
  const CONDITIONS = { good: "都好", faulty: "有毛病" };
  const ALL = "全部设备";

  function minutesOf(seconds) {
    return seconds && seconds < 60
      ? `${Math.round(seconds)} 秒`
      : `${Math.round(seconds / 60)} 分钟`;
  }

  /* What the statement will say, as rows of a heading and a text. */
  session.sumRows = (value, { played }, lessons) => {
    const sums = session.sums(value);
    const fields = session.fields(value, { played, took: 0 });
    const lengthText = `${session.minutes(value)} 分钟`;
    const rows = [
      ["哪天", session.dayText(value.held) + (value.isLate ? "（补登）" : "")],
      ["几点", value.end ? `${value.start} 到 ${value.end}，${lengthText}` : value.start],
    ];
    for (const [id, seconds] of Object.entries(fields.played)) {
      const isChosen = value.lessons.includes(id);
      const note = isChosen ? "" : "（没选，放了）";
      const real = seconds ? `真放了 ${minutesOf(seconds)}` : "电脑没有放过";
      rows.push(["课", `${session.lessonTitle(lessons, id)}${note}，${real}`]);
    }
    for (const [kind, label] of Object.entries(session.KINDS)) {
      if (value.expected[kind] || sums[kind]) {
        rows.push([label, `${sums[kind]} 人，名单上 ${value.expected[kind]} 人`]);
      }
    }
    rows.push(["来宾", `${sums.guests} 人`], ["一共", `${sums.total} 人`]);
    const count = (times) => Object.keys(times || {}).length;
    if (count(fields.arrived)) rows.push(["来晚了", `${count(fields.arrived)} 人`]);
    if (count(fields.left)) rows.push(["先走了", `${count(fields.left)} 人`]);
    for (const { label, counted, note } of session.heads(value)) {
      rows.push([`数人头：${label}`, counted === null ? "没有数" : `${counted} 人。${note}`]);
    }
    return rows;
  };

  session.sumTable = (rows) =>
    rows.map(([heading, text]) => {
      const head = dom.create("th", "", heading);
      head.scope = "row";
      return dom.create("tr", "", [head, dom.create("td", "", text)]);
    });

  session.Close = class Close {
    constructor(page) {
      this.page = page;
      this.isBusy = false;
      page.control("keep").addEventListener("click", () => this.keep(false));
      page.control("keep-print").addEventListener("click", () => this.keep(true));
      page.control("return").addEventListener("click", () => this.goBack());
      this.listen("text", "text", "大家说的话");
      this.listen("fault", "fault", "设备的毛病");
      this.listen("end-reason", "reason", "为什么不是当天写的");
      for (const edge of ["start", "end"]) {
        page.field(`${edge}-time`).addEventListener("input", () => this.writeTime(edge));
      }
      const buttons = Object.entries(CONDITIONS).map(([condition, label]) => {
        const button = dom.button("cw-chip", label, () => this.choose(condition));
        button.dataset.condition = condition;
        return button;
      });
      page.part("conditions").append(...buttons);
    }

    listen(field, name, label) {
      const { page } = this;
      page.field(field).addEventListener("input", () => {
        page.value[name] = page.field(field).value;
        page.change(label);
      });
    }

    /* `edge` is start or end. */
    writeTime(edge) {
      const { page } = this;
      page.value[edge] = session.parseTime(page.field(`${edge}-time`).value);
      page.change("几点到几点");
      this.showSums();
    }

    choose(condition) {
      const { page } = this;
      const { value } = page;
      value.condition = value.condition === condition ? "" : condition;
      page.change("设备好不好");
      this.showCondition();
    }

    /* Whether this is written on another day than it was held. */
    get isOtherDay() {
      return this.page.value.held !== time.today();
    }

    /* The moment of the press is the end, unless it was another day or is entered afterwards. */
    begin() {
      const { page } = this;
      const { value } = page;
      if (!value.isLate && !value.end && !this.isOtherDay) {
        value.end = session.timeOf(new Date());
        page.change("结束");
        page.showHead();
      }
      this.show();
    }

    show() {
      const { page } = this;
      const { value } = page;
      page.part("end-fields").hidden = !value.isLate && !this.isOtherDay;
      page.part("start-field").hidden = !value.isLate;
      page.part("reason-fields").hidden = !this.isOtherDay;
      const reason = value.replaces ? "为什么改，为什么不是当天写的" : "为什么不是当天写的";
      page.part("reason-label").textContent = reason;
      const texts = {
        "start-time": value.start,
        "end-time": value.end,
        "end-reason": value.reason,
        text: value.text,
      };
      Object.assign(texts, { fault: value.fault });
      for (const [name, text] of Object.entries(texts)) page.field(name).value = text;
      page.part("close-status").textContent = "";
      this.showSums();
      this.showCondition();
    }

    showSums() {
      const { page } = this;
      const body = page.part("sums").querySelector("tbody");
      const rows = session.sumRows(page.value, page.played(), page.lessons);
      body.textContent = "";
      body.append(...session.sumTable(rows));
      const different = session.heads(page.value).filter((head) => head.differs);
      const line = page.part("differs");
      line.hidden = !different.length;
      line.textContent = `对不上：${different.map((x) => `${x.label}${x.note}`).join("；")}。再数一数；真是这样就照样存。`;
    }

    showCondition() {
      const { page } = this;
      for (const button of page.part("conditions").querySelectorAll("button")) {
        const isChosen = button.dataset.condition === page.value.condition;
        button.setAttribute("aria-pressed", String(isChosen));
      }
      page.part("fault-field").hidden = page.value.condition !== "faulty";
    }

    goBack() {
      const { page } = this;
      if (!page.value.isLate) page.value.end = "";
      page.change("接着签到");
      page.showStep("open");
    }

    /* What is missing, in words, with the field that it belongs to. */
    missing() {
      const { value } = this.page;
      if (!value.start) return ["start-time", "几点开始的？写成 19:00 这样。"];
      if (!value.end) return ["end-time", "几点结束的？写成 20:30 这样。"];
      if (this.isOtherDay && !value.reason.trim()) {
        return ["end-reason", "不是当天写的，要写为什么。"];
      }
      if (value.condition === "faulty" && !value.fault.trim()) {
        return ["fault", "写一下是什么设备，什么毛病。"];
      }
      return null;
    }

    say(text) {
      this.page.part("close-status").textContent = text;
    }

    async keep(isPrinting) {
      const { page } = this;
      if (this.isBusy) return;
      const missing = this.missing();
      if (missing) {
        this.say(missing[1]);
        page.field(missing[0]).focus();
        return;
      }
      this.isBusy = true;
      this.say("正在存……");
      const statement = await this.append();
      this.isBusy = false;
      if (!statement) {
        this.say(`没有存上，还在这里，没有丢。${store.problem()}`);
        return;
      }
      await page.finish(statement, isPrinting);
    }

    /* The state of the equipment is a statement of its own; which one it became stands in the draft,
       so that it is not said twice when the second one fails. */
    async append() {
      const { page } = this;
      const { value } = page;
      if (value.condition && !value.faultId) {
        const isFaulty = value.condition === "faulty";
        const equipment = isFaulty ? value.fault.trim().slice(0, 60) : ALL;
        const { condition } = value;
        const fields = { held: value.held, equipment, condition };
        const fault = await statements.append("fault", fields);
        if (!fault) return null;
        value.faultId = fault.id;
        await draft.set(session.DRAFT, value);
      }
      const fields = session.fields(value, page.played());
      const options = { dropDraft: session.DRAFT };
      return value.replaces
        ? statements.replace(value.replaces, "attended", fields, options)
        : statements.append("attended", fields, options);
    }
  };
})();
