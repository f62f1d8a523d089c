/* <cw-learners>: who learns at this PC, what each has learned, a sheet to sign, and the way out
   of the PC and back into it as a file. */
(() => {
  "use strict";
  const { courseware } = self;
  const { dom, focus, learner, merge, progress, roster, store, time } = courseware;
  const PAGE_ONLY =
    "这个浏览器（火狐）每一页各记各的：这里看不到别的页上学了什么。请用谷歌浏览器一类的打开。";
  const COLUMNS = ["课", "看了多少", "做一做", "学时", "哪天"];

  function hoursText(hours) {
    return String(Math.round(hours * 100) / 100);
  }

  function headerCell(scope, content) {
    const cell = dom.create("th", "", content);
    cell.scope = scope;
    return cell;
  }

  function parseJson(text) {
    try {
      return JSON.parse(text);
    } catch {
      return null;
    }
  }

  class CwLearners extends HTMLElement {
    connectedCallback() {
      if (this.parts) return;
      this.parts = {};
      for (const name of ["notice", "people", "records", "status", "why", "proof"]) {
        this.parts[name] = dom.part(this, name);
      }
      this.querySelector("form").addEventListener("submit", (event) => {
        event.preventDefault();
        this.add();
      });
      this.control("print").addEventListener("click", () => self.print());
      this.control("save").addEventListener("click", () => this.save());
      this.control("open").addEventListener("change", (event) => this.open(event.target));
      store.ready.then(() => {
        this.hidden = false;
        this.showNotice();
        courseware.withLessons((lessons) => {
          this.lessons = lessons;
          this.show();
          focus.beginLate(courseware.wayBack.isBack);
        });
      });
      store.onchange((name) => this.follow(name));
    }

    /* Another page may change the roster, and the browser may refuse from now on. */
    follow(name) {
      if (name === "problem") this.showNotice();
      if (name === "roster" && this.lessons) this.showPeople();
    }

    control(name) {
      return this.querySelector(`[data-do='${name}']`);
    }

    say(text) {
      this.parts.status.textContent = text;
    }

    showNotice() {
      const { notice } = this.parts;
      const text = store.kind() === "page" ? PAGE_ONLY : store.problem();
      notice.hidden = !text;
      if (text) notice.querySelector("p").textContent = text;
    }

    show() {
      this.showPeople();
      this.showRecords();
      courseware.showLearned();
    }

    showPeople() {
      const current = learner.current();
      const buttons = [learner.EVERYBODY, ...learner.list()].map((person) => {
        const button = dom.button("cw-btn cw-person", person.name, () => this.choose(person));
        button.dataset.person = person.id;
        button.setAttribute("aria-pressed", String(person.id === current.id));
        return button;
      });
      if (current.id !== learner.EVERYBODY.id) buttons.push(this.removeButton(current));
      this.parts.people.textContent = "";
      this.parts.people.append(...buttons.map((button) => dom.create("li", "", button)));
    }

    choose(person) {
      learner.choose(person.id);
      this.say(`现在学的是：${learner.current().name}。`);
      this.show();
      this.personButton(person.id)?.focus();
    }

    personButton(id) {
      return this.querySelector(`[data-person='${id}']`);
    }

    /* Taking somebody off asks once: what is stored of the person goes as well. */
    removeButton(person) {
      let isConfirmed = false;
      const button = dom.button("cw-btn", `去掉“${person.name}”`, async () => {
        if (!isConfirmed) {
          isConfirmed = true;
          button.textContent = "真的去掉？学过的记录也没有了";
          button.classList.add("cw-btn--stop");
          return;
        }
        const moveOn = focus.afterwards();
        const isKept = await roster.remove(person.id);
        this.say(isKept ? "去掉了。" : store.problem());
        this.show();
        moveOn(this.personButton(learner.EVERYBODY.id));
      });
      return button;
    }

    /* To enter a name is not to learn under it: a whole village may be entered, one after another,
       and the focus stays in the field. */
    async add() {
      const field = this.querySelector("[name='person']");
      const name = field.value;
      /* Emptied at once: whoever types fast has the next name in it when this one is kept. */
      field.value = "";
      const moveOn = focus.afterwards();
      const person = await roster.add({ name });
      if (typeof person === "string") {
        this.say(person);
        field.value = field.value || name;
        moveOn(field);
        return;
      }
      this.say(`加上了：${person.name}。谁要学，就点谁的名字。`);
      this.show();
      moveOn(field);
    }

    /* What is stored of the current learner, and the same as a sheet for paper. */
    showRecords() {
      const person = learner.current();
      const { records } = this.parts;
      let total = 0;
      const rows = progress.lessons(person.id).map((id) => {
        const record = progress.of(id, person.id);
        const lesson = this.lessons[id] || {
          title: `${id}（这一期没有这一课）`,
          url: "",
          hours: 0,
        };
        const granted = record.watched ? lesson.hours : 0;
        total += granted;
        return recordRow(lesson, record, granted);
      });
      records.textContent = "";
      if (rows.length) {
        const head = dom.create(
          "tr",
          "",
          COLUMNS.map((label) => headerCell("col", label)),
        );
        const table = dom.create("table", "cw-table", [
          dom.create("caption", "", `${person.name}学过的课`),
          dom.create("thead", "", head),
          dom.create("tbody", "", rows),
        ]);
        const sum = dom.create("p", "cw-learners__sum", `一共 ${hoursText(total)} 学时。`);
        records.append(table, sum);
      } else {
        records.append(dom.create("p", "", "还没有记录。看课、做题，这里就有了。"));
      }
      this.showProof(person, total);
    }

    /* The sheet is a statement of what this PC saw; it counts when the station manager signs it. */
    showProof(person, total) {
      const { why, proof } = this.parts;
      const isEverybody = person.id === learner.EVERYBODY.id;
      this.control("print").disabled = isEverybody || !total;
      if (isEverybody) why.textContent = "先选一个人，才能打印学时证明。";
      else why.textContent = total ? "" : "有课看完了，才有学时。";
      const station = document.querySelector("[data-station-name]").textContent;
      const sum = `${person.name}在${station}学习，一共 ${hoursText(total)} 学时，学过的课如下。`;
      proof.textContent = sum;
    }

    save() {
      const records = store.dump();
      const blob = new Blob([JSON.stringify(records, null, 1)], { type: "application/json" });
      const link = dom.create("a");
      link.href = URL.createObjectURL(blob);
      link.download = `学习记录-${records.station}-${time.today()}.json`;
      document.body.append(link);
      link.click();
      link.remove();
      setTimeout(() => URL.revokeObjectURL(link.href), 10000);
      this.say("存成文件了，在浏览器的下载文件夹里。");
    }

    open(field) {
      const [file] = field.files;
      if (!file) return;
      const reader = new FileReader();
      reader.onload = () => this.load(reader.result);
      reader.onerror = () => this.say("文件读不出来，把盘拔下来再插一次。");
      reader.readAsText(file);
      field.value = "";
    }

    async load(text) {
      const count = await store.load(parseJson(text), merge.values);
      if (count < 0) {
        this.say("这个文件不是学习记录，没有动这台电脑上的东西。");
        return;
      }
      this.say(store.problem() || `收进来了 ${count} 样。`);
      this.showNotice();
      this.show();
    }
  }

  function recordRow(lesson, record, granted) {
    return dom.create("tr", "", [
      headerCell("row", lesson.url ? lessonLink(lesson) : lesson.title),
      dom.create("td", "", viewingText(record)),
      dom.create("td", "", testText(lesson, record)),
      dom.create("td", "", granted ? hoursText(granted) : "－"),
      dom.create("td", "", record.on),
    ]);
  }

  function lessonLink({ url, title }) {
    const link = dom.create("a", "cw-link", title);
    link.href = url;
    return link;
  }

  function viewingText({ watched, seconds, duration }) {
    if (watched) return "看完了";
    const part = duration ? Math.min(seconds / duration, 1) : 0;
    return part ? `看了 ${Math.round(100 * part)}%` : "还没看";
  }

  function testText(lesson, { understood }) {
    if (understood) return "都做对了";
    return lesson.test ? "还没都做对" : "没有题";
  }

  customElements.define("cw-learners", CwLearners);
})();
