/* Where in a lesson the words stand, and the line that shows them. Pure; makes no HTML. */
(function (root) {
  "use strict";
  var search = ((root.courseware = root.courseware || {}).search = root.courseware.search || {});
  var KINDS = ["text", "heading", "quiz", "file", "spoken"];   /* as in documents.py */
  var WORTHY = 0.35;      /* of the best place's worth, to be shown */
  var BEFORE = 12, WIDTH = 46;

  /* Places of the terms in a text, as pairs of bounds in order and apart from each other, with
     what the terms found are worth. */
  search.marksIn = function (text, terms, folding) {
    var folded = search.foldWithPlaces(text, folding), places = folded.places, marked = [], worth = 0;
    terms.forEach(function (term) {
      var at = folded.text.indexOf(term.text);
      if (at >= 0) worth += term.worth;
      for (; at >= 0; at = folded.text.indexOf(term.text, at + 1)) {
        var end = at + term.text.length;
        marked.push(places ? [places[at], places[end]] : [at, end]);
      }
    });
    marked.sort(function (a, b) { return a[0] - b[0]; });
    var joined = [];
    marked.forEach(function (mark) {
      var last = joined[joined.length - 1];
      if (last && mark[0] <= last[1]) last[1] = Math.max(last[1], mark[1]);
      else joined.push([mark[0], mark[1]]);
    });
    return { marks: joined, worth: worth };
  };

  /* A text cut at its marks: [{text, marked}, …]. */
  search.pieces = function (text, marks) {
    var pieces = [], at = 0;
    marks.forEach(function (mark) {
      if (mark[0] > at) pieces.push({ text: text.slice(at, mark[0]), marked: false });
      pieces.push({ text: text.slice(mark[0], mark[1]), marked: true });
      at = mark[1];
    });
    if (at < text.length) pieces.push({ text: text.slice(at), marked: false });
    return pieces;
  };

  /* A line of some 46 characters around the best mark. */
  search.snippet = function (text, marks) {
    var chars = Array.from(text);
    if (chars.length <= WIDTH) return search.pieces(text, marks);
    var densest = marks.reduce(function (best, mark) {
      return mark[1] - mark[0] > best[1] - best[0] ? mark : best;
    }, marks[0] || [0, 0]);
    var first = Math.max(0, Math.min(Array.from(text.slice(0, densest[0])).length - BEFORE, chars.length - WIDTH));
    var start = chars.slice(0, first).join("").length;
    var end = start + chars.slice(first, first + WIDTH).join("").length;
    var inside = marks.filter(function (mark) { return mark[1] > start && mark[0] < end; })
      .map(function (mark) { return [Math.max(mark[0], start) - start, Math.min(mark[1], end) - start]; });
    var pieces = search.pieces(text.slice(start, end), inside);
    if (start > 0) pieces.unshift({ text: "……", marked: false });
    if (end < text.length) pieces.push({ text: "……", marked: false });
    return pieces;
  };

  /* All places of a lesson where terms stand, the best first. `entry`: see Engine.lesson. */
  search.placesIn = function (entry, terms, folding) {
    var places = [];
    entry.stretches.forEach(function (stretch) {
      var kind = KINDS[stretch[0]], spoken = kind === "spoken";
      stretch[2].split("\n").forEach(function (line, n) {
        var found = search.marksIn(line, terms, folding);
        if (!found.marks.length) return;
        var where = spoken ? ["", ""] : entry.places[stretch[1]];
        places.push({
          kind: kind,
          order: places.length,
          worth: found.worth,
          seconds: spoken ? stretch[1][n] : null,
          url: entry.url + (spoken ? "#t=" + stretch[1][n] : where[0]),
          heading: kind === "heading" ? "" : where[1],
          line: line,
          marks: found.marks,
        });
      });
    });
    places.sort(function (a, b) { return b.worth - a.worth || a.order - b.order; });
    return places.filter(function (place) { return place.worth >= WORTHY * places[0].worth; });
  };

  search.clock = function (seconds) {
    var s = Math.floor(seconds), two = function (n) { return String(n).padStart(2, "0"); };
    return s < 3600 ? Math.floor(s / 60) + ":" + two(s % 60)
      : Math.floor(s / 3600) + ":" + two(Math.floor(s / 60) % 60) + ":" + two(s % 60);
  };
})(typeof self !== "undefined" ? self : globalThis);
