/* The last writes of a page that is being left. Chromium may drop a transaction with the page that
   began it, as it did with one of five; what is not settled then is noted in localStorage, which a
   page that is left can still write, and the next page writes it into the database. Nothing of this
   was called safe. */
(() => {
  "use strict";
  const courseware = (self.courseware = self.courseware || {});
  const { merge } = courseware;
  const BEGIN = "unsettled:"; /* and a token of the page */
  const MARK = "replayed";
  const MOST_TOKENS = 50; /* a removal in localStorage may be lost with the browser: not again */

  function replayedValue(change, present) {
    if (change.store !== "learned" || present === undefined) return change.value;
    if (!/^(seen|answers):/.test(change.key)) return change.value;
    const merged = merge.values(change.key, present, change.value);
    return { ...merged, ...(change.value?.at === undefined ? {} : { at: change.value.at }) };
  }

  async function replay(transaction, change) {
    const { store, key, remove } = change;
    if (remove) transaction.remove(store, key);
    else {
      const present = await transaction.get(store, key);
      transaction.put(store, key, replayedValue(change, present));
    }
  }

  courseware.journal = {
    BEGIN,

    /* Notes the changes under the page's token, or nothing where there are none. */
    note(prefix, token, changes) {
      const key = prefix + BEGIN + token;
      try {
        if (changes.length) localStorage.setItem(key, JSON.stringify(changes));
        else localStorage.removeItem(key);
      } catch {
        /* Forbidden or full: the last seconds of this page are lost, and nobody said otherwise. */
        document.documentElement.setAttribute("data-unkept", "");
      }
    },

    /* In a transaction: writes what pages noted; `entries` are [{name, value}, …]. */
    async replay(transaction, entries) {
      const tokens = (await transaction.get("about", MARK)) || [];
      for (const { name, value } of entries) {
        if (!tokens.includes(name) && Array.isArray(value)) {
          for (const change of value) await replay(transaction, change);
          tokens.push(name);
        }
      }
      if (entries.length) transaction.put("about", MARK, tokens.slice(-MOST_TOKENS));
    },
  };
})();
