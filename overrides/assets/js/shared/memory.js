/* The copy in memory of what the database has: answers at once, and knows which changes are on their
   way to the disk, so that one that comes to nothing is undone. Values are held as JSON texts, so
   that nobody changes them by accident. */
(() => {
  "use strict";
  const courseware = (self.courseware = self.courseware || {});

  function idOf({ store, key }) {
    return `${store}\n${key}`;
  }

  function parsed(text) {
    return text === undefined ? undefined : JSON.parse(text);
  }

  /* A change: {store, key, value} or {store, key, remove: true}. */
  courseware.StoreMemory = class StoreMemory {
    constructor(stores) {
      this.stores = stores;
      this.texts = {};
      this.pending = new Map(); /* the latest change of each value that is not settled yet */
      stores.forEach((store) => {
        this.texts[store] = new Map();
      });
    }

    has(store) {
      return this.stores.includes(store);
    }

    value(store, key) {
      return parsed(this.texts[store].get(key));
    }

    /* In the order of the database: numbers by size, texts by their characters' codes. */
    keys(store) {
      const keys = Array.from(this.texts[store].keys());
      return store === "statement" ? keys.sort((a, b) => a - b) : keys.sort();
    }

    values(store) {
      return this.keys(store).map((key) => this.value(store, key));
    }

    set({ store, key, value, remove }) {
      if (!this.has(store)) return;
      if (remove || value === undefined) this.texts[store].delete(key);
      else this.texts[store].set(key, JSON.stringify(value));
    }

    /* What the disk has; what is on its way there stays as it was set. */
    fill(changes) {
      changes.forEach((change) => this.set(change));
      this.pending.forEach((change) => this.set(change));
    }

    clear(store) {
      this.texts[store].clear();
    }

    /* All values, as the changes that would write them. */
    asChanges() {
      return this.stores.flatMap((store) =>
        this.keys(store).map((key) => ({ store, key, value: this.value(store, key) })),
      );
    }

    /* Puts a change into memory before it is on the disk; `before` is what the disk has. */
    expect(change) {
      const { store, key } = change;
      const earlier = this.pending.get(idOf(change));
      change.before = earlier ? earlier.before : this.value(store, key);
      this.pending.set(idOf(change), change);
      this.set(change);
    }

    /* The change is on the disk, or will not be. */
    settle(change, isKept) {
      const latest = this.pending.get(idOf(change));
      if (latest !== change) {
        if (isKept && latest) latest.before = change.remove ? undefined : change.value;
        return;
      }
      this.pending.delete(idOf(change));
      const { store, key, before } = change;
      if (!isKept) this.set({ store, key, value: before });
    }

    /* The change to write now: one that waited until the database was open again gives way to the
       one after it. */
    latest(change) {
      return this.pending.get(idOf(change)) || change;
    }
  };
})();
