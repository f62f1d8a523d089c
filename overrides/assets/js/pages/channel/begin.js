/* 频道 on the home page: the key that begins it. Full screen has to be asked for at that very key, so
   it comes first; the player and what it needs are read meanwhile, in their order. The address
   index.html#channel, to which the launcher leads, opens the stage before any key was pressed. */
(() => {
  "use strict";
  const { courseware } = self;
  const { dom, later } = courseware;
  const stage = document.querySelector("[data-channel]");
  const button = document.querySelector("[data-channel-begin]");
  let reading = null; /* once for the page */

  if (!stage || !button) return;

  function isLoaded(url) {
    return Array.from(document.scripts).some(({ src }) => src === url);
  }

  function read() {
    const parts = document.importNode(dom.part(stage, "parts").content, true);
    const scripts = Array.from(parts.querySelectorAll("script"));
    scripts.forEach((script) => script.remove());
    stage.append(parts);
    const urls = scripts.map(({ src }) => src).filter((url) => !isLoaded(url));
    return Promise.all(urls.map(later.run));
  }

  /* Over the whole screen; over the window where the browser refuses, or no key was pressed yet. */
  function fill() {
    stage.hidden = false;
    stage.classList.add("is-filled");
    document.documentElement.classList.add("cw-has-filled");
    stage.focus({ preventScroll: true });
  }

  async function open({ isPressed }) {
    if (!stage.hidden) return;
    fill();
    if (isPressed) stage.requestFullscreen?.().catch(() => stage.classList.add("is-window"));
    reading = reading || read();
    try {
      await Promise.all([reading, courseware.store.ready]);
    } catch {
      close();
      button.textContent = "放不起来，请一课一课打开";
      return;
    }
    courseware.channel.stage =
      courseware.channel.stage || new courseware.channel.Stage(stage, close);
    courseware.channel.stage.open({ isPressed });
  }

  async function close() {
    stage.hidden = true;
    stage.classList.remove("is-filled", "is-window");
    document.documentElement.classList.remove("cw-has-filled");
    if (location.hash === "#channel") history.replaceState(null, "", location.pathname);
    courseware.showLearned();
    if (document.fullscreenElement === stage) await document.exitFullscreen();
    button.focus();
  }

  button.hidden = false;
  button.addEventListener("click", () => open({ isPressed: true }));
  if (location.hash === "#channel") open({ isPressed: false });
  addEventListener("hashchange", () => {
    if (location.hash === "#channel") open({ isPressed: false });
  });
})();
