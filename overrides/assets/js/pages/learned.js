/* What this PC remembers, shown where it helps: 学过了 on cards, how many of the month's lessons,
   接着看 on the home page, who learns just now. */
(() => {
  "use strict";
  const { courseware } = self;
  const { dom, learner, progress, store, time } = courseware;
  const MOST_RESUMED = 2; /* lessons to go on with */
  const BEGUN = 20; /* seconds: less is a look, not a beginning */
  const PRIVATE = "这是无痕窗口，关上以后学了什么都没有了。请用普通窗口打开。";
  const PAGE_ONLY = "这个浏览器（火狐）每一页各记各的，学到哪里不能连起来。请用谷歌浏览器一类的。";

  function progressBar(part, label) {
    const bar = dom.create("span", "cw-bar");
    const filled = dom.create("i");
    bar.setAttribute("role", "img");
    bar.setAttribute("aria-label", label);
    filled.style.setProperty("width", `${Math.round(100 * part)}%`);
    bar.append(filled);
    return bar;
  }

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

  /* How many of the lessons of the month the learner has watched. */
  function showMonth() {
    const line = document.querySelector("[data-month-count]");
    if (!line) return;
    const ids = line.dataset.monthCount.split(" ").filter(Boolean);
    const count = ids.filter((id) => progress.of(id).watched).length;
    let label = line.querySelector(".cw-month__done");
    if (!label) {
      label = dom.create("span", "cw-month__done");
      line.append(label);
    }
    const { id, name } = learner.current();
    const who = id === learner.EVERYBODY.id ? "" : name;
    label.textContent = count ? `，${who}已经学了 ${count} 课` : "";
  }

  /* The catalogue of lessons is only read where there is something to go on with. */
  function showResumable() {
    const section = document.querySelector("[data-resume]");
    if (!section) return;
    const stored = store.get(`begun:${learner.current().id}`, []);
    const begun = (Array.isArray(stored) ? stored : []).filter((id) => {
      const { watched, at: second } = progress.of(id);
      return !watched && second > BEGUN;
    });
    section.hidden = true;
    if (!begun.length) return;
    courseware.withLessons((lessons) => {
      const ids = begun.filter((id) => lessons[id]).slice(0, MOST_RESUMED);
      const row = section.querySelector("[data-resume-row]");
      row.textContent = "";
      row.append(...ids.map((id) => resumeCard(id, lessons[id])));
      section.hidden = !ids.length;
    });
  }

  function resumeCard(id, { url, title, picture }) {
    const { at: second, duration } = progress.of(id);
    const minutesLeft = Math.max(1, Math.round((duration - second) / 60));
    const card = dom.create("a", "cw-card cw-card--row cw-goon");
    card.href = `${url}#play`;
    const frame = dom.create("div", "cw-pic");
    if (picture) {
      const image = dom.create("img");
      image.alt = "";
      image.src = picture;
      frame.append(image);
    }
    const tenths = Math.round((10 * second) / duration);
    const body = dom.create("div", "cw-card__body", [
      dom.create("h3", "cw-card__title", title),
      dom.create("p", "cw-card__meta", `看到 ${time.clock(second)}，还剩 ${minutesLeft} 分钟`),
      progressBar(Math.min(second / duration, 1), `看到${tenths}成的地方`),
      dom.create("span", "cw-btn cw-btn--main", "接着看"),
    ]);
    card.append(frame, body);
    return card;
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
      if (!isKept) button.textContent = store.problem();
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

  /* What says 开始看 begins at once, where something of it plays at this station. */
  function playFromFirstCard() {
    const card = document.querySelector("a[data-first][data-lesson]");
    if (card && !card.hash && card.querySelector(".cw-mark--here, .cw-mark--sound")) {
      card.hash = "play";
    }
  }

  courseware.showLearned = () => {
    playFromFirstCard();
    document.querySelectorAll("a[data-lesson]").forEach(markCard);
    showMonth();
    showResumable();
    showLearner();
  };

  /* Calls back with the lessons of this edition by id: {title, url, hours, picture, test,
     seconds, required}, their URLs seen from this page. */
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
      for (const [id, title, address, hours, picture, test, seconds, required] of rows) {
        lessons[id] = {
          title,
          url: base + address,
          hours,
          picture: picture ? base + media + picture : "",
          test: Boolean(test),
          seconds,
          required: Boolean(required),
        };
      }
      courseware.lessonsById = lessons;
    };
    dom.runScript(url).onload = () => receive(courseware.lessonsById || {});
  };

  store.onchange((name) => {
    if (!/^(learner$|roster$|problem$|seen:|read:|answers:)/.test(name)) return;
    showMonth();
    showLearner();
  });
})();
