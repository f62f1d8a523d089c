/* On the home page: the next study day by this PC's clock, of all those that stand there hidden.
   Where the clock is past all of them, the line of the month's study days is what remains. */
(() => {
  "use strict";
  const { courseware } = self;
  const today = courseware.time.today();
  const next = [...document.querySelectorAll("[data-programme-day]")].find(
    (day) => day.dataset.programmeDay >= today,
  );
  if (!next) return;
  next.hidden = false;
  const isToday = next.dataset.programmeDay === today;
  const title = document.querySelector("[data-study-title]");
  title.textContent = isToday ? "今天学习" : "下一个学习日";
  /* Another day's lessons cannot be begun yet. */
  next.querySelector("[data-study-begin]").hidden = !isToday;
})();
