/* What was played at the same time before anybody signed in: stored for the session that is opened
   afterwards, on the same day, so that its register says what the PC really played. */
(() => {
  "use strict";
  const { courseware } = self;
  const { session, store, time } = courseware;
  const counted = {}; /* by lesson: [seconds of the lesson, seconds of the clock] */
  let day = "";
  let since = ""; /* when the first of it began to play */

  function count({ lesson, from, to, took }) {
    if (session.isRunning(session.current())) return;
    if (day !== time.today()) {
      day = time.today();
      since = session.timeOf(new Date(Date.now() - 1000 * took));
      Object.keys(counted).forEach((id) => delete counted[id]);
    }
    const [seconds, clock] = counted[lesson] || [0, 0];
    counted[lesson] = [seconds + to - from, clock + took];
    const page = store.page();
    const value = {
      name: `played:unsigned:${page}`,
      session: session.unsigned(day),
      counted,
      since,
    };
    store.write([
      { store: "draft", key: value.name, value: { value, owner: page, on: time.now() } },
    ]);
  }

  document.addEventListener("cw-played", ({ detail }) => {
    store.ready.then(() => count(detail));
  });
})();
