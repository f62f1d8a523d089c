/* Brings the files of the index into the page, each when it is first asked for. They are classic
   scripts because a page on file:// can read nothing else. */
(function (root) {
  "use strict";
  var courseware = (root.courseware = root.courseware || {});
  var search = (courseware.search = courseware.search || {});
  var KEPT = 60;                /* files of texts, some 60 KB each in memory */

  /* `base`: URL of the folder of the index, relative to the page, with a slash at its end. */
  search.Source = function (base) {
    var waiting = new Map(), words = new Map(), texts = new Map();

    /* Bytes are made of the text where they are asked for: of most files only a few are. */
    function arrived(key, length, text) {
      var wait = waiting.get(key);
      if (wait) wait({ length: length, bytes: function (from, to) { return search.bytesOf(text, from, to); } });
    }
    function unpacked(file) { return search.unpacked(file.bytes(0, file.length)); }
    courseware.searchHead = function (length, text) { arrived("index", length, text); };
    courseware.searchWords = function (number, length, text) { arrived(named("words", number), length, text); };
    courseware.searchTexts = function (number, length, text) { arrived(named("texts", number), length, text); };

    function read(name) {
      return new Promise(function (resolve, reject) {
        var script = document.createElement("script");
        waiting.set(name, resolve);
        script.charset = "utf-8";
        script.src = base + name + ".js";
        script.onload = function () { waiting.delete(name); script.remove(); };
        script.onerror = function () { waiting.delete(name); script.remove(); reject(new Error(name)); };
        document.head.appendChild(script);
      });
    }

    function once(map, name, start) {
      if (!map.has(name)) {
        var promise = start();
        map.set(name, promise);
        promise.catch(function () { map.delete(name); });
      }
      return map.get(name);
    }

    this.head = function () { return read("index").then(unpacked); };
    this.words = function (number) {
      var name = named("words", number);
      return once(words, name, function () { return read(name); }).finally(function () { words.delete(name); });
    };
    this.texts = function (number) {
      var name = named("texts", number);
      if (texts.size > KEPT && !texts.has(name)) texts.delete(texts.keys().next().value);
      return once(texts, name, function () { return read(name).then(unpacked); });
    };
  };

  function named(what, number) { return what + "-" + String(number).padStart(3, "0"); }
})(self);
