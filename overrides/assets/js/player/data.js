/* Reads what lies beside a recording: subtitles and the sheet of small pictures. A page from disk
   may not fetch files but may run scripts; each calls `courseware.cues({...})` or
   `courseware.storyboard({...})` and is told apart by its address. */
(function () {
  "use strict";
  var courseware = (self.courseware = self.courseware || {});
  var waiting = {};        /* by address: what to do with the data */

  function deliver(data) {
    var source = document.currentScript && document.currentScript.src;
    var taker = Object.prototype.hasOwnProperty.call(waiting, source) ? waiting[source] : null;
    if (taker && data && data.schema === 1) taker(data);
  }

  courseware.cues = deliver;
  courseware.storyboard = deliver;

  /* Calls `done` with the data of a script, or not at all where it is missing or damaged: the
     recording plays without it. */
  courseware.readData = function (url, done) {
    var script = document.createElement("script");
    script.src = url;
    waiting[script.src] = done;
    document.head.appendChild(script);
  };

  function number(value) {
    return typeof value === "number" && isFinite(value) && value >= 0;
  }

  /* Returns the subtitles of a script in order: [{start, end, text}, …]. */
  courseware.cuesOf = function (data) {
    var rows = Array.isArray(data.cues) ? data.cues : [];
    return rows.filter(function (row) {
      return Array.isArray(row) && number(row[0]) && number(row[1]) && row[1] > row[0] && typeof row[2] === "string";
    }).map(function (row) {
      return { start: row[0], end: row[1], text: row[2] };
    }).sort(function (a, b) { return a.start - b.start; });
  };

  /* Returns where the small picture for a second lies on the sheet: its column and row, and how
     many of each there are. */
  courseware.tileOf = function (sheet, at) {
    var index = Math.max(0, Math.min(sheet.count - 1, Math.floor(at / sheet.interval)));
    return {
      column: index % sheet.columns,
      row: Math.floor(index / sheet.columns),
      columns: sheet.columns,
      rows: Math.ceil(sheet.count / sheet.columns)
    };
  };

  function percent(place, of) {
    return of > 1 ? (100 * place) / (of - 1) + "%" : "0%";
  }

  /* Shows the small picture for a second as the ground of an element, over this share of the width
     of what it stands in. */
  courseware.showTile = function (element, sheet, at, share) {
    var tile = courseware.tileOf(sheet, at);
    element.style.setProperty("width", 100 * share + "%");
    element.style.setProperty("background-image", 'url("' + sheet.url + '")');
    element.style.setProperty("background-size", 100 * tile.columns + "% " + 100 * tile.rows + "%");
    element.style.setProperty("background-position", percent(tile.column, tile.columns) + " " + percent(tile.row, tile.rows));
    element.style.setProperty("padding-top", (100 * share * sheet.height) / sheet.width + "%");
  };

  /* Calls `done` with the sheet that a script tells about; its picture lies beside the script. */
  courseware.readSheet = function (url, done) {
    courseware.readData(url, function (data) {
      var sizes = [data.width, data.height, data.columns, data.count, data.interval];
      if (!sizes.every(function (size) { return number(size) && size > 0; })) return;
      /* Parsed, so that no sign in it can end the address in a style. */
      data.url = new URL(String(data.image), new URL(url, document.baseURI)).href.replace(/[()'"\\]/g, encodeURIComponent);
      done(data);
    });
  };
})();
