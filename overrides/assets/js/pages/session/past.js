/* 来过、学过: the sessions that were kept, each to be printed again, corrected or taken back. A
   correction is a new statement; nothing is ever changed or deleted. */
(() => {
  "use strict";
  const { dom, focus, roster, session, statements, store } = self.courseware;
  const MOST = 20;

  session.Past = class Past {
    constructor(page) {
      this.page = page;
      this.list = page.part("past-list");
    }

    show() {
      const { page } = this;
      const attended = statements
        .standing()
        .filter(({ kind }) => kind === "attended")
        .sort((a, b) => (a.held + a.start < b.held + b.start ? 1 : -1));
      page.part("past").hidden = !attended.length || !["choose", "kept"].includes(page.step);
      const more = attended.length > MOST ? `，这里是最近的 ${MOST} 场` : "";
      page.part("past-help").textContent = `一共 ${attended.length} 场${more}。`;
      this.list.textContent = "";
      this.list.append(...attended.slice(0, MOST).map((statement) => this.row(statement)));
    }

    row(statement) {
      const { lessons } = this.page;
      const value = session.reopen(statement, roster.list(), "");
      const { total } = session.sums(value);
      const titles = (statement.lessons || []).map((id) => session.lessonTitle(lessons, id));
      const isLate = Boolean(statement.late_reason);
      const day = `${session.dayText(statement.held)} ${statement.start || ""}`;
      const about = dom.create("div", "cw-past__about", [
        dom.create("b", "", isLate ? `${day}（不是当天写的）` : day),
        dom.create("span", "", `来了 ${total} 人，${session.minutes(value)} 分钟`),
        dom.create("span", "", titles.join("、") || "没有选课"),
      ]);
      const label = (text) => `${text}：${day}`;
      const buttons = [
        [dom.button("cw-btn", "改一改", () => this.correct(statement)), "改一改"],
        [dom.button("cw-btn", "打印", () => this.print(statement)), "打印"],
        [this.voidButton(statement), "作废"],
      ].map(([button, text]) => {
        button.setAttribute("aria-label", label(text));
        return button;
      });
      return dom.create("li", "", [about, dom.create("div", "cw-acts", buttons)]);
    }

    say(text) {
      this.page.part("past-status").textContent = text;
    }

    correct(statement) {
      if (session.current()) {
        this.say("先把开着的那一场结束，再来改。");
        return;
      }
      this.page.open(session.reopen(statement, roster.list(), store.randomHex(4)), "改一改");
    }

    print(statement) {
      const value = session.reopen(statement, roster.list(), "");
      value.replaces = statement.replaces || "";
      value.isLate = Boolean(statement.late_reason);
      this.page.print(value, statement);
    }

    /* Asks once. */
    voidButton(statement) {
      const { page } = this;
      let isConfirmed = false;
      const button = dom.button("cw-btn", "作废", async () => {
        if (!isConfirmed) {
          isConfirmed = true;
          button.textContent = "真的作废？";
          button.setAttribute("aria-label", "真的作废？再按一下就作废");
          button.classList.add("cw-btn--stop");
          return;
        }
        const moveOn = focus.afterwards();
        button.disabled = true;
        const isKept = await statements.revoke(statement.id);
        this.say(isKept ? "作废了。原来的还在，写明作废。" : `没有作废成。${store.problem()}`);
        this.show();
        const next = page.control(page.step === "choose" ? "begin" : "next");
        moveOn(this.list.querySelector("button") || next);
      });
      return button;
    }
  };
})();
