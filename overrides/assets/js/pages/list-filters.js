/* The filters of a section or a list: 有视频, 还没学过, 这个月. They stand in the address, so that 返回
   and the browser come back to them. Without scripts all lessons are shown, on their pages.

   The page's own cards stay what they are; a list of several pages is shown in one while it is
   filtered, and cards of its other pages are made of what `lessons.js` tells. */
(() => {
  "use strict";
  const { courseware } = self;
  const { dom, progress, store } = courseware;
  const AT_ONCE = 24; /* cards, as many as on a page */
  const box = document.querySelector("[data-filters]");
  const grid = document.querySelector("[data-listed] .cw-grid");
  if (!box || !grid) return;
  const pager = document.querySelector(".cw-pager");
  const ownItems = Array.from(grid.children);
  const ownCards = new Map(ownItems.map((item) => [cardIn(item).dataset.lesson, item]));
  const numbers = (box.dataset.filters || "").split(" ").filter(Boolean).map(Number);
  const month = Number(courseware.edition.month.slice(-2));
  const count = dom.create("p", "cw-note");
  const more = dom.button("cw-btn cw-list__more", "", () => showMore());
  const chosen = new Set();
  const chips = new Map();
  let hidden = []; /* ids that pass and are not shown yet */

  const FILTERS = {
    video: { label: "有视频", passes: hasVideo },
    open: { label: "还没学过", passes: (id) => !progress.of(id).watched },
    now: {
      label: "这个月",
      passes: (id, { months, required }) => required || Boolean((months >> (month - 1)) & 1),
    },
  };

  function cardIn(item) {
    return item.querySelector("a[data-lesson]");
  }

  /* Whether the lesson has a picture that moves, at this station. */
  function hasVideo(id, { medium }) {
    const labels = courseware.labelsHere(id);
    return medium === "here" && (!labels || labels.includes("hd") || labels.includes("small"));
  }

  function chosenInAddress() {
    const names = new URLSearchParams(location.search).get("only") || "";
    return names.split(" ").filter((name) => name in FILTERS);
  }

  function updateAddress() {
    const parameters = new URLSearchParams(location.search);
    if (chosen.size) parameters.set("only", Array.from(chosen).join(" "));
    else parameters.delete("only");
    const query = parameters.toString();
    history.replaceState(history.state, "", `${location.pathname}${query ? `?${query}` : ""}`);
  }

  /* The ids of the whole list, in its order. */
  function listed(lessons) {
    if (!numbers.length) return Array.from(ownCards.keys());
    const ids = Object.keys(lessons).sort((a, b) => lessons[b].number - lessons[a].number);
    return numbers.map((number) => ids[number]);
  }

  /* As build_tools/site/formatting.py writes it on the pages' own cards. */
  function lengthOf(seconds) {
    return seconds < 60 ? `${seconds}秒` : `${Math.round(seconds / 60)}分钟`;
  }

  function itemOf(id, { title, url, picture, seconds, medium }) {
    if (ownCards.has(id)) return ownCards.get(id);
    const frame = dom.picture(picture, title);
    if (seconds) frame.append(dom.create("span", "cw-pic__length", lengthOf(seconds)));
    const text = { here: "有视频", sound: "有声音", text: "只有文字" }[medium];
    const marks = dom.create("div", "cw-card__marks", [
      dom.create("span", `cw-mark cw-mark--${medium}`, text),
    ]);
    const card = dom.create("a", "cw-card", [
      frame,
      dom.create("div", "cw-card__body", [dom.create("h2", "cw-card__title", title), marks]),
    ]);
    card.href = url;
    card.dataset.lesson = id;
    const item = dom.create("li", "", card);
    ownCards.set(id, item);
    return item;
  }

  function drawAll() {
    grid.replaceChildren(...ownItems);
    count.remove();
    more.remove();
    if (pager) pager.hidden = false;
  }

  function drawPassing(lessons) {
    const conditions = Array.from(chosen, (name) => FILTERS[name].passes);
    const passing = listed(lessons).filter(
      (id) => lessons[id] && conditions.every((passes) => passes(id, lessons[id])),
    );
    const active = document.activeElement;
    grid.replaceChildren();
    if (pager) pager.hidden = true;
    count.textContent = passing.length
      ? `挑出 ${passing.length} 课`
      : "这样挑，一课也没有。再按一下，就看全部。";
    box.after(count);
    hidden = passing;
    showMore();
    if (grid.contains(active)) active.focus({ preventScroll: true });
  }

  function showMore() {
    const items = hidden.slice(0, AT_ONCE).map((id) => itemOf(id, courseware.lessonsById[id]));
    const isOnMore = document.activeElement === more;
    hidden = hidden.slice(items.length);
    grid.append(...items);
    courseware.showStation();
    courseware.edition.show();
    courseware.showLearned();
    if (hidden.length) {
      more.textContent = `再看 ${Math.min(hidden.length, AT_ONCE)} 课`;
      grid.after(more);
    } else more.remove();
    if (isOnMore) cardIn(items[0]).focus();
  }

  function show() {
    for (const [name, chip] of chips) chip.setAttribute("aria-pressed", String(chosen.has(name)));
    if (!chosen.size) {
      drawAll();
      return;
    }
    courseware.withLessons((lessons) => {
      if (chosen.size) drawPassing(lessons);
      document.dispatchEvent(new CustomEvent("cw-shown"));
    });
  }

  for (const [name, { label }] of Object.entries(FILTERS)) {
    const chip = dom.button("cw-chip", label, () => {
      if (!chosen.delete(name)) chosen.add(name);
      updateAddress();
      show();
    });
    chips.set(name, chip);
    box.append(chip);
  }
  for (const name of chosenInAddress()) chosen.add(name);
  box.hidden = false;
  if (chosen.size) store.ready.then(show);
  else show();
})();
