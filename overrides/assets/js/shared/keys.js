/* Arrow keys, as a remote control has them: to the nearest control in that direction; the column is
   remembered over rows; at an edge nothing happens. Esc and Backspace close the top layer or go up
   one level, digits open a section, 0 the search.

   What takes arrows for itself (the player, a slider) says `data-keys="own"` and prevents what it
   uses; everything it leaves is handled here. */
(() => {
  "use strict";
  const courseware = (self.courseware = self.courseware || {});
  const CONTROLS =
    "a[href], button, input, select, textarea, summary, audio[controls], video[controls]," +
    " [tabindex='0'], [role='slider']";
  const TEXT_FIELDS =
    "input:not([type]), input[type='text'], input[type='search'], input[type='number'], textarea";
  const SIDEWAYS = 4; /* how much worse a step sideways is than one ahead */
  const BELOW = 0.3; /* the same for what still lies below or above the control itself */
  const MARGIN = 24; /* pixels: the halo of the focus, and a glimpse of what comes next */
  const CAME_BACK = "cw:came-back";
  const layers = [];
  let column = null; /* { middle, control }: the middle of the column, and what it holds for */

  courseware.keys = {
    /* Registers what closes the top layer; it returns true when it closed something. */
    layer(close) {
      layers.push(close);
    },
  };

  /* Where a control is, null where it cannot be reached. */
  function reachableBox(element) {
    if (element.disabled || element.tabIndex < 0 || element.closest("[hidden], [inert]")) {
      return null;
    }
    const box = element.getBoundingClientRect();
    if (box.width < 2 || box.height < 2) return null;
    return getComputedStyle(element).visibility === "hidden" ? null : box;
  }

  /* Whether a control lies in a list that scrolls, out of sight; from inside the list it is reached. */
  function isScrolledOut(control, box, start) {
    const list = control.closest("[data-scroll]");
    if (!list || list.contains(start)) return false;
    const frame = list.getBoundingClientRect();
    const middle = (box.top + box.bottom) / 2;
    return middle < frame.top || middle > frame.bottom;
  }

  /* The part of the page in which focus moves: an open dialog, what fills the screen, else all. */
  function scope() {
    return (
      document.querySelector("dialog[open], [role='dialog'][aria-modal='true']:not([hidden])") ||
      document.fullscreenElement ||
      document.querySelector(".is-filled") ||
      document
    );
  }

  function gap(low, high, from, to) {
    return Math.max(low - to, from - high, 0);
  }

  function isVertical(key) {
    return key === "ArrowDown" || key === "ArrowUp";
  }

  /* How far `box` lies from `start` in a direction, or Infinity where it does not. */
  function distance(start, box, key, middle) {
    return isVertical(key)
      ? verticalDistance(start, box, key === "ArrowDown", middle)
      : horizontalDistance(start, box, key === "ArrowRight");
  }

  /* The column may differ from where the focus is: after a row with one wide control one goes on
     below where one came from. */
  function verticalDistance(start, box, isDown, middle) {
    const ahead = isDown ? box.top - start.bottom : start.top - box.bottom;
    const sum = start.top + start.bottom;
    if (isDown ? box.top + box.bottom <= sum : box.top + box.bottom >= sum) return Infinity;
    if (ahead < -Math.min(start.height, box.height) / 2) return Infinity;
    const isBelow = gap(box.left, box.right, start.left, start.right) === 0;
    const sideways = gap(box.left, box.right, middle, middle);
    return Math.max(ahead, 0) + sideways * (isBelow ? BELOW : SIDEWAYS);
  }

  /* Sideways means in the same row: what is above or below, if only by touching, is for the other
     arrows. */
  function horizontalDistance(start, box, isRight) {
    const ahead = isRight ? box.left - start.right : start.left - box.right;
    if (ahead < -Math.min(start.width, box.width) / 2) return Infinity;
    if (isRight ? box.left <= start.left : box.right >= start.right) return Infinity;
    if (Math.min(box.bottom, start.bottom) - Math.max(box.top, start.top) < 1) return Infinity;
    return Math.max(ahead, 0);
  }

  function nearest(control, key) {
    const start = control.getBoundingClientRect();
    if (!column || column.control !== control) {
      column = { middle: (start.left + start.right) / 2, control };
    }
    let best = null;
    let least = Infinity;
    scope()
      .querySelectorAll(CONTROLS)
      .forEach((candidate) => {
        if (candidate === control || control.contains(candidate)) return;
        const box = reachableBox(candidate);
        if (!box || isScrolledOut(candidate, box, control)) return;
        const far = distance(start, box, key, column.middle);
        if (far < least) {
          best = candidate;
          least = far;
        }
      });
    if (best && isVertical(key)) column.control = best;
    return best;
  }

  function focus(control) {
    control.focus({ preventScroll: true });
    control.scrollIntoView({ block: "nearest", inline: "nearest" });
    const box = control.getBoundingClientRect();
    if (box.bottom > innerHeight - MARGIN) scrollBy(0, box.bottom - innerHeight + MARGIN);
    else if (box.top < MARGIN) scrollBy(0, box.top - MARGIN);
  }

  /* Where focus begins on a page: what most people came for. */
  function first() {
    return (
      document.querySelector("[data-first]") || document.querySelector("main a[href], main button")
    );
  }

  function move(event) {
    const active = document.activeElement;
    const isNowhere = !active || active === document.body || active.id === "main";
    const target = isNowhere ? first() : nearest(active, event.key);
    if (!target) return;
    event.preventDefault();
    focus(target);
  }

  /* Esc and Backspace: the top layer, else full screen, else up one level. */
  function goBack(event) {
    if ([...layers].reverse().some((close) => close())) {
      event.preventDefault();
      return;
    }
    if (document.fullscreenElement) {
      event.preventDefault();
      document.exitFullscreen();
      return;
    }
    const up = document.querySelector("[data-up]");
    if (!up) return;
    event.preventDefault();
    try {
      sessionStorage.setItem(CAME_BACK, up.pathname);
    } catch {
      /* Then the page above begins at its first control. */
      column = null;
    }
    location.href = up.href;
  }

  function digit(event) {
    if (event.key === "0") {
      const field = document.querySelector(".cw-find__words");
      if (!field) return; /* The page of a session has no search to be led away to. */
      event.preventDefault();
      if (field && field.getClientRects().length) field.focus();
      else location.href = document.querySelector(".cw-find").action;
      return;
    }
    const section = document.querySelectorAll("[data-sections] a")[Number(event.key) - 1];
    if (!section) return;
    event.preventDefault();
    location.href = section.href;
  }

  function isWriting(element) {
    return element?.matches?.(TEXT_FIELDS);
  }

  function isChoosing(element) {
    return element?.matches?.("select, audio, video");
  }

  function isOnSlider(element) {
    return element?.closest?.("[data-keys='own']") && element.matches("[role='slider']");
  }

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const active = document.activeElement;
    const { key } = event;
    if (/^Arrow/.test(key)) {
      /* In a field the side arrows move the caret, in a list of choices all of them choose. */
      if (isChoosing(active)) return;
      if (!isVertical(key) && (isWriting(active) || isOnSlider(active))) return;
      move(event);
    } else if (
      key === "Backspace" ? !isWriting(active) : /^(Escape|BrowserBack|GoBack)$/.test(key)
    ) {
      goBack(event);
    } else if (
      /^[0-9]$/.test(key) &&
      !event.shiftKey &&
      !isWriting(active) &&
      !isChoosing(active)
    ) {
      digit(event);
    }
  });

  /* On the way back the focus is where it was; session storage belongs to this tab alone. */
  function focusKey() {
    return `cw:focus:${location.pathname}`;
  }

  function rememberFocus() {
    const index = Array.from(document.querySelectorAll(CONTROLS)).indexOf(document.activeElement);
    try {
      if (index >= 0) sessionStorage.setItem(focusKey(), String(index));
    } catch {
      /* Without storage focus begins at its first control: nothing is lost. */
      return;
    }
  }

  function recallFocus() {
    const [navigation] = performance.getEntriesByType("navigation");
    let index;
    let isBack = navigation?.type === "back_forward";
    try {
      index = sessionStorage.getItem(focusKey());
      isBack = isBack || sessionStorage.getItem(CAME_BACK) === location.pathname;
      sessionStorage.removeItem(CAME_BACK);
    } catch {
      return null;
    }
    if (index === null || !isBack) return null;
    return document.querySelectorAll(CONTROLS)[Number(index)] || null;
  }

  addEventListener("pagehide", rememberFocus);
  document.addEventListener("click", rememberFocus);
  courseware.beginKeys = () => {
    const control = recallFocus();
    const begin = document.querySelector("[data-first]");
    if (control) focus(control);
    else if (document.activeElement === document.body && begin) {
      begin.focus({ preventScroll: true });
    }
  };
})();
