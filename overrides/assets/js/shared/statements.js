/* Statements: what people say of a session, in the order in which it was entered. None is ever
   changed or deleted; each names the hash of the line before, so that gaps and edits show. The
   format is that of docs/records.md. */
(() => {
  "use strict";
  const { digest16, draft, stationData, store, time } = self.courseware;
  const STORES = ["statement", "draft", "sound", "about"];
  const MOST_BYTES = 60000;
  const MOST_TRIES = 100; /* other pages may append at the same time; each try means that one did */
  const cache = new Map(); /* parsed statements by their line */

  function encoded(text) {
    return new TextEncoder().encode(text);
  }

  function lines() {
    return store.rows("statement").map(({ line }) => line);
  }

  function parse(line) {
    if (!cache.has(line)) cache.set(line, JSON.parse(line));
    return cache.get(line);
  }

  function list() {
    return lines().map(parse);
  }

  /* The statement that follows the last one that this page has read. */
  async function next(kind, fields, soundName) {
    const latest = store.rows("statement").pop();
    const n = latest ? latest.n + 1 : 1;
    const prev = latest ? await digest16(encoded(latest.line)) : "";
    const station = store.code();
    const pc = store.pc();
    const id = `${station}-${pc}-${n}`;
    const head = { v: 1, id, station, pc, n, prev, kind, held: time.today() };
    const stamp = { written: time.now(), word: stationData().word || "" };
    return { ...head, ...stamp, ...fields, ...(soundName ? { sound: soundName } : {}) };
  }

  /* Compare-and-swap: false where another page has appended since. */
  async function isNext(transaction, { n, pc }) {
    const lastKey = (await transaction.lastKey("statement")) || 0;
    return lastKey === n - 1 && (await transaction.get("about", "pc")) === pc;
  }

  /* It was kept, but the browser closed the database before it said so. */
  async function isThere(transaction, { n }, line) {
    return (await transaction.get("statement", n))?.line === line;
  }

  async function tryAppend(statement, line, { dropDraft, sound, soundName }) {
    let outcome = "behind";
    let isRepeated = false; /* another page may have written the very same line in this second */
    const isKept = await store.transact(STORES, async (transaction) => {
      outcome = "behind";
      if (isRepeated && (await isThere(transaction, statement, line))) return true;
      if (!(await isNext(transaction, statement))) return false;
      outcome = "refused";
      if (dropDraft && !(await draft.consume(transaction, dropDraft))) return false;
      const { n, id } = statement;
      transaction.put("statement", n, { n, line });
      isRepeated = true;
      if (sound) {
        const { type, bytes } = sound;
        transaction.put("sound", soundName, { sha16: soundName, of: id, type, bytes });
      }
      return true;
    });
    if (isKept) return "kept";
    return store.kind() === "none" ? "failed" : outcome;
  }

  async function append(kind, fields = {}, { dropDraft = "", sound = null } = {}) {
    await store.ready;
    if (!store.pc()) await store.refresh();
    if (!store.pc()) return null;
    const soundName = sound ? await digest16(sound.bytes) : "";
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const statement = await next(kind, fields, soundName);
      const line = JSON.stringify(statement);
      if (encoded(line).length > MOST_BYTES) {
        return store.refuse("写得太长，存不下。请分成几条写。");
      }
      const outcome = await tryAppend(statement, line, { dropDraft, sound, soundName });
      if (outcome === "kept") {
        if (dropDraft) draft.forget(dropDraft);
        return statement;
      }
      if (outcome === "failed") return null;
      if (outcome === "refused") {
        return store.refuse("这一张在另一个窗口里写着，或者已经写完了。请到那个窗口去看。");
      }
      /* Once in a while everything: the database may have been made anew, with another `pc`. */
      if (tries % 10 === 9) await store.refresh();
      else await store.reread("statement");
    }
    return store.refuse("别的窗口一直在写，没有存上。请再按一次。");
  }

  function carried() {
    return store.value("about", "carried") || null;
  }

  self.courseware.statements = {
    /* Appends a statement and removes the draft that it was made of in one transaction. Resolves
       with the statement once it is safe on the disk; with null where it is not, and then
       `store.problem()` says why. `sound`: {type, bytes} of a spoken question. */
    append,

    /* All statements, parsed, in order; and as the lines that are exported. */
    list,
    lines,

    /* Without those that a later one replaces, and without those that only take one back. */
    standing() {
      const all = list();
      const replaced = new Set(all.map((statement) => statement.replaces).filter(Boolean));
      return all.filter((statement) => !statement.void && !replaced.has(statement.id));
    },

    /* A correction: a statement that stands in the place of another. */
    replace: (id, kind, fields, options) => append(kind, { ...fields, replaces: id }, options),

    /* A mistake: a statement that takes another back, and nothing stands in its place. */
    async revoke(id) {
      await store.ready;
      const mistake = list().find((statement) => statement.id === id);
      if (!mistake) return store.refuse("没有这一条，不用去掉。");
      return append(mistake.kind, { held: mistake.held, replaces: id, void: true });
    },

    /* What was carried to the office last: {upto, on, way}, or null. */
    carried,

    /* How many statements were not carried yet, and the day on which the first of them was
       written ("" where there is none). */
    uncarried() {
      const upto = carried()?.upto || 0;
      const waiting = list().filter(({ n }) => n > upto);
      return {
        count: waiting.length,
        since: waiting.length ? waiting[0].written.slice(0, 10) : "",
      };
    },

    markCarried(upto, way) {
      const value = { upto: Math.max(upto, carried()?.upto || 0), on: time.today(), way };
      return store.write([{ store: "about", key: "carried", value }]);
    },
  };
})();
