/* Lessons that one person, or some without signing in, learned to the end: a statement `completed`
   for each lesson, person and day, and none while a group session is open, which has its own.

   Nine tenths must be played anew for the same lesson to be completed on another day: what is
   counted for that is stored as `run:<learner>:<lesson>`, and begins again after each statement. */
(() => {
  "use strict";
  const { courseware } = self;
  const { learner, merge, progress, statements, store, time } = courseware;
  const COMPLETE = 0.9;
  const underway = new Set(); /* what is being appended, so that two news do not make two of it */

  function nameOf(lesson, { id }) {
    return `run:${id}:${lesson}`;
  }

  function lengthOf(stretches) {
    return stretches.reduce((sum, [from, to]) => sum + to - from, 0);
  }

  /* What was played before runs were counted belongs to the first one. */
  function begin(lesson, { id }) {
    const { seconds, watched } = progress.of(lesson, id);
    if (watched || !seconds) return { played: [], took: 0 };
    return { played: store.get(`seen:${id}:${lesson}`, {}).played, took: null };
  }

  function runOf(lesson, person) {
    const run = store.get(nameOf(lesson, person), null);
    return Array.isArray(run?.played) ? run : begin(lesson, person);
  }

  function isSame(statement, lesson, presence) {
    return (
      statement.kind === "completed" &&
      statement.held === time.today() &&
      statement.lessons?.[0] === lesson &&
      JSON.stringify(statement.present) === JSON.stringify(presence.present)
    );
  }

  function isNotedToday(lesson, person) {
    const presence = learner.presence(person);
    return statements.standing().some((statement) => isSame(statement, lesson, presence));
  }

  function startAgain(lesson, person) {
    return store.set(nameOf(lesson, person), { played: [], took: 0 });
  }

  /* A played lesson says how many of its seconds, and in how many by the clock where that is
     certain. */
  async function append(lesson, person, { played, took }) {
    const seconds = Math.round(lengthOf(played));
    const facts = { lessons: [lesson], ...learner.presence(person) };
    if (seconds) facts.played = { [lesson]: seconds };
    if (seconds && took) facts.took = Math.round(took);
    return statements.append("completed", facts);
  }

  async function noteOnce(lesson, person, run) {
    const name = nameOf(lesson, person);
    if (underway.has(name)) return true;
    underway.add(name);
    let isNoted = isNotedToday(lesson, person);
    try {
      isNoted = isNoted || Boolean(await append(lesson, person, run));
    } finally {
      /* Before the next is written: what is played meanwhile must begin again too. */
      underway.delete(name);
    }
    if (isNoted) await startAgain(lesson, person);
    return isNoted;
  }

  courseware.completed = {
    /* Counts what was really played; `took` are seconds of the clock. */
    count({ lesson, from, to, took, duration }) {
      if (learner.isInSession() || !(to > from)) return;
      const person = learner.current();
      const run = runOf(lesson, person);
      run.played = merge.addStretch(run.played, from, to);
      if (run.took !== null) run.took += took || 0;
      store.set(nameOf(lesson, person), run);
      if (duration > 0 && lengthOf(run.played) >= COMPLETE * duration) {
        noteOnce(lesson, person, run);
      }
    },

    /* Somebody says that a lesson to read is learned; true once that is safe, or was before. */
    note(lesson) {
      if (learner.isInSession()) return Promise.resolve(true);
      return noteOnce(lesson, learner.current(), { played: [], took: 0 });
    },
  };
})();
