/* Who learns at this station, as every page reads it; changing the list is left to `roster.js`. */
(() => {
  "use strict";
  const { store } = self.courseware;

  function list() {
    return store
      .rows("roster")
      .filter((person) => person?.id && typeof person.name === "string")
      .sort((a, b) => a.number - b.number || (a.id < b.id ? -1 : 1));
  }

  self.courseware.people = {
    /* [{id, number, name, kind, group, mark}, …] in the order of the numbers. */
    list,
  };
})();
