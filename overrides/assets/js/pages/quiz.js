/* <cw-quiz>: the self-test of a lesson. Questions stand in the page as text; here they get boxes
   to tick, are judged together, and say what is right about each answer. No points, no ranking:
   a wrong one can be done again as often as one likes. */
(() => {
  "use strict";
  const { courseware } = self;
  const { dom, learner, progress, quizAnswers, store, time } = courseware;
  const NUMERALS = ["零", "一", "两", "三", "四", "五", "六", "七", "八", "九", "十"];
  const LETTERS = "甲乙丙丁戊己庚辛壬癸";
  const MOST_TRIES = 999; /* of a question, in a statement */
  let questionCount = 0;

  function numeral(number) {
    return NUMERALS[number] || String(number);
  }

  /* The numbers of a linear congruential generator, as in reading/markdown/quiz_questions.py. */
  function nextState(state) {
    return (Math.imul(state, 1664525) + 1013904223) >>> 0;
  }

  /* Undoes what the build did so that answers are not read by accident. */
  function decode(text, key) {
    let state = parseInt(key.slice(0, 8), 16);
    const bytes = Uint8Array.from(atob(text), (char) => {
      state = nextState(state);
      return char.charCodeAt(0) ^ (state >>> 24);
    });
    return JSON.parse(new TextDecoder().decode(bytes));
  }

  /* A shuffle that is the same each time for a question and a try. */
  function shuffledIndexes(count, key, turn) {
    let state = (parseInt(key.slice(0, 8), 16) + turn * 2654435761) >>> 0;
    const order = Array.from({ length: count }, (_, index) => index);
    for (let index = count - 1; index > 0; index -= 1) {
      state = nextState(state);
      const other = Math.floor((state / 4294967296) * (index + 1));
      [order[index], order[other]] = [order[other], order[index]];
    }
    return order;
  }

  /* One question: a fieldset of the page, with boxes. */
  class Question {
    constructor(field) {
      this.field = field;
      this.id = field.dataset.question;
      this.kind = field.dataset.kind;
      /* {right: indexes of right options, accepted: texts for each blank, said: for each option} */
      this.key = decode(field.dataset.told, this.id);
      this.list = field.querySelector(".cw-choices");
      this.legend = field.querySelector("legend");
      this.name = `question-${(questionCount += 1)}`;
      this.options = Array.from(this.list.children, (item, index) => this.addOption(item, index));
      this.verdict = dom.create("p", "cw-question__say");
      this.verdict.setAttribute("role", "status");
      field.append(this.verdict);
      if (this.kind === "multiple" && !this.legend.textContent.includes("不止一个")) {
        this.legend.append(dom.create("small", "", "（不止一个）"));
      }
    }

    addOption(item, index) {
      const isBlank = this.kind === "fill";
      const input = dom.create("input");
      const text = dom.create("span", "cw-opt__text");
      const label = dom.create("label", isBlank ? "cw-opt cw-opt--fill" : "cw-opt", input);
      if (isBlank) {
        input.type = "text";
        input.autocomplete = "off";
        input.maxLength = 40;
        input.setAttribute("aria-label", "填空");
        /* The line to write on gives way to the field. */
        text.textContent = item.textContent.replace(/^＿+\s*/, "");
      } else {
        input.type = this.kind === "multiple" ? "checkbox" : "radio";
        input.name = this.name;
        text.append(...item.childNodes);
        label.append(dom.create("span", "cw-opt__letter"));
      }
      const note = dom.create("span", "cw-opt__note");
      label.append(text, note);
      item.textContent = "";
      item.append(label);
      return { item, label, text, input, note, index };
    }

    shuffle(turn) {
      if (this.kind === "true-false" || this.kind === "fill") return;
      for (const index of shuffledIndexes(this.options.length, this.id, turn)) {
        this.list.append(this.options[index].item);
      }
    }

    showLetters() {
      this.list.querySelectorAll(".cw-opt__letter").forEach((letter, index) => {
        letter.textContent = LETTERS[index] || String(index + 1);
      });
    }

    /* Takes off what was judged. */
    clearMarks() {
      for (const { label, note, input } of this.options) {
        label.classList.remove("is-right", "is-wrong");
        note.textContent = "";
        input.removeAttribute("aria-invalid");
      }
      this.verdict.textContent = "";
      this.isJudged = false;
      this.field.classList.remove("is-right", "is-wrong");
    }

    clearAnswers() {
      for (const { input } of this.options) {
        if (input.type === "text") input.value = "";
        else input.checked = false;
      }
    }

    chosen() {
      return this.options.filter(({ input }) =>
        input.type === "text" ? input.value.trim() : input.checked,
      );
    }

    /* Marks what was chosen; true, false, or null where nothing was. */
    judge() {
      const chosen = this.chosen();
      this.clearMarks();
      if (!chosen.length) {
        this.verdict.textContent = "这道题还没做。";
        return null;
      }
      const right = chosen.filter((option) => this.isRight(option));
      const missing = this.key.right.length - right.length;
      const isFaultless = right.length === chosen.length;
      const isRight = isFaultless && missing === 0;
      this.isJudged = true;
      for (const option of chosen) this.mark(option, right.includes(option));
      this.field.classList.add(isRight ? "is-right" : "is-wrong");
      this.verdict.textContent = this.verdictText(isRight, isFaultless, missing);
      return isRight;
    }

    verdictText(isRight, isFaultless, missing) {
      if (isRight) return "这道题对了。";
      if (isFaultless) return `选的都对，还差${numeral(missing)}个。`;
      return this.kind === "fill" ? "不对，再想想。" : "不对，再选一回。";
    }

    isRight({ input, index }) {
      if (this.kind !== "fill") return this.key.right.includes(index);
      const after = this.options[index].text.textContent;
      return quizAnswers.isAccepted(input.value, this.key.accepted[index], after);
    }

    mark({ label, note, input, index }, isRight) {
      label.classList.add(isRight ? "is-right" : "is-wrong");
      note.textContent = (isRight ? "对了。" : "不对。") + (this.key.said[index] || "");
      if (!isRight) input.setAttribute("aria-invalid", "true");
    }

    /* What was chosen, for the records: indexes in the order of the author, or the text of each
       blank. */
    answer() {
      if (this.kind === "fill") {
        const texts = this.options.map(({ input }) => input.value.trim());
        return texts.some(Boolean) ? texts : [];
      }
      return this.chosen().map(({ index }) => index);
    }

    /* Gives the answers that `answer` returned before. */
    restore(answer) {
      this.clearAnswers();
      this.options.forEach(({ input }, index) => {
        if (input.type === "text") input.value = answer[index] || "";
        else input.checked = answer.includes(index);
      });
    }

    /* The right answers, as text for paper. */
    rightAnswers() {
      const { accepted, right } = this.key;
      if (this.kind === "fill") return accepted.map((texts) => texts.join("，或 ")).join("；");
      return right.map((index) => this.options[index].text.textContent).join("；");
    }
  }

  class CwQuiz extends HTMLElement {
    connectedCallback() {
      if (this.questions) return;
      this.lesson = this.closest("[data-lesson]")?.dataset.lesson || "";
      const fields = this.querySelectorAll("fieldset[data-told]");
      this.questions = Array.from(fields, (field) => new Question(field));
      this.turn = 0;
      this.addEventListener("change", (event) => this.withdrawVerdict(event.target));
      this.addEventListener("keydown", (event) => this.pressKey(event));
      this.addBar();
      this.begin();
      store.ready.then(() => this.resume());
      store.onchange((name) => {
        if (name === "learner") this.resume();
      });
      this.addEventListener("input", () => this.keepUnjudged());
    }

    /* Whether somebody has given an answer that is not judged. */
    get isBegun() {
      return this.questions.some((question) => !question.isJudged && question.answer().length);
    }

    /* What whoever learns now has answered here before: what was judged with its verdict. Answers
       that somebody is giving stay, also when the page then asks who that is. */
    resume() {
      if (!this.lesson) return;
      const { questions } = progress.answers(this.lesson);
      const unjudged = quizAnswers.unjudged(this.lesson) || {};
      for (const question of this.questions) {
        if (!question.isJudged && question.answer().length) continue;
        const answer = unjudged[question.id] || questions[question.id]?.chosen;
        question.clearMarks();
        if (!answer) question.clearAnswers();
        else {
          question.restore(answer);
          if (!unjudged[question.id]) question.judge();
        }
      }
    }

    keepUnjudged() {
      if (!this.lesson) return;
      const begun = this.questions.filter((question) => !question.isJudged);
      const answers = begun.map((question) => [question.id, question.answer()]);
      const unjudged = answers.filter(([, answer]) => answer.length);
      quizAnswers.keepUnjudged(this.lesson, unjudged.length ? Object.fromEntries(unjudged) : null);
    }

    addBar() {
      const advice = `${numeral(this.questions.length)}道题，做错了可以再做。不打分也不排名。`;
      this.result = dom.create("p", "cw-quiz__result", advice);
      this.result.setAttribute("role", "status");
      const buttons = [
        dom.button("cw-btn cw-btn--main", "看看对不对", () => this.judge()),
        dom.button("cw-btn", "重新做", () => {
          this.begin();
          this.keepUnjudged();
          this.querySelector("input")?.focus();
        }),
        dom.button("cw-btn cw-quiz__paper", "连答案打印", () => printAnswers()),
      ];
      this.append(dom.create("div", "cw-quiz__bar", [...buttons, this.result]));
    }

    begin() {
      for (const question of this.questions) {
        question.clearMarks();
        question.clearAnswers();
        question.shuffle(this.turn);
        question.showLetters();
      }
      this.turn += 1;
      if (this.turn > 1) this.result.textContent = "重新开始了，答案换了次序。";
    }

    /* A changed answer is not yet judged. */
    withdrawVerdict(input) {
      this.questions.find(({ field }) => field.contains(input))?.clearMarks();
    }

    /* 确认 chooses, as on a remote control; in a field it judges. */
    pressKey(event) {
      const { key, target } = event;
      if (key !== "Enter" || target.tagName !== "INPUT" || event.isComposing) return;
      event.preventDefault();
      if (target.type === "text") this.judge();
      else target.click();
    }

    async judge() {
      const verdicts = this.questions.map((question) => question.judge());
      this.keepUnjudged();
      const total = verdicts.length;
      const right = verdicts.filter((verdict) => verdict === true).length;
      const open = verdicts.filter((verdict) => verdict === null).length;
      let text = `${numeral(total)}道题做对了${numeral(right)}道。`;
      if (right === total) text += "都会了。";
      else if (open) text += `还有${numeral(open)}道没做。`;
      this.result.textContent = text;
      /* Pressed again with the same answers it says the same: that is no other try. */
      const answers = JSON.stringify([
        this.turn,
        ...this.questions.map((question) => question.answer()),
      ]);
      if (!this.lesson || open === total || answers === this.judged) return;
      this.judged = answers;
      this.result.textContent = text + (await this.keep(verdicts, right));
    }

    /* Keeps the answers that were judged; how that went, in words. */
    async keep(verdicts, right) {
      await courseware.who.confirm();
      const writes = this.questions.map((question, index) =>
        verdicts[index] === null ? true : this.record(question, verdicts[index], right),
      );
      const areKept = !(await Promise.all(writes)).includes(false);
      const isWhole = !verdicts.includes(null);
      if (areKept && !isWhole) return "";
      if (areKept && (await this.note(verdicts, right))) {
        return `已经记下，${learner.current().name}。`;
      }
      this.judged = "";
      return "做过的题记不住。";
    }

    /* Appends the statement: only a quiz of which all was answered has a result. */
    note(verdicts, score) {
      const { questions } = progress.answers(this.lesson);
      const rows = this.questions.map(({ id }, index) => {
        const { first, tries } = questions[id];
        return [id, { right: verdicts[index], first, tries: Math.min(tries, MOST_TRIES) }];
      });
      return courseware.statements.append("answered", {
        lessons: [this.lesson],
        ...learner.presence(learner.current()),
        answers: Object.fromEntries(rows),
        score,
        of: rows.length,
      });
    }

    /* Stores the answer to a question; `score`: how many of this quiz are right. */
    async record(question, isRight, score) {
      const { lesson } = this;
      const answers = progress.answers(lesson);
      const before = answers.questions[question.id] || { tries: 0, right: false };
      const tries = before.tries + 1;
      answers.questions[question.id] = {
        tries,
        right: before.right || isRight,
        first: before.tries ? before.first : isRight,
        chosen: question.answer(),
        on: time.today(),
      };
      const fields = Array.from(document.querySelectorAll("fieldset[data-told]"));
      const isUnderstood = ({ dataset }) => answers.questions[dataset.question]?.right;
      answers.understood = fields.every(isUnderstood);
      const isKept = progress.storeAnswers(lesson, answers);
      const of = this.questions.length;
      const detail = { lesson, quiz: question.id, right: isRight, tries, score, of };
      this.dispatchEvent(new CustomEvent("cw-answered", { bubbles: true, detail }));
      return isKept;
    }
  }

  /* A sheet with the answers, behind the lesson: built for the print, and removed after it. */
  function printAnswers() {
    const quizzes = Array.from(document.querySelectorAll("cw-quiz"));
    const items = quizzes
      .flatMap(({ questions }) => questions)
      .map((question) => {
        const answers = dom.create("b", "", question.rightAnswers());
        return dom.create("li", "", [question.legend.textContent, answers]);
      });
    const title = dom.create("h2", "", "答案");
    const sheet = dom.create("section", "cw-answers", [title, dom.create("ol", "", items)]);
    document.querySelector("main .cw-wrap").append(sheet);
    addEventListener("afterprint", () => sheet.remove(), { once: true });
    self.print();
  }

  customElements.define("cw-quiz", CwQuiz);
})();
