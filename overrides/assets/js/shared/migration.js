/* What stands in localStorage under `cw:<code>:`: values of the releases before IndexedDB, and what
   pages noted as they were left (journal.js). It is moved over in one transaction and removed after
   it; killed in between, it is repeated.
   A release before may be opened again and write there again, so a fingerprint of each value that
   was moved is stored: the same text is only removed, another one is merged. */
(() => {
  "use strict";
  const courseware = (self.courseware = self.courseware || {});
  const { journal, merge } = courseware;
  const SWITCHES = ["player"]; /* these stay in localStorage */
  const STORES = ["learned", "roster", "draft", "about"];
  const MARK = "moved";

  /* 53 bits (cyrb53); it only has to tell a value from the one that stood under its name before. */
  function fingerprint(text) {
    let high = 0xdeadbeef;
    let low = 0x41c6ce57;
    for (let index = 0; index < text.length; index += 1) {
      const code = text.charCodeAt(index);
      high = Math.imul(high ^ code, 2654435761);
      low = Math.imul(low ^ code, 1597334677);
    }
    high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
    low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
    return 4294967296 * (2097151 & low) + (high >>> 0);
  }

  function parse(text) {
    try {
      return JSON.parse(text);
    } catch {
      /* Damaged by another program: it stays where it is, and counts as if it were not there. */
      return undefined;
    }
  }

  /* [{name, text, value}, …] of what can be moved; forbidden storage holds nothing. */
  function entries(prefix) {
    try {
      const { length } = localStorage;
      return Array.from({ length }, (_, index) => localStorage.key(index))
        .filter((key) => key.startsWith(prefix) && !SWITCHES.includes(key.slice(prefix.length)))
        .map((key) => {
          const text = localStorage.getItem(key);
          return { name: key.slice(prefix.length), text, value: parse(text) };
        })
        .filter(({ name, value }) => value !== undefined && (name !== "learners" || isList(value)));
    } catch {
      return [];
    }
  }

  function isList(value) {
    return Array.isArray(value);
  }

  /* Persons of the list of names that the roster does not have yet, as its values. */
  function persons(people, roster) {
    const ids = new Set(roster.map(({ id }) => id));
    let number = Math.max(0, ...roster.map((person) => person.number || 0));
    return people
      .filter((person) => person?.id && typeof person.name === "string" && !ids.has(person.id))
      .map(({ id, name }) => {
        number += 1;
        return { id: String(id), number, name, kind: "villager", group: "", mark: "" };
      });
  }

  async function moveEntry(transaction, { name, value }) {
    if (name === "learners") {
      const roster = await transaction.values("roster");
      persons(value, roster).forEach((person) => transaction.put("roster", person.id, person));
      return;
    }
    const present = await transaction.get("learned", name);
    const isNew = present === undefined;
    transaction.put("learned", name, isNew ? value : merge.values(name, present, value));
  }

  function isNote({ name }) {
    return name.startsWith(journal.BEGIN);
  }

  /* Removes what was moved, unless another page has written there since. */
  function removeMoved(prefix, moved) {
    for (const { name, text } of moved) {
      if (localStorage.getItem(prefix + name) === text) localStorage.removeItem(prefix + name);
    }
  }

  courseware.migration = {
    /* What was stored before, and has not been moved. */
    entries: (prefix) => entries(prefix).filter((entry) => !isNote(entry)),
    persons,

    /* Moves the values under `prefix` into the database, and gives the changes; rejects where they
       could not be kept, and leaves them where they are. */
    async run(database, prefix) {
      const waiting = entries(prefix);
      if (!waiting.length) return [];
      const changes = await database.write(STORES, async (transaction) => {
        const prints = (await transaction.get("about", MARK)) || {};
        for (const entry of waiting.filter((other) => !isNote(other))) {
          const print = fingerprint(entry.text);
          if (prints[entry.name] !== print) {
            prints[entry.name] = print;
            await moveEntry(transaction, entry);
          }
        }
        transaction.put("about", MARK, prints);
        await journal.replay(transaction, waiting.filter(isNote));
      });
      removeMoved(prefix, waiting);
      return changes;
    },
  };
})();
