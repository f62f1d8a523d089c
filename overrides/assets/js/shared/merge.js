/* Values of the same name that two pages, two files or two years hold: what becomes of them. Pure. */
(() => {
  "use strict";
  const courseware = (self.courseware = self.courseware || {});
  const NEAR = 1.5; /* seconds: stretches so near to each other are one */
  const MOST_STRETCHES = 200; /* that are stored of a lesson */

  /* Adds a stretch to stretches in order, [[from, to], …]; what overlaps or nearly touches joins. */
  function addStretch(stretches, from, to) {
    if (!(to > from)) return stretches;
    const joined = [];
    for (const stretch of stretches.concat([[from, to]]).sort((a, b) => a[0] - b[0])) {
      const previous = joined[joined.length - 1];
      const isNear = previous && stretch[0] <= previous[1] + NEAR;
      if (isNear) previous[1] = Math.max(previous[1], stretch[1]);
      else joined.push([stretch[0], stretch[1]]);
    }
    return joined.slice(0, MOST_STRETCHES);
  }

  function mergeViewings(present, incoming) {
    return {
      played: incoming.played.reduce(
        (stretches, stretch) => addStretch(stretches, stretch[0], stretch[1]),
        Array.isArray(present?.played) ? present.played : [],
      ),
      duration: Math.max(present?.duration || 0, incoming.duration || 0),
      at: present?.at || incoming.at || 0,
      on: [present?.on || "", incoming.on || ""].sort().pop(),
    };
  }

  function mergeAnswers(present, incoming) {
    return {
      questions: { ...incoming.questions, ...present?.questions },
      understood: Boolean(present?.understood || incoming.understood),
    };
  }

  courseware.merge = {
    addStretch,

    /* The value to store under `name` in place of the present one and one that comes in. */
    values(name, present, incoming) {
      if (name.startsWith("seen:") && Array.isArray(incoming?.played)) {
        return mergeViewings(present, incoming);
      }
      if (name.startsWith("answers:") && incoming?.questions) {
        return mergeAnswers(present, incoming);
      }
      return present;
    },
  };
})();
