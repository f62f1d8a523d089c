/* <cw-session>: a group session from none over open to closed. It owns the draft, shows one of the
   three steps, and leaves what is in them to its parts. A tap is shown at once and is safe when the
   draft is on the disk; what is not safe yet, or could not be kept, it says in words. */
(() => {
  "use strict";
  const { courseware } = self;
  const { dom, draft, roster, session, statements, store, time } = courseware;
  const SLOW = 1000; /* ms after which something that is not kept yet is named */
  const BY_PAGE =
    "这个浏览器（火狐）每一页各记各的，花名册和签到合不到一起。请用谷歌浏览器一类的打开。";
  const STEPS = ["choose", "open", "close"];
  const MARK = "cw:session"; /* in this tab: the session that it was at */

  function markTab(id) {
    try {
      sessionStorage.setItem(MARK, id);
    } catch {
      /* Then the page asks whether to go on, as after a power cut. */
      return;
    }
  }

  function markedTab() {
    try {
      return sessionStorage.getItem(MARK) || "";
    } catch {
      /* As in a tab that has just been opened. */
      return "";
    }
  }

  class CwSession extends HTMLElement {
    connectedCallback() {
      if (this.value !== undefined) return;
      this.value = null;
      this.lessons = {};
      this.step = "";
      this.unsafe = []; /* what was entered and is not on the disk yet: {number, text, since} */
      this.changes = 0;
      this.names = new session.Names(this);
      this.heads = new session.Heads(this);
      this.close = new session.Close(this);
      this.past = new session.Past(this);
      this.chooser = new session.Chooser(this);
      this.listen();
      store.ready.then(() => this.begin());
      courseware.withLessons((lessons) => {
        this.lessons = lessons;
        this.showLessons();
      });
    }

    listen() {
      this.control("end").addEventListener("click", () => this.showStep("close"));
      this.control("again").addEventListener("click", () => this.tryAgain());
      this.control("print").addEventListener("click", () => self.print());
      this.control("next").addEventListener("click", () => this.showStep("choose"));
      this.control("add-lesson").addEventListener("click", () => this.chooser.toggleMore());
      store.onchange((name) => this.follow(name));
      setInterval(() => this.tick(), 1000);
      addEventListener("pageshow", (event) => event.persisted && location.reload());
      courseware.keys.layer(() => this.step === "open" && this.heads.closeForm());
    }

    /* Parts stand in the head of the page as well. */
    part(name) {
      return dom.part(document, name);
    }

    control(name) {
      return document.querySelector(`[data-do='${name}']`);
    }

    field(name) {
      return this.querySelector(`[data-field='${name}']`);
    }

    say(text) {
      this.part("status").textContent = text;
    }

    async begin() {
      const { value, isOwner } = await draft.open(session.DRAFT);
      this.hidden = false;
      this.showProblem();
      if (!value) {
        this.showStep("choose");
        return;
      }
      if (isOwner && markedTab() === value.id) this.resume(value);
      else this.offer(value, isOwner);
    }

    resume(value) {
      this.value = value;
      this.isStored = true;
      this.addNewcomers();
      markTab(value.id);
      this.showStep(value.end && !value.isLate ? "close" : "open");
    }

    /* Opened again after a power cut, or while another page has the session. */
    offer(value, isOwner, lost = "") {
      const { total } = session.sums(value);
      const day = value.held === time.today() ? "今天" : session.dayText(value.held);
      const title = isOwner ? "有一场没有结束" : "这一场在另一个页面上开着";
      this.part("offer-title").textContent = title;
      const facts = `${day} ${value.start} 开始，来了 ${total} 人。签过的都在，没有丢。`;
      const advice = isOwner ? "" : "回到那个页面去；找不到了，就在这里接着签，那边就不能再写了。";
      const warning = lost ? `这几样没有存上：${lost}。` : "";
      this.part("offer-words").textContent = facts + advice + warning;
      const acts = this.part("offer-acts");
      acts.textContent = "";
      const goOn = async (end) => {
        if (!(await draft.take(session.DRAFT))) {
          this.part("offer-words").textContent = `没有接过来。${store.problem()}`;
          return;
        }
        this.resume(session.current());
        if (end) this.showStep("close");
      };
      const label = isOwner ? "接着签" : "在这里接着签";
      const resume = dom.button("cw-btn cw-btn--main cw-btn--big", label, () => goOn(false));
      acts.append(resume);
      if (isOwner) {
        acts.append(dom.button("cw-btn cw-btn--big", "结束这一场", () => goOn(true)));
        acts.append(this.voidButton());
      }
      this.showStep("offer");
      resume.focus();
    }

    /* Asks once: nothing of the session is kept. */
    voidButton() {
      let isConfirmed = false;
      const button = dom.button("cw-btn cw-btn--big", "作废", async () => {
        if (!isConfirmed) {
          isConfirmed = true;
          button.textContent = "真的作废？签过的就没有了";
          button.classList.add("cw-btn--stop");
          return;
        }
        if (!(await draft.drop(session.DRAFT))) {
          this.part("offer-words").textContent = `没有作废成。${store.problem()}`;
          return;
        }
        await session.forgetCounted("");
        this.value = null;
        this.showStep("choose");
      });
      return button;
    }

    /* Opens a session: a new one, one that is entered afterwards, or one to be corrected. */
    async open(value, text) {
      this.value = value;
      this.isStored = false; /* that it is a draft */
      markTab(value.id);
      this.showStep("open");
      await this.change(text);
      session.forgetCounted(value.id);
    }

    /* Keeps the draft as it is now; `text` says what would be lost. */
    async change(text) {
      this.changes += 1;
      const number = this.changes;
      this.unsafe.push({ number, text, since: Date.now() });
      this.showCounts();
      this.say(`${text}，正在存。`);
      const isKept = await draft.set(session.DRAFT, this.value);
      if (isKept) {
        this.isStored = true;
        this.unsafe = this.unsafe.filter((change) => change.number > number);
        if (!this.unsafe.length) this.say(`${text}，存下了。`);
      } else {
        this.isRefused = true;
        this.say("");
      }
      this.showProblem();
    }

    tryAgain() {
      this.isRefused = false;
      this.change("再存一次");
    }

    /* What is not kept, by name; a list too long for a line is counted. */
    showProblem() {
      const notice = this.part("problem");
      const late = this.unsafe.filter(({ since }) => this.isRefused || Date.now() - since > SLOW);
      if (!this.unsafe.length) this.isRefused = false;
      const names = late.slice(-3).map(({ text }) => text);
      const more = late.length > 3 ? `，一共 ${late.length} 样` : "";
      const lost = late.length ? `没有存上：${names.join("；")}${more}。` : "";
      const reason = store.problem() || (store.kind() === "page" ? BY_PAGE : "");
      notice.hidden = !(lost || reason);
      notice.querySelector("p").textContent = lost + reason;
      this.control("again").hidden = !late.length;
    }

    /* Seconds that were really played during this session, by lesson. */
    played() {
      const { value } = this;
      return session.addUp(value.isLate ? [] : session.countedParts(value.id), value.before);
    }

    follow(name) {
      if (name === "problem") this.showProblem();
      if (name === `draft:${session.DRAFT}`) this.followDraft();
      if (name.startsWith("draft:played") && this.value && this.step === "open") this.showQueue();
      if (name === "roster") this.followRoster();
      if (name === "statement") this.past.show();
    }

    /* Another page took the session over, or has closed it. */
    followDraft() {
      if (!this.value || this.close.isBusy) return;
      const row = store.value("draft", session.DRAFT);
      if (row?.owner === store.page() || (!row && !this.isStored)) return;
      const lost = this.unsafe.map(({ text }) => text).join("；");
      this.value = null;
      this.unsafe = [];
      this.showProblem();
      if (row) this.offer(row.value, false, lost);
      else this.showStep("choose");
    }

    followRoster() {
      this.chooser.showFacts();
      if (this.value && this.addNewcomers() && this.step === "open") this.names.show();
    }

    /* Whoever came onto the roster since signing in began can sign, and is not expected. */
    addNewcomers() {
      const ids = new Set(this.value.people.map(({ id }) => id));
      const newcomers = roster.list().filter(({ id }) => !ids.has(id));
      this.value.people.push(...newcomers);
      return newcomers.length > 0;
    }

    showStep(step) {
      this.step = step;
      for (const element of this.querySelectorAll("[data-step]")) {
        element.hidden = element.dataset.step !== step;
      }
      this.showHead();
      const shows = {
        choose: () => this.chooser.begin(),
        open: () => this.showOpen(),
        close: () => this.close.begin(),
      };
      shows[step]?.();
      this.past.show();
      self.scrollTo(0, 0);
      if (step === "close") this.control("keep-print").focus({ preventScroll: true });
    }

    showHead() {
      const { step, value } = this;
      const number = STEPS.indexOf(step);
      this.part("steps").hidden = number < 0;
      Array.from(this.part("steps").children).forEach((item, index) => {
        item.classList.toggle("is-past", index < number);
        if (index === number) item.setAttribute("aria-current", "step");
        else item.removeAttribute("aria-current");
      });
      const isOpen = step === "open" || step === "close";
      this.control("end").hidden = step !== "open";
      this.part("timer").hidden = !(isOpen && session.isRunning(value));
      const day = isOpen ? session.dayText(value.held) : session.dayText(time.today());
      const kind = value?.replaces ? "改一改" : "补登";
      const note = isOpen && value.isLate ? kind : `${value?.start || ""} 开始`;
      this.part("when").textContent = isOpen ? `${day} · ${note}` : day;
      this.tick();
    }

    tick() {
      if (this.unsafe?.length) this.showProblem();
      if (this.part("timer").hidden || !this.value) return;
      const seconds = Math.floor((Date.now() - new Date(this.value.began)) / 1000);
      const text = time.clock(seconds);
      this.part("timer").querySelector("b").textContent =
        seconds < 3600 ? `0:${text.padStart(5, "0")}` : text;
    }

    showOpen() {
      this.names.choose("here");
      this.names.show();
      this.heads.show();
      this.showQueue();
      this.say("");
      this.names.focusFirst();
    }

    showCounts() {
      if (this.step !== "open") return;
      this.names.showCounts();
      this.heads.update();
    }

    showQueue() {
      const { lessons, value } = this;
      const { played } = this.played();
      const extra = Object.keys(played).filter(
        (id) => played[id] >= 1 && !value.lessons.includes(id),
      );
      const ids = [...value.lessons, ...extra];
      const isPlaying = !value.isLate;
      const list = this.part("queue");
      list.textContent = "";
      list.append(...session.queueRows(ids, lessons, played, { isPlaying }));
      const next = lessons[session.nextLesson(value.lessons, lessons, played)];
      /* What all stations watch at the same time is played by a page of its own. */
      const sameTime = this.part("same-time");
      const isSameTime = Boolean(sameTime) && isPlaying && value.slot === "same_time";
      if (sameTime) sameTime.hidden = !isSameTime;
      const play = this.part("play");
      play.hidden = !isPlaying || !next || isSameTime;
      if (next) play.href = `${next.url}#play-full`;
    }

    showLessons() {
      if (!this.step) return;
      this.chooser.show();
      if (this.step === "open") this.showQueue();
      if (this.step === "close") this.close.showSums();
      this.past.show();
    }

    /* The statement is kept: only now does the page say so. */
    async finish(statement, isPrinting) {
      const { value } = this;
      this.value = null;
      this.unsafe = [];
      markTab("");
      const { total } = session.sums(value);
      const summary = `${session.dayText(value.held)}的一场存好了，来了 ${total} 人。登记号 ${statement.id}。`;
      this.part("kept-words").textContent = summary;
      this.showStep("kept");
      this.control("print").focus();
      await session.forgetCounted("");
      await this.fillSheet(value, statement);
      if (isPrinting) self.print();
    }

    fillSheet(value, statement) {
      const sheet = this.part("sheet");
      const line = statements.lines().find((text) => JSON.parse(text).id === statement.id);
      return session.fillSheet(sheet, { value, statement, line, lessons: this.lessons });
    }

    async print(value, statement) {
      await this.fillSheet(value, statement);
      self.print();
    }
  }

  customElements.define("cw-session", CwSession);
})();
