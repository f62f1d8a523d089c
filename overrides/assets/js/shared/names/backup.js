/* What is kept of learners and lessons, as one document to save in a file and to bring back on
   another PC. Statements have their own way out. */
(() => {
  "use strict";
  const { migration, roster, store } = self.courseware;
  const SCHEMA = "courseware-memory-2";
  const SCHEMA_OF_NAMES = "courseware-memory-1"; /* its people were a list of names */

  function objectOf(value) {
    return value && typeof value === "object" && !Array.isArray(value) ? value : {};
  }

  /* The people of a document whom the roster does not have; numbers that are taken count on. */
  function incomingPeople({ roster: rows, values }) {
    const people = Array.isArray(rows) ? rows : objectOf(values).learners;
    if (!Array.isArray(people)) return [];
    const byId = new Map(people.map((person) => [String(person?.id), person]));
    const numbers = new Set(roster.list().map(({ number }) => number));
    return migration.persons(people, roster.list()).map((person) => {
      const { number, kind, group = "", mark = "" } = byId.get(person.id);
      const isFree = Number.isInteger(number) && !numbers.has(number);
      return {
        ...person,
        number: isFree ? number : person.number,
        kind: roster.KINDS.includes(kind) ? kind : person.kind,
        group: String(group),
        mark: roster.MARKS.includes(mark) ? mark : "",
      };
    });
  }

  function incomingValues({ values }, join) {
    const learned = Object.entries(objectOf(values)).filter(([key]) => key !== "learners");
    return learned.map(([key, value]) => {
      const present = store.get(key, null);
      const joined = present !== null && join ? join(key, present, value) : value;
      return { store: "learned", key, value: joined };
    });
  }

  store.dump = () => {
    const values = {};
    store.names().forEach((name) => {
      values[name] = store.get(name, null);
    });
    return { schema: SCHEMA, station: store.code(), values, roster: store.rows("roster") };
  };

  /* Takes a document in, all of it or nothing; what is here already and differs is handed to
     `join(name, value here, value there)`. How many values came in; -1 for a document of another
     kind, and 0 with a `problem` where they could not be kept. */
  store.load = async (saved, join) => {
    if (![SCHEMA, SCHEMA_OF_NAMES].includes(saved?.schema)) return -1;
    await store.ready;
    const people = incomingPeople(saved).map((person) => ({
      store: "roster",
      key: person.id,
      value: person,
    }));
    const changes = [...incomingValues(saved, join), ...people];
    return changes.length && (await store.write(changes)) ? changes.length : 0;
  };
})();
