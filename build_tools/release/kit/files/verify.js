/* <kit-verify>: is what lies on this stick or disk what the township signed? The page and the key
   were at the station before the stick came; a verifier that travels on the stick proves nothing. */
(function () {
  "use strict";
  var kit = self.kit;
  var SLICE = 8 * 1024 * 1024;
  var AT_ONCE = 64 * 1024 * 1024;  /* the browser's own hash takes a file in one piece */
  var SAMPLE = 5;
  var SHOWN = 30;

  function make(tag, className, text) {
    var made = document.createElement(tag);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  }

  function hex(buffer) {
    return Array.from(new Uint8Array(buffer), function (byte) { return byte.toString(16).padStart(2, "0"); }).join("");
  }

  function size(bytes) {
    return bytes >= 1e9 ? (bytes / 1e9).toFixed(1) + " GB" : bytes >= 1e6 ? Math.round(bytes / 1e6) + " MB" : Math.ceil(bytes / 1e3) + " KB";
  }

  /* The SHA-256 of a file: small ones at once, large ones slice by slice. */
  function hashOf(file, told) {
    if (file.size <= AT_ONCE && self.crypto && crypto.subtle) {
      return file.arrayBuffer().then(function (buffer) { return crypto.subtle.digest("SHA-256", buffer); })
        .then(function (digest) { told(file.size); return hex(digest); });
    }
    var hash = self.sha256.create(), at = 0;
    function next() {
      if (at >= file.size) return Promise.resolve(hash.hex());
      var part = file.slice(at, at + SLICE);
      return part.arrayBuffer().then(function (buffer) {
        hash.update(buffer);
        at += buffer.byteLength;
        told(buffer.byteLength);
        return next();
      });
    }
    return next();
  }

  function bytesOf(file) {
    return file.arrayBuffer().then(function (buffer) { return new Uint8Array(buffer); });
  }

  class KitVerify extends HTMLElement {
    connectedCallback() {
      var own = this;
      this.steps = this.querySelector("[data-part='steps']");
      this.bar = this.querySelector("progress");
      this.verdict = this.querySelector("[data-part='verdict']");
      this.querySelector("[data-part='station']").textContent = kit.settings.name;
      this.querySelector("[data-part='key']").textContent = kit.settings.fingerprints.join("；");
      this.querySelector("input[type='file']").addEventListener("change", function (event) {
        var all = own.querySelector("[name='all']").checked;
        own.run(Array.from(event.target.files), all);
        event.target.value = "";
      });
    }

    step(words, kind) {
      this.steps.appendChild(make("li", kind ? "is-" + kind : "", words));
    }

    end(words, good) {
      this.bar.hidden = true;
      this.verdict.className = "kit-verdict " + (good ? "is-good" : "is-bad");
      this.verdict.textContent = words;
      this.dispatchEvent(new CustomEvent("kit-done", { detail: { good: good }, bubbles: true }));
    }

    run(picked, all) {
      var own = this;
      this.steps.textContent = "";
      this.verdict.textContent = "";
      this.bar.hidden = false;
      this.bar.removeAttribute("value");
      var files = {};
      picked.forEach(function (file) {
        files[file.webkitRelativePath.split("/").slice(1).join("/")] = file;
      });
      this.check(files, all).catch(function (error) {
        own.step(error.message, "bad");
        own.end("这个盘不能用。" + "换一个盘，或者给镇里打电话。", false);
      });
    }

    check(files, all) {
      var own = this;
      var lists;
      return this.release(files).then(function (release) {
        own.step("这个盘上是 " + release + " 这一期。", "good");
        return own.lists(files, release);
      }).then(function (read) {
        lists = read;
        own.step("签名对，是镇里发的，是给" + kit.settings.name + "的。", "good");
        return own.compare(files, lists, all);
      });
    }

    release(files) {
      var slots = ["slot-a.js", "slot-b.js"].filter(function (name) { return files[name]; });
      if (!slots.length) throw new Error("这里不是学习站的盘：没有找到 slot-a.js。要选盘的最外面一层。");
      return Promise.all(slots.map(function (name) { return files[name].text(); })).then(function (texts) {
        var valid = texts.map(kit.readSlot).filter(Boolean);
        valid.sort(function (a, b) { return b.turn - a.turn; });
        /* An empty release: a delivery was cut while nothing whole was there. */
        if (!valid.length || !valid[0].release) throw new Error("这个盘上没有送完整的一期。");
        return valid[0].release;
      });
    }

    /* Reads and believes the two lists of the release. */
    lists(files, release) {
      var folder = "r/" + release + "/";
      var names = [folder + "manifest-sha256.txt", folder + kit.settings.code + ".sha256"];
      var other = ["keys.txt", "keys.txt.minisig"].map(function (name) { return files[folder + name]; });
      if (!files[names[1]]) {
        var found = Object.keys(files).find(function (path) { return path.indexOf(folder) === 0 && /\.sha256$/.test(path); });
        throw new Error(found ? "这个盘是给别的站的：" + found.slice(folder.length) : "盘上没有给本站的单子。");
      }
      if (!files[names[0]]) throw new Error("盘上没有课的总单子。");
      var keys;
      return Promise.all(other.map(function (file) { return file ? bytesOf(file) : null; })).then(function (signed) {
        keys = kit.keys(kit.settings, signed[0], signed[1]);
        return Promise.all(names.map(function (name) {
          if (!files[name + ".minisig"]) throw new Error("单子没有签名。不要用这个盘。");
          return Promise.all([bytesOf(files[name]), bytesOf(files[name + ".minisig"])]);
        }));
      }).then(function (pairs) {
        return Promise.all(pairs.map(function (pair, index) {
          var told = kit.checkSignature(pair[0], pair[1], keys);
          var list = kit.readList(pair[0]);
          var station = index ? kit.settings.code : "*";
          if (told.release !== release || list.head.release !== release) throw new Error("单子是别的一期的。");
          if (told.station !== station) throw new Error("单子是给别的站的：" + told.station);
          return crypto.subtle.digest("SHA-256", pair[0]).then(function (digest) { list.sha256 = hex(digest); return list; });
        }));
      }).then(function (read) {
        if (read[1].head.pages !== read[0].sha256) throw new Error("两张单子不是一起的。");
        return { pages: read[0], own: read[1], folder: folder };
      });
    }

    /* Sizes of everything, hashes of all pages and of a sample of the media, or of all. */
    compare(files, lists, all) {
      var own = this;
      var wanted = lists.pages.files.concat(lists.own.files);
      var missing = wanted.filter(function (one) { return !files[one.path]; });
      var changed = wanted.filter(function (one) { return files[one.path] && files[one.path].size !== one.size; });
      var known = {};
      wanted.forEach(function (one) { known[one.path] = true; });
      var extra = Object.keys(files).filter(function (path) {
        return path.indexOf(lists.folder) === 0 && !known[path] && !/\.(sha256|minisig)$|\/(manifest-sha256|keys)\.txt$/.test(path);
      });
      var whole = wanted.filter(function (one) { return missing.indexOf(one) < 0 && changed.indexOf(one) < 0; });
      var media = whole.filter(function (one) { return one.path.indexOf("media/") === 0; });
      var sample = all ? media : own.sample(media);
      var todo = whole.filter(function (one) { return one.path.indexOf("media/") !== 0; }).concat(sample);
      var sum = todo.reduce(function (total, one) { return total + one.size; }, 0), done = 0;
      own.bar.max = sum || 1;
      return todo.reduce(function (before, one) {
        return before.then(function () {
          return hashOf(files[one.path], function (bytes) {
            done += bytes;
            own.bar.value = done;
            own.bar.setAttribute("aria-valuetext", size(done) + "，一共 " + size(sum));
          }).catch(function () { return ""; }).then(function (hash) {
            if (hash !== one.sha256) changed.push(one);
          });
        });
      }, Promise.resolve()).then(function () {
        own.step("对过 " + todo.length + " 个文件，" + size(sum) + (all ? "。" : "；视频和声音抽了 " + sample.length + " 个，一共 " + media.length + " 个。"), "");
        own.report("少了", missing);
        own.report("坏了或被改过", changed);
        own.report("多出来", extra.map(function (path) { return { path: path }; }));
        if (missing.length || changed.length) own.end("有文件不对。先让它“更新”一次；还不行，把盘交回镇里。", false);
        else if (extra.length) own.end("课都对，但是多出来几个不认识的文件。不要打开它们，把盘交回镇里。", false);
        else own.end("都对，放心用。", true);
      });
    }

    /* The largest, and a few by chance: what one person picks each time differs. */
    sample(media) {
      var left = media.slice().sort(function (a, b) { return b.size - a.size; });
      var chosen = left.splice(0, 1);
      while (left.length && chosen.length < SAMPLE) {
        var draw = crypto.getRandomValues(new Uint32Array(1))[0] % left.length;
        chosen.push(left.splice(draw, 1)[0]);
      }
      return chosen;
    }

    report(words, list) {
      if (!list.length) return;
      this.step(words + " " + list.length + " 个：", "bad");
      var own = this;
      list.slice(0, SHOWN).forEach(function (one) { own.step(one.path, "file"); });
      if (list.length > SHOWN) this.step("……还有 " + (list.length - SHOWN) + " 个", "file");
    }
  }
  customElements.define("kit-verify", KitVerify);
})();
