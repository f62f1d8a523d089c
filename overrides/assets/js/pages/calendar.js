/* Pages that know the day: a lesson that has lapsed since its release says so, and home says that a
   newer month is due. A clock that stands before the release's month, or years after it, is wrong, and
   nothing is said by it. */
(() => {
  "use strict";
  const { courseware } = self;
  const MOST_YEARS = 5; /* no station goes on with a release for longer */
  const { edition } = courseware;
  const releaseMonth = edition.month;
  const today = courseware.time.today();
  const month = today.slice(0, 7);
  const lapsing = document.querySelector("[data-lapses]");
  const newer = document.querySelector("[data-newer]");

  const yearOf = (text) => Number(text.slice(0, 4));

  if (month < releaseMonth || yearOf(month) > yearOf(releaseMonth) + MOST_YEARS) return;
  if (lapsing) lapsing.hidden = today <= lapsing.dataset.lapses;
  if (newer && month > releaseMonth) {
    newer.querySelector("p").textContent =
      `现在是${edition.monthText(month)}，这里还是${edition.monthText(releaseMonth)}的课。新的该送来了，请问一问管理员。`;
    newer.hidden = false;
  }
})();
