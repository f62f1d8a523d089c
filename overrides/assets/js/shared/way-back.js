/* 返回: to the page one came from, with its words and its place; one level up only where there is no
   way back. The start page is where every way begins, but for the launcher that opened it.

   Each entry of the tab's history says how many pages of ours lie before it: a page from disk has no
   referrer to tell. */
(() => {
  "use strict";
  const { courseware } = self;
  const DEPTH = "cw:depth";
  const LAUNCHED = "cw:launched";
  let isBack = false; /* whether this page was come back to */

  /* The depth of the page that is shown, kept for the next one; `null`: this tab has none yet. */
  function stored() {
    try {
      const text = sessionStorage.getItem(DEPTH);
      return text === null ? null : Number(text);
    } catch {
      return null;
    }
  }

  function store(depth) {
    try {
      sessionStorage.setItem(DEPTH, String(depth));
    } catch {
      /* Then 返回 goes up, as it does where there is no way back. */
      return;
    }
  }

  /* Whether the launcher opened this page; asked once. */
  function wasLaunched() {
    try {
      const isLaunched = sessionStorage.getItem(LAUNCHED) !== null;
      sessionStorage.removeItem(LAUNCHED);
      return isLaunched;
    } catch {
      return false;
    }
  }

  function depthOfEntry() {
    const depth = history.state?.depth;
    return Number.isInteger(depth) ? depth : null;
  }

  /* Gives the entry of this page its depth, once. */
  function mark() {
    if (depthOfEntry() === null) {
      const before = stored();
      const isLaunched = wasLaunched();
      const isStart = document.body.classList.contains("cw-home") && !isLaunched;
      const depth = isStart || before === null ? 0 : before + 1;
      history.replaceState({ ...history.state, depth }, "");
    }
    store(depthOfEntry());
  }

  function up() {
    const link = document.querySelector("[data-up]");
    if (!link) return false;
    courseware.departure.go(() => climb(link));
    return true;
  }

  function climb(link) {
    try {
      sessionStorage.removeItem(DEPTH); /* The page above is a beginning: nothing lies before it. */
      sessionStorage.setItem("cw:came-back", link.pathname);
    } catch {
      /* Then the page above begins at its first control. */
    }
    location.assign(link.href);
  }

  /* Whether there was anywhere to go. */
  function go() {
    if (depthOfEntry() > 0 && history.length > 1) {
      courseware.departure.go(() => history.back());
      return true;
    }
    return up();
  }

  function wentUp() {
    try {
      const isHere = sessionStorage.getItem("cw:came-back") === location.pathname;
      sessionStorage.removeItem("cw:came-back");
      return isHere;
    } catch {
      return false;
    }
  }

  const [navigation] = performance.getEntriesByType("navigation");
  isBack = wentUp() || navigation?.type === "back_forward";
  mark();
  addEventListener("hashchange", mark);
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted) mark();
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("[data-up]");
    if (!link || event.defaultPrevented || event.button > 0) return;
    if (event.ctrlKey || event.shiftKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    go();
  });

  courseware.wayBack = {
    go,
    get isBack() {
      return isBack;
    },
  };
})();
