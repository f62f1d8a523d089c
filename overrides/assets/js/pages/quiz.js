/* <cw-quiz>: the self-test of a lesson. Questions stand in the page as text; here they get boxes
   to tick, are judged together, and tell what is right to each answer. No points, no ranking:
   a wrong one can be done again as often as one likes. */
(function () {
  "use strict";
  var courseware = self.courseware;
  var COUNT = ["零", "一", "两", "三", "四", "五", "六", "七", "八", "九", "十"];
  var LETTERS = "甲乙丙丁戊己庚辛壬癸";
  var serial = 0;

  function many(number) {
    return COUNT[number] || String(number);
  }

  function make(tag, className, text) {
    var made = document.createElement(tag);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  }

  /* Undoes what the build did so that answers are not read by accident (site/quiz_questions.py). */
  function cleared(told, key) {
    var state = parseInt(key.slice(0, 8), 16);
    var bytes = Uint8Array.from(atob(told), function (char) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return char.charCodeAt(0) ^ (state >>> 24);
    });
    return JSON.parse(new TextDecoder().decode(bytes));
  }

  /* Answers that are written: width, case and spaces do not matter. */
  function plain(text) {
    return text.normalize("NFKC").replace(/\s+/g, "").toLowerCase();
  }

  /* A shuffle that is the same each time for a question and a try. */
  function shuffled(count, key, turn) {
    var state = (parseInt(key.slice(0, 8), 16) + turn * 2654435761) >>> 0;
    var order = Array.from({ length: count }, function (_, index) { return index; });
    for (var i = count - 1; i > 0; i -= 1) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      var j = Math.floor((state / 4294967296) * (i + 1));
      var held = order[i];
      order[i] = order[j];
      order[j] = held;
    }
    return order;
  }

  /* One question: a fieldset of the page, with boxes. */
  function Question(field) {
    var own = this;
    this.field = field;
    this.id = field.dataset.question;
    this.kind = field.dataset.kind;
    this.told = cleared(field.dataset.told, this.id);
    this.list = field.querySelector(".cw-choices");
    this.name = "question-" + (serial += 1);
    this.options = Array.from(this.list.children).map(function (item, index) { return own.option(item, index); });
    this.say = make("p", "cw-question__say");
    this.say.setAttribute("role", "status");
    field.appendChild(this.say);
    var legend = field.querySelector("legend").textContent;
    if (this.kind === "multiple" && legend.indexOf("不止一个") < 0) field.querySelector("legend").appendChild(make("small", "", "（不止一个）"));
  }

  Question.prototype.option = function (item, index) {
    var label = make("label", "cw-opt");
    var input = document.createElement("input");
    var text = make("span", "cw-opt__text");
    if (this.kind === "fill") {
      input.type = "text";
      input.autocomplete = "off";
      input.maxLength = 40;
      input.setAttribute("aria-label", "填空");
      /* The line to write on gives way to the field. */
      text.textContent = item.textContent.replace(/^＿+\s*/, "");
      label.className = "cw-opt cw-opt--fill";
      label.append(input, text);
    } else {
      input.type = this.kind === "multiple" ? "checkbox" : "radio";
      input.name = this.name;
      while (item.firstChild) text.appendChild(item.firstChild);
      label.append(input, make("span", "cw-opt__letter"), text);
    }
    var note = make("span", "cw-opt__note");
    label.appendChild(note);
    item.textContent = "";
    item.appendChild(label);
    return { item: item, label: label, input: input, note: note, index: index };
  };

  Question.prototype.shuffle = function (turn) {
    var own = this;
    if (this.kind === "true-false" || this.kind === "fill") return;
    shuffled(this.options.length, this.id, turn).forEach(function (index) {
      own.list.appendChild(own.options[index].item);
    });
  };

  Question.prototype.letter = function () {
    Array.from(this.list.querySelectorAll(".cw-opt__letter")).forEach(function (letter, place) {
      letter.textContent = LETTERS[place] || String(place + 1);
    });
  };

  Question.prototype.clear = function (values) {
    this.options.forEach(function (option) {
      option.label.classList.remove("is-right", "is-wrong");
      option.note.textContent = "";
      option.input.removeAttribute("aria-invalid");
      if (!values) return;
      if (option.input.type === "text") option.input.value = "";
      else option.input.checked = false;
    });
    this.say.textContent = "";
    this.field.classList.remove("is-right", "is-wrong");
  };

  Question.prototype.chosen = function () {
    return this.options.filter(function (option) {
      return option.input.type === "text" ? option.input.value.trim() : option.input.checked;
    });
  };

  /* Returns true, false, or null where nothing was chosen; marks what was chosen. */
  Question.prototype.judge = function () {
    var own = this;
    var chosen = this.chosen();
    this.clear(false);
    if (!chosen.length) {
      this.say.textContent = "这道题还没做。";
      return null;
    }
    var right = chosen.filter(function (option) { return own.isRight(option); });
    var all = right.length === chosen.length && right.length === this.told.right.length;
    chosen.forEach(function (option) { own.mark(option, own.isRight(option)); });
    this.field.classList.add(all ? "is-right" : "is-wrong");
    if (all) this.say.textContent = "这道题对了。";
    else if (right.length === chosen.length) this.say.textContent = "选的都对，还差" + many(this.told.right.length - right.length) + "个。";
    else this.say.textContent = this.kind === "fill" ? "不对，再想想。" : "不对，再选一回。";
    return all;
  };

  Question.prototype.isRight = function (option) {
    if (this.kind !== "fill") return this.told.right.indexOf(option.index) >= 0;
    var written = plain(option.input.value);
    return this.told.accepted[option.index].some(function (word) { return plain(word) === written; });
  };

  Question.prototype.mark = function (option, right) {
    option.label.classList.add(right ? "is-right" : "is-wrong");
    option.note.textContent = (right ? "对了。" : "不对。") + (this.told.said[option.index] || "");
    if (!right) option.input.setAttribute("aria-invalid", "true");
  };

  /* What was chosen, for the records: places in the page as the author wrote it, or the words. */
  Question.prototype.answer = function () {
    return this.chosen().map(function (option) {
      return option.input.type === "text" ? option.input.value.trim() : option.index;
    });
  };

  class CwQuiz extends HTMLElement {
    connectedCallback() {
      if (this.questions) return;
      var own = this;
      var holder = this.closest("[data-lesson]");
      this.lesson = holder ? holder.dataset.lesson : "";
      this.questions = Array.from(this.querySelectorAll("fieldset[data-told]"), function (field) { return new Question(field); });
      this.turn = 0;
      this.addEventListener("change", function (event) { own.changed(event.target); });
      this.addEventListener("keydown", function (event) { own.key(event); });
      this.bar();
      this.begin();
    }

    bar() {
      var own = this;
      var bar = make("div", "cw-quiz__bar");
      var judge = make("button", "cw-btn cw-btn--main", "看看对不对");
      var again = make("button", "cw-btn", "重新做");
      var paper = make("button", "cw-btn cw-quiz__paper", "连答案打印");
      [judge, again, paper].forEach(function (button) { button.type = "button"; });
      this.result = make("p", "cw-quiz__result", many(this.questions.length) + "道题，做错了可以再做。不打分也不排名。");
      this.result.setAttribute("role", "status");
      judge.addEventListener("click", function () { own.judge(); });
      again.addEventListener("click", function () { own.begin(); own.focusFirst(); });
      paper.addEventListener("click", function () { own.print(); });
      bar.append(judge, again, paper, this.result);
      this.appendChild(bar);
    }

    begin() {
      var turn = this.turn;
      this.turn += 1;
      this.questions.forEach(function (question) {
        question.clear(true);
        question.shuffle(turn);
        question.letter();
      });
      if (this.turn > 1) this.result.textContent = "重新开始了，答案换了次序。";
    }

    focusFirst() {
      var first = this.querySelector("input");
      if (first) first.focus();
    }

    /* A changed answer is not yet judged. */
    changed(input) {
      var question = this.questions.find(function (one) { return one.field.contains(input); });
      if (question) question.clear(false);
    }

    /* 确认 chooses, as on a remote control; in a field it judges. */
    key(event) {
      if (event.key !== "Enter" || event.target.tagName !== "INPUT" || event.isComposing) return;
      event.preventDefault();
      if (event.target.type === "text") this.judge();
      else event.target.click();
    }

    judge() {
      var own = this;
      var verdicts = this.questions.map(function (question) { return question.judge(); });
      var right = verdicts.filter(function (verdict) { return verdict === true; }).length;
      var open = verdicts.filter(function (verdict) { return verdict === null; }).length;
      var text = many(verdicts.length) + "道题做对了" + many(right) + "道。";
      if (right === verdicts.length) text += "都会了。";
      else if (open) text += "还有" + many(open) + "道没做。";
      this.questions.forEach(function (question, index) {
        if (verdicts[index] !== null) own.keep(question, verdicts[index], right, verdicts.length);
      });
      if (!this.kept()) text += "这台电脑不让存东西，做过的题记不住。";
      this.result.textContent = text;
    }

    kept() {
      return !this.lesson || courseware.store.kind() !== "none";
    }

    keep(question, right, sum, of) {
      if (!this.lesson) return;
      var all = courseware.progress.answers(this.lesson);
      var old = all.questions[question.id] || { tries: 0, right: false };
      all.questions[question.id] = {
        tries: old.tries + 1,
        right: old.right || right,
        first: old.tries ? old.first : right,
        chosen: question.answer(),
        on: courseware.progress.today()
      };
      all.understood = Array.from(document.querySelectorAll("fieldset[data-told]")).every(function (field) {
        var one = all.questions[field.dataset.question];
        return one && one.right;
      });
      courseware.progress.keepAnswers(this.lesson, all);
      this.dispatchEvent(new CustomEvent("cw-answered", {
        bubbles: true,
        detail: { lesson: this.lesson, quiz: question.id, right: right, tries: old.tries + 1, score: sum, of: of }
      }));
    }

    /* A sheet with the answers, behind the lesson: made when it is asked for, and taken away. */
    print() {
      var sheet = make("section", "cw-answers");
      sheet.appendChild(make("h2", "", "答案"));
      var list = make("ol");
      document.querySelectorAll("cw-quiz").forEach(function (quiz) {
        quiz.questions.forEach(function (question) {
          var told = question.kind === "fill"
            ? question.told.accepted.map(function (words) { return words.join("，或 "); })
            : question.told.right.map(function (index) { return question.options[index].label.querySelector(".cw-opt__text").textContent; });
          var item = make("li", "", question.field.querySelector("legend").textContent);
          item.appendChild(make("b", "", told.join("；")));
          list.appendChild(item);
        });
      });
      sheet.appendChild(list);
      document.querySelector("main .cw-wrap").appendChild(sheet);
      addEventListener("afterprint", function () { sheet.remove(); }, { once: true });
      self.print();
    }
  }
  customElements.define("cw-quiz", CwQuiz);
})();
