/* <cw-ask>: 问一问. A question, written or spoken, perhaps about a second of a lesson; it goes to the
   office with the records, and the answer stands under it once it has come. */
(() => {
  "use strict";
  const { courseware } = self;
  const { dom, draft, focus, learner, registers, statements, store, time } = courseware;
  const DRAFT = "ask";
  const LONGEST = 2000; /* characters, with the second that stands before them */
  const ROOM = 20;
  const READ = "replies"; /* questions whose answers were shown */
  const RECORDED = "录好了。听一遍，不满意就重新说。";
  const UNHEARD = "没有录到声音。再说一次，或者打字。";
  const MOST_SECONDS = 86400;

  function answers() {
    const { answers: list } = courseware.stationData();
    return Array.isArray(list) ? list : [];
  }

  /* The second that the address names, null where it names none. */
  function secondOf(parameters) {
    const second = Number(parameters.get("t"));
    return second > 0 && second < MOST_SECONDS ? Math.floor(second) : null;
  }

  function paragraphs(text) {
    return String(text)
      .split(/\r?\n/)
      .filter((line) => line.trim())
      .map((line) => dom.create("p", "cw-entry__text", line));
  }

  class CwAsk extends HTMLElement {
    connectedCallback() {
      if (this.fields) return;
      const parameters = new URLSearchParams(location.search);
      this.lesson = parameters.get("lesson") || "";
      this.second = this.lesson ? secondOf(parameters) : null;
      this.lessons = {};
      this.sound = null;
      this.audio = dom.create("audio");
      this.append(this.audio);
      this.addFields();
      this.addRecorder();
      this.querySelector("form").addEventListener("submit", (event) => {
        event.preventDefault();
        this.submit();
      });
      store.onchange((name) => {
        if (name === "statement") this.showQuestions();
      });
      store.ready.then(() => this.begin());
    }

    addFields() {
      const keep = () => this.keep();
      this.fields = {
        role: new registers.ChoiceField({
          label: "谁在问",
          choices: registers.ROLES,
          needed: "先点一下谁在问。",
          onChange: keep,
        }),
        text: new registers.TextField({
          label: "想问什么",
          longest: LONGEST - ROOM,
          rows: 4,
          hint: "比如：剪口要不要抹药",
        }),
      };
      this.fields.text.element.addEventListener("input", keep);
      dom.part(this, "fields").append(...Object.values(this.fields).map(({ element }) => element));
    }

    addRecorder() {
      this.recorder = new courseware.Recorder({
        onTime: (seconds, longest) => {
          dom.part(this, "recording").textContent =
            `正在录 ${time.clock(seconds)}，最长 ${time.clock(longest)}`;
        },
        onEnd: (sound) => this.showSound(sound, sound ? RECORDED : UNHEARD),
      });
      this.control("speak").addEventListener("click", () => this.speak());
      this.control("play").addEventListener("click", () => this.playSound(this.sound));
      this.control("forget").addEventListener("click", () => {
        this.showSound(null, "");
        this.control("speak").focus();
      });
      if (courseware.Recorder.canRecord()) return;
      this.control("speak").hidden = true;
      dom.part(this, "recording").textContent = "这个浏览器不能录音。打字问，一样的。";
    }

    async begin() {
      const person = learner.current();
      if (person.kind) this.fields.role.fill(person.kind);
      this.hidden = false;
      await this.recall();
      courseware.withLessons((lessons) => {
        this.lessons = lessons;
        this.showTopic();
        this.showQuestions();
        this.rememberReplies();
      });
    }

    control(name) {
      return this.querySelector(`[data-do='${name}']`);
    }

    say(text) {
      dom.part(this, "status").textContent = text;
    }

    async recall() {
      const { value, isOwner } = await draft.open(DRAFT);
      if (!value?.text || !isOwner) return;
      this.fields.text.raw = value.text;
      if (value.role) this.fields.role.raw = value.role;
      if (!this.lesson) Object.assign(this, { lesson: value.lesson, second: value.second });
      this.say("上回没写完，接着写。");
    }

    async keep() {
      const { lesson, second } = this;
      const value = { text: this.fields.text.raw, role: this.fields.role.raw, lesson, second };
      if (!(await draft.set(DRAFT, value))) this.say(store.problem());
    }

    title(id) {
      return this.lessons[id]?.title || id;
    }

    showTopic() {
      const topic = dom.part(this, "topic");
      topic.hidden = !this.lesson;
      if (!this.lesson) return;
      const moment = this.second === null ? "" : `，放到 ${time.clock(this.second)} 的地方`;
      topic.textContent = `问的是《${this.title(this.lesson)}》${moment}`;
    }

    async speak() {
      if (this.recorder.isRecording) {
        this.recorder.stop();
        return;
      }
      const button = this.control("speak");
      const moveOn = focus.afterwards();
      button.disabled = true;
      this.audio.pause();
      this.showSound(null, "");
      const fault = await this.recorder.start();
      button.disabled = false;
      moveOn(button);
      dom.part(this, "recording").textContent = fault || "正在录";
      this.setSpeakLabel();
    }

    setSpeakLabel() {
      const label = this.control("speak").querySelector("span");
      if (this.recorder.isRecording) label.textContent = "说完了";
      else label.textContent = this.sound ? "重新说" : "对着话筒说";
    }

    showSound(sound, text) {
      this.sound = sound;
      for (const name of ["play", "forget"]) this.control(name).hidden = !sound;
      dom.part(this, "recording").textContent = text;
      this.setSpeakLabel();
      if (sound) this.control("play").focus();
    }

    playSound({ type, bytes }) {
      URL.revokeObjectURL(this.audio.src);
      this.audio.src = URL.createObjectURL(new Blob([bytes], { type }));
      this.audio.play().catch(() => this.say("录音放不出来。"));
    }

    /* Which second it is about stands in the text, where people read it. */
    statementFields() {
      const moment = this.second === null ? "" : `[${time.clock(this.second)}] `;
      const text = (moment + this.fields.text.value()).trim().slice(0, LONGEST);
      const fields = { role: this.fields.role.value() };
      if (text) fields.text = text;
      if (this.lesson) fields.lessons = [this.lesson];
      return fields;
    }

    /* Leads to what is missing, and says it. */
    fault() {
      const { role, text } = this.fields;
      if (this.recorder.isRecording) return "还在录。先点“说完了”。";
      if (!text.value() && !this.sound) {
        text.focus();
        return "写一写，或者说一说，想问什么。";
      }
      if (role.fault()) role.focus();
      return role.fault();
    }

    async submit() {
      const fault = this.fault();
      this.say(fault);
      if (fault || this.isSubmitting) return;
      this.isSubmitting = true;
      const { sound } = this;
      const options = { dropDraft: DRAFT, sound };
      const statement = await statements.append("asked", this.statementFields(), options);
      this.isSubmitting = false;
      if (!statement) {
        this.say(store.problem());
        return;
      }
      this.fields.text.raw = "";
      this.showSound(null, "");
      this.say("记下了。带走记录的时候交到镇里，回答随下个月的课送来。");
      this.fields.text.focus();
    }

    showQuestions() {
      const questions = statements
        .standing()
        .filter(({ kind }) => kind === "asked")
        .reverse();
      const ids = new Set(questions.map(({ id }) => id));
      const others = answers().filter(({ to }) => !ids.has(to));
      const list = dom.part(this, "questions");
      list.textContent = "";
      list.append(
        ...questions.map((statement) => this.item(statement)),
        ...others.map((answer) => otherItem(answer)),
      );
      dom.part(this, "none").hidden = questions.length + others.length > 0;
    }

    item(statement) {
      const { id, held: day, lessons = [], role, sound, text } = statement;
      const facts = [
        registers.dayText(day),
        registers.ROLES[role],
        ...lessons.map((lesson) => `《${this.title(lesson)}》`),
      ];
      const replies = answers().filter(({ to }) => to === id);
      const buttons = [];
      if (sound) buttons.push(dom.button("cw-btn", "听录音", () => this.playKept(sound)));
      buttons.push(this.voidButton(id));
      return dom.create("li", "cw-panel cw-entry", [
        dom.create("p", "cw-help", facts.filter(Boolean).join(" · ")),
        ...paragraphs(text || "（说的，没有写）"),
        ...(replies.length ? replies.map(replyBox) : [dom.create("p", "cw-help", "还没有回答。")]),
        dom.create("div", "cw-acts", buttons),
      ]);
    }

    async playKept(sound16) {
      const sound = (await store.sounds()).find(({ sha16 }) => sha16 === sound16);
      if (sound) this.playSound(sound);
      else this.say(store.problem() || "这台电脑上没有这段录音。");
    }

    /* Taking a question back asks once. */
    voidButton(id) {
      let isConfirmed = false;
      const button = dom.button("cw-btn", "不问了", async () => {
        if (!isConfirmed) {
          isConfirmed = true;
          button.textContent = "真的不问了？再按一下";
          button.classList.add("cw-btn--stop");
          return;
        }
        const moveOn = focus.afterwards();
        const isKept = await statements.revoke(id);
        this.say(isKept ? "去掉了。" : store.problem());
        moveOn(this.fields.text);
      });
      return button;
    }

    /* What is shown here is no news for the home page. */
    rememberReplies() {
      const ids = answers().map(({ to }) => to);
      const stored = store.get(READ, []);
      if (ids.some((id) => !stored.includes(id))) store.set(READ, ids);
    }
  }

  function replyBox({ answer, on }) {
    return dom.create("div", "cw-reply", [
      dom.create("h3", "", `镇里回答${on ? `，${registers.dayText(on)}` : ""}`),
      ...paragraphs(answer),
    ]);
  }

  /* A question of another PC of the station, or of one whose memory is gone. */
  function otherItem({ question, answer, on }) {
    return dom.create("li", "cw-panel cw-entry", [
      ...paragraphs(question),
      replyBox({ answer, on }),
    ]);
  }

  customElements.define("cw-ask", CwAsk);
})();
