/* What this PC keeps of a station: the browser's one door to what must not be lost. A copy in
   memory answers at once; a promise says when a value is safe on the disk, and only then may a page
   say so. It never rejects: what went wrong stands in `problem`, in words for people.

   One IndexedDB for each station, so that two copies on one PC do not mix; its object stores stand
   in docs/records.md. Switches of the screen stay in localStorage and are not its concern. */
(() => {
  "use strict";
  const courseware = (self.courseware = self.courseware || {});
  const { merge, migration } = courseware;
  const SCHEMA = "courseware-memory-2";
  const SCHEMA_OF_NAMES = "courseware-memory-1"; /* names of people were one value of many */
  const IN_MEMORY = ["learned", "roster", "draft", "statement", "about"];
  const EXPLANATIONS = {
    QuotaExceededError: "电脑的硬盘满了，新的东西记不住。请管理员删掉些不用的文件，再试一次。",
    SecurityError: "这台电脑不让存东西，记不住。请管理员看看浏览器的设置。",
    InvalidStateError: "这个窗口不让存东西，记不住。如果是无痕窗口，请关上，用普通窗口打开。",
    VersionError: "这一页是旧的，不能再记东西。请关上，重新打开。",
  };
  const UNEXPLAINED = "浏览器没有存上，记不住。请再试一次；还不行，关上浏览器重新打开。";

  const listeners = [];
  const messageListeners = [];
  const memory = {}; /* by object store: Map of JSON texts by key */
  const pending = new Map(); /* changes on their way to the disk, by object store and key */
  const isFirefox = /\bFirefox\//.test(navigator.userAgent);
  const page = randomHex(4);
  let problem = "";
  let isRefusing = false; /* nothing can be kept just now */
  let isComplete = false; /* memory has all that is on the disk */
  let completing = null;
  let pc = "";
  IN_MEMORY.forEach((store) => {
    memory[store] = new Map();
  });

  function randomHex(count) {
    const bytes = Array.from(crypto.getRandomValues(new Uint8Array(count)));
    return bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  function code() {
    const station = courseware.stationData ? courseware.stationData() : {};
    return station.code || document.documentElement.getAttribute("data-site") || "site";
  }

  const database = new courseware.Database(`cw:${code()}`, () => {
    /* The browser closed it: opened again at once, so that whoever enters something hears of a
       fault before the next name, and not with it. */
    isComplete = false;
    complete();
  });
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
    if (store === "draft" || store === "about") return `${store}:${key}`;
    return store;
  }

  function emitAll(changes) {
    new Set(changes.map(nameOf)).forEach(emit);
  }

  function setInMemory({ store, key, value, remove }) {
    if (!memory[store]) return;
    if (remove || value === undefined) memory[store].delete(key);
    else memory[store].set(key, JSON.stringify(value));
  }

  function parsed(text) {
    return text === undefined ? undefined : JSON.parse(text);
  }

  function keys(store) {
    const inOrder = Array.from(memory[store].keys());
    return store === "statement" ? inOrder.sort((a, b) => a - b) : inOrder.sort();
  }

  /* Reads everything anew; what is on its way to the disk stays as it was set. */
  async function readAll() {
    await database.read(IN_MEMORY, async (transaction) => {
      for (const store of IN_MEMORY) {
        const values = await transaction.values(store);
        const stored = await transaction.keys(store);
        memory[store] = new Map(stored.map((key, index) => [key, JSON.stringify(values[index])]));
      }
    });
    pending.forEach(setInMemory);
  }

  /* Eight hex digits for this profile of the browser, made once. */
  async function readPc() {
    pc = parsed(memory.about.get("pc")) || "";
    if (pc) return;
    const changes = await database.write(["about"], async (transaction) => {
      pc = (await transaction.get("about", "pc")) || randomHex(4);
      transaction.put("about", "pc", pc);
    });
    changes.forEach(setInMemory);
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
      await move();
      await readPc();
      recover();
    } catch (error) {
      /* The disk is full: what is on it can be read all the same. */
      fail(error);
      showUnmoved();
    }
    isComplete = true;
    IN_MEMORY.forEach((name) => emitAll(keys(name).map((key) => ({ store: name, key }))));
  }

  async function move() {
    const changes = await migration.run(database, store.key());
    changes.forEach(setInMemory);
    pending.forEach(setInMemory);
  }

  /* Where nothing can be kept, what was stored before is shown at least. */
  function showUnmoved() {
    for (const { name, value } of migration.entries(store.key())) {
      if (name !== "learners") {
        const present = store.get(name, null);
        const joined = present === null ? value : merge.values(name, present, value);
        setInMemory({ store: "learned", key: name, value: joined });
      } else {
        migration.persons(value, store.rows("roster")).forEach((person) => {
          setInMemory({ store: "roster", key: person.id, value: person });
        });
      }
    }
  }

  /* Runs a transaction that reads before it writes; true once it is on the disk. */
  async function transact(stores, work) {
    let changes;
    if (!isComplete) await complete();
    if (!isComplete) return false;
    try {
      changes = await database.write(stores, work);
    } catch (error) {
      fail(error);
      return false;
    }
    recover();
    if (!changes) return false;
    changes.forEach(setInMemory);
    pending.forEach(setInMemory);
    publish(changes);
    return true;
  }

  function publish(changes) {
    emitAll(changes);
    channel?.postMessage({
      changes: changes
        .filter(({ store }) => memory[store])
        .map(({ store, key }) => ({ store, key })),
    });
  }

  /* Another page has stored something: reads it, as the disk has it now. */
  async function readChanged(changes) {
    const stores = Array.from(new Set(changes.map((change) => change.store)));
    if (!stores.length) return;
    try {
      await database.read(stores, async (transaction) => {
        for (const { store, key } of changes) {
          setInMemory({ store, key, value: await transaction.get(store, key) });
        }
      });
    } catch (error) {
      fail(error);
      return;
    }
    pending.forEach(setInMemory);
    emitAll(changes);
  }

  function idOf({ store, key }) {
    return `${store}\n${key}`;
  }

  /* Puts a change into memory at once; `before` is what the disk has, should it come to nothing. */
  function expect(change) {
    const { store, key } = change;
    const earlier = pending.get(idOf(change));
    change.before = earlier ? earlier.before : parsed(memory[store].get(key));
    pending.set(idOf(change), change);
    setInMemory(change);
  }

  /* The change is on the disk, or will not be. */
  function settle(change, isKept) {
    const latest = pending.get(idOf(change));
    if (latest !== change) {
      if (isKept) latest.before = change.remove ? undefined : change.value;
      return;
    }
    pending.delete(idOf(change));
    if (!isKept) setInMemory({ ...change, remove: false, value: change.before });
  }

  /* A change that waited for the database to be opened again gives way to the one after it. */
  function writeChange(transaction, change) {
    const { store, key, value, remove } = pending.get(idOf(change)) || change;
    if (remove) transaction.remove(store, key);
    else transaction.put(store, key, value);
  }

  /* JSON has no undefined and no cycles, and neither has what is kept. */
  function plain({ store, key, value, remove }) {
    if (remove) return { store, key, remove: true };
    return { store, key, value: JSON.parse(JSON.stringify(value === undefined ? null : value)) };
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

  const store = (courseware.store = {
    ready: null /* resolves once the copy in memory is complete; see the end */,

    /* The prefix of this station's switches in localStorage. */
    key: () => `cw:${code()}:`,

    /* The code of the station, and this PC's profile of the browser: "" where nothing is kept. */
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

    get(name, fallback) {
      const text = memory.learned.get(name);
      return text === undefined ? fallback : JSON.parse(text);
    },

    /* The names that begin so, in order. */
    names(start = "") {
      return keys("learned").filter((name) => name.startsWith(start));
    },

    set: (name, value) => store.write([{ store: "learned", key: name, value }]),

    remove: (name) => store.write([{ store: "learned", key: name, remove: true }]),

    /* Writes all of [{store, key, value}, {store, key, remove: true}, …] or nothing. True: it is
       safe on the disk, whatever happens to the PC now. */
    async write(list) {
      const changes = list.map(plain);
      const names = Array.from(new Set(changes.map((change) => change.store)));
      if (!isComplete) await mergeWithDisk(changes);
      changes.forEach(expect);
      emitAll(changes);
      const isKept = await transact(names, (transaction) => {
        changes.forEach((change) => writeChange(transaction, change));
      });
      changes.forEach((change) => settle(change, isKept));
      if (!isKept) emitAll(changes);
      return isKept;
    },

    /* Runs `work` in one transaction that may read first: see Database.write. */
    transact,

    /* One value of an object store in memory. */
    value: (name, key) => parsed(memory[name].get(key)),

    /* The values of an object store, in the order of their keys. */
    rows: (name) => keys(name).map((key) => parsed(memory[name].get(key))),

    /* The recordings, which are too large for the memory: [{sha16, of, type, bytes}, …]. */
    async sounds() {
      try {
        return await database.read(["sound"], (transaction) => transaction.values("sound"));
      } catch (error) {
        fail(error);
        return [];
      }
    },

    /* Says why something was not written although it could be kept; gives null. */
    refuse(text) {
      setProblem(text, false);
      return null;
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

    /* News between the pages of the station, and who hears them. */
    post: (message) => channel?.postMessage(message),
    onmessage(listener) {
      messageListeners.push(listener);
    },

    /* What is kept of learners and lessons, as one document to save in a file. Statements have
       their own way out. */
    dump() {
      const values = {};
      store.names().forEach((name) => {
        values[name] = store.get(name, null);
      });
      return { schema: SCHEMA, station: code(), values, roster: store.rows("roster") };
    },

    /* Takes a saved document in, all of it or nothing; what is here already and differs is handed to
       `join(name, value here, value there)`. How many values came in, -1 for a document of another
       kind, 0 with a `problem` where they could not be kept. */
    async load(saved, join) {
      const isOurs = saved?.schema === SCHEMA || saved?.schema === SCHEMA_OF_NAMES;
      if (!isOurs || typeof saved.values !== "object") return -1;
      const { learners, ...values } = saved.values || {};
      const changes = Object.entries(values).map(([name, value]) => {
        const present = store.get(name, null);
        const joined = present !== null && join ? join(name, present, value) : value;
        return { store: "learned", key: name, value: joined };
      });
      for (const person of incomingPeople(saved, learners)) {
        changes.push({ store: "roster", key: person.id, value: person });
      }
      if (!changes.length) return 0;
      return (await store.write(changes)) ? changes.length : 0;
    },
  });

  /* The people of a saved document whom the roster does not have. */
  function incomingPeople(saved, learners) {
    const roster = store.rows("roster");
    if (saved.schema === SCHEMA_OF_NAMES) {
      return migration.persons(Array.isArray(learners) ? learners : [], roster);
    }
    const people = Array.isArray(saved.roster) ? saved.roster : [];
    const byId = new Map(people.map((person) => [String(person?.id), person]));
    return migration
      .persons(people, roster)
      .map((person) => ({ ...byId.get(person.id), ...person, ...kindOf(byId.get(person.id)) }));
  }

  function kindOf({ kind = "villager", group = "", mark = "" }) {
    return { kind: String(kind), group: String(group), mark: String(mark) };
  }

  if (channel) {
    channel.onmessage = ({ data }) => {
      if (data?.changes) readChanged(data.changes);
      else messageListeners.forEach((listener) => listener(data));
    };
  }
  store.ready = complete();
})();
