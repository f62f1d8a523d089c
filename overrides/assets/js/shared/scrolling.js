/* What lies between two controls is read too: before the focus jumps to what is out of sight, the
   page goes on by a part of the screen, and the focus stays where one reads.

   Pages differ, people do not: a line or a picture that is cut at the edge of the screen is wholly
   on it before or after each press, or could not be, being taller than the screen. */
(() => {
  "use strict";
  const { courseware } = self;
  const PART = 0.7; /* of the screen; the rest stays, so that one finds one's place again */
  const MARGIN = 24; /* pixels: the halo of the focus, and a glimpse of what comes next */
  const PICTURES = "main img, main video, main svg";
  const BLOCKS =
    "h1, h2, h3, h4, p, li, dt, dd, tr, figure, pre, blockquote, fieldset, summary, img, label";
  let marked = null;

  const box = (element) => element.getBoundingClientRect();
  const end = () => document.documentElement.scrollHeight - innerHeight - self.scrollY;

  function isInSight({ top, bottom, height }) {
    if (height > innerHeight - 2 * MARGIN) return top < innerHeight * PART && bottom > MARGIN * 2;
    return top >= 0 && bottom <= innerHeight;
  }

  function isTouching({ top, bottom }) {
    return bottom > MARGIN && top < innerHeight - MARGIN;
  }

  function isTall(element) {
    return box(element).height > innerHeight - 2 * MARGIN;
  }

  /* How far the page must go for a box to be on the screen: more than 0 is ahead. */
  function wayTo({ top, bottom, height }, isDown) {
    if (height > innerHeight - 2 * MARGIN) {
      return isDown ? top - MARGIN : innerHeight - MARGIN - bottom;
    }
    return isDown ? bottom + MARGIN - innerHeight : MARGIN - top;
  }

  /* No further than to the edge of a picture that is cut now and would be cut afterwards. */
  function keepPicturesWhole(by, isDown) {
    let least = by;
    for (const picture of document.querySelectorAll(PICTURES)) {
      const { top, bottom, height } = box(picture);
      if (height < MARGIN || height > innerHeight) continue;
      const cutNow = isDown ? top < innerHeight && bottom > innerHeight : top < 0 && bottom > 0;
      const edge = isDown ? top : innerHeight - bottom;
      if (cutNow && edge < least && edge >= 1) least = edge;
    }
    return least;
  }

  /* Marks the place where one reads with the focus; the mark goes with it. */
  function mark(block) {
    if (marked) marked.removeAttribute("data-reading");
    marked = block;
    block.setAttribute("data-reading", "");
    if (!block.hasAttribute("tabindex")) {
      block.tabIndex = -1;
      block.addEventListener("blur", () => block.removeAttribute("tabindex"), { once: true });
    }
    block.focus({ preventScroll: true });
  }

  /* The first thing to read on the screen, when nothing that has the focus is on it. */
  function markPlace() {
    const blocks = Array.from(document.querySelectorAll(`:is(main, footer) :is(${BLOCKS})`));
    const shown = blocks.filter((block) => {
      const { top, bottom, width, height } = box(block);
      return width > 1 && height > 1 && bottom > MARGIN && top < innerHeight - MARGIN;
    });
    const whole = shown.find((block) => box(block).top >= 0);
    if (whole || shown.length) mark(whole || shown[shown.length - 1]);
  }

  courseware.scrolling = {
    /* Brings an element onto the screen with its surroundings. Of what is taller than the screen it
       is the end that one comes to; the rest follows press by press. */
    show(element) {
      const { top, bottom } = box(element);
      if (isTall(element)) {
        if (top > innerHeight * PART) self.scrollBy(0, top - MARGIN);
        else if (bottom < innerHeight * (1 - PART)) self.scrollBy(0, bottom - innerHeight + MARGIN);
      } else if (bottom > innerHeight - MARGIN) self.scrollBy(0, bottom - innerHeight + MARGIN);
      else if (top < MARGIN) self.scrollBy(0, top - MARGIN);
    },

    isTall,

    /* Goes on sideways in what is wider than its frame, a table or code; returns whether it did. */
    sideways(element, isRight) {
      if (!element.matches("[tabindex='0']") || !element.closest(".cw-text")) return false;
      const before = element.scrollLeft;
      element.scrollLeft += (isRight ? PART : -PART) * element.clientWidth;
      return element.scrollLeft !== before;
    },

    /* Whether the focus is on something that can be seen. */
    isOnScreen: (element) => isTouching(box(element)),

    isPlace: (element) => element === marked && element.hasAttribute("data-reading"),

    markPlace,
    markAt: mark,

    /* Goes on towards `target`, or to the end of the page where there is none. Returns whether it
       did; false: the target is on the screen, or one press away from it. */
    towards(target, isDown) {
      const remaining = isDown ? end() : self.scrollY;
      if (remaining < 1) return false;
      const part = innerHeight * PART;
      let by = Math.min(part, remaining);
      if (target) {
        if (isInSight(box(target))) return false;
        const way = wayTo(box(target), isDown);
        if (way <= 0) return false;
        if (way <= part && keepPicturesWhole(way, isDown) === way) return false;
        by = Math.min(by, way);
      }
      by = keepPicturesWhole(by, isDown);
      self.scrollBy(0, isDown ? by : -by);
      if (!isTouching(box(document.activeElement)) || document.activeElement === document.body) {
        markPlace();
      }
      return true;
    },
  };
})();
