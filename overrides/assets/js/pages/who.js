/* Who learns now: the head of every page says it, and after a pause somebody is asked whether it is
   still the same person, before anything is noted for that one. Nobody is asked while a film plays
   or a group session is open, and nobody where all learn together. */
(() => {
  "use strict";
  const { courseware } = self;
  const { dom, learner, store } = courseware;
  const MINUTE = 60000; /* ms */
  /* ms without a key, a click or playing; the township sets it (`ask_who_after`) */
  const PAUSE = Number(document.documentElement.dataset.askWhoAfter) * MINUTE;
  const TICK = 10000; /* ms */
  const WRITE_EVERY = MINUTE; /* other pages need to know it no better */
  const ACTIVE = "active";
  const EVERYBODY = learner.EVERYBODY.id;
  let latest = 0; /* ms: when somebody did something on this page */
  let dialog = null;
  const waiting = []; /* whoever waits for the answer */
  let interrupted = null; /* a film that wanted to play before it */

  function isPlaying() {
    const media = Array.from(document.querySelectorAll("video, audio"));
    return media.some(({ paused, ended }) => !paused && !ended);
  }

  /* A clock that was set back says nothing, and so asks. */
  function isStale() {
    if (learner.current().id === EVERYBODY || isPlaying()) return false;
    const passed = Date.now() - Math.max(latest, Number(store.get(ACTIVE, 0)) || 0);
    return passed > PAUSE || passed < -WRITE_EVERY;
  }

  function touch() {
    latest = Date.now();
    if (learner.current().id === EVERYBODY) return;
    if (Math.abs(latest - store.get(ACTIVE, 0)) > WRITE_EVERY) store.set(ACTIVE, latest);
  }

  function isAsking() {
    return Boolean(dialog?.open);
  }

  function choiceButton(className, text, id) {
    const button = dom.button(className, text, () => answer(id));
    button.dataset.learner = id;
    return button;
  }

  function show(title, buttons) {
    const heading = dom.create("h2", "", title);
    heading.id = "cw-who-title";
    dialog.textContent = "";
    dialog.append(heading, dom.create("div", "cw-who-ask__choices", buttons));
    dialog.querySelector("button").focus();
  }

  function showQuestion() {
    const person = learner.current();
    show(`还是${person.name}吗？`, [
      choiceButton("cw-btn cw-btn--main cw-btn--big", "是", person.id),
      dom.button("cw-btn cw-btn--big", "换人", showPeople),
      choiceButton("cw-btn cw-btn--big", "大家一起", EVERYBODY),
    ]);
  }

  function showPeople() {
    const people = [learner.EVERYBODY, ...learner.list()];
    show(
      "谁在学？",
      people.map(({ id, name }) => choiceButton("cw-btn", name, id)),
    );
  }

  function ask() {
    if (isAsking()) return;
    if (!dialog) {
      dialog = dom.create("dialog", "cw-who-ask");
      dialog.setAttribute("aria-labelledby", "cw-who-title");
      /* Who goes back from the question has not said who it is: nothing is noted for a person. */
      dialog.addEventListener("cancel", () => answer(EVERYBODY));
      document.body.append(dialog);
    }
    if (dialog.showModal) dialog.showModal();
    else dialog.setAttribute("open", "");
    showQuestion();
  }

  function close() {
    if (dialog.close) dialog.close();
    else dialog.removeAttribute("open");
    waiting.splice(0).forEach((resolve) => resolve());
    interrupted?.play()?.catch(() => {
      /* The browser wants a key or a click: the button of the player is there. */
      interrupted = null;
    });
    interrupted = null;
  }

  async function answer(id) {
    latest = Date.now();
    await learner.choose(id);
    if (isAsking()) close();
  }

  /* Whoever comes back presses something: that wakes the question, and does nothing else. */
  function onAction(event) {
    if (isAsking()) return;
    if (!isStale()) {
      touch();
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    ask();
  }

  function tick() {
    if (isPlaying()) touch();
    else if (!isAsking() && isStale()) ask();
  }

  function showName() {
    const link = document.querySelector("[data-who]");
    if (!link) return;
    const { name } = learner.current();
    link.hidden = false;
    dom.part(link, "name").textContent = name;
    link.setAttribute("aria-label", `${name}在学，换人`);
  }

  courseware.who = {
    /* Resolves once it is certain who learns now: at once, or when the question was answered. */
    confirm() {
      if (!isAsking() && !isStale()) return Promise.resolve();
      ask();
      return new Promise((resolve) => {
        waiting.push(resolve);
      });
    },
  };

  store.ready.then(() => {
    showName();
    for (const kind of ["keydown", "pointerdown"]) addEventListener(kind, onAction, true);
    document.addEventListener(
      "play",
      ({ target }) => {
        if (!isAsking()) return;
        interrupted = target;
        target.pause();
      },
      true,
    );
    setInterval(tick, TICK);
    tick();
  });
  store.onchange((name) => {
    if (/^(learner|roster|draft:session)$/.test(name)) showName();
    /* Answered on another page, or a session was opened there. */
    if (isAsking() && !isStale()) close();
  });
  courseware.keys.layer(() => {
    if (!isAsking()) return false;
    answer(EVERYBODY);
    return true;
  });
})();
