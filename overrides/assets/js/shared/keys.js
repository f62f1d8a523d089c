/* Arrow keys, as a remote control has them: to the nearest control in that direction; the column is
   remembered over rows; at an edge nothing happens. What lies in between is scrolled through first.
   Esc and Backspace close the top layer or go back, digits open a section, 0 the search.

   What takes arrows for itself (the player, a slider) says `data-keys="own"` and prevents what it
   uses; everything it leaves is handled here. */
(() => {
  "use strict";
  const { courseware } = self;
  const { focus, scrolling, wayBack } = courseware;
  const TEXT_FIELDS =
    "input:not([type]), input[type='text'], input[type='search'], input[type='number'], textarea";
  const COLUMN = 240; /* pixels: below what is wider, one goes on at its left */
  const SIDEWAYS = 4; /* how much worse a step sideways is than one ahead */
  const BELOW = 0.3; /* the same for what still lies below or above the control itself */
  const layers = [];
  let column = null; /* { middle, control }: the middle of the column, and what it holds for */

  courseware.keys = {
    /* Registers what closes the top layer; it returns true when it closed something. */
    layer(close) {
      layers.push(close);
    },
  };

  /* Whether a control lies in a list that scrolls, out of sight; from inside the list it is reached. */
  function isScrolledOut(control, box, start) {
    const list = control.closest("[data-scroll]");
    if (!list || list.contains(start)) return false;
    const frame = list.getBoundingClientRect();
    const middle = (box.top + box.bottom) / 2;
    return middle < frame.top || middle > frame.bottom;
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

  /* Where a step begins: at a place in the text it is the line at its top, so that the links in it
     come next and nothing is jumped over. */
  function startOf(control, key) {
    const start = focus.boxOf(control) || control.getBoundingClientRect();
    if (!isVertical(key) || !scrolling.isPlace(control)) return start;
    const line = Math.min(Math.max(start.top, 0), innerHeight);
    return { left: start.left, right: start.right, top: line, bottom: line, height: 0 };
  }

  function nearest(control, key) {
    const start = startOf(control, key);
    const isPlace = scrolling.isPlace(control);
    if (!column || column.control !== control) {
      column = { middle: start.left + Math.min(start.right - start.left, COLUMN) / 2, control };
    }
    const main = isVertical(key) && control.closest("main");
    let best = null;
    let least = [Infinity, Infinity];
    focus.controls(focus.scope()).forEach((candidate) => {
      if (candidate === control || (!isPlace && control.contains(candidate))) return;
      const box = focus.boxOf(candidate);
      if (!box || isScrolledOut(candidate, box, control)) return;
      const far = distance(start, box, key, column.middle);
      if (far === Infinity) return;
      /* All of the page's own comes before its head and foot, however far aside it is. */
      const rank = [main && !main.contains(candidate) ? 1 : 0, far];
      if (rank[0] < least[0] || (rank[0] === least[0] && rank[1] < least[1])) {
        best = candidate;
        least = rank;
      }
    });
    if (best && isVertical(key)) column.control = best;
    return best;
  }

  function move(event) {
    const { key } = event;
    /* Who has turned a wheel goes on from what is on the screen. */
    if (!focus.isNowhere(document.activeElement) && !scrolling.isOnScreen(document.activeElement)) {
      if (focus.scope() === document) scrolling.markPlace();
    }
    const active = document.activeElement;
    if (!isVertical(key) && scrolling.sideways(active, key === "ArrowRight")) {
      event.preventDefault();
      return;
    }
    const target = focus.isNowhere(active) ? focus.first() : nearest(active, key);
    const goesOn = isVertical(key) && focus.scope() === document;
    if (goesOn && scrolling.towards(target, key === "ArrowDown")) {
      event.preventDefault();
      return;
    }
    if (!target) return;
    event.preventDefault();
    focus.moveTo(target);
  }

  /* Esc and Backspace: the top layer, else full screen, else the page one came from. */
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
    if (wayBack.go()) event.preventDefault();
  }

  /* A slip on the remote control must not take somebody's answers away. */
  function isAnswering() {
    const quizzes = Array.from(document.querySelectorAll("cw-quiz"));
    return quizzes.some((quiz) => quiz.contains(document.activeElement) || quiz.isBegun);
  }

  function leaveFor(url) {
    courseware.departure.go(() => location.assign(url));
  }

  function digit(event) {
    if (isAnswering()) return;
    const shortcut = document.querySelector(`[data-key="${event.key}"]:not([hidden])`);
    if (shortcut) {
      event.preventDefault();
      shortcut.click();
      return;
    }
    if (event.key === "0") {
      const field = document.querySelector(".cw-find__words");
      if (!field) return; /* The page of a session has no search to be led away to. */
      event.preventDefault();
      if (field && field.getClientRects().length) field.focus();
      else leaveFor(document.querySelector(".cw-find").action);
      return;
    }
    const section = document.querySelectorAll("[data-sections] a")[Number(event.key) - 1];
    if (!section) return;
    event.preventDefault();
    leaveFor(section.href);
  }

  function isWriting(element) {
    return element?.matches?.(TEXT_FIELDS);
  }

  /* Whether there is still something to move the caret over in this direction. */
  function isInText({ value, selectionStart, selectionEnd }, key) {
    if (!value || selectionStart !== selectionEnd || selectionEnd === null) return Boolean(value);
    return selectionEnd !== (key === "ArrowLeft" ? 0 : value.length);
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
      /* In a field the side arrows move the caret to its ends, in a list of choices all of them choose. */
      if (isChoosing(active)) return;
      if (!isVertical(key) && isWriting(active) && isInText(active, key)) return;
      if (!isVertical(key) && isOnSlider(active)) return;
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
})();
