/* Brings the files of the index into the page, each when it is first asked for. They are classic
   scripts because a page on file:// can read nothing else. */
(() => {
  "use strict";
  const { courseware } = self;
  const { search } = courseware;
  const CACHED = 60; /* files of texts, some 60 KB each in memory */

  class Source {
    /* `base`: URL of the folder of the index, relative to the page, with a slash at its end. */
    constructor(base) {
      this.base = base;
      this.waiting = new Map(); /* a file's name → what resolves its promise */
      this.shards = new Map();
      this.lessons = new Map();
      courseware.searchHead = (length, text) => this.receive("index", length, text);
      courseware.searchWords = (number, length, text) =>
        this.receive(fileName("words", number), length, text);
      courseware.searchTexts = (number, length, text) =>
        this.receive(fileName("texts", number), length, text);
    }

    /* Bytes are decoded from the text where they are asked for: of most files only a few are. */
    receive(name, length, text) {
      const resolve = this.waiting.get(name);
      if (resolve) resolve({ length, bytes: (start, end) => search.decodeBytes(text, start, end) });
    }

    read(name) {
      return new Promise((resolve, reject) => {
        const script = document.createElement("script");
        const finish = () => {
          this.waiting.delete(name);
          script.remove();
        };
        this.waiting.set(name, resolve);
        script.charset = "utf-8";
        script.src = `${this.base}${name}.js`;
        script.onload = finish;
        script.onerror = () => {
          finish();
          reject(new Error(name));
        };
        document.head.appendChild(script);
      });
    }

    head() {
      return this.read("index").then(unpackFile);
    }

    postings(number) {
      const name = fileName("words", number);
      return once(this.shards, name, () => this.read(name)).finally(() => this.shards.delete(name));
    }

    texts(number) {
      const { lessons } = this;
      const name = fileName("texts", number);
      if (lessons.size > CACHED && !lessons.has(name)) lessons.delete(lessons.keys().next().value);
      return once(lessons, name, () => this.read(name).then(unpackFile));
    }
  }

  search.Source = Source;

  function unpackFile(file) {
    return search.unpack(file.bytes(0, file.length));
  }

  /* The promise of a file that is started once, and again after it failed. */
  function once(promises, name, start) {
    if (!promises.has(name)) {
      const promise = start();
      promises.set(name, promise);
      promise.catch(() => promises.delete(name));
    }
    return promises.get(name);
  }

  function fileName(kind, number) {
    return `${kind}-${String(number).padStart(3, "0")}`;
  }
})();
