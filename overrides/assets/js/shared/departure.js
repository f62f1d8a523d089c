/* Leaving a page of a medium that may have been pulled out: a small file of the site is asked for
   first, which takes some milliseconds, and where it does not come the page says so in our words
   instead of the browser's. */
(() => {
  "use strict";
  const { courseware } = self;
  const { dom } = courseware;
  const PATIENCE = 1500; /* ms: a slow disk is no reason to stay */
  const asset = document.querySelector("link[rel='icon']").href;
  let dialog = null;
  let count = 0;

  /* Resolves with false only where the file cannot be read. */
  function isHere() {
    if (location.protocol !== "file:") return Promise.resolve(true);
    return new Promise((resolve) => {
      const image = document.createElement("img");
      count += 1;
      image.onload = () => resolve(true);
      image.onerror = () => resolve(false);
      image.src = `${asset}?${Date.now()}-${count}`; /* never from memory */
      setTimeout(() => resolve(true), PATIENCE);
    });
  }

  function close() {
    dialog.remove();
    dialog = null;
  }

  function say(leave) {
    if (dialog) return;
    const heading = dom.create("h2", "", "盘拔下来了，打不开别的页");
    heading.id = "cw-departure-title";
    dialog = dom.create("dialog", "cw-who-ask", [
      heading,
      dom.create("p", "", "把U盘或者硬盘插好，等几秒钟，再按“再试一次”。"),
      dom.create("div", "cw-who-ask__choices", [
        dom.button("cw-btn cw-btn--main cw-btn--big", "再试一次", () => {
          close();
          go(leave);
        }),
        dom.button("cw-btn cw-btn--big", "留在这一页", close),
      ]),
    ]);
    dialog.setAttribute("aria-labelledby", heading.id);
    dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      close();
    });
    document.body.append(dialog);
    if (dialog.showModal) dialog.showModal();
    else dialog.setAttribute("open", "");
    dialog.querySelector("button").focus();
  }

  async function go(leave) {
    if (await isHere()) leave();
    else say(leave);
  }

  /* Whether a click leads to another page of the site in this tab. */
  function isLeaving(link, event) {
    if (event.defaultPrevented || event.button > 0) return false;
    if (event.ctrlKey || event.shiftKey || event.metaKey || event.altKey) return false;
    if (link.target || link.hasAttribute("download") || link.protocol !== "file:") return false;
    return link.pathname !== location.pathname;
  }

  addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    if (!link || !isLeaving(link, event)) return;
    event.preventDefault();
    go(() => location.assign(link.href));
  });

  courseware.keys.layer(() => {
    if (!dialog) return false;
    close();
    return true;
  });
  courseware.departure = { go };
})();
