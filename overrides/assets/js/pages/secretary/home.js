/* On the home page: the next study day, and the way to 书记看一页. Without figures from the office the
   way alone. */
(() => {
  "use strict";
  const { secretary: phrases, stationData, time } = self.courseware;
  const { release, secretary } = stationData();
  const { ahead } = phrases.studyDays(secretary?.studyDays || [], time.today(), release || "");
  const text = document.querySelector("[data-study-day]");
  if (ahead.length) text.textContent = `下一个学习日 ${phrases.dayText(ahead[0])}`;
})();
