/* On every page: says in the head that a group session is open, and adds what a lesson really plays
   meanwhile to the session. Each page counts under a name of its own, so that two pages that play
   never write over each other; `session.js` adds them up. */
(() => {
  "use strict";
  const { courseware } = self;
  const { dom, session, store, time } = courseware;
  const LONGEST = 12; /* hours: a session that is still open then was forgotten, or cut off */
  const HOUR = 3600000;
  const counted = {}; /* by lesson: [seconds of the lesson, seconds of the clock] */
  let countedFor = ""; /* the session that they belong to */

  /* The session that is open, whichever page holds it; null where there is none. */
  session.current = () => store.value("draft", session.DRAFT)?.value || null;

  /* Whether what plays now belongs to it. */
  function isRunning(value) {
    if (!value || value.isLate || value.end) return false;
    const hours = (Date.now() - new Date(value.began)) / HOUR;
    /* Below nought: somebody has set the PC's clock back meanwhile. */
    return hours < LONGEST;
  }

  session.isRunning = isRunning;

  /* What all pages have counted for a session: [{lesson: [seconds, took]}, …]. */
  session.countedParts = (id) =>
    store
      .rows("draft")
      .filter(({ value }) => value?.session === id && value.counted)
      .map(({ value }) => value.counted);

  /* The name under which it is counted what all stations played before anybody signed in. */
  session.unsigned = (day) => `unsigned:${day}`;

  /* Of that: {played, took} and when it began, `since`; null where nothing was played. */
  session.playedUnsigned = (day) => {
    const rows = store
      .rows("draft")
      .filter(({ value }) => value?.session === session.unsigned(day));
    if (!rows.length) return null;
    const [since] = rows.map(({ value }) => value.since).sort();
    return { since, before: session.addUp(rows.map(({ value }) => value.counted)) };
  };

  /* Removes what was counted for sessions that are closed. */
  session.forgetCounted = (id) => {
    const stale = store.rows("draft").filter(({ value }) => value?.counted && value.session !== id);
    if (!stale.length) return Promise.resolve(true);
    return store.write(
      stale.map(({ value }) => ({ store: "draft", key: value.name, remove: true })),
    );
  };

  function count({ lesson, from, to, took = 0 }) {
    const value = session.current();
    if (!isRunning(value) || !(to > from)) return;
    if (countedFor !== value.id) {
      Object.keys(counted).forEach((id) => delete counted[id]);
      countedFor = value.id;
    }
    const [seconds, clock] = counted[lesson] || [0, 0];
    counted[lesson] = [seconds + to - from, clock + took];
    const page = store.page();
    const name = `played:${value.id}:${page}`;
    /* By the store, which notes what is still on its way when the page is left while it plays. */
    const row = { value: { name, session: value.id, counted }, owner: page, on: time.now() };
    store.write([{ store: "draft", key: name, value: row }]).then(showBar);
  }

  /* A line below the head; the page of the session has a bar of its own. */
  function showBar() {
    const bar = document.querySelector("[data-session-bar]");
    if (!bar) return;
    const value = session.current();
    bar.hidden = !value;
    if (!value) return;
    const present = session.sums(value).total;
    const since = value.isLate
      ? `${session.dayText(value.held)}的一场还没有补完`
      : `集中学习开着，${value.start} 开始，来了 ${present} 人`;
    const problem = store.problem();
    dom.part(bar, "since").textContent = problem ? `${since}。${problem}` : since;
  }

  document.addEventListener("cw-played", ({ detail }) => {
    store.ready.then(() => count(detail));
  });
  store.onchange((name) => {
    if (name === `draft:${session.DRAFT}` || name === "problem") showBar();
  });
  store.ready.then(showBar);
})();
