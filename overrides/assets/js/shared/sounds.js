/* Second copies of spoken questions, in the cache where the mirror has everything else. A recording is
   large and never changes, so each is an entry of its own, under the name that its content gives it. */
(() => {
  "use strict";
  const courseware = (self.courseware = self.courseware || {});
  const STORE = "sound";
  const OF = "X-Of"; /* the statement that it belongs to */

  courseware.SoundCopies = class SoundCopies {
    /* `name` is that of the cache, `prefix` what the addresses of its entries begin with. */
    constructor(name, prefix) {
      this.name = name;
      this.prefix = `${prefix}/sound/`;
    }

    /* Resolves once the recordings among the changes are copied, or cannot be. */
    async keep(changes) {
      for (const { store, value } of changes) {
        if (store === STORE && value) await this.put(value);
      }
    }

    async put({ sha16, of, type, bytes }) {
      const headers = { "Content-Type": type, [OF]: of };
      try {
        const cache = await caches.open(this.name);
        await cache.put(this.prefix + sha16, new Response(bytes, { headers }));
      } catch (error) {
        /* The first copy is safe; without room or leave for a second there is only that one. */
        this.problem = error;
      }
    }

    /* Brings back the recordings that the database has lost. Those that have no copy yet get one
       meanwhile: there was no room, or a release before made none. */
    async reconcile(database) {
      if (!self.caches) return;
      try {
        const names = await database.read([STORE], (transaction) => transaction.keys(STORE));
        const copies = await this.names();
        const lost = [];
        for (const name of copies.filter((copy) => !names.includes(copy))) {
          lost.push(await this.read(name));
        }
        await this.restore(database, lost.filter(Boolean));
        this.copying = this.copy(
          database,
          names.filter((name) => !copies.includes(name)),
        );
      } catch (error) {
        this.problem = error;
      }
    }

    async names() {
      const cache = await caches.open(this.name);
      const addresses = (await cache.keys()).map(({ url }) => url);
      return addresses
        .filter((url) => url.startsWith(this.prefix))
        .map((url) => url.slice(this.prefix.length));
    }

    /* null where the copy is not whole: the browser was killed while it was written. */
    async read(sha16) {
      try {
        const { headers, bytes } = await this.response(sha16);
        if ((await courseware.digest16(bytes)) !== sha16) return null;
        return { sha16, of: headers.get(OF), type: headers.get("Content-Type"), bytes };
      } catch (error) {
        this.problem = error;
        return null;
      }
    }

    async response(sha16) {
      const response = await caches.match(this.prefix + sha16, { cacheName: this.name });
      return { headers: response.headers, bytes: new Uint8Array(await response.arrayBuffer()) };
    }

    async restore(database, sounds) {
      if (!sounds.length) return;
      await database.write([STORE], (transaction) => {
        sounds.forEach((sound) => transaction.put(STORE, sound.sha16, sound));
      });
    }

    async copy(database, names) {
      try {
        for (const name of names) {
          await this.put(
            await database.read([STORE], (transaction) => transaction.get(STORE, name)),
          );
        }
      } catch (error) {
        this.problem = error;
      }
    }
  };
})();
