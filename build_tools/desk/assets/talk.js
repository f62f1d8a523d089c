/* What all scripts of the desk share: asking the desk, going on, and making elements. */
(() => {
  "use strict";

  const LOST = "办公桌没有回答：它可能关了。字还在这一页里，开了办公桌再存。";

  class Fault extends Error {
    constructor(status, { fault = LOST, source = "" } = {}) {
      super(fault);
      Object.assign(this, { status, source });
    }
  }

  async function ask(address, message) {
    let answer;
    try {
      answer = await fetch(address, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-Desk": "1" },
        body: JSON.stringify(message || {}),
      });
    } catch {
      throw new Fault(0);
    }
    const json = answer.headers.get("Content-Type") === "application/json";
    const reply = json ? await answer.json() : {};
    if (!answer.ok) throw new Fault(answer.status, reply);
    return reply;
  }

  function send(address, file, progress) {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open("PUT", address);
      request.responseType = "json";
      request.setRequestHeader("X-Desk", "1");
      request.setRequestHeader("X-Name", encodeURIComponent(file.name));
      request.upload.addEventListener("progress", (event) => {
        if (event.lengthComputable) progress(Math.floor((100 * event.loaded) / event.total));
      });
      request.addEventListener("error", () => reject(new Fault(0)));
      request.addEventListener("load", () => {
        if (request.status === 200) resolve(request.response);
        else reject(new Fault(request.status, request.response || {}));
      });
      request.send(file);
    });
  }

  function element(name, properties, ...children) {
    const node = Object.assign(document.createElement(name), properties);
    node.append(...children);
    return node;
  }

  /* Lets an act be done once, however often it is pressed until it has ended. */
  function once(act) {
    let isGoing = false;
    return async (...values) => {
      if (isGoing) return;
      isGoing = true;
      try {
        await act(...values);
      } finally {
        isGoing = false;
      }
    };
  }

  /* Goes to another page, and has ended where somebody comes back to this one as it was. */
  function leave(address) {
    location.assign(address);
    return new Promise((resolve) => addEventListener("pageshow", resolve, { once: true }));
  }

  /* Asks before a page is left with something unsaved; Chrome before 119 hears `returnValue` alone. */
  function askBeforeLeaving(isUnsaved) {
    addEventListener("beforeunload", (event) => {
      if (!isUnsaved()) return;
      event.preventDefault();
      event.returnValue = true;
    });
  }

  function path(source) {
    return source.split("/").map(encodeURIComponent).join("/");
  }

  const unsavedKey = (source) => `draft ${source}`;

  /* The text of a lesson that this browser keeps until it is saved, or nothing. */
  function unsavedText(source) {
    try {
      return JSON.parse(localStorage.getItem(unsavedKey(source)));
    } catch {
      return null; // a browser that stores nothing, or not what the desk wrote
    }
  }

  self.courseware = {
    ask,
    askBeforeLeaving,
    element,
    leave,
    once,
    path,
    send,
    unsavedKey,
    unsavedText,
  };
})();
