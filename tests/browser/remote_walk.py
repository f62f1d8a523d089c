"""A walk over a page as somebody with a remote control goes: ▼ until nothing happens, then ▲.

`WALK` takes the most presses that it may need and returns what was never wholly on the screen on
the way down (`lost`) and up (`lostUp`), and where the focus was not seen or in the wrong place
(`faults`). Keys are sent as events, which the page's own scripts answer as they answer real ones;
what a browser itself does with an arrow is not wanted here.
"""

from __future__ import annotations

WALK = """(most) => {
  const DRAWN = 40; /* px: what is smaller is an icon beside words */

  function isShown(element) {
    if (!element.checkVisibility()) return false; /* in what is folded, for example */
    const style = getComputedStyle(element);
    return style.visibility !== "hidden" && Number(style.opacity) > 0;
  }

  /* What a list that scrolls by itself hides is seen when one walks in it. */
  function isCut(element, box) {
    for (let up = element; up && up !== document.body; up = up.parentElement) {
      const { overflowX, overflowY } = getComputedStyle(up);
      if (overflowX === "visible" && overflowY === "visible") continue;
      const frame = up.getBoundingClientRect();
      if (box.top < frame.top - 1 || box.bottom > frame.bottom + 1) return true;
      if (box.left < frame.left - 1 || box.right > frame.right + 1) return true;
    }
    return false;
  }

  /* Every line of text and every picture, where it lies on the page. */
  function things() {
    const found = [];
    const add = (what, element, box) => {
      if (box.width < 2 || box.height < 2 || isCut(element, box)) return;
      const top = box.top + scrollY;
      found.push({ what, top, bottom: top + box.height });
    };
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const parent = node.parentElement;
      if (parent.closest("script, style, template, noscript, .cw-skip")) continue;
      if (!node.data.trim() || !isShown(parent)) continue;
      range.selectNodeContents(node);
      for (const box of range.getClientRects()) add(node.data.trim().slice(0, 40), parent, box);
    }
    for (const picture of document.querySelectorAll("img, svg, video, canvas")) {
      const box = picture.getBoundingClientRect();
      if (box.width >= DRAWN && box.height >= DRAWN && isShown(picture)) {
        add(`${picture.localName} ${picture.getAttribute("src") || ""}`, picture, box);
      }
    }
    return found;
  }

  const isFocusSeen = () => {
    const { activeElement: active } = document;
    if (!active || active === document.body || active.id === "main") return false;
    const box = active.getBoundingClientRect();
    return box.bottom > 4 && box.top < innerHeight - 4 && box.width > 0;
  };

  const faults = [];
  const seen = new Set();
  let listed = things();

  function look(press) {
    const low = scrollY + innerHeight + 1;
    for (const [index, { top, bottom }] of listed.entries()) {
      if (top >= scrollY - 1 && bottom <= low) seen.add(index);
    }
    if (!isFocusSeen()) faults.push(`focus unseen after ${press}`);
  }

  const main = document.querySelector("main");
  const isOwn = (element) => main.contains(element) && !element.matches("[data-up]");

  /* The controls of the page's own, but for the way out and for lists that scroll by themselves. */
  const own = () =>
    courseware.focus
      .controls(main)
      .filter((control) => isOwn(control) && !control.closest("[data-scroll]"))
      .map((control) => courseware.focus.boxOf(control))
      .filter(Boolean);

  /* ▼ comes to the foot last. */
  function checkFoot(from) {
    if (!isOwn(from) || main.contains(document.activeElement)) return;
    const edge = from.getBoundingClientRect().bottom;
    if (own().some(({ top }) => top >= edge)) faults.push("the foot before the page's own");
  }

  if (!isOwn(document.activeElement) && document.activeElement.closest("main") && own().length) {
    faults.push("begins at the way out");
  }

  function walk(key) {
    look(`${key} 0`);
    for (let press = 1; press <= most; press += 1) {
      const before = [scrollY, document.activeElement];
      const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
      document.activeElement.dispatchEvent(event);
      look(`${key} ${press}`);
      if (key === "ArrowDown") checkFoot(before[1]);
      if (scrollY === before[0] && document.activeElement === before[1]) return press;
    }
    faults.push(`no end of ${key}`);
    return most;
  }

  const down = walk("ArrowDown");
  const lost = listed.filter((_, index) => !seen.has(index)).map(({ what }) => what);
  seen.clear();
  const up = walk("ArrowUp");
  const lostUp = listed.filter((_, index) => !seen.has(index)).map(({ what }) => what);
  return { lost, lostUp, faults, down, up, count: listed.length };
}"""
