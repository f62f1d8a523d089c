/* Where the focus is: it begins at what people came for, returns to where it was on the way back,
   and is never nowhere, also when what had it hides. */
(() => {
  "use strict";
  const { courseware } = self;
  const { scrolling } = courseware;
  const CONTROLS =
    "a[href], button, input, select, textarea, summary, audio[controls], video[controls]," +
    " [tabindex='0'], [role='slider']";
  const LOOK_AGAIN = 1000; /* ms */
  let lastBox = null; /* where the focus was last */
  let begun = null; /* what had the focus first */
  let placed = null; /* what got it because what had it was gone */
  let isPointing = false;

  /* Whether a control lies in a part that is folded: browsers differ in whether it has a box there. */
  function isFolded(control) {
    const fold = control.parentElement?.closest("details:not([open])");
    return Boolean(fold) && !(control.matches("summary") && control.parentElement === fold);
  }

  /* Where a control is, null where it cannot be reached. What one ticks is as large as its label. */
  function boxOf(control) {
    if (control.disabled || control.tabIndex < 0 || control.closest("[hidden], [inert]")) {
      return null;
    }
    if (isFolded(control)) return null;
    const box = control.getBoundingClientRect();
    if (box.width < 2 || box.height < 2) return null;
    if (getComputedStyle(control).visibility === "hidden") return null;
    const label = control.matches("input") && control.closest("label");
    return label ? label.getBoundingClientRect() : box;
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

  function controls(part = document) {
    return Array.from(part.querySelectorAll(CONTROLS));
  }

  function isNowhere(element) {
    return !element || element === document.body || element.id === "main";
  }

  /* What most people came for (`data-first`: that, or what is in it), else the first thing to press
     that does not lead away again; what is on the screen before what a long text has pushed below it. */
  function first() {
    const marked = Array.from(document.querySelectorAll("[data-first]"));
    const links = Array.from(document.querySelectorAll("main a[href], main button"));
    const candidates = [
      ...marked.flatMap((part) => [part, ...controls(part)]),
      ...links.filter((control) => !isAway(control)),
      ...links.filter(isAway),
    ];
    let next = null; /* what is to be reached, out of sight */
    /* One after another: to ask where all of a long page are takes a slow PC a while. */
    for (const control of candidates) {
      if (boxOf(control)) {
        if (scrolling.isOnScreen(control)) return control;
        next = next || control;
      }
    }
    return next;
  }

  function isAway(control) {
    return Boolean(control?.matches("[data-up]"));
  }

  /* The first thing that a page says below its title. */
  function ownText() {
    const texts = Array.from(document.querySelectorAll("main :is(h2, h3, p)"));
    return texts.find((text) => text.getBoundingClientRect().height > 1);
  }

  /* Where there is nothing to press but to read, the focus begins where one reads: 确认, pressed once
     too often, does not lead back out of a lesson. */
  function start() {
    const control = first();
    const text = document.querySelector("[data-text] > *") || (isAway(control) && ownText());
    const isMarked = control?.closest("[data-first]");
    if (text && !isMarked && scrolling.isOnScreen(text)) scrolling.markAt(text);
    else control?.focus({ preventScroll: true });
  }

  /* The focus with the whole control on the screen, and a glimpse of what comes next. */
  function moveTo(control) {
    control.focus({ preventScroll: true });
    if (!scrolling.isTall(control)) control.scrollIntoView({ block: "nearest", inline: "nearest" });
    scrolling.show(control);
  }

  /* What had the focus on a page, when one comes back to it: session storage is this tab's own. */
  function storageKey() {
    return `cw:focus:${location.pathname}`;
  }

  function remember() {
    const control = document.activeElement;
    const index = controls().indexOf(control);
    try {
      if (index < 0) {
        sessionStorage.removeItem(storageKey()); /* in a text the browser keeps the place */
      } else {
        const address = control.getAttribute("href");
        sessionStorage.setItem(storageKey(), JSON.stringify({ index, address }));
      }
    } catch {
      /* Without storage focus begins at its first control: nothing is lost. */
      return;
    }
  }

  function recalled() {
    try {
      return JSON.parse(sessionStorage.getItem(storageKey()) || "null");
    } catch {
      return null;
    }
  }

  /* A list may be in another order by now, or still come: what counts is where a link leads. */
  function remembered() {
    const entry = recalled();
    if (!entry) return null;
    const all = controls();
    if (!entry.address) return all[entry.index] || null;
    const alike = all.filter((control) => control.getAttribute("href") === entry.address);
    return alike.includes(all[entry.index]) ? all[entry.index] : alike.find(boxOf) || null;
  }

  function centre(box) {
    return [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
  }

  function nearestTo(target) {
    const [x, y] = centre(target);
    let nearest = null;
    let least = Infinity;
    for (const control of controls(scope())) {
      const box = boxOf(control);
      const far = box ? Math.hypot(centre(box)[0] - x, centre(box)[1] - y) : Infinity;
      if (far < least) [nearest, least] = [control, far];
    }
    return nearest;
  }

  /* What has the focus may hide, go or be switched off, and no event tells of it. Whoever steers
     with a pointer needs none. */
  function keep() {
    const { activeElement } = document;
    if (!isNowhere(activeElement)) lastBox = activeElement.getBoundingClientRect();
    else if (lastBox && !isPointing && document.hasFocus()) {
      placed = nearestTo(lastBox);
      placed?.focus({ preventScroll: true });
    }
  }

  /* For what is to have the focus once the disk has answered. Whoever has gone on meanwhile is left
     there: keys that are pressed now are meant for that place. */
  function afterwards() {
    const origin = document.activeElement;
    return (control) => {
      const { activeElement } = document;
      if ([origin, placed].includes(activeElement) || isNowhere(activeElement)) control.focus();
    };
  }

  /* The office's desk shows a page in a frame, beside a text in which somebody writes: it takes no
     letter from there. */
  function isBeside() {
    return self !== self.top && !document.hasFocus();
  }

  function begin(isBack) {
    if (isBeside()) {
      addEventListener("focus", () => begin(isBack), { once: true });
      return;
    }
    const control = isBack ? remembered() : null;
    if (control) moveTo(control);
    else if (isBack && self.scrollY > 0) scrolling.markPlace();
    else if (isNowhere(document.activeElement)) start();
    begun = document.activeElement;
    if (isBack && !control) {
      /* What comes later, as the results of a search do. */
      const focusLate = () => {
        if (document.activeElement !== begun && !isNowhere(document.activeElement)) return;
        const late = remembered();
        if (late) moveTo(late);
      };
      document.addEventListener("cw-shown", focusLate, { once: true });
    }
    keep();
    setInterval(keep, LOOK_AGAIN);
  }

  /* What most people come for may be shown only once all scripts are there and the records were
     read: it gets the focus where nobody has moved that meanwhile. */
  function beginLate(isBack) {
    if (isBeside()) return;
    const { activeElement } = document;
    if (activeElement !== begun && activeElement !== placed && !isNowhere(activeElement)) return;
    const control = isBack ? remembered() : first();
    if (isBack && control) moveTo(control);
    else if (
      isNowhere(activeElement) ||
      isAway(activeElement) ||
      first()?.closest("[data-first]")
    ) {
      start();
    }
    begun = document.activeElement;
  }

  /* Back from another place of the same page, a note for example: on the link that led there. */
  addEventListener("hashchange", ({ oldURL }) => {
    requestAnimationFrame(() => {
      if (scrolling.isOnScreen(document.activeElement)) return;
      const origin = controls().find((link) => link.href === oldURL && scrolling.isOnScreen(link));
      if (origin) moveTo(origin);
      else scrolling.markPlace();
    });
  });
  addEventListener("pagehide", remember);
  document.addEventListener("click", remember);
  document.addEventListener("pointerdown", () => {
    isPointing = true;
  });
  document.addEventListener(
    "keydown",
    () => {
      isPointing = false;
    },
    true,
  );

  courseware.focus = {
    afterwards,
    begin,
    beginLate,
    boxOf,
    controls,
    first,
    isNowhere,
    keep,
    moveTo,
    scope,
  };
})();
