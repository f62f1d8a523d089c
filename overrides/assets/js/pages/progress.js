/* Who learns here, and how far: names stay on this PC, no accounts, no passwords.

   A lesson is watched when nine tenths of it were really played, in any order and over any number
   of days: the last tenth is often greetings, and skipping does not count. It is understood when
   each question of its self-test was answered right once. */
(() => {
  "use strict";
  const { courseware } = self;
  const { merge, people, store, time } = courseware;
  const WATCHED = 0.9;
  const MOST_BEGUN = 8;
  const EVERYBODY = { id: "all", name: "大家一起" };
  const KINDS = ["seen", "answers", "read"]; /* of what is stored of a learner and a lesson */

  const learner = (courseware.learner = {
    EVERYBODY,
    list: people.list,

    /* Whether a group learns just now: then what is played and answered is that of all. */
    isInSession() {
      const { session } = courseware;
      return Boolean(session?.current) && session.isRunning(session.current());
    },

    current() {
      if (learner.isInSession()) return EVERYBODY;
      const id = store.get("learner", EVERYBODY.id);
      return people.list().find((person) => person.id === id) || EVERYBODY;
    },

    /* Who was chosen just now need not be asked whether it is still the same. */
    choose(id) {
      return store.write([
        { store: "learned", key: "learner", value: id },
        { store: "learned", key: "active", value: Date.now() },
      ]);
    },

    /* What a statement says of a learner: the id of one person, nothing of everybody. */
    presence({ id, kind }) {
      return id === EVERYBODY.id ? {} : { present: { [kind]: [id] } };
    },
  });

  function nameOf(kind, lesson, id = learner.current().id) {
    return `${kind}:${id}:${lesson}`;
  }

  /* What was played of a lesson: {played: stretches, duration, at: where one stopped, on: the day}. */
  function viewingOf(lesson, id) {
    const viewing = store.get(nameOf("seen", lesson, id), null);
    return Array.isArray(viewing?.played) ? viewing : { played: [], duration: 0, at: 0 };
  }

  function storeViewing(lesson, viewing, duration) {
    if (duration > 0 && isFinite(duration)) viewing.duration = duration;
    return store.set(nameOf("seen", lesson), viewing);
  }

  /* In all of these `id` is that of the learner; the current one where it is left out. */
  const progress = (courseware.progress = {
    /* How far a lesson is: seconds really played, its length, where one stopped, and whether it
       counts as watched and as understood. */
    of(lesson, id) {
      const viewing = viewingOf(lesson, id);
      const read = store.get(nameOf("read", lesson, id), null);
      const answers = store.get(nameOf("answers", lesson, id), null);
      const seconds = viewing.played.reduce((sum, stretch) => sum + stretch[1] - stretch[0], 0);
      const duration = viewing.duration || 0;
      return {
        seconds,
        duration,
        at: viewing.at || 0,
        on: viewing.on || read?.on || "",
        watched: Boolean(read) || (duration > 0 && seconds >= WATCHED * duration),
        understood: Boolean(answers?.understood),
      };
    },

    addPlayed(lesson, from, to, duration) {
      const viewing = viewingOf(lesson);
      viewing.played = merge.addStretch(viewing.played, from, to);
      viewing.on = time.today();
      return storeViewing(lesson, viewing, duration);
    },

    storePosition(lesson, second, duration) {
      const viewing = viewingOf(lesson);
      viewing.at = second;
      return storeViewing(lesson, viewing, duration);
    },

    /* A lesson without recording counts when somebody says so. */
    storeRead(lesson) {
      return store.set(nameOf("read", lesson), { on: time.today() });
    },

    answers(lesson, id) {
      return store.get(nameOf("answers", lesson, id), { questions: {}, understood: false });
    },

    storeAnswers(lesson, answers) {
      return store.set(nameOf("answers", lesson), answers);
    },

    /* The lessons of which something is stored for a learner. */
    lessons(id = learner.current().id) {
      const lessons = new Set();
      for (const kind of KINDS) {
        const begin = `${kind}:${id}:`;
        for (const name of store.names(begin)) lessons.add(name.slice(begin.length));
      }
      return Array.from(lessons).sort();
    },
  });

  /* The player sends what was really played, and the position that was reached. */
  document.addEventListener("cw-played", ({ detail }) => {
    store.ready.then(() => {
      courseware.completed.count(detail);
      progress.addPlayed(detail.lesson, detail.from, detail.to, detail.duration);
    });
  });
  document.addEventListener("cw-place", ({ detail }) => {
    store.ready.then(() => {
      progress.storePosition(detail.lesson, detail.at, detail.duration);
      addBegun(detail.lesson);
    });
  });

  /* Stores the few lessons that were begun last, for the home page. */
  function addBegun(lesson) {
    const name = `begun:${learner.current().id}`;
    const stored = store.get(name, []);
    const begun = Array.isArray(stored) ? stored : [];
    if (begun[0] === lesson) return;
    const others = begun.filter((other) => other !== lesson);
    store.set(name, [lesson, ...others].slice(0, MOST_BEGUN));
  }
})();
