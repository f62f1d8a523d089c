/* What this PC remembers, shown where it helps: 学过了 on cards and on the lesson's own page, and who
   learns just now. What the home page makes of it is left to `month-lessons.js`. */
(() => {
  "use strict";
  const { courseware } = self;
  const { dom, learner, progress, store } = courseware;
  const BEGUN = 20; /* seconds: less is a look, not a beginning */
  const PRIVATE = "这是无痕窗口，关上以后学了什么都没有了。请用普通窗口打开。";
  const PAGE_ONLY = "这个浏览器（火狐）每一页各记各的，学到哪里不能连起来。请用谷歌浏览器一类的。";

  const progressBar = (courseware.progressBar = (part, label) => {
    const bar = dom.create("span", "cw-bar");
    const filled = dom.create("i");
    bar.setAttribute("role", "img");
    bar.setAttribute("aria-label", label);
    filled.style.setProperty("width", `${Math.round(100 * part)}%`);
    bar.append(filled);
    return bar;
  });

  /* A card says that its lesson was learned, or how far one came. */
  function markCard(card) {
    for (const mark of card.querySelectorAll(".cw-mark--done, .cw-bar")) mark.remove();
    const { watched, seconds, duration } = progress.of(card.dataset.lesson);
    if (watched) {
      const mark = dom.create("span", "cw-mark cw-mark--done", "✓ 学过了");
      card.querySelector(".cw-card__marks")?.append(mark);
    } else if (seconds > BEGUN && duration) {
      const part = Math.min(seconds / duration, 1);
      const bar = progressBar(part, `看了${Math.round(10 * part)}成`);
      card.querySelector(".cw-pic").append(bar);
    }
  }

  /* The page of a lesson says so at once, and beside its title. */
  function markHead() {
    const lesson = document.querySelector(".cw-lesson[data-lesson]");
    const title = document.querySelector(".cw-top h1");
    if (!lesson || !title) return;
    let marks = document.querySelector(".cw-top__marks");
    marks?.querySelector(".cw-mark--done")?.remove();
    if (!progress.of(lesson.dataset.lesson).watched) return;
    if (!marks) {
      marks = dom.create("p", "cw-top__marks");
      title.after(marks);
    }
    marks.append(dom.create("span", "cw-mark cw-mark--done", "✓ 学过了"));
  }

  /* A lesson to read counts when somebody says that it was read. */
  courseware.showReading = () => {
    const button = document.querySelector("[data-read]");
    if (!button) return;
    const { lesson } = button.closest("[data-lesson]").dataset;
    const show = () => {
      const isDone = progress.of(lesson).watched;
      button.setAttribute("aria-pressed", String(isDone));
      button.textContent = isDone ? "✓ 学过了" : "学完了，记下来";
      button.disabled = isDone;
    };
    button.hidden = false;
    button.addEventListener("click", async () => {
      await courseware.who.confirm();
      const isKept =
        (await courseware.completed.note(lesson)) && (await progress.storeRead(lesson));
      show();
      if (isKept) courseware.field.showAdded(button.closest("[data-added]"), lesson);
      else button.textContent = store.problem();
    });
    show();
  };

  function noticeText() {
    if (store.kind() === "page") return PAGE_ONLY;
    return store.problem() || (store.isPrivate() ? PRIVATE : "");
  }

  function showLearner() {
    const label = document.querySelector("[data-learner]");
    if (!label) return;
    const notice = noticeText();
    label.textContent = notice || `现在学的是：${learner.current().name}`;
    label.classList.toggle("cw-foot__warn", Boolean(notice));
  }

  function showAll() {
    document.querySelectorAll("a[data-lesson]").forEach(markCard);
    markHead();
    showLearner();
    courseware.showMonth?.();
  }

  courseware.showLearned = showAll;

  /* Calls back with the lessons of this edition by id: {title, url, hours, picture, test,
     seconds, required, plot, medium, months, number}, their URLs seen from this page. */
  courseware.withLessons = (receive) => {
    const source = document.querySelector("[data-lessons]");
    if (!source) return;
    if (courseware.lessonsById) {
      receive(courseware.lessonsById);
      return;
    }
    const { base, lessons: url } = source.dataset;
    courseware.lessons = (rows, media) => {
      const lessons = {};
      for (const [number, row] of rows.entries()) {
        const [id, title, address, hours, picture, test, seconds, plot, medium, months] = row;
        lessons[id] = {
          title,
          url: base + address,
          hours,
          picture: picture.startsWith("#") ? picture : base + media + picture,
          test: Boolean(test),
          seconds,
          required: courseware.edition.isRequired(id),
          plot,
          medium,
          months,
          number,
        };
      }
      courseware.lessonsById = lessons;
    };
    dom.runScript(url).onload = () => receive(courseware.lessonsById || {});
  };

  store.onchange((name) => {
    if (/^(learner$|roster$|problem$|seen:|read:|answers:|draft:session$)/.test(name)) showAll();
  });
})();
