/* 明白纸: the station's own name on the sheet, a button that prints it, and the text for the next day
   opened by this PC's clock. */
(() => {
  "use strict";
  const { stationData, time } = self.courseware;
  const { name } = stationData();
  if (name) document.querySelector("[data-notice-station]").textContent = name;
  const print = document.querySelector("[data-do='print']");
  print.hidden = false;
  print.addEventListener("click", () => self.print());
  const today = time.today();
  const next = [...document.querySelectorAll("[data-announce]")].find(
    (text) => text.dataset.announce >= today,
  );
  if (next) next.open = true;
})();
