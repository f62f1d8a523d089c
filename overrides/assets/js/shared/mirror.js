/* A second copy of what is kept, in the browser's cache storage. Chromium throws a whole IndexedDB
   away when it finds it damaged, and a kill in the middle of a write damages it (one of some fifty
   kills under constant writing). Cache storage lies in other files; two slots are written in turn, so
   that one is whole after any kill. */
(() => {
  "use strict";
  const courseware = (self.courseware = self.courseware || {});
  const SLOTS = [0, 1];

  courseware.StoreMirror = class StoreMirror {
    /* `memory` is what is copied. */
    constructor(name, memory) {
      this.name = name;
      this.memory = memory;
      this.sequence = 0;
      this.running = Promise.resolve();
      this.next = null; /* the write that will hold whatever is in memory when it begins */
      this.prefix = `https://mirror.invalid/${encodeURIComponent(name)}`;
      this.sounds = new courseware.SoundCopies(name, this.prefix);
    }

    url(slot) {
      return `${this.prefix}/${slot}`;
    }

    /* Goes on counting where the page before stopped, and completes the recordings of `database`. */
    async begin(database) {
      if (!this.sequence) await this.read();
      await this.sounds.reconcile(database);
    }

    /* Resolves once memory, as it is now or later, and the recordings among the changes are copied:
       writes that wait share one copy of memory. */
    async write(changes) {
      if (!self.caches) return;
      await this.sounds.keep(changes);
      await this.writeMemory();
    }

    writeMemory() {
      if (!this.next) {
        this.next = this.running.then(() => this.copy());
        this.running = this.next;
      }
      return this.next;
    }

    async copy() {
      this.next = null;
      this.sequence += 1;
      const { sequence } = this;
      const text = JSON.stringify({ sequence, changes: this.memory.asChanges() });
      try {
        const cache = await caches.open(this.name);
        await cache.put(this.url(sequence % SLOTS.length), new Response(text));
      } catch (error) {
        /* The first copy is safe; without room or leave for a second there is only that one. */
        this.problem = error;
      }
    }

    /* Gives its room to the first copy; whether there was any. */
    async clear() {
      if (!self.caches) return false;
      try {
        /* Entry by entry: a whole cache is only gone when nothing in the page refers to it. */
        const cache = await caches.open(this.name);
        const removed = await Promise.all((await cache.keys()).map((key) => cache.delete(key)));
        return removed.includes(true);
      } catch (error) {
        this.problem = error;
        return false;
      }
    }

    /* The changes that write everything anew: of the later copy, and statements of both. */
    async read() {
      const copies = [];
      if (!self.caches) return copies;
      for (const slot of SLOTS) {
        const copy = await this.readSlot(slot);
        if (copy) copies.push(copy);
      }
      copies.sort((a, b) => a.sequence - b.sequence);
      const latest = copies.pop();
      if (!latest) return [];
      this.sequence = latest.sequence;
      const statements = copies.flatMap(({ changes }) =>
        changes.filter(({ store }) => store === "statement"),
      );
      return [...statements, ...latest.changes];
    }

    async readSlot(slot) {
      try {
        const response = await caches.match(this.url(slot), { cacheName: this.name });
        const copy = response ? await response.json() : null;
        return Array.isArray(copy?.changes) ? copy : null;
      } catch (error) {
        /* Killed in the middle of writing it: the other slot is whole. */
        this.problem = error;
        return null;
      }
    }
  };
})();
