/* 频道: the month's required lessons play by themselves, one after another, with a pause for each
   self-test. 确认 pauses, ▲ ▼ change the lesson, ◀ ▶ go ten seconds, 返回 leaves.

   Everything that is counted comes from the players and the self-tests, as on the lesson's own page:
   an open group session gets it, else whoever learns on this PC. */
(() => {
  "use strict";
  const { courseware } = self;
  const { channel, dom, learner, progress, store, time } = courseware;
  const SHOWN = 6000; /* ms for which what plays and what comes next is shown */
  const TEST_WAIT = 60; /* seconds that a self-test waits for somebody */
  const FAILED_WAIT = 8; /* seconds for which it stands there why a film cannot be played */
  const STEP = 10; /* seconds */
  const HALFWAY = 10; /* seconds: less is no place to go on from */
  const REASONS = {
    "not-here": "这一课的视频没有送到本站。文字在，打开课就能看；要看视频，跟镇里说一声。",
    unreadable: "这一课读不出来。把硬盘拔下来再插一次，还不行，交给管理员。",
    broken: "这一课的视频坏了，要请镇里重新做。",
  };

  const OUTCOMES = {
    "not-here": "视频没有送到本站",
    unreadable: "读不出来",
    broken: "视频坏了",
  };

  function isFinished(id) {
    return progress.of(id).watched;
  }

  channel.Stage = class Stage {
    constructor(root, close) {
      this.root = root;
      this.close = close;
      this.lessons = Array.from(root.querySelectorAll("template[data-lesson]"), (template) => ({
        id: template.dataset.lesson,
        title: template.dataset.title,
        content: template.content,
      }));
      this.panels = new channel.Panels(this.part("stage-panel"));
      this.films = null;
      this.timer = 0;
      this.isOpen = false;
      this.listen();
    }

    listen() {
      const { root } = this;
      const acts = {
        toggle: () => this.toggle(),
        previous: () => this.change(-1),
        following: () => this.change(1),
        leave: () => this.leave(),
      };
      root.querySelectorAll("[data-do]").forEach((button) => {
        button.addEventListener("click", () => acts[button.dataset.do]());
      });
      root.addEventListener("pointermove", () => this.showNote());
      root.addEventListener("cw-answered", ({ detail }) => this.keepAnswer(detail));
      /* Before the keys of the page, which would go to sections and buttons. */
      document.addEventListener("keydown", (event) => this.key(event), true);
      document.addEventListener("fullscreenchange", () => {
        const isFull = document.fullscreenElement === root;
        if (this.isOpen && this.wasFull && !isFull) this.leave();
        this.wasFull = isFull;
      });
      courseware.keys.layer(() => this.isOpen && (this.leave(), true));
    }

    part(name) {
      return dom.part(this.root, name);
    }

    lesson(id) {
      return this.lessons.find((lesson) => lesson.id === id);
    }

    /* Begins at once where a key was pressed for it, else asks for one. */
    open({ isPressed }) {
      this.isOpen = true;
      this.wasFull = document.fullscreenElement === this.root;
      this.outcomes = new Map(); /* by lesson: {text, isDone} */
      this.scores = new Map(); /* by lesson: the last result of its self-test */
      const ids = this.lessons.map(({ id }) => id);
      this.plan = channel.plan(ids, isFinished);
      this.isAgain = ids.every(isFinished);
      if (isPressed && !this.isAgain) this.start();
      else this.offer();
    }

    offer() {
      const rows = this.lessons.map(({ id, title }) => ({
        title,
        isDone: isFinished(id),
        text: isFinished(id) ? "学过了" : this.placeOf(id),
      }));
      this.panels.show({
        title: this.isAgain ? "这个月的课都放过了" : "这个月的课，一课接一课放",
        content: [channel.outcomeList(rows), ...this.reading()],
        buttons: [
          [this.isAgain ? "从头再放一遍" : "开始放", () => this.start()],
          ["不放了", () => this.leave()],
        ],
      });
    }

    /* What the month asks for and nothing plays. */
    reading() {
      const titles = this.root.dataset.reading;
      return titles ? [dom.create("p", "", `只有文字的，打开课自己看：${titles}`)] : [];
    }

    placeOf(id) {
      const { at: second } = progress.of(id);
      return second > HALFWAY ? `放到 ${time.clock(second)}` : "还没放";
    }

    start() {
      /* Asked again: the stage may have been opened without a key. */
      if (document.fullscreenElement !== this.root) {
        this.root.requestFullscreen?.().catch(() => this.root.classList.add("is-window"));
      }
      const stored = store.get(`begun:${learner.current().id}`, []);
      const begun = Array.isArray(stored) ? stored : [];
      this.play(channel.first(this.plan, begun, (id) => progress.of(id).at > HALFWAY));
    }

    play(id) {
      this.panels.close();
      this.films?.remove();
      this.current = id;
      this.outcomes.delete(id);
      this.remark = "";
      const content = document.importNode(this.lesson(id).content, true);
      this.films = new channel.Films(this.part("stage-film"), content, {
        over: () => this.finish(id),
        failed: (reason) => this.fail(id, reason),
        changed: () => this.update(),
        heardOnly: () => {
          this.remark = "没有画面，听声音。";
          this.showNote();
        },
      });
      this.root.focus({ preventScroll: true });
      this.films.begin();
      if (this.films?.resumedAt) {
        this.remark = `从上回停的 ${time.clock(this.films.resumedAt)} 接着放。`;
      }
      this.showNote();
    }

    following() {
      return channel.following(this.plan, this.current, (id) => this.outcomes.has(id));
    }

    playFollowing() {
      const next = this.following();
      if (next) this.play(next);
      else this.showEnd();
    }

    clear() {
      this.films?.remove();
      this.films = null;
    }

    finish(id) {
      this.clear();
      const isDone = isFinished(id);
      this.outcomes.set(id, { isDone, text: isDone ? "放完了" : "放到头了，放过的不够九成" });
      const content = document.importNode(this.lesson(id).content, true);
      const test = dom.part(content, "test");
      if (test && !progress.of(id).understood) this.showTest(id, test);
      else this.playFollowing();
    }

    onward() {
      const next = this.following();
      const text = next ? `放下一课：${this.lesson(next).title}` : "看这一遍学了什么";
      return [text, () => this.playFollowing()];
    }

    showTest(id, test) {
      const onward = this.onward();
      this.panels.show({
        title: `《${this.lesson(id).title}》放完了，做一做`,
        content: [test, dom.button("cw-btn cw-btn--big", ...onward)],
        buttons: [onward],
        wait: {
          seconds: TEST_WAIT,
          text: "按 ▼ 做题。没有人做，N 秒后往下放。",
          act: onward[1],
        },
      });
    }

    keepAnswer({ lesson, score, of }) {
      this.scores.set(lesson, `，自测 ${of} 题对 ${score} 题`);
    }

    fail(id, reason) {
      this.clear();
      this.outcomes.set(id, { isDone: false, text: OUTCOMES[reason] });
      const onward = this.onward();
      this.panels.show({
        title: `《${this.lesson(id).title}》放不了`,
        content: [dom.create("p", "cw-channel__reason", REASONS[reason])],
        buttons: [onward, ["不放了", () => this.leave()]],
        wait: { seconds: FAILED_WAIT, text: "N 秒后往下放。", act: onward[1] },
      });
    }

    showEnd() {
      this.clear();
      const rows = this.lessons.map(({ id, title }) => {
        const outcome = this.outcomes.get(id) || {
          isDone: isFinished(id),
          text: isFinished(id) ? "以前学过了" : "没有放",
        };
        return { title, isDone: outcome.isDone, text: outcome.text + (this.scores.get(id) || "") };
      });
      const problem = store.problem();
      const record = problem || `${this.whoText()}。`;
      this.panels.show({
        title: rows.every(({ isDone }) => isDone) ? "这个月的课都放完了" : "这一遍放完了",
        content: [
          channel.outcomeList(rows),
          ...this.reading(),
          dom.create("p", "cw-channel__kept", record),
        ],
        buttons: [["回首页", () => this.leave()]],
      });
    }

    /* Whose what is played is. */
    whoText() {
      if (learner.isInSession()) return "集中学习开着，放的都算在这一场里";
      return `放的课记在“${learner.current().name}”名下`;
    }

    toggle() {
      if (!this.films) return;
      this.films.toggle();
      this.showNote();
    }

    change(step) {
      const next = this.films && channel.neighbour(this.plan, this.current, step);
      if (!next) {
        this.remark = step > 0 ? "这是最后一课。" : "这是第一课。";
        this.showNote();
        return;
      }
      const isDone = isFinished(this.current);
      this.outcomes.set(this.current, { isDone, text: isDone ? "放完了" : "跳过了，没有放完" });
      this.play(next);
    }

    /* What plays and what comes next: for a while, and as long as it stands still. */
    showNote() {
      this.root.classList.remove("is-quiet");
      clearTimeout(this.timer);
      this.timer = setTimeout(() => {
        if (this.films?.isPlaying) this.root.classList.add("is-quiet");
      }, SHOWN);
      this.update();
    }

    update() {
      const { films } = this;
      this.part("stage-note").hidden = !films;
      if (!films) return;
      const { title } = this.lesson(this.current);
      const number = this.plan.indexOf(this.current) + 1;
      const next = this.following();
      this.say("stage-now", `第 ${number} 课，共 ${this.plan.length} 课：《${title}》`);
      this.say(
        "stage-then",
        next ? `接下来放《${this.lesson(next).title}》` : "放完这一课，就都放完了",
      );
      const who = learner.isInSession() || learner.current().id !== learner.EVERYBODY.id;
      this.say(
        "stage-remark",
        [this.remark, who && `${this.whoText()}。`].filter(Boolean).join(""),
      );
      this.part("toggle-words").textContent = films.isPlaying ? "停一下" : "接着放";
      this.part("stage-clock").textContent =
        `${time.clock(films.position)} / ${time.clock(films.length)}`;
      const share = films.length ? Math.min(1, films.position / films.length) : 0;
      this.part("stage-bar").style.setProperty("width", `${100 * share}%`);
      if (!films.isPlaying) this.root.classList.remove("is-quiet");
    }

    /* Only what is new: a line that is read aloud must not be read again each second. */
    say(name, text) {
      const part = this.part(name);
      if (part.textContent !== text) part.textContent = text;
      part.hidden = !text;
    }

    key(event) {
      if (!this.isOpen || event.ctrlKey || event.altKey || event.metaKey) return;
      if (document.querySelector("dialog[open]")) return;
      const { key, target } = event;
      const isWriting = target.matches?.("input[type='text']");
      /* Digits lead to sections of the site: not from here. */
      if (/^[0-9]$/.test(key) && !isWriting) event.preventDefault();
      if (this.panels.isOpen || !this.films) return;
      const acts = {
        Enter: () => this.toggle(),
        " ": () => this.toggle(),
        ArrowUp: () => this.change(-1),
        ArrowDown: () => this.change(1),
        ArrowLeft: () => this.films.skip(-STEP),
        ArrowRight: () => this.films.skip(STEP),
        MediaTrackPrevious: () => this.change(-1),
        MediaTrackNext: () => this.change(1),
      };
      this.showNote();
      if (!acts[key]) return;
      event.preventDefault();
      if (event.repeat && !/^Arrow(Left|Right)$/.test(key)) return;
      acts[key]();
      this.showNote();
    }

    leave() {
      if (!this.isOpen) return;
      this.isOpen = false;
      clearTimeout(this.timer);
      this.clear();
      this.panels.close();
      this.close();
    }
  };
})();
