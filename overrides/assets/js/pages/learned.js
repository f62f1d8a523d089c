/* What this PC remembers, shown where it helps: 学过了 on cards, how many of the month's lessons,
   接着看 on the home page, who learns just now. */
(function () {
  "use strict";
  var courseware = self.courseware;
  var store = courseware.store;
  var FEW = 2;             /* lessons to go on with */
  var BEGUN = 20;          /* seconds: less is a look, not a beginning */

  function make(tag, className, text) {
    var made = document.createElement(tag);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  }

  function clock(seconds) {
    var whole = Math.floor(seconds);
    var rest = String(whole % 60).padStart(2, "0");
    var minutes = Math.floor(whole / 60);
    return minutes < 60 ? minutes + ":" + rest : Math.floor(minutes / 60) + ":" + String(minutes % 60).padStart(2, "0") + ":" + rest;
  }

  function bar(part, words) {
    var made = make("span", "cw-bar");
    var inner = document.createElement("i");
    made.setAttribute("role", "img");
    made.setAttribute("aria-label", words);
    inner.style.setProperty("width", Math.round(100 * part) + "%");
    made.appendChild(inner);
    return made;
  }

  /* A card says that its lesson was learned, or how far one came. */
  function mark(card) {
    Array.from(card.querySelectorAll(".cw-mark--done, .cw-bar")).forEach(function (old) { old.remove(); });
    var progress = courseware.progress.of(card.dataset.lesson);
    if (progress.watched) {
      var marks = card.querySelector(".cw-card__marks");
      if (marks) marks.appendChild(make("span", "cw-mark cw-mark--done", "✓ 学过了"));
    } else if (progress.seconds > BEGUN && progress.duration) {
      var part = Math.min(progress.seconds / progress.duration, 1);
      card.querySelector(".cw-pic").appendChild(bar(part, "看了" + Math.round(10 * part) + "成"));
    }
  }

  function month() {
    var line = document.querySelector("[data-month-count]");
    if (!line) return;
    var ids = line.dataset.monthCount.split(" ").filter(Boolean);
    var done = ids.filter(function (id) { return courseware.progress.of(id).watched; }).length;
    var said = line.querySelector(".cw-month__done") || line.appendChild(make("span", "cw-month__done"));
    var who = courseware.learner.current();
    said.textContent = done ? "，" + (who.id === "all" ? "" : who.name) + "已经学了 " + done + " 课" : "";
  }

  /* The catalogue of lessons is only read where there is something to go on with. */
  function resume() {
    var place = document.querySelector("[data-resume]");
    if (!place) return;
    var begun = store.get("begun:" + courseware.learner.current().id, []);
    var open = (Array.isArray(begun) ? begun : []).filter(function (id) {
      var progress = courseware.progress.of(id);
      return !progress.watched && progress.at > BEGUN;
    });
    place.hidden = true;
    if (!open.length) return;
    courseware.withLessons(function (lessons) {
      var cards = open.filter(function (id) { return lessons[id]; }).slice(0, FEW).map(function (id) { return goOn(id, lessons[id]); });
      var row = place.querySelector("[data-resume-row]");
      row.textContent = "";
      cards.forEach(function (card) { row.appendChild(card); });
      place.hidden = !cards.length;
    });
  }

  function goOn(id, lesson) {
    var progress = courseware.progress.of(id);
    var card = make("a", "cw-card cw-card--row cw-goon");
    var picture = make("div", "cw-pic");
    var body = make("div", "cw-card__body");
    var left = Math.max(1, Math.round((progress.duration - progress.at) / 60));
    card.href = lesson.url + "#play";
    if (lesson.picture) {
      var image = document.createElement("img");
      image.alt = "";
      image.src = lesson.picture;
      picture.appendChild(image);
    }
    body.appendChild(make("h3", "cw-card__title", lesson.title));
    body.appendChild(make("p", "cw-card__meta", "看到 " + clock(progress.at) + "，还剩 " + left + " 分钟"));
    body.appendChild(bar(Math.min(progress.at / progress.duration, 1), "看到" + Math.round((10 * progress.at) / progress.duration) + "成的地方"));
    body.appendChild(make("span", "cw-btn cw-btn--main", "接着看"));
    card.append(picture, body);
    return card;
  }

  /* A lesson to read counts when somebody says that it was read. */
  function reading() {
    var button = document.querySelector("[data-read]");
    if (!button) return;
    var lesson = button.closest("[data-lesson]").dataset.lesson;
    button.hidden = false;
    function show() {
      var done = courseware.progress.of(lesson).watched;
      button.setAttribute("aria-pressed", String(done));
      button.textContent = done ? "✓ 学过了" : "学完了，记下来";
      button.disabled = done;
    }
    button.addEventListener("click", function () {
      if (!courseware.progress.read(lesson)) button.textContent = "这台电脑不让存东西，记不住。";
      else show();
    });
    show();
  }

  function who() {
    var place = document.querySelector("[data-learner]");
    if (!place) return;
    var words = { page: "这个浏览器（火狐）每一页各记各的，学到哪里不能连起来。请用谷歌浏览器一类的。", none: "这台电脑不让存东西，看到哪里记不住。别的都能用。" }[store.kind()];
    place.textContent = words || "现在学的是：" + courseware.learner.current().name;
    place.classList.toggle("cw-foot__warn", Boolean(words));
  }

  /* What says 开始看 begins at once, where something of it plays at this station. */
  function lead() {
    var card = document.querySelector("a[data-first][data-lesson]");
    if (card && !card.hash && card.querySelector(".cw-mark--here, .cw-mark--sound")) card.hash = "play";
  }

  courseware.showLearned = function () {
    lead();
    document.querySelectorAll("a[data-lesson]").forEach(mark);
    month();
    resume();
    who();
  };

  /* Calls back with the lessons of this edition by id: {title, url, hours, picture}, their URLs
     seen from this page. */
  courseware.withLessons = function (done) {
    var source = document.querySelector("[data-lessons]");
    if (!source) return;
    var base = source.dataset.base;
    courseware.lessons = function (rows, media) {
      var found = {};
      rows.forEach(function (row) {
        found[row[0]] = { title: row[1], url: base + row[2], hours: row[3], picture: row[4] ? base + media + row[4] : "", test: Boolean(row[5]) };
      });
      courseware.lessonsById = found;
    };
    if (courseware.lessonsById) return done(courseware.lessonsById);
    var script = document.createElement("script");
    script.src = source.dataset.lessons;
    script.onload = function () { done(courseware.lessonsById || {}); };
    document.head.appendChild(script);
  };

  store.onchange(function (name) {
    if (!/^(learner|seen|read|answers|learners)/.test(name)) return;
    month();
    who();
  });
  courseware.showReading = reading;
})();
