/* <kit-verify>: is what lies on this stick or disk what the township signed? The page and the key
   were at the station before the stick came; a verifier that travels on the stick proves nothing. */
(() => {
  "use strict";
  const { kit } = self;
  const SLICE = 8 * 1024 * 1024;
  const WHOLE = 64 * 1024 * 1024; /* the browser's own hash takes a file in one piece */
  const SAMPLE = 5;
  const SHOWN = 30;
  const TELEVISION = "电视/";
  const PLAYLIST = "电视/电视.m3u8";
  const SIGNATURES_AND_LISTS = /\.(sha256|minisig)$|\/(manifest-sha256|keys)\.txt$/;

  function hex(buffer) {
    const bytes = Array.from(new Uint8Array(buffer));
    return bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  function sizeText(bytes) {
    if (bytes >= 1e9) return `${(bytes / 1e9).toFixed(1)} GB`;
    return bytes >= 1e6 ? `${Math.round(bytes / 1e6)} MB` : `${Math.ceil(bytes / 1e3)} KB`;
  }

  async function bytesOf(file) {
    return new Uint8Array(await file.arrayBuffer());
  }

  /* The SHA-256 of a file: small ones in one piece, large ones slice by slice; `progress` is called
     with the bytes of each. */
  async function hashOf(file, progress) {
    if (file.size <= WHOLE && self.crypto && crypto.subtle) {
      const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
      progress(file.size);
      return hex(digest);
    }
    const hash = self.sha256.create();
    let start = 0;
    while (start < file.size) {
      const buffer = await file.slice(start, start + SLICE).arrayBuffer();
      hash.update(buffer);
      start += buffer.byteLength;
      progress(buffer.byteLength);
    }
    return hash.hex();
  }

  /* The release that plays from these files, by their slots. */
  async function releaseOf(files) {
    const names = ["slot-a.js", "slot-b.js"].filter((name) => files.has(name));
    if (!names.length) {
      throw new Error("这里不是学习站的盘：没有找到 slot-a.js。要选盘的最外面一层。");
    }
    const texts = await Promise.all(names.map((name) => files.get(name).text()));
    const slots = texts.map(kit.readSlot);
    /* One that a power cut ended early runs nothing: without its bracket it is no statement. */
    const isTorn = (text) => /^(R(\([^)]*)?)?$/.test(text.split("\0").join(""));
    if (!slots.every((slot, index) => slot || isTorn(texts[index]))) {
      throw new Error(
        "slot-a.js 或 slot-b.js 里写的不是换期的记号，打开盘就会运行。先不要打开这个盘。",
      );
    }
    const whole = slots.filter(Boolean).sort((a, b) => b.turn - a.turn);
    /* An empty release: a delivery was cut while nothing whole was there. */
    if (!whole.length || !whole[0].release) throw new Error("这个盘上没有送完整的一期。");
    return whole[0].release;
  }

  /* The list of the pages and that of the station, read and checked against their signatures. */
  async function listsOf(files, release) {
    const { code } = kit.settings;
    const folder = `r/${release}/`;
    const names = { pages: `${folder}manifest-sha256.txt`, station: `${folder}${code}.sha256` };
    if (!files.has(names.station)) {
      const paths = Array.from(files.keys());
      const other = paths.find((path) => path.startsWith(folder) && path.endsWith(".sha256"));
      if (!other) throw new Error("盘上没有给本站的单子。");
      throw new Error(`这个盘是给别的站的：${other.slice(folder.length)}`);
    }
    if (!files.has(names.pages)) throw new Error("盘上没有课的总单子。");
    const keyFiles = ["keys.txt", "keys.txt.minisig"].map((name) => files.get(folder + name));
    const signed = await Promise.all(keyFiles.map((file) => (file ? bytesOf(file) : null)));
    const keys = kit.keys(kit.settings, ...signed);
    for (const name of [names.pages, names.station]) {
      if (!files.has(`${name}.minisig`)) throw new Error("单子没有签名。不要用这个盘。");
    }
    const pages = await readSigned(files, names.pages, keys, release, "*");
    const station = await readSigned(files, names.station, keys, release, code);
    if (station.head.pages !== pages.sha256) throw new Error("两张单子不是一起的。");
    return { pages, station, folder };
  }

  async function readSigned(files, name, keys, release, station) {
    const bytes = await bytesOf(files.get(name));
    const signature = await bytesOf(files.get(`${name}.minisig`));
    const facts = kit.checkSignature(bytes, signature, keys);
    const list = kit.readList(bytes);
    if (facts.release !== release || list.head.release !== release) {
      throw new Error("单子是别的一期的。");
    }
    if (facts.station !== station) throw new Error(`单子是给别的站的：${facts.station}`);
    list.sha256 = hex(await crypto.subtle.digest("SHA-256", bytes));
    return list;
  }

  /* The largest, and a few by chance: what is picked differs each time. */
  function sampleOf(media) {
    const others = media.slice().sort((a, b) => b.size - a.size);
    const sample = others.splice(0, 1);
    while (others.length && sample.length < SAMPLE) {
      const index = crypto.getRandomValues(new Uint32Array(1))[0] % others.length;
      sample.push(...others.splice(index, 1));
    }
    return sample;
  }

  class KitVerify extends HTMLElement {
    connectedCallback() {
      this.steps = this.part("steps");
      this.bar = this.querySelector("progress");
      this.verdict = this.part("verdict");
      this.part("station").textContent = kit.settings.name;
      this.part("key").textContent = kit.settings.fingerprints.join("；");
      this.querySelector("input[type='file']").addEventListener("change", (event) => {
        const { checked } = this.querySelector("[name='all']");
        this.run(Array.from(event.target.files), checked);
        event.target.value = "";
      });
    }

    part(name) {
      return this.querySelector(`[data-part='${name}']`);
    }

    addStep(text, kind) {
      const item = document.createElement("li");
      if (kind) item.className = `is-${kind}`;
      item.textContent = text;
      this.steps.append(item);
    }

    end(text, good) {
      this.bar.hidden = true;
      this.verdict.className = `kit-verdict ${good ? "is-good" : "is-bad"}`;
      this.verdict.textContent = text;
      this.dispatchEvent(new CustomEvent("kit-done", { detail: { good }, bubbles: true }));
    }

    async run(picked, all) {
      this.steps.textContent = "";
      this.verdict.textContent = "";
      this.earlier = null;
      this.bar.hidden = false;
      this.bar.removeAttribute("value");
      const files = new Map();
      for (const file of picked) {
        files.set(file.webkitRelativePath.split("/").slice(1).join("/"), file);
      }
      try {
        await this.check(files, all);
      } catch (error) {
        this.addStep(error.message, "bad");
        this.end("这个盘不能用。换一个盘，或者给镇里打电话。", false);
      }
    }

    async check(files, all) {
      const release = await releaseOf(files);
      this.addStep(`这个盘上是 ${release} 这一期。`, "good");
      const lists = await listsOf(files, release);
      this.addStep(`签名对，是镇里发的，是给${kit.settings.name}的。`, "good");
      await this.compare(files, lists, all);
    }

    /* Sizes of everything, hashes of all pages and of a sample of the media, or of all. */
    async compare(files, { pages, station, folder }, all) {
      const entries = pages.files.concat(station.files);
      const listed = new Set(pathsOf(entries));
      const missing = entries.filter(({ path }) => !files.has(path));
      const present = entries.filter(({ path }) => files.has(path));
      const changed = present.filter(({ path, size }) => files.get(path).size !== size);
      const complete = present.filter(({ path, size }) => files.get(path).size === size);
      const shown = await namesForTelevision(files, station, folder);
      const extra = Array.from(files.keys()).filter((path) =>
        path.startsWith(TELEVISION)
          ? !shown.has(path)
          : path.startsWith(folder) && !listed.has(path) && !SIGNATURES_AND_LISTS.test(path),
      );
      if (shown.has(PLAYLIST)) listed.add(PLAYLIST);
      const media = complete.filter(({ path }) => path.startsWith("media/"));
      const sample = all ? media : sampleOf(media);
      const hashed = complete.filter(({ path }) => !path.startsWith("media/")).concat(sample);
      changed.push(...(await this.compareHashes(files, hashed)));
      const note = all ? "。" : `；视频和声音抽了 ${sample.length} 个，一共 ${media.length} 个。`;
      this.addStep(`对过 ${hashed.length} 个文件，${sizeText(totalSize(hashed))}${note}`, "");
      const running = await this.runningAmong(files, listed, folder);
      this.report("少了", pathsOf(missing));
      this.report("坏了或被改过", pathsOf(changed));
      this.report("多出来", extra);
      this.report("单子上没有，点一下可能会运行", running);
      if (running.length) {
        this.end("盘上有来路不明、可能会运行的文件。不要打开它们，把盘交回镇里。", false);
      } else if (missing.length || changed.length) {
        this.end("有文件不对。先让它“更新”一次；还不行，把盘交回镇里。", false);
      } else if (extra.length) {
        this.end("课都对，但是多出来几个不认识的文件。不要打开它们，把盘交回镇里。", false);
      } else this.end("都对，放心用。", true);
    }

    /* Files of the whole stick that no list names and that may run; the station's own kit may. */
    async runningAmong(files, listed, folder) {
      const running = [];
      for (const [path, file] of files) {
        const isNamed = listed.has(path) || path === "slot-a.js" || path === "slot-b.js";
        const isList = path.startsWith(folder) && SIGNATURES_AND_LISTS.test(path);
        if (isNamed || isList || !(await kit.mayRun(path, file))) continue;
        if (/^r\/[^/]+\/./.test(path) && (await this.isEarlier(files, path))) continue;
        const sha256 = await hashOf(file, () => {});
        const text = path === "kit/kit-files.js" ? await file.text() : "";
        if (!kit.isOfKit(path, sha256, text)) running.push(path);
      }
      return running;
    }

    /* Whether a page of another release is one that this release's lists, signed, name. */
    async isEarlier(files, path) {
      const release = path.split("/")[1];
      this.earlier = this.earlier || new Map();
      if (!this.earlier.has(release)) {
        const lists = await listsOf(files, release).catch(() => null);
        const entries = lists ? lists.pages.files.concat(lists.station.files) : [];
        this.earlier.set(release, new Map(entries.map((entry) => [entry.path, entry.sha256])));
      }
      const sha256 = this.earlier.get(release).get(path);
      return Boolean(sha256) && (await hashOf(files.get(path), () => {})) === sha256;
    }

    /* Those of the entries whose files have another hash, or cannot be read. */
    async compareHashes(files, entries) {
      const total = totalSize(entries);
      const changed = [];
      let size = 0;
      this.bar.max = total || 1;
      const progress = (bytes) => {
        size += bytes;
        this.bar.value = size;
        this.bar.setAttribute("aria-valuetext", `${sizeText(size)}，一共 ${sizeText(total)}`);
      };
      for (const entry of entries) {
        const hash = await hashOf(files.get(entry.path), progress).catch(() => "");
        if (hash !== entry.sha256) changed.push(entry);
      }
      return changed;
    }

    report(text, paths) {
      if (!paths.length) return;
      this.addStep(`${text} ${paths.length} 个：`, "bad");
      for (const path of paths.slice(0, SHOWN)) this.addStep(path, "file");
      if (paths.length > SHOWN) this.addStep(`……还有 ${paths.length - SHOWN} 个`, "file");
    }
  }

  /* What may lie in the folder for a television: films under their names as large as they are, and
     the playlist where it is right to the letter. */
  async function namesForTelevision(files, station, folder) {
    const list = files.get(`${folder}tv.txt`);
    const sizes = new Map(station.files.map(({ path, size }) => [path, size]));
    const films = list ? kit.films(await list.text(), sizes) : [];
    const paths = films
      .map(({ name, path }) => ({ path: `${TELEVISION}${name}.mp4`, size: sizes.get(path) }))
      .filter(({ path, size }) => files.has(path) && files.get(path).size === size);
    const names = new Set(pathsOf(paths));
    const playlist = files.get(PLAYLIST);
    if (playlist && films.length && (await playlist.text()) === kit.playlist(films)) {
      names.add(PLAYLIST);
    }
    return names;
  }

  function pathsOf(entries) {
    return entries.map(({ path }) => path);
  }

  function totalSize(entries) {
    return entries.reduce((sum, { size }) => sum + size, 0);
  }

  customElements.define("kit-verify", KitVerify);

  /* 返回 of a remote control. */
  document.addEventListener("keydown", ({ key }) => {
    if (!/^(Backspace|Escape|BrowserBack|GoBack)$/.test(key)) return;
    document.querySelector(".kit-back").click();
  });
})();
