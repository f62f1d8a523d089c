/* What this PC keeps of a station: the browser's one door to what must not be lost. A copy in
   memory answers at once; a promise says when a value is safe on the disk, and only then may a page
   say so. It never rejects: what went wrong stands in `problem`, in words for people.

   One IndexedDB for each station, so that two copies on one PC do not mix; its object stores stand
   in docs/records.md. Switches of the screen stay in localStorage and are not its concern. */
(() => {
  "use strict";
  const courseware = (self.courseware = self.courseware || {});
  const { journal, merge, migration } = courseware;
  const IN_MEMORY = ["learned", "roster", "draft", "statement", "about"];
  const EXPLANATIONS = {
    QuotaExceededError: "电脑的硬盘满了，新的东西记不住。请管理员删掉些不用的文件，再试一次。",
    SecurityError: "这台电脑不让存东西，记不住。请管理员看看浏览器的设置。",
    InvalidStateError: "这个窗口不让存东西，记不住。如果是无痕窗口，请关上，用普通窗口打开。",
    VersionError: "这一页是旧的，不能再记东西。请关上，重新打开。",
  };
  const UNEXPLAINED = "浏览器没有存上，记不住。请再试一次；还不行，关上浏览器重新打开。";

  const listeners = [];
  const memory = new courseware.StoreMemory(IN_MEMORY);
  const isFirefox = /\bFirefox\//.test(navigator.userAgent);
  const page = randomHex(4);
  let problem = "";
  let isRefusing = false; /* nothing can be kept just now */
  let isComplete = false; /* memory has all that is on the disk */
  let isLeaving = false; /* the page is being closed, or gives way to another */
  let isPrivate = false;
  let completing = null;
  let pc = "";

  function randomHex(count) {
    const bytes = Array.from(crypto.getRandomValues(new Uint8Array(count)));
    return bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  function code() {
    const station = courseware.stationData ? courseware.stationData() : {};
    return station.code || document.documentElement.getAttribute("data-site") || "site";
  }

  function prefix() {
    return `cw:${code()}:`;
  }

  const database = new courseware.Database(`cw:${code()}`, () => {
    /* The browser closed it: opened again at once, so that whoever enters something hears of a
       fault before the next name, and not with it. */
    isComplete = false;
    complete();
  });
  const mirror = new courseware.StoreMirror(database.name, memory);
  const channel = self.BroadcastChannel ? new BroadcastChannel(database.name) : null;

  function explain(error) {
    /* Without a connection an unknown error means that the settings of the browser forbid it. */
    const isForbidden = !self.indexedDB || (error?.name === "UnknownError" && !database.connection);
    return EXPLANATIONS[isForbidden ? "SecurityError" : error?.name] || UNEXPLAINED;
  }

  function setProblem(text, cannotKeep) {
    const isChanged = problem !== text;
    problem = text;
    isRefusing = cannotKeep;
    if (isChanged) emit("problem");
  }

  function fail(error) {
    setProblem(explain(error), true);
  }

  function recover() {
    setProblem("", false);
  }

  function emit(name) {
    listeners.forEach((listener) => listener(name));
  }

  /* What listeners are called with for a value of an object store. */
  function nameOf({ store, key }) {
    if (store === "learned") return key;
    return store === "draft" || store === "about" ? `${store}:${key}` : store;
  }

  function emitAll(changes) {
    new Set(changes.map(nameOf)).forEach(emit);
  }

  /* Brings memory to what is on the disk, now or, where that failed, before the next write. */
  function complete() {
    completing =
      completing ||
      readDisk().finally(() => {
        completing = null;
      });
    return completing;
  }

  async function readDisk() {
    try {
      await database.open();
      await readAll();
    } catch (error) {
      fail(error);
      showUnmoved();
      return;
    }
    try {
      memory.fill(await migration.run(database, prefix()));
      await readPc();
      await mirror.begin(database);
      recover();
    } catch (error) {
      /* The disk is full: what is on it can be read all the same. */
      fail(error);
      showUnmoved();
    }
    isComplete = true;
    emitAll(memory.asChanges());
  }

  /* A damaged database is closed and thrown away by the browser; a page that is open still has its
     values, and writes them into the one that it finds empty. */
  async function readAll() {
    let changes = [];
    const read = async (transaction) => {
      changes = [];
      for (const name of IN_MEMORY) {
        const values = await transaction.values(name);
        const keys = await transaction.keys(name);
        keys.forEach((key, index) => changes.push({ store: name, key, value: values[index] }));
      }
    };
    const restore = async (transaction) => {
      if (!(await transaction.get("about", "pc"))) {
        memory.asChanges().forEach(({ store: name, key, value }) => {
          transaction.put(name, key, value);
        });
      }
      await read(transaction);
    };
    if (pc) await database.write(IN_MEMORY, restore);
    else await database.read(IN_MEMORY, read);
    IN_MEMORY.forEach((name) => memory.clear(name));
    memory.fill(changes);
    if (!memory.value("about", "pc")) await readMirror();
  }

  /* The database is new, or the browser threw it away when it was opened. */
  async function readMirror() {
    const copied = await mirror.read();
    if (!copied.length) return;
    const changes = await database.write(IN_MEMORY, async (transaction) => {
      if (await transaction.get("about", "pc")) return;
      copied.forEach(({ store: name, key, value }) => transaction.put(name, key, value));
    });
    memory.fill(changes);
  }

  /* Eight hex digits for this profile of the browser, made once. */
  async function readPc() {
    pc = memory.value("about", "pc") || "";
    if (pc) return;
    const changes = await database.write(["about"], async (transaction) => {
      pc = (await transaction.get("about", "pc")) || randomHex(4);
      transaction.put("about", "pc", pc);
    });
    memory.fill(changes);
  }

  /* Where nothing can be kept, what was stored before is shown at least. */
  function showUnmoved() {
    for (const { name, value } of migration.entries(prefix())) {
      if (name === "learners") {
        const people = migration.persons(value, memory.values("roster"));
        people.forEach((person) => memory.set({ store: "roster", key: person.id, value: person }));
      } else {
        const present = memory.value("learned", name);
        const joined = present === undefined ? value : merge.values(name, present, value);
        memory.set({ store: "learned", key: name, value: joined });
      }
    }
  }

  /* Chromium gives a private window a share of the memory instead of the disk; newer ones hide it.
     A store of a private window is gone when it is closed. */
  async function readPrivacy() {
    const { storage } = navigator;
    const limit = performance.memory?.jsHeapSizeLimit;
    if (!storage?.estimate || !limit) return;
    const { quota } = await storage.estimate();
    isPrivate = quota < 2 * limit;
  }

  /* Asks the browser to spare this store when the disk runs full. Firefox would ask people. */
  function askToPersist() {
    if (!isFirefox) navigator.storage?.persist?.().catch(() => false);
  }

  /* Where the disk is full, the second copy makes room for the first. */
  async function writeFirst(stores, work) {
    try {
      return await database.write(stores, work);
    } catch (error) {
      if (error?.name !== "QuotaExceededError" || !(await mirror.clear())) throw error;
      return database.write(stores, work);
    }
  }

  /* Runs a transaction that reads before it writes; true once it is on the disk. */
  async function transact(stores, work) {
    let changes;
    if (!isComplete) await complete();
    if (!isComplete) return false;
    try {
      changes = await writeFirst(stores, work);
    } catch (error) {
      fail(error);
      return false;
    }
    recover();
    if (!changes) return false;
    memory.fill(changes);
    emitAll(changes);
    await mirror.write(changes);
    const shared = changes.filter((change) => memory.has(change.store));
    channel?.postMessage(shared.map(({ store: name, key }) => ({ store: name, key })));
    return true;
  }

  /* Another page has stored something: reads it, as the disk has it now. */
  async function readChanged(changes) {
    const stores = Array.from(new Set(changes.map((change) => change.store)));
    if (!stores.length || !isComplete) return;
    const news = [];
    try {
      await database.read(stores, async (transaction) => {
        for (const { store: name, key } of changes) {
          news.push({ store: name, key, value: await transaction.get(name, key) });
        }
      });
    } catch (error) {
      fail(error);
      return;
    }
    memory.fill(news);
    emitAll(news);
  }

  async function readKeys(name) {
    try {
      return await database.read([name], (transaction) => transaction.keys(name));
    } catch (error) {
      fail(error);
      return [];
    }
  }

  /* JSON has no undefined and no cycles, and neither has what is kept. */
  function plain({ store: name, key, value, remove }) {
    if (remove) return { store: name, key, remove: true };
    const text = JSON.stringify(value === undefined ? null : value);
    return { store: name, key, value: JSON.parse(text) };
  }

  /* A value that was worked out before memory was complete does not know what is on the disk. */
  async function mergeWithDisk(changes) {
    await complete();
    for (const change of changes) {
      const present = change.store === "learned" ? store.get(change.key, null) : null;
      if (present && !change.remove && /^(seen|answers):/.test(change.key)) {
        change.value = merge.values(change.key, present, change.value);
      }
    }
  }

  function noteUnsettled() {
    journal.note(prefix(), page, Array.from(memory.pending.values(), plain));
  }

  const store = (courseware.store = {
    ready: null /* resolves once the copy in memory is complete; see the end */,

    /* The prefix of this station's switches in localStorage. */
    key: prefix,

    /* The code of the station; this PC's profile of the browser, "" where nothing is kept; a token
       of this page. */
    code,
    pc: () => pc,
    page: () => page,
    randomHex,

    /* "shared" by all pages of the site; "page": each page has its own (Firefox, pages from disk);
       "none": nothing can be kept just now. */
    kind() {
      if (isRefusing) return "none";
      return location.protocol === "file:" && isFirefox ? "page" : "shared";
    },

    /* What is wrong, as a sentence for people; "" while everything is kept. */
    problem: () => problem,

    /* Whether all is gone when the window is closed; false where the browser does not tell. */
    isPrivate: () => isPrivate,

    /* Says why something was not written although it could be kept; gives null. */
    refuse(text) {
      setProblem(text, false);
      return null;
    },

    get(name, fallback) {
      const value = memory.value("learned", name);
      return value === undefined ? fallback : value;
    },

    /* The names that begin so, in order. */
    names(start = "") {
      return memory.keys("learned").filter((name) => name.startsWith(start));
    },

    set: (name, value) => store.write([{ store: "learned", key: name, value }]),

    remove: (name) => store.write([{ store: "learned", key: name, remove: true }]),

    /* Writes all of [{store, key, value}, {store, key, remove: true}, …] or nothing. True: it is
       safe on the disk, whatever happens to the PC now. */
    async write(list) {
      const changes = list.map(plain);
      const names = Array.from(new Set(changes.map((change) => change.store)));
      if (!isComplete) await mergeWithDisk(changes);
      changes.forEach((change) => memory.expect(change));
      if (isLeaving) noteUnsettled();
      emitAll(changes);
      const isKept = await transact(names, (transaction) => {
        for (const change of changes) {
          const { store: name, key, value, remove } = memory.latest(change);
          if (remove) transaction.remove(name, key);
          else transaction.put(name, key, value);
        }
      });
      changes.forEach((change) => memory.settle(change, isKept));
      if (isLeaving) noteUnsettled();
      if (!isKept) emitAll(changes);
      return isKept;
    },

    /* Runs `work` in one transaction that may read first: see Database.write. */
    transact,

    /* One value of an object store in memory; all of them in the order of their keys. Recordings
       are too large for the memory: `sounds` reads them. */
    value: (name, key) => memory.value(name, key),
    rows: (name) => memory.values(name),

    /* [{sha16, of, type, bytes}, …] */
    async sounds() {
      try {
        return await database.read(["sound"], (transaction) => transaction.values("sound"));
      } catch (error) {
        fail(error);
        return [];
      }
    },

    /* Reads what other pages have added to one object store. */
    async reread(name) {
      const keys = await readKeys(name);
      await readChanged(keys.map((key) => ({ store: name, key })));
    },

    /* Reads memory anew. */
    async refresh() {
      isComplete = false;
      await complete();
    },

    /* Calls `listener` with the name of each value that changes, also from another page: a learned
       name, "roster", "statement", "draft:<name>", "about:<name>", "problem". */
    onchange(listener) {
      listeners.push(listener);
    },
  });

  if (channel) channel.onmessage = ({ data }) => readChanged(data);
  addEventListener("pagehide", () => {
    isLeaving = true;
    noteUnsettled();
  });
  /* A page that comes back from the browser's cache has slept while others wrote. */
  addEventListener("pageshow", ({ persisted }) => {
    isLeaving = false;
    if (persisted) store.refresh();
  });
  store.ready = Promise.all([complete(), readPrivacy()]).then(askToPersist);
})();
