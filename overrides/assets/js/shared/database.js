/* The one door to IndexedDB: opens the station's database, runs transactions that are on the disk
   when they are called complete, and opens it again when the browser has closed it. What the values
   mean it leaves to store.js. */
(() => {
  "use strict";
  const courseware = (self.courseware = self.courseware || {});
  const VERSION = 1;
  const STORES = ["learned", "roster", "draft", "statement", "sound", "about"];
  const LONGEST_OPENING = 10000; /* ms; a broken profile never answers */
  const PAUSE = 100; /* ms; while the browser throws a damaged database away, it opens none */
  /* Said explicitly: Chromium's default has been "relaxed" since 121, and loses what it confirmed. */
  const STRICT = { durability: "strict" };
  /* Trying again changes nothing about these. */
  const FINAL = [
    "QuotaExceededError",
    "SecurityError",
    "VersionError",
    "DataCloneError",
    "TimeoutError",
  ];

  function fault(name, message) {
    const error = new Error(message);
    error.name = name;
    return error;
  }

  function pause() {
    return new Promise((resolve) => {
      setTimeout(resolve, PAUSE);
    });
  }

  function settled(request) {
    return new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  }

  /* What may be done in a transaction; `changes` has what was written, for the copy in memory. */
  class Transaction {
    constructor(transaction) {
      this.transaction = transaction;
      this.changes = [];
    }

    get(store, key) {
      return settled(this.transaction.objectStore(store).get(key));
    }

    values(store) {
      return settled(this.transaction.objectStore(store).getAll());
    }

    keys(store) {
      return settled(this.transaction.objectStore(store).getAllKeys());
    }

    async lastKey(store) {
      const cursor = await settled(this.transaction.objectStore(store).openKeyCursor(null, "prev"));
      return cursor ? cursor.key : undefined;
    }

    put(store, key, value) {
      this.transaction.objectStore(store).put(value, key);
      this.changes.push({ store, key, value });
    }

    remove(store, key) {
      this.transaction.objectStore(store).delete(key);
      this.changes.push({ store, key, remove: true });
    }
  }

  courseware.Database = class Database {
    /* `onLost` is called when the browser has closed the connection. */
    constructor(name, onLost) {
      this.name = name;
      this.onLost = onLost;
      this.connection = null;
      this.opening = null;
      this.running = new Map(); /* by transaction: ends it where the browser will not */
    }

    /* Resolves once there is a connection; rejects with the browser's error. */
    open() {
      if (this.connection) return Promise.resolve();
      if (!this.opening) {
        this.opening = this.connect().catch((error) => {
          if (FINAL.includes(error?.name)) throw error;
          return pause().then(() => this.connect());
        });
        const end = () => {
          this.opening = null;
        };
        this.opening.then(end, end);
      }
      return this.opening;
    }

    connect() {
      return new Promise((resolve, reject) => {
        setTimeout(() => reject(fault("TimeoutError", "opening")), LONGEST_OPENING);
        const request = indexedDB.open(this.name, VERSION);
        request.onupgradeneeded = () => {
          const { result } = request;
          STORES.filter((store) => !result.objectStoreNames.contains(store)).forEach((store) => {
            result.createObjectStore(store);
          });
        };
        request.onerror = () => reject(request.error);
        request.onsuccess = () => {
          this.adopt(request.result);
          resolve();
        };
      });
    }

    adopt(connection) {
      this.connection = connection;
      connection.onclose = () => {
        this.lose(connection);
        this.endAll(connection);
      };
      /* Another page deletes the database, or is of a later release with more stores. */
      connection.onversionchange = () => {
        connection.close();
        this.lose(connection);
      };
    }

    lose(connection) {
      if (!connection || this.connection !== connection) return;
      this.connection = null;
      this.onLost();
    }

    /* Chromium never ends a transaction that began while it was closing the connection. */
    endAll(connection) {
      this.running.forEach((end, transaction) => {
        if (transaction.db === connection) end();
      });
    }

    /* Runs `work(transaction)`, which may be async but waits for nothing except the transaction's
       own answers. Resolves with the changes once they are on the disk, or with null where `work`
       returned false; nothing is changed then. Begins at once where there is a connection, so that
       a page that is being closed still gets its last write out. */
    write(stores, work) {
      return this.twice(() => this.attempt(stores, "readwrite", work));
    }

    async read(stores, work) {
      let result;
      await this.twice(() =>
        this.attempt(stores, "readonly", async (transaction) => {
          result = await work(transaction);
        }),
      );
      return result;
    }

    twice(attempt) {
      const first = this.connection ? attempt() : this.open().then(attempt);
      return first.catch((error) => {
        if (FINAL.includes(error?.name)) throw error;
        /* The connection may be dying; what else runs in it still ends before it is closed. */
        this.connection?.close();
        this.lose(this.connection);
        return this.open().then(attempt);
      });
    }

    attempt(stores, mode, work) {
      return new Promise((resolve, reject) => {
        const transaction = this.begin(stores, mode);
        const access = new Transaction(transaction);
        let isRefused = false;
        let failure = null;
        this.running.set(transaction, () => reject(fault("AbortError", "closed")));
        transaction.oncomplete = () => {
          this.running.delete(transaction);
          resolve(access.changes);
        };
        transaction.onabort = () => {
          this.running.delete(transaction);
          if (isRefused) resolve(null);
          else reject(failure || transaction.error || fault("AbortError", "closed"));
        };
        const fail = (error) => {
          failure = error;
          abort(transaction);
        };
        const end = (result) => {
          isRefused = result === false;
          if (isRefused) abort(transaction);
          else transaction.commit();
        };
        try {
          const result = work(access);
          if (result?.then) result.then(end).catch(fail);
          else end(result);
        } catch (error) {
          fail(error);
        }
      });
    }

    begin(stores, mode) {
      const { connection } = this;
      if (!connection) throw fault("AbortError", "closed");
      try {
        return connection.transaction(stores, mode, STRICT);
      } catch (error) {
        /* InvalidStateError: closed, and the browser has not said so yet. */
        this.lose(connection);
        throw error;
      }
    }
  };

  function abort(transaction) {
    try {
      transaction.abort();
    } catch {
      /* The browser has aborted it already, and says why in the event that follows. */
    }
  }
})();
