/* In the head: what a page can be seen without comes when it was seen. Scripts that a page names as
   `text/later` run once its first frame is drawn, in their order; one that does not come stops no
   other. Whoever is quicker than they are loses nothing: keys and clicks are kept meanwhile, and
   done as soon as there is somebody to do them. */
(() => {
  "use strict";
  const { courseware } = self;
  const root = document.documentElement;
  const { currentScript: ownTag } = document; /* stands where the stylesheet of paper belongs */
  const KEYS = /^(Arrow\w+|Enter|Escape|Backspace|BrowserBack|GoBack|\d)$/;
  const FIELDS = "input, textarea, select, audio, video, .cw-find button";
  const presses = []; /* what to do, in the order in which it was pressed */
  let hasBegun = false;
  let isDriven = false; /* arrows, 返回 and links are there */
  let isWhole = false; /* all scripts are there, or will not come */

  function run(url) {
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.async = false;
      script.onload = resolve;
      script.onerror = reject;
      script.src = url;
      document.body.append(script);
    });
  }

  function release() {
    presses.splice(0).forEach((act) => act());
  }

  /* Enter presses what has the focus, if the page has given it to anything meanwhile. */
  function press(key) {
    const target = document.activeElement || document.body;
    const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
    if (target.dispatchEvent(event) && key === "Enter") target.click();
  }

  function keep(event, act) {
    event.preventDefault();
    event.stopImmediatePropagation();
    presses.push(act);
  }

  function hasModifier({ ctrlKey, altKey, metaKey, shiftKey }) {
    return ctrlKey || altKey || metaKey || shiftKey;
  }

  function onKey(event) {
    const { key, target } = event;
    if (isDriven || !KEYS.test(key) || hasModifier(event) || target.matches(FIELDS)) return;
    /* What has the focus is pressed by the browser, and that is a click. */
    if (key === "Enter" && target !== document.body) return;
    keep(event, () => press(key));
  }

  function onClick(event) {
    if (isWhole || hasModifier(event)) return;
    const control = event.target.closest("a[href], button");
    if (!control || control.matches(FIELDS)) return;
    /* A button of the page's own waits for all: which script it belongs to is not told. */
    if (isDriven && !control.matches("main button")) return;
    keep(event, () => control.click());
  }

  /* Nobody prints a page that was not seen, and a sheet in the head would hold it up. */
  function readPaper() {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.media = "print";
    link.href = ownTag.dataset.print;
    ownTag.before(link);
  }

  async function begin() {
    if (hasBegun) return;
    hasBegun = true;
    readPaper();
    const scripts = Array.from(document.querySelectorAll("body > script[type='text/later']"));
    await Promise.allSettled(scripts.map(({ src }) => run(src)));
    isWhole = true;
    isDriven = true;
    root.setAttribute("data-scripts", "all");
    document.dispatchEvent(new CustomEvent("cw-whole"));
    release();
  }

  courseware.later = { run };
  addEventListener("keydown", onKey, true);
  addEventListener("click", onClick, true);
  document.addEventListener("cw-driven", () => {
    isDriven = true;
    release();
  });
  document.addEventListener("DOMContentLoaded", () => {
    /* A window that nobody sees draws no frame. */
    if (document.hidden) begin();
    else requestAnimationFrame(() => setTimeout(begin));
    document.addEventListener("visibilitychange", begin);
  });
})();
