/* Who learns here, and how far: names stay on this PC, no accounts, no passwords.

   A lesson is watched when nine tenths of it were really played, in any order and over any number
   of days: the last tenth is often greetings, and skipping does not count. It is understood when
   each question of its self-test was answered right once. */
(function () {
  "use strict";
  var courseware = (self.courseware = self.courseware || {});
  var store = courseware.store;
  var WATCHED = 0.9;
  var JOIN = 1.5;          /* seconds: stretches so near to each other are one */
  var MOST = 200;          /* stretches kept of a lesson */
  var NAMES = 60;
  var EVERYBODY = { id: "all", name: "大家一起" };

  function people() {
    var kept = store.get("learners", []);
    return Array.isArray(kept) ? kept.filter(function (one) { return one && one.id && typeof one.name === "string"; }) : [];
  }

  function freshId() {
    var bytes = new Uint8Array(8);
    crypto.getRandomValues(bytes);
    return Array.from(bytes, function (byte) { return byte.toString(16).padStart(2, "0"); }).join("");
  }

  courseware.learner = {
    EVERYBODY: EVERYBODY,
    list: people,
    current: function () {
      var id = store.get("learner", EVERYBODY.id);
      return people().find(function (one) { return one.id === id; }) || EVERYBODY;
    },
    choose: function (id) {
      return store.set("learner", id);
    },
    /* Returns the person, or what is wrong with the name, in words. */
    add: function (name) {
      var clean = String(name).replace(/\s+/g, " ").trim().slice(0, 40);
      if (!clean) return "先写名字。";
      var all = people();
      if (clean === EVERYBODY.name || all.some(function (one) { return one.name === clean; })) return "这个名字已经有了。同名的，后面加个字分开。";
      if (all.length >= NAMES) return "名字太多了，先去掉不来的。";
      var person = { id: freshId(), name: clean };
      return store.set("learners", all.concat([person])) ? person : "这台电脑不让存东西，名字记不住。";
    },
    /* Takes a person off the list, and what is kept of this person. */
    remove: function (id) {
      store.set("learners", people().filter(function (one) { return one.id !== id; }));
      ["seen:", "answers:", "read:"].forEach(function (kind) {
        store.names(kind + id + ":").forEach(store.remove);
      });
      if (store.get("learner", "") === id) store.remove("learner");
    }
  };

  /* Adds a stretch to stretches in order, [[from, to], …]; what overlaps or nearly touches joins. */
  function covered(stretches, from, to) {
    if (!(to > from)) return stretches;
    var all = stretches.concat([[from, to]]).sort(function (a, b) { return a[0] - b[0]; });
    var joined = [];
    all.forEach(function (one) {
      var last = joined[joined.length - 1];
      if (last && one[0] <= last[1] + JOIN) last[1] = Math.max(last[1], one[1]);
      else joined.push([one[0], one[1]]);
    });
    return joined.slice(0, MOST);
  }

  function seconds(stretches) {
    return stretches.reduce(function (sum, one) { return sum + one[1] - one[0]; }, 0);
  }

  function name(kind, lesson, learner) {
    return kind + ":" + (learner || courseware.learner.current().id) + ":" + lesson;
  }

  function seen(lesson, learner) {
    var kept = store.get(name("seen", lesson, learner), null);
    var whole = kept && Array.isArray(kept.played) ? kept : { played: [], duration: 0, at: 0 };
    return whole;
  }

  /* Returns how far a lesson is: seconds really played, its length, where one stopped, and whether
     it counts as watched and as understood. */
  function of(lesson, learner) {
    var kept = seen(lesson, learner);
    var played = seconds(kept.played);
    var read = store.get(name("read", lesson, learner), null);
    var answers = store.get(name("answers", lesson, learner), null);
    return {
      seconds: played,
      duration: kept.duration || 0,
      at: kept.at || 0,
      on: kept.on || (read && read.on) || "",
      watched: Boolean(read) || (kept.duration > 0 && played >= WATCHED * kept.duration),
      understood: Boolean(answers && answers.understood)
    };
  }

  function today() {
    /* The day as this PC has it, for people to read; no assessment rests on it. */
    var now = new Date();
    return now.getFullYear() + "-" + String(now.getMonth() + 1).padStart(2, "0") + "-" + String(now.getDate()).padStart(2, "0");
  }

  courseware.progress = {
    WATCHED: WATCHED,
    covered: covered,
    of: of,
    today: today,

    played: function (lesson, from, to, duration) {
      var kept = seen(lesson);
      kept.played = covered(kept.played, from, to);
      if (duration > 0 && isFinite(duration)) kept.duration = duration;
      kept.on = today();
      return store.set(name("seen", lesson), kept);
    },

    place: function (lesson, at, duration) {
      var kept = seen(lesson);
      kept.at = at;
      if (duration > 0 && isFinite(duration)) kept.duration = duration;
      return store.set(name("seen", lesson), kept);
    },

    /* A lesson without recording counts when somebody says so. */
    read: function (lesson) {
      return store.set(name("read", lesson), { on: today() });
    },

    answers: function (lesson, learner) {
      return store.get(name("answers", lesson, learner), { questions: {}, understood: false });
    },

    keepAnswers: function (lesson, value) {
      return store.set(name("answers", lesson), value);
    },

    /* The lessons of which something is kept for a learner. */
    lessons: function (learner) {
      var begins = ["seen:", "answers:", "read:"].map(function (kind) { return kind + (learner || courseware.learner.current().id) + ":"; });
      var found = {};
      begins.forEach(function (begin) {
        store.names(begin).forEach(function (one) { found[one.slice(begin.length)] = true; });
      });
      return Object.keys(found).sort();
    },

    /* What to do with a value that is here and in a file that comes in. */
    join: function (what, here, there) {
      if (/^seen:/.test(what) && there && Array.isArray(there.played)) {
        return {
          played: there.played.reduce(function (all, one) { return covered(all, one[0], one[1]); }, (here && here.played) || []),
          duration: Math.max(here.duration || 0, there.duration || 0),
          at: here.at || there.at || 0,
          on: [here.on || "", there.on || ""].sort().pop()
        };
      }
      if (/^answers:/.test(what) && there && there.questions) {
        return { questions: Object.assign({}, there.questions, here.questions), understood: Boolean(here.understood || there.understood) };
      }
      if (what === "learners" && Array.isArray(there)) {
        return here.concat(there.filter(function (one) { return !here.some(function (old) { return old.id === one.id; }); }));
      }
      return here;
    }
  };

  /* The player tells what was really played, and where one is. */
  document.addEventListener("cw-played", function (event) {
    courseware.progress.played(event.detail.lesson, event.detail.from, event.detail.to, event.detail.duration);
  });
  document.addEventListener("cw-place", function (event) {
    courseware.progress.place(event.detail.lesson, event.detail.at, event.detail.duration);
    remember(event.detail.lesson);
  });

  /* Keeps the few lessons that were begun last, for the home page. */
  function remember(lesson) {
    var key = "begun:" + courseware.learner.current().id;
    var old = store.get(key, []);
    if (Array.isArray(old) && old[0] === lesson) return;
    var others = (Array.isArray(old) ? old : []).filter(function (one) { return one !== lesson; });
    store.set(key, [lesson].concat(others).slice(0, 8));
  }
})();
