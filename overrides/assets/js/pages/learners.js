/* <cw-learners>: who learns at this PC, what each has learned, a sheet to sign, and the way out
   of the PC and back into it as a file. */
(function () {
  "use strict";
  var courseware = self.courseware;
  var store = courseware.store;

  function make(tag, className, text) {
    var made = document.createElement(tag);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  }

  function button(words, className, action) {
    var made = make("button", "cw-btn" + (className ? " " + className : ""), words);
    made.type = "button";
    made.addEventListener("click", action);
    return made;
  }

  function hours(number) {
    return String(Math.round(number * 100) / 100);
  }

  class CwLearners extends HTMLElement {
    connectedCallback() {
      if (this.parts) return;
      var own = this;
      this.parts = {};
      ["notice", "people", "form", "records", "files", "status"].forEach(function (name) {
        own.parts[name] = own.querySelector("[data-part='" + name + "']");
      });
      this.querySelector("form").addEventListener("submit", function (event) {
        event.preventDefault();
        own.add();
      });
      this.querySelector("[data-do='print']").addEventListener("click", function () { self.print(); });
      this.querySelector("[data-do='save']").addEventListener("click", function () { own.save(); });
      this.querySelector("[data-do='open']").addEventListener("change", function (event) { own.open(event.target); });
      this.hidden = false;
      this.warn();
      courseware.withLessons(function (lessons) {
        own.lessons = lessons;
        own.show();
      });
    }

    say(words) {
      this.parts.status.textContent = words;
    }

    warn() {
      var words = {
        none: "这台电脑不让存东西：名字和学过的课都记不住。请管理员看看浏览器的设置。课照样能看。",
        page: "这个浏览器（火狐）每一页各记各的：这里看不到别的页上学了什么。请用谷歌浏览器一类的打开。"
      }[store.kind()];
      this.parts.notice.hidden = !words;
      if (words) this.parts.notice.querySelector("p").textContent = words;
    }

    show() {
      this.people();
      this.records();
      courseware.showLearned();
    }

    people() {
      var own = this;
      var current = courseware.learner.current();
      var list = this.parts.people;
      list.textContent = "";
      [courseware.learner.EVERYBODY].concat(courseware.learner.list()).forEach(function (person) {
        var item = make("li");
        var choose = button(person.name, "cw-person", function () {
          courseware.learner.choose(person.id);
          own.say("现在学的是：" + courseware.learner.current().name + "。");
          own.show();
          own.focusPerson(person.id);
        });
        choose.dataset.person = person.id;
        choose.setAttribute("aria-pressed", String(person.id === current.id));
        item.appendChild(choose);
        list.appendChild(item);
      });
      if (current.id !== courseware.learner.EVERYBODY.id) {
        var item = make("li");
        item.appendChild(this.removal(current));
        list.appendChild(item);
      }
    }

    focusPerson(id) {
      var found = this.querySelector("[data-person='" + id + "']");
      if (found) found.focus();
    }

    /* Taking somebody off asks once: what was kept of the person goes as well. */
    removal(person) {
      var own = this;
      var asked = false;
      var made = button("去掉“" + person.name + "”", "", function () {
        if (!asked) {
          asked = true;
          made.textContent = "真的去掉？学过的记录也没有了";
          made.classList.add("cw-btn--stop");
          return;
        }
        courseware.learner.remove(person.id);
        own.say("去掉了。");
        own.show();
        own.focusPerson("all");
      });
      return made;
    }

    add() {
      var field = this.querySelector("[name='person']");
      var done = courseware.learner.add(field.value);
      if (typeof done === "string") {
        this.say(done);
        field.focus();
        return;
      }
      courseware.learner.choose(done.id);
      field.value = "";
      this.say("加上了，现在学的是：" + done.name + "。");
      this.show();
      this.focusPerson(done.id);
    }

    /* What is kept of the current learner, and the same as a sheet for paper. */
    records() {
      var own = this;
      var person = courseware.learner.current();
      var ids = courseware.progress.lessons(person.id);
      var sum = 0;
      var body = make("tbody");
      ids.forEach(function (id) {
        var lesson = own.lessons[id] || { title: id + "（这一期没有这一课）", url: "", hours: 0 };
        var progress = courseware.progress.of(id, person.id);
        var granted = progress.watched ? lesson.hours : 0;
        sum += granted;
        body.appendChild(own.row(lesson, progress, granted));
      });
      var table = make("table", "cw-table");
      var caption = make("caption", "", person.name + "学过的课");
      var head = make("tr");
      ["课", "看了多少", "做一做", "学时", "哪天"].forEach(function (word) {
        var cell = make("th", "", word);
        cell.scope = "col";
        head.appendChild(cell);
      });
      var top = make("thead");
      top.appendChild(head);
      table.append(caption, top, body);
      var place = this.parts.records;
      place.textContent = "";
      if (!ids.length) {
        place.appendChild(make("p", "", "还没有记录。看课、做题，这里就有了。"));
      } else {
        place.append(table, make("p", "cw-learners__sum", "一共 " + hours(sum) + " 学时。"));
      }
      this.paper(person, sum);
    }

    row(lesson, progress, granted) {
      var row = make("tr");
      var title = make("th");
      title.scope = "row";
      if (lesson.url) {
        var link = make("a", "cw-link", lesson.title);
        link.href = lesson.url;
        title.appendChild(link);
      } else title.textContent = lesson.title;
      var part = progress.duration ? Math.min(progress.seconds / progress.duration, 1) : 0;
      var seen = progress.watched ? "看完了" : part ? "看了 " + Math.round(100 * part) + "%" : "还没看";
      var test = progress.understood ? "都做对了" : lesson.test ? "还没都做对" : "没有题";
      row.append(title, make("td", "", seen), make("td", "", test), make("td", "", granted ? hours(granted) : "－"), make("td", "", progress.on));
      return row;
    }

    /* The sheet is a statement of what this PC saw; it counts when the station manager signs it. */
    paper(person, sum) {
      var everybody = person.id === courseware.learner.EVERYBODY.id;
      var print = this.querySelector("[data-do='print']");
      print.disabled = everybody || !sum;
      this.querySelector("[data-part='why']").textContent = everybody
        ? "先选一个人，才能打印学时证明。" : sum ? "" : "有课看完了，才有学时。";
      var station = document.querySelector("[data-station-name]").textContent;
      this.querySelector("[data-part='proof']").textContent =
        person.name + "在" + station + "学习，一共 " + hours(sum) + " 学时，学过的课如下。";
    }

    save() {
      var document_ = store.dump();
      var blob = new Blob([JSON.stringify(document_, null, 1)], { type: "application/json" });
      var link = make("a");
      link.href = URL.createObjectURL(blob);
      link.download = "学习记录-" + document_.station + "-" + courseware.progress.today() + ".json";
      document.body.appendChild(link);
      link.click();
      link.remove();
      setTimeout(function () { URL.revokeObjectURL(link.href); }, 10000);
      this.say("存成文件了，在浏览器的下载文件夹里。");
    }

    open(field) {
      var own = this;
      var file = field.files[0];
      if (!file) return;
      var reader = new FileReader();
      reader.onload = function () {
        var document_ = null;
        try {
          document_ = JSON.parse(reader.result);
        } catch (error) {
          own.say("这个文件不是学习记录，没有动这台电脑上的东西。");
          return;
        }
        var taken = store.load(document_, courseware.progress.join);
        own.say(taken < 0 ? "这个文件不是学习记录，没有动这台电脑上的东西。" : "收进来了 " + taken + " 样。");
        own.warn();
        own.show();
      };
      reader.onerror = function () { own.say("文件读不出来，把盘拔下来再插一次。"); };
      reader.readAsText(file);
      field.value = "";
    }
  }
  customElements.define("cw-learners", CwLearners);
})();
