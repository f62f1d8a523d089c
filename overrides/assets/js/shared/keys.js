/* Arrow keys, as a remote control has them: to the nearest thing in that direction; the column is
   remembered over rows; at an edge nothing happens. Esc and Backspace close the top layer or go up
   one level, digits open a section, 0 the search.

   What takes arrows for itself (the player, a slider) says `data-keys="own"` and prevents what it
   uses; everything it leaves is handled here. */
(function () {
  "use strict";
  var courseware = (self.courseware = self.courseware || {});
  var THINGS = "a[href], button, input, select, textarea, summary, audio[controls], video[controls]," +
    " [tabindex='0'], [role='slider']";
  var TEXT = "input:not([type]), input[type='text'], input[type='search'], input[type='number'], textarea";
  var ASIDE = 4;           /* how much worse a step sideways is than one ahead */
  var BELOW = 0.3;         /* the same for what still lies below or above the thing itself */
  var CAME_BACK = "cw:came-back";
  var layers = [];
  var column = null;       /* { at, from }: the middle of the column, and the thing it holds for */

  /* Registers what closes the top layer; it returns true when it closed something. */
  courseware.keys = {
    layer: function (close) {
      layers.push(close);
    }
  };

  function seen(element) {
    if (element.disabled || element.tabIndex < 0 || element.closest("[hidden], [inert]")) return null;
    var box = element.getBoundingClientRect();
    if (box.width < 2 || box.height < 2) return null;
    return getComputedStyle(element).visibility === "hidden" ? null : box;
  }

  /* Whether a thing lies in a list that scrolls, out of sight; from inside the list it is reached. */
  function scrolledAway(thing, box, from) {
    var list = thing.closest("[data-scroll]");
    if (!list || list.contains(from)) return false;
    var frame = list.getBoundingClientRect();
    var middle = (box.top + box.bottom) / 2;
    return middle < frame.top || middle > frame.bottom;
  }

  /* The part of the page in which focus moves: an open dialog, what fills the screen, else all. */
  function scope() {
    return document.querySelector("dialog[open], [role='dialog'][aria-modal='true']:not([hidden])") ||
      document.fullscreenElement || document.querySelector(".is-filled") || document;
  }

  function gap(low, high, from, to) {
    return Math.max(low - to, from - high, 0);
  }

  /* Returns how far `box` lies from `here` in a direction, or Infinity where it does not. The
     column may differ from where the focus is: after a row with one wide thing one goes on below
     where one came from. */
  function distance(here, box, key, middle) {
    var down = key === "ArrowDown", up = key === "ArrowUp", right = key === "ArrowRight";
    var ahead, sideways;
    if (down || up) {
      ahead = down ? box.top - here.bottom : here.top - box.bottom;
      if (down ? box.top + box.bottom <= here.top + here.bottom : box.top + box.bottom >= here.top + here.bottom) return Infinity;
      if (ahead < -Math.min(here.height, box.height) / 2) return Infinity;
      sideways = gap(box.left, box.right, middle, middle);
      if (gap(box.left, box.right, here.left, here.right) === 0) sideways *= BELOW / ASIDE;
    } else {
      ahead = right ? box.left - here.right : here.left - box.right;
      if (ahead < -Math.min(here.width, box.width) / 2) return Infinity;
      if (right ? box.left <= here.left : box.right >= here.right) return Infinity;
      sideways = 0;
      /* Sideways means in the same row: what is above or below, if only by touching, is for the
         other arrows. */
      if (Math.min(box.bottom, here.bottom) - Math.max(box.top, here.top) < 1) return Infinity;
    }
    return Math.max(ahead, 0) + ASIDE * sideways;
  }

  function nearest(from, key) {
    var here = from.getBoundingClientRect();
    var vertical = key === "ArrowDown" || key === "ArrowUp";
    if (!column || column.from !== from) column = { at: (here.left + here.right) / 2, from: from };
    var best = null, least = Infinity;
    Array.from(scope().querySelectorAll(THINGS)).forEach(function (thing) {
      if (thing === from || from.contains(thing)) return;
      var box = seen(thing);
      if (!box || scrolledAway(thing, box, from)) return;
      var far = distance(here, box, key, column.at);
      if (far < least) { best = thing; least = far; }
    });
    if (best && vertical) column.from = best;
    return best;
  }

  function reach(thing) {
    thing.focus({ preventScroll: true });
    thing.scrollIntoView({ block: "nearest", inline: "nearest" });
    var box = thing.getBoundingClientRect();
    var room = 24;         /* the halo of the focus, and a glimpse of what comes next */
    if (box.bottom > innerHeight - room) scrollBy(0, box.bottom - innerHeight + room);
    else if (box.top < room) scrollBy(0, box.top - room);
  }

  /* Where focus begins on a page: what most people came for. */
  function first() {
    return document.querySelector("[data-first]") || document.querySelector("main a[href], main button");
  }

  function move(event) {
    var from = document.activeElement;
    var none = !from || from === document.body || from.id === "main";
    var to = none ? first() : nearest(from, event.key);
    if (!to) return;
    event.preventDefault();
    reach(to);
  }

  /* Esc and Backspace: the top layer, else full screen, else up one level. */
  function back(event) {
    for (var i = layers.length - 1; i >= 0; i -= 1) {
      if (layers[i]()) {
        event.preventDefault();
        return;
      }
    }
    if (document.fullscreenElement) {
      event.preventDefault();
      document.exitFullscreen();
      return;
    }
    var up = document.querySelector("[data-up]");
    if (!up) return;
    event.preventDefault();
    try {
      sessionStorage.setItem(CAME_BACK, up.pathname);
    } catch (error) {
      /* Then the page above begins at its first place. */
      column = null;
    }
    location.href = up.href;
  }

  function digit(event) {
    if (event.key === "0") {
      var field = document.querySelector(".cw-find__words");
      event.preventDefault();
      if (field && field.getClientRects().length) field.focus();
      else location.href = document.querySelector(".cw-find").action;
      return;
    }
    var door = document.querySelectorAll("[data-sections] a")[Number(event.key) - 1];
    if (!door) return;
    event.preventDefault();
    location.href = door.href;
  }

  function writes(element) {
    return element && element.matches && element.matches(TEXT);
  }

  function chooses(element) {
    return element && element.matches && element.matches("select, audio, video");
  }

  document.addEventListener("keydown", function (event) {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    var at = document.activeElement;
    var key = event.key;
    if (/^Arrow/.test(key)) {
      /* In a field the side arrows move the caret, in a list of choices all of them choose. */
      if (chooses(at) || (writes(at) && /Left|Right/.test(key))) return;
      if (at && at.closest && at.closest("[data-keys='own']") && /Left|Right/.test(key) && at.matches("[role='slider']")) return;
      move(event);
    } else if (key === "Escape" || key === "BrowserBack" || key === "GoBack" || (key === "Backspace" && !writes(at))) {
      back(event);
    } else if (/^[0-9]$/.test(key) && !event.shiftKey && !writes(at) && !chooses(at)) {
      digit(event);
    }
  });

  /* On the way back the focus is where it was; session storage belongs to this tab alone. */
  function place() {
    return "cw:focus:" + location.pathname;
  }

  function remember() {
    var things = Array.from(document.querySelectorAll(THINGS));
    var at = things.indexOf(document.activeElement);
    try {
      if (at >= 0) sessionStorage.setItem(place(), String(at));
    } catch (error) {
      /* Without storage focus begins at its first place: nothing is lost. */
      return;
    }
  }

  function recall() {
    var entry = (performance.getEntriesByType("navigation")[0] || {}).type;
    var kept = null, back = entry === "back_forward";
    try {
      kept = sessionStorage.getItem(place());
      back = back || sessionStorage.getItem(CAME_BACK) === location.pathname;
      sessionStorage.removeItem(CAME_BACK);
    } catch (error) {
      kept = null;
    }
    if (kept === null || !back) return null;
    return document.querySelectorAll(THINGS)[Number(kept)] || null;
  }

  addEventListener("pagehide", remember);
  document.addEventListener("click", remember);
  courseware.beginKeys = function () {
    var back = recall();
    if (back) reach(back);
    else if (document.activeElement === document.body && document.querySelector("[data-first]")) {
      document.querySelector("[data-first]").focus({ preventScroll: true });
    }
  };
})();
