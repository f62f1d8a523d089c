/* What all scripts of the desk share: asking the desk, and making elements. */
(() => {
  "use strict";

  const LOST = "办公桌没有回答：它可能关了。字还在这一页里，开了办公桌再存。";

  class Fault extends Error {
    constructor(status, text) {
      super(text);
      this.status = status;
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
      throw new Fault(0, LOST);
    }
    const json = answer.headers.get("Content-Type") === "application/json";
    const reply = json ? await answer.json() : { fault: LOST };
    if (!answer.ok) throw new Fault(answer.status, reply.fault);
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
      request.addEventListener("error", () => reject(new Error(LOST)));
      request.addEventListener("load", () => {
        if (request.status === 200) resolve(request.response);
        else reject(new Error(request.response?.fault || LOST));
      });
      request.send(file);
    });
  }

  function element(name, properties, ...children) {
    const node = Object.assign(document.createElement(name), properties);
    node.append(...children);
    return node;
  }

  function path(source) {
    return source.split("/").map(encodeURIComponent).join("/");
  }

  self.courseware = { ask, element, path, send, LOST };
})();
