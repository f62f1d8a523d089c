/* The home page says that the office has answered, until somebody has looked. */
(() => {
  "use strict";
  const { courseware } = self;
  const { store } = courseware;
  const READ = "replies"; /* as in ask.js */

  store.ready.then(() => {
    const notice = document.querySelector("[data-replies]");
    const { answers } = courseware.stationData();
    const stored = store.get(READ, []);
    const unread = (Array.isArray(answers) ? answers : []).filter(({ to }) => !stored.includes(to));
    notice.hidden = !unread.length;
    notice.querySelector("a").textContent = `镇里回了 ${unread.length} 个问题`;
  });
})();
