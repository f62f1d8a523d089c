/* The timetable by the PC's clock: today, this week or this month. Where the clock is in another
   month than the timetable, the whole month stays and the page says so. */
(() => {
  "use strict";
  const { dom, time } = self.courseware;
  const DAY = 86400000;
  const root = document.querySelector("[data-timetable]");
  const days = [...root.querySelectorAll("[data-day]")];
  const following = dom.part(root, "following");
  const notice = dom.part(root, "today");
  const acts = dom.part(root, "acts");

  /* The date of 2026-11-05 at noon: no change of the clock moves it to another day. */
  function noon(day) {
    return new Date(`${day}T12:00:00`);
  }

  function label(day) {
    const date = noon(day);
    return `${date.getMonth() + 1}月${date.getDate()}日 星期${"日一二三四五六"[date.getDay()]}`;
  }

  /* From Monday to Sunday. */
  function week(day) {
    const date = noon(day);
    const monday = new Date(date.getTime() - ((date.getDay() + 6) % 7) * DAY);
    return [time.dayOf(monday), time.dayOf(new Date(monday.getTime() + 6 * DAY))];
  }

  /* The first and the last day of what is asked for. */
  function spanOf(name, day) {
    if (name === "today") return [day, day];
    if (name === "week") return week(day);
    const month = isKnown(day) ? day.slice(0, 7) : root.dataset.month;
    return [`${month}-01`, `${month}-31`];
  }

  /* Whether the day is in a month of this timetable. */
  function isKnown(day) {
    return [root.dataset.month, following?.dataset.month].includes(day.slice(0, 7));
  }

  function show(name, day) {
    const [start, end] = spanOf(name, day);
    for (const section of days) {
      const key = section.dataset.day;
      section.hidden = key < start || key > end;
      section.classList.toggle("is-today", key === day);
    }
    if (following) {
      following.hidden = days.every((x) => x.hidden || !following.contains(x));
      root.classList.toggle("is-following", day.startsWith(following.dataset.month));
    }
    for (const button of acts.querySelectorAll("[data-span]")) {
      button.setAttribute("aria-pressed", String(button.dataset.span === name));
    }
    say(name, day, end);
  }

  function say(name, day, end) {
    const shown = days.filter((section) => !section.hidden);
    const next = days.find((section) => section.dataset.day > (end || day));
    const when = { today: `今天 ${label(day)}`, week: "这个星期", month: "这个月" }[name];
    const then = next ? `下一回是 ${label(next.dataset.day)}。` : "";
    const text = shown.length ? "" : `${when}没有安排。${then}`;
    notice.hidden = !text;
    notice.querySelector("p").textContent = text;
  }

  function begin() {
    const day = time.today();
    acts.hidden = false;
    const keys = days.map((section) => section.dataset.day);
    for (const button of acts.querySelectorAll("[data-span]")) {
      button.addEventListener("click", () => show(button.dataset.span, time.today()));
    }
    acts.querySelector("[data-do='print']").addEventListener("click", () => self.print());
    if (!isKnown(day)) {
      show("month", day);
      notice.hidden = false;
      notice.querySelector("p").textContent =
        `这台电脑的日期是 ${day}，这份节目单是${root.dataset.label}的。看看电脑的钟对不对，再看有没有新的一期。`;
      return;
    }
    const [monday, sunday] = week(day);
    const isThisWeek = keys.some((key) => key >= monday && key <= sunday);
    show(keys.includes(day) ? "today" : isThisWeek ? "week" : "month", day);
  }

  begin();
})();
