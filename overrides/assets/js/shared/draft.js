/* What is being entered and is not yet a statement. A draft belongs to one page. Whether that page
   is still there says a lock of the browser's, which ends with the page, however it ends; that no
   other page writes over it is seen to by its row, which names its owner and is looked up in the
   transaction of each write. */
(() => {
  "use strict";
  const { store, time } = self.courseware;
  const PATIENCE = 500; /* ms; a page that is being loaded again gives its lock back late */
  const REFUSAL = "这一张在另一个窗口里写着。到那个窗口去写，或者在这里接过来。";
  const page = store.page();
  const locked = new Map(); /* names of drafts whose lock this page has: the end of the lock */
  const written = new Set(); /* names of drafts that this page has written */

  function lockName(name) {
    return `${store.key()}draft:${name}`;
  }

  /* Whether this page has the draft's lock now; Firefox before 96 has none, and no shared store. */
  function lock(name, options) {
    if (locked.has(name) || !navigator.locks) return Promise.resolve(true);
    return new Promise((resolve) => {
      const hold = () =>
        new Promise((end) => {
          locked.set(name, end);
          resolve(true);
        });
      navigator.locks.request(lockName(name), options, hold).catch(() => {
        /* Nobody gave it back in time, or another page has taken it over. */
        locked.delete(name);
        resolve(false);
      });
    });
  }

  function lockInTime(name) {
    const waiting = new AbortController();
    const timer = setTimeout(() => waiting.abort(), PATIENCE);
    return lock(name, { signal: waiting.signal }).finally(() => clearTimeout(timer));
  }

  function unlock(name) {
    locked.get(name)?.();
    locked.delete(name);
    written.delete(name);
  }

  function isOwnedElsewhere(row) {
    return Boolean(row) && row.owner !== page;
  }

  /* Inside a transaction: whether this page may write the draft. One that it has written and that is
     gone was made a statement of, or dropped, by the page that took it over. */
  async function isWritable(transaction, name) {
    const row = await transaction.get("draft", name);
    return row ? row.owner === page : !written.has(name);
  }

  async function write(work) {
    const isKept = await store.transact(["draft"], work);
    if (!isKept && store.kind() !== "none") store.refuse(REFUSAL);
    return isKept;
  }

  async function claim(name) {
    const isKept = await store.transact(["draft"], async (transaction) => {
      const row = await transaction.get("draft", name);
      if (!row) return false;
      transaction.put("draft", name, { ...row, owner: page });
      return true;
    });
    if (isKept) written.add(name);
    return isKept;
  }

  function described(name, isOwner) {
    const row = store.value("draft", name);
    return { value: row ? row.value : null, isOwner, on: row ? row.on : "" };
  }

  self.courseware.draft = {
    /* {value, isOwner, on}: the value is null where there is no draft, `on` says when it was written
       last. A page that does not own it may read it, and may `take` it. */
    async open(name) {
      await store.ready;
      if (!(await lockInTime(name))) return described(name, false);
      const row = store.value("draft", name);
      return described(name, !isOwnedElsewhere(row) || (await claim(name)));
    },

    /* Takes a draft from the page that owns it; that one's writes are refused from now on. */
    async take(name) {
      await store.ready;
      await lock(name, { steal: true });
      return claim(name);
    },

    /* True once it is safe; false where it could not be kept, or another page owns it now. */
    async set(name, value) {
      const isKept = await write(async (transaction) => {
        if (!(await isWritable(transaction, name))) return false;
        transaction.put("draft", name, { value, owner: page, on: time.now() });
        return true;
      });
      if (isKept) written.add(name);
      return isKept;
    },

    async drop(name) {
      const isKept = await write(async (transaction) => {
        if (!(await isWritable(transaction, name))) return false;
        transaction.remove("draft", name);
        return true;
      });
      if (isKept) unlock(name);
      return isKept;
    },

    /* Inside the transaction of the statement that the draft becomes: removes it, or gives false
       where another page owns it or has made a statement of it already. */
    async consume(transaction, name) {
      if (!(await isWritable(transaction, name))) return false;
      transaction.remove("draft", name);
      return true;
    },

    /* After that transaction. */
    forget: unlock,
  };
})();
