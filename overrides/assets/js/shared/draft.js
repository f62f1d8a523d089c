/* What is being entered and is not yet a statement. A draft belongs to one page: its row names the
   page that owns it, every write looks that up in its own transaction, and a page that opens a draft
   asks its owner whether it is still there. Nobody answers for a page that was closed or killed. */
(() => {
  "use strict";
  const { store, time } = self.courseware;
  const PATIENCE = 250; /* ms in which an open page answers; a hidden one does too */
  const owned = new Set(); /* names of drafts that this page wrote */
  const page = store.page();
  const answers = new Map(); /* by the name of a draft that was asked about: resolve */

  function isOwnedElsewhere(row) {
    return Boolean(row) && row.owner !== page;
  }

  /* Whether the page that owns the draft is still open. */
  function ownerAnswers(name, owner) {
    return new Promise((resolve) => {
      answers.set(name, resolve);
      setTimeout(() => resolve(false), PATIENCE);
      store.post({ draft: name, ask: owner });
    });
  }

  store.onmessage((message) => {
    if (!message?.draft) return;
    if (message.ask === page) store.post({ draft: message.draft, answer: page });
    else if (message.answer) answers.get(message.draft)?.(true);
  });

  /* Another page took the draft over. */
  store.onchange((name) => {
    if (!name.startsWith("draft:")) return;
    const draftName = name.slice("draft:".length);
    if (isOwnedElsewhere(store.value("draft", draftName))) owned.delete(draftName);
  });

  function described(row, isOwner) {
    return { value: row ? row.value : null, isOwner, on: row ? row.on : "" };
  }

  function refuse() {
    store.refuse("这一张在另一个窗口里写着。到那个窗口去写，或者在这里接过来。");
  }

  async function take(name) {
    const isKept = await store.transact(["draft"], async (transaction) => {
      const row = await transaction.get("draft", name);
      if (!row) return false;
      transaction.put("draft", name, { ...row, owner: page });
      return true;
    });
    if (isKept) owned.add(name);
    return isKept;
  }

  self.courseware.draft = {
    /* {value, isOwner, on}: the value is null where there is no draft, `on` says when it was written
       last. A page that does not own it may read it, and may `take` it. */
    async open(name) {
      await store.ready;
      const row = store.value("draft", name);
      if (!isOwnedElsewhere(row)) return described(row, true);
      if (await ownerAnswers(name, row.owner)) return described(store.value("draft", name), false);
      const isTaken = await take(name);
      return described(store.value("draft", name), isTaken);
    },

    /* Takes a draft from the page that owns it; that one's writes are refused from now on. */
    take,

    /* True once it is safe; false where it could not be kept, or another page owns it now. */
    async set(name, value) {
      const isKept = await store.transact(["draft"], async (transaction) => {
        const row = await transaction.get("draft", name);
        if (isOwnedElsewhere(row) || (!row && owned.has(name))) return false;
        transaction.put("draft", name, { value, owner: page, on: time.now() });
        return true;
      });
      if (isKept) owned.add(name);
      else if (store.kind() !== "none") refuse();
      return isKept;
    },

    async drop(name) {
      const isKept = await store.transact(["draft"], async (transaction) => {
        if (isOwnedElsewhere(await transaction.get("draft", name))) return false;
        transaction.remove("draft", name);
        return true;
      });
      if (isKept) owned.delete(name);
      else if (store.kind() !== "none") refuse();
      return isKept;
    },

    /* Inside the transaction of a statement that the draft becomes: removes it, or returns false
       where another page owns it or has made a statement of it already. */
    async consume(transaction, name) {
      const row = await transaction.get("draft", name);
      if (isOwnedElsewhere(row) || (!row && owned.has(name))) return false;
      transaction.remove("draft", name);
      return true;
    },

    /* After that transaction. */
    forget(name) {
      owned.delete(name);
    },
  };
})();
