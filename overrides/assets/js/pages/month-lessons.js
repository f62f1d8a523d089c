/* The lessons of the month on the home page, in the order in which they are to be learned: what was
   begun stands first, then what is still to be learned, then what was learned. And what else was
   begun, to go on with. */
(() => {
  "use strict";
  const { courseware } = self;
  const { dom, learner, progress, store, time } = courseware;
  const AHEAD = 3; /* cards over the landscape */
  const MOST_RESUMED = 2; /* lessons to go on with, below */
  const BEGUN = 20; /* seconds: less is a look, not a beginning */
  const PLAYS = ".cw-mark--here, .cw-mark--sound";
  const row = document.querySelector("[data-must]");
  const more = document.querySelector("[data-must-more]");
  const resumed = document.querySelector("[data-resume]");
  const required = Array.from(document.querySelectorAll("[data-required]"));
  const others = new Map(); /* cards of lessons that the month does not require, by id */
  let shown = required.slice();

  const isLearned = (id) => progress.of(id).watched;

  function begunLessons() {
    const stored = store.get(`begun:${learner.current().id}`, []);
    return (Array.isArray(stored) ? stored : []).filter((id) => {
      const { watched, at: second } = progress.of(id);
      return !watched && second > BEGUN;
    });
  }

  /* How many of the lessons of the month the learner has learned. */
  function showCount() {
    const line = document.querySelector("[data-month-count]");
    if (!line) return;
    const ids = line.dataset.monthCount.split(" ").filter(Boolean);
    const count = ids.filter(isLearned).length;
    let label = line.querySelector(".cw-month__done");
    if (!label) {
      label = dom.create("span", "cw-month__done");
      line.append(label);
    }
    const { id, name } = learner.current();
    const who = id === learner.EVERYBODY.id ? "" : name;
    const sum = count === ids.length ? "都学完了" : `已经学了 ${count} 课`;
    label.textContent = count ? `，${who}${sum}` : "";
  }

  function positionText(id) {
    const { at: second, duration } = progress.of(id);
    const minutesLeft = Math.max(1, Math.round((duration - second) / 60));
    return `看到 ${time.clock(second)}，还剩 ${minutesLeft} 分钟`;
  }

  function resumeCard(id, { url, title, picture }) {
    const { at: second, duration } = progress.of(id);
    const card = dom.create("a", "cw-card cw-card--row cw-goon");
    card.href = `${url}#play`;
    const tenths = Math.round((10 * second) / duration);
    const body = dom.create("div", "cw-card__body", [
      dom.create("h3", "cw-card__title", title),
      dom.create("p", "cw-card__meta", positionText(id)),
      courseware.progressBar(Math.min(second / duration, 1), `看到${tenths}成的地方`),
      dom.create("span", "cw-btn cw-btn--main", "接着看"),
    ]);
    card.append(dom.picture(picture, title), body);
    return card;
  }

  function leadButton() {
    const label = dom.create("span");
    label.setAttribute("data-words", "");
    const button = dom.create("span", "cw-btn cw-btn--main cw-btn--big cw-lead__only", label);
    return dom.create("div", "cw-card__go", button);
  }

  /* A lesson that was begun and that the month does not require. */
  function cardOf(id, { url, title, picture }) {
    if (!others.has(id)) {
      const card = dom.create("a", "cw-card");
      card.href = url;
      card.dataset.lesson = id;
      const body = [dom.create("h3", "cw-card__title", title), leadButton()];
      card.append(dom.picture(picture, title), dom.create("div", "cw-card__body", body));
      others.set(id, card);
    }
    return others.get(id);
  }

  /* Once all that is required was learned: the first of the lessons further down that was not. */
  function offeredCard() {
    const candidates = Array.from(document.querySelectorAll(".cw-part a[data-lesson]"));
    const offered = candidates.find(
      (card) => !card.hasAttribute("data-required") && !isLearned(card.dataset.lesson),
    );
    if (!offered) return null;
    const id = offered.dataset.lesson;
    if (!others.has(id)) {
      const copy = offered.cloneNode(true);
      const marks = copy.querySelector(".cw-card__marks");
      copy.querySelector(".cw-card__body").append(leadButton());
      if (marks) copy.querySelector(".cw-card__go").append(marks);
      others.set(id, copy);
    }
    return others.get(id);
  }

  /* The cards in their order; null where the titles of other lessons have to be read first. */
  function ordered() {
    const [latest] = begunLessons();
    const rank = ({ dataset: { lesson } }) => (isLearned(lesson) ? 2 : Number(lesson !== latest));
    const cards = required.slice().sort((first, second) => rank(first) - rank(second));
    const isRequired = required.some(({ dataset }) => dataset.lesson === latest);
    if (latest && !isRequired) {
      if (!courseware.lessonsById) return null;
      const lesson = courseware.lessonsById[latest];
      if (lesson) return [cardOf(latest, lesson), ...cards];
    }
    if (cards.length && isLearned(cards[0].dataset.lesson)) {
      const offered = offeredCard();
      if (offered) return [offered, ...cards];
    }
    return cards;
  }

  /* The first says what pressing it does: begin, or go on from where one stopped. */
  function setLead(card, isLead) {
    const { lesson } = card.dataset;
    const isBegun = begunLessons().includes(lesson);
    card.classList.toggle("cw-lead", isLead);
    card.toggleAttribute("data-first", isLead);
    card.hash = isLead && (isBegun || card.querySelector(PLAYS)) ? "play" : "";
    card.querySelector("[data-words]").textContent = isBegun ? "接着看" : "开始看";
    card.querySelector(".cw-lead__position")?.remove();
    if (!isLead || !isBegun) return;
    const position = dom.create("p", "cw-card__meta cw-lead__position", positionText(lesson));
    card.querySelector(".cw-card__title").after(position);
  }

  function fill(cards) {
    const ahead = cards.slice(0, AHEAD);
    const behind = cards.slice(AHEAD);
    row.className = `cw-must cw-must--${ahead.length}`;
    row.hidden = !ahead.length;
    if (ahead.length) document.querySelector(".cw-month").classList.remove("cw-month--bare");
    row.replaceChildren(...ahead);
    more.querySelector("ul").replaceChildren(...behind.map((card) => dom.create("li", "", card)));
    more.hidden = !behind.length;
    const isOpen = behind.some(({ dataset }) => !isLearned(dataset.lesson));
    more.querySelector("h2").textContent = isOpen ? "这个月还要学" : "这个月学过的";
  }

  /* Whoever has just come begins at the first card, whichever that is; the focus of others stays. */
  function keepFocus(active, isNew) {
    const { isBack } = courseware.wayBack;
    if (isNew && !isBack) shown[0]?.focus({ preventScroll: true });
    else if (shown.includes(active)) active.focus({ preventScroll: true });
    if (isBack) document.dispatchEvent(new CustomEvent("cw-shown"));
  }

  function arrange(cards) {
    const active = document.activeElement;
    const isSame =
      cards.length === shown.length && cards.every((card, index) => card === shown[index]);
    const hasFirst = active === shown[0] || courseware.focus.isNowhere(active);
    shown = cards;
    if (!isSame) fill(cards);
    cards.forEach((card, index) => setLead(card, index === 0));
    if (!isSame) keepFocus(active, hasFirst);
  }

  function showResumable() {
    const lead = shown[0]?.dataset.lesson;
    const begun = begunLessons().filter((id) => id !== lead);
    resumed.hidden = true;
    if (!begun.length) return;
    courseware.withLessons((lessons) => {
      const ids = begun.filter((id) => lessons[id]).slice(0, MOST_RESUMED);
      const cards = ids.map((id) => resumeCard(id, lessons[id]));
      resumed.querySelector("[data-resume-row]").replaceChildren(...cards);
      resumed.hidden = !ids.length;
    });
  }

  function showField() {
    const section = document.querySelector("[data-field]");
    courseware.field.show(section, JSON.parse(section.dataset.field));
  }

  courseware.showMonth = () => {
    const cards = ordered();
    if (!cards) {
      courseware.withLessons(courseware.showMonth);
      return;
    }
    arrange(cards);
    showCount();
    showResumable();
    showField();
  };
})();
