/* The first step: which lessons, how, and for a session that is entered afterwards on which day, at
   what time, and why it was not entered then. */
(() => {
  "use strict";
  const { dom, roster, session, store, time } = self.courseware;

  session.Chooser = class Chooser {
    constructor(page) {
      this.page = page;
      this.lessons = [];
      this.slot = "on_demand";
      this.isLate = false;
      this.offered = new session.LessonChooser({
        list: page.part("offered"),
        field: page.field("find"),
        chosen: () => this.lessons,
        toggle: (id) => this.toggle(id),
      });
      this.more = new session.LessonChooser({
        list: page.part("offered-more"),
        field: page.field("find-more"),
        chosen: () => page.value?.lessons || [],
        toggle: (id) => this.toggleInSession(id),
      });
      this.programme = new session.ProgrammeOffer(page, (item) => this.take(item));
      page.field("held").addEventListener("input", () => this.showProgramme());
      page.control("begin").addEventListener("click", () => this.start());
      page.control("late").addEventListener("click", () => this.setLate(!this.isLate));
      this.slots = Object.entries(session.SLOTS).map(([slot, label]) => {
        const button = dom.button("cw-chip", label, () => this.setSlot(slot));
        button.dataset.slot = slot;
        return button;
      });
      page.part("slots").append(...this.slots);
    }

    /* A new session; coming from a lesson, that one is chosen already, and so are those of
       simultaneous playback, with how they are learned. */
    begin() {
      const query = new URLSearchParams(location.search);
      const slot = query.get("slot");
      this.lessons = query.getAll("lesson");
      for (const name of ["held", "start", "end", "reason", "find"]) {
        this.page.field(name).value = "";
      }
      this.setSlot(session.SLOTS[slot] ? slot : "on_demand");
      this.setLate(false);
      this.show();
      this.page.control("begin").focus({ preventScroll: true });
    }

    show() {
      this.offered.show(this.page.lessons);
      this.showChosen();
      this.showFacts();
    }

    /* What the timetable has for the day on which the session is held. */
    showProgramme() {
      const day = session.parseDay(this.page.field("held").value, time.today());
      this.programme.show(this.isLate ? day : time.today(), this.page.lessons);
    }

    take({ lessons, slot }) {
      this.lessons = lessons;
      this.setSlot(slot);
      this.offered.mark();
      this.showChosen();
      this.page.control("begin").focus();
    }

    showFacts() {
      this.showProgramme();
      const now = session.timeOf(new Date());
      const day = session.dayText(time.today());
      this.page.part("today").textContent = this.isLate
        ? `今天 ${day}，补登以前的一场。`
        : `今天 ${day}，现在 ${now}。日子不对，先把电脑的钟拨好。`;
      const count = roster.list().length;
      this.page.part("roster-count").textContent = count
        ? `上有 ${count} 人。`
        : "还是空的，先去写名字。";
    }

    showChosen() {
      const { page } = this;
      const list = page.part("chosen");
      const remove = (id) => {
        this.toggle(id);
        this.offered.mark();
        page.control("begin").focus();
      };
      list.textContent = "";
      list.append(
        ...session.queueRows(this.lessons, page.lessons, {}, { isPlaying: false, remove }),
      );
      page.part("chosen-none").hidden = this.lessons.length > 0;
    }

    toggle(id) {
      const isChosen = this.lessons.includes(id);
      this.lessons = isChosen
        ? this.lessons.filter((other) => other !== id)
        : [...this.lessons, id];
      this.showChosen();
    }

    setSlot(slot) {
      this.slot = slot;
      for (const button of this.slots) {
        button.setAttribute("aria-pressed", String(button.dataset.slot === slot));
      }
    }

    setLate(isLate) {
      this.isLate = isLate;
      this.page.part("late").hidden = !isLate;
      this.page.control("late").setAttribute("aria-pressed", String(isLate));
      this.page.control("begin").textContent = isLate ? "开始补登" : "开始签到";
      this.page.part("choose-status").textContent = "";
      this.showFacts();
      if (isLate) this.page.field("held").focus();
    }

    /* The facts of a session that is entered afterwards, or what is missing: [field, text]. */
    lateFacts() {
      const { page } = this;
      const text = (name) => page.field(name).value;
      const day = session.parseDay(text("held"), time.today());
      const start = session.parseTime(text("start"));
      const end = session.parseTime(text("end"));
      const reason = text("reason").trim();
      if (!day) return ["held", "哪天学的？写成 11月5日 或者 2026-11-05。"];
      if (!start) return ["start", "几点开始的？写成 19:00 这样。"];
      if (!end) return ["end", "几点结束的？写成 20:30 这样。"];
      if (!reason) return ["reason", "写一下为什么当天没记。"];
      return { held: day, start, end, reason, isLate: true };
    }

    facts() {
      if (this.isLate) return this.lateFacts();
      const facts = { held: time.today(), start: session.timeOf(new Date()) };
      const played = this.slot === "same_time" ? session.playedUnsigned(facts.held) : null;
      return played ? { ...facts, start: played.since, before: played.before } : facts;
    }

    start() {
      const { page } = this;
      const facts = this.facts();
      const status = page.part("choose-status");
      if (Array.isArray(facts)) {
        status.textContent = facts[1];
        page.field(facts[0]).focus();
        return;
      }
      if (!this.lessons.length) {
        status.textContent = "先选要学的课。";
        page.field("find").focus();
        return;
      }
      status.textContent = "";
      const { lessons, slot } = this;
      const id = store.randomHex(4);
      const began = time.now();
      const value = session.begin({ ...facts, id, began, lessons, slot }, roster.list());
      /* The next session begins with none. */
      history.replaceState(history.state, "", location.pathname);
      page.open(value, this.isLate ? "开始补登" : "开始签到");
    }

    toggleMore() {
      const { page } = this;
      const panel = page.part("adding");
      panel.hidden = !panel.hidden;
      page.control("add-lesson").setAttribute("aria-expanded", String(!panel.hidden));
      if (panel.hidden) return;
      this.more.show(page.lessons);
      page.field("find-more").focus();
    }

    toggleInSession(id) {
      const { page } = this;
      const { value } = page;
      const isChosen = value.lessons.includes(id);
      if (isChosen) value.lessons = value.lessons.filter((other) => other !== id);
      else value.lessons.push(id);
      page.change(`${isChosen ? "去掉" : "加上"} ${session.lessonTitle(page.lessons, id)}`);
      page.showQueue();
    }
  };
})();
