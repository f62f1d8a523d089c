/* <cw-secretary>: 书记看一页. What the office knew of this station when the release was made, and beside
   it what this browser holds that is newer. Numbers, no names. */
(() => {
  "use strict";
  const { courseware } = self;
  const { dom, registers, secretary: phrases, statements, store, time } = courseware;
  const NO_FIGURES =
    "这台电脑上还没有镇里送来的数。每一期的课送到的时候，这一页会写上：下一个学习日、今年办了几期、还差什么。";
  const NO_RECORDS =
    "镇里还没有收到过本站的记录，所以这里还没有数。打开“带走记录”，存到盘上交去，下一期的课就带着数回来。";
  const NO_DAYS = "镇里还没有定学习日";

  function upto(receipts) {
    const mine = (Array.isArray(receipts) ? receipts : []).find(({ pc }) => pc === store.pc());
    return mine?.upto || 0;
  }

  /* Statements of this browser that had not reached the office when the release was made. */
  function unreceived(standing) {
    const received = upto(courseware.stationData().receipts);
    return standing.filter(({ n }) => n > received);
  }

  class CwSecretary extends HTMLElement {
    connectedCallback() {
      if (this.facts) return;
      const { name, release, secretary } = courseware.stationData();
      this.facts = secretary || {};
      this.hasFacts = Boolean(secretary);
      this.release = release || "";
      this.standing = [];
      this.part("sheet").textContent = `${name || ""}，${phrases.longDay(time.today())}打印`;
      this.querySelector("[data-do='print']").addEventListener("click", () => self.print());
      store.onchange((changed) => {
        if (changed === "statement") this.show({});
      });
      store.ready.then(() => {
        this.show({});
        this.hidden = false;
        courseware.withLessons((lessons) => this.show(lessons));
      });
    }

    part(name) {
      return dom.part(this, name);
    }

    say(name, text) {
      const part = this.part(name);
      part.textContent = text;
      part.hidden = !text;
    }

    show(lessons) {
      if (Object.keys(lessons).length) this.lessons = lessons;
      this.standing = statements.standing();
      this.showNotice();
      this.showNext();
      this.showSession();
      this.showFaults();
      this.showYear();
      this.showTodo();
    }

    showNotice() {
      const text = this.facts.received ? "" : this.hasFacts ? NO_RECORDS : NO_FIGURES;
      this.part("notice").hidden = !text;
      this.part("notice").querySelector("p").textContent = text;
      this.part("foot").textContent = this.facts.received
        ? `镇里最近一次收到本站的记录，是${phrases.longDay(this.facts.received)}；后来办的，下一期才算得进来。`
        : "";
    }

    showNext() {
      const { studyDays = [] } = this.facts;
      const { ahead, isPlausible, isOver } = phrases.studyDays(
        studyDays,
        time.today(),
        this.release,
      );
      const [next, ...after] = ahead;
      let note = next && isPlausible ? phrases.untilText(next, time.today()) : "";
      if (next && !isPlausible) note = "这台电脑的日子不对，这是照这一期的月份写的";
      if (isOver) note = "这一期旧了，换上新的一期才看得到";
      this.part("next").textContent = next
        ? phrases.dayText(next)
        : studyDays.length
          ? "—"
          : this.hasFacts
            ? NO_DAYS
            : "还不知道";
      const later = after.slice(0, 2).map(phrases.shortDay).join("、");
      this.say("next-note", [note, later && `再往后：${later}`].filter(Boolean).join("。"));
    }

    lessonTexts(ids) {
      return ids.map((id) => `《${this.lessons?.[id]?.title || id}》`).join("");
    }

    showSession() {
      const { received, session } = this.facts;
      const none = received ? "还没有" : "还不知道";
      this.part("session").textContent = session ? phrases.dayText(session.on) : none;
      this.say(
        "session-note",
        session ? `来了 ${session.people} 人。${this.lessonTexts(session.lessons)}` : "",
      );
      const newer = unreceived(this.standing)
        .filter(({ kind, held: day }) => kind === "attended" && (!session || day > session.on))
        .sort((a, b) => (a.held < b.held ? 1 : -1))[0];
      const text = newer
        ? `这台电脑上还有更近的：${phrases.dayText(newer.held)}，来了 ${phrases.peopleOf(newer)} 人，镇里还没有收到。`
        : "";
      this.say("session-here", text);
    }

    /* The faults that the office knows of, without those that were mended here since; and those that
       it does not know of yet. */
    faults() {
      const open = registers.openFaults(this.standing);
      const latest = new Set(open.map(({ id }) => id));
      const byId = new Map(this.standing.map((statement) => [statement.id, statement]));
      const fromOffice = (this.facts.faults || []).map(({ id, on }) => ({
        on,
        equipment: byId.get(id)?.equipment || (id ? "一件设备" : "镇里登记的一件设备"),
        isMended: byId.has(id) && !latest.has(id),
      }));
      const ids = new Set((this.facts.faults || []).map(({ id }) => id));
      const fresh = unreceived(open).filter(({ id }) => !ids.has(id));
      return { reported: fromOffice, fresh };
    }

    showFaults() {
      const { reported: all, fresh } = this.faults();
      const open = all.filter(({ isMended }) => !isMended);
      this.openFaults = open.length + fresh.length;
      const { received } = this.facts;
      const big = received || this.openFaults ? `${this.openFaults} 处` : "还不知道";
      this.part("faults").textContent = big;
      const rows = [
        ...open.map(({ equipment, on }) => `${equipment}，${phrases.shortDay(on)}报的`),
        ...fresh.map(({ equipment, held: on }) => `${equipment}，${phrases.shortDay(on)}记的`),
      ];
      const list = this.part("fault-list");
      list.textContent = "";
      list.append(...rows.slice(0, 4).map((text) => dom.create("li", "", text)));
      const mended = all.length - open.length;
      const texts = [
        mended && `这台电脑上记着修好了 ${mended} 处`,
        fresh.length && `有 ${fresh.length} 处镇里还没有收到`,
      ].filter(Boolean);
      this.say("faults-here", texts.length ? `${texts.join("，")}。` : "");
    }

    showYear() {
      const { year } = this.facts;
      const list = this.part("year");
      list.textContent = "";
      const hasFigures = Boolean(year?.until);
      this.part("year-title").textContent = hasFigures
        ? `${year.year}年，按到 ${phrases.shortDay(year.until)}为止`
        : "今年到现在";
      this.say("year-none", hasFigures ? "" : "还没有一个整月的记录，算不出来。");
      if (!hasFigures) return;
      for (const [label, value, isShort] of phrases.figures(year)) {
        const row = dom.create("div", isShort ? "is-short" : "", [
          dom.create("dt", "", label),
          dom.create("dd", "", isShort ? `${value}，还差` : value),
        ]);
        list.append(row);
      }
    }

    showTodo() {
      const { year } = this.facts;
      const empty = { monthsMissing: [], monthsLate: [] };
      const shortfalls = phrases.shortfalls(year || empty, this.openFaults);
      const list = this.part("todo");
      list.textContent = "";
      list.append(...shortfalls.map((entry) => this.item(entry)));
      this.part("fine").hidden = !year?.until || shortfalls.length > 0;
      list.closest("section").hidden = !shortfalls.length && !year?.until;
    }

    /* The whole row is one link: the arrow down from above comes to it. */
    item({ shortfall, act, page }) {
      const text = dom.create("span", "", [dom.create("b", "", shortfall), ` ${act}`]);
      if (!page) return dom.create("li", "cw-secretary__row", text);
      const link = dom.create("a", "cw-secretary__row", [
        text,
        dom.create("span", "cw-btn", "打开"),
      ]);
      link.href = page;
      return dom.create("li", "", link);
    }
  }

  customElements.define("cw-secretary", CwSecretary);
})();
