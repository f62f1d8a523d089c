/* Who learns here, and how far: names stay on this PC, no accounts, no passwords.

   A lesson is watched when nine tenths of it were really played, in any order and over any number
   of days: the last tenth is often greetings, and skipping does not count. It is understood when
   each question of its self-test was answered right once. */
(() => {
  "use strict";
  const { courseware } = self;
  const { store, time } = courseware;
  const WATCHED = 0.9;
  const NEAR = 1.5; /* seconds: stretches so near to each other are one */
  const MOST_STRETCHES = 200; /* that are stored of a lesson */
  const MOST_PEOPLE = 60;
  const LONGEST_NAME = 40;
  const MOST_BEGUN = 8;
  const EVERYBODY = { id: "all", name: "大家一起" };
  const KINDS = ["seen", "answers", "read"]; /* of what is stored of a learner and a lesson */

  function people() {
    const stored = store.get("learners", []);
    if (!Array.isArray(stored)) return [];
    return stored.filter((person) => person?.id && typeof person.name === "string");
  }

  function randomId() {
    const bytes = Array.from(crypto.getRandomValues(new Uint8Array(8)));
    return bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  const learner = (courseware.learner = {
    EVERYBODY,
    list: people,

    current() {
      const id = store.get("learner", EVERYBODY.id);
      return people().find((person) => person.id === id) || EVERYBODY;
    },

    choose(id) {
      return store.set("learner", id);
    },

    /* The person, or what is wrong with the name, in words. */
    add(name) {
      const trimmed = String(name).replace(/\s+/g, " ").trim().slice(0, LONGEST_NAME);
      if (!trimmed) return "先写名字。";
      const all = people();
      if ([EVERYBODY, ...all].some((person) => person.name === trimmed)) {
        return "这个名字已经有了。同名的，后面加个字分开。";
      }
      if (all.length >= MOST_PEOPLE) return "名字太多了，先去掉不来的。";
      const person = { id: randomId(), name: trimmed };
      const isStored = store.set("learners", all.concat([person]));
      return isStored ? person : "这台电脑不让存东西，名字记不住。";
    },

    /* Takes a person off the list, and what is stored of this person. */
    remove(id) {
      const others = people().filter((person) => person.id !== id);
      store.set("learners", others);
      for (const kind of KINDS) store.names(`${kind}:${id}:`).forEach(store.remove);
      if (store.get("learner", "") === id) store.remove("learner");
    },
  });

  /* Adds a stretch to stretches in order, [[from, to], …]; what overlaps or nearly touches joins. */
  function addStretch(stretches, from, to) {
    if (!(to > from)) return stretches;
    const joined = [];
    for (const stretch of stretches.concat([[from, to]]).sort((a, b) => a[0] - b[0])) {
      const previous = joined[joined.length - 1];
      const isNear = previous && stretch[0] <= previous[1] + NEAR;
      if (isNear) previous[1] = Math.max(previous[1], stretch[1]);
      else joined.push([stretch[0], stretch[1]]);
    }
    return joined.slice(0, MOST_STRETCHES);
  }

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
      viewing.played = addStretch(viewing.played, from, to);
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

    /* What becomes of a value of this PC and the one of the same name in a file that comes in. */
    join(name, present, incoming) {
      if (name.startsWith("seen:") && Array.isArray(incoming?.played)) {
        return joinViewings(present, incoming);
      }
      if (name.startsWith("answers:") && incoming?.questions) {
        return {
          questions: { ...incoming.questions, ...present.questions },
          understood: Boolean(present.understood || incoming.understood),
        };
      }
      if (name === "learners" && Array.isArray(incoming)) {
        const ids = new Set(present.map((person) => person.id));
        return present.concat(incoming.filter((person) => !ids.has(person.id)));
      }
      return present;
    },
  });

  function joinViewings(present, incoming) {
    return {
      played: incoming.played.reduce(
        (stretches, stretch) => addStretch(stretches, stretch[0], stretch[1]),
        present.played || [],
      ),
      duration: Math.max(present.duration || 0, incoming.duration || 0),
      at: present.at || incoming.at || 0,
      on: [present.on || "", incoming.on || ""].sort().pop(),
    };
  }

  /* The player sends what was really played, and the position that was reached. */
  document.addEventListener("cw-played", ({ detail }) => {
    progress.addPlayed(detail.lesson, detail.from, detail.to, detail.duration);
  });
  document.addEventListener("cw-place", ({ detail }) => {
    progress.storePosition(detail.lesson, detail.at, detail.duration);
    addBegun(detail.lesson);
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
