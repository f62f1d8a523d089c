/* Reads what lies beside a recording: subtitles and the sheet of small pictures. A page from disk
   may not fetch files but may run scripts; each calls `courseware.cues({...})` or
   `courseware.storyboard({...})` and is told apart by its address. */
(() => {
  "use strict";
  const { courseware } = self;
  const player = (courseware.player = {}); /* where each file of the player puts its own */
  const receivers = new Map(); /* by address: what to do with the data */

  function deliver(data) {
    const receive = receivers.get(document.currentScript?.src);
    if (receive && data && data.schema === 1) receive(data);
  }

  courseware.cues = deliver;
  courseware.storyboard = deliver;

  /* Calls `receive` with the data of a script, or not at all where it is missing or damaged: the
     recording plays without it. */
  player.readData = (url, receive) => {
    const script = courseware.dom.runScript(url);
    receivers.set(script.src, receive);
  };

  function isAmount(value) {
    return typeof value === "number" && isFinite(value) && value >= 0;
  }

  function isCue(row) {
    if (!Array.isArray(row)) return false;
    const [start, end, text] = row;
    return isAmount(start) && isAmount(end) && end > start && typeof text === "string";
  }

  /* The subtitles of a script in order: [{start, end, text}, …]. */
  player.cuesOf = ({ cues }) =>
    (Array.isArray(cues) ? cues : [])
      .filter(isCue)
      .map(([start, end, text]) => ({ start, end, text }))
      .sort((a, b) => a.start - b.start);

  /* Where the small picture for a second lies on the sheet: its column and row, and how many of
     each there are. */
  player.tileOf = (sheet, seconds) => {
    const number = Math.floor(seconds / sheet.interval);
    const index = Math.max(0, Math.min(sheet.count - 1, number));
    return {
      column: index % sheet.columns,
      row: Math.floor(index / sheet.columns),
      columns: sheet.columns,
      rows: Math.ceil(sheet.count / sheet.columns),
    };
  };

  function percent(index, count) {
    return count > 1 ? `${(100 * index) / (count - 1)}%` : "0%";
  }

  /* Shows the small picture for a second as the ground of an element, over this share of the width
     of its container. */
  player.showTile = (element, sheet, seconds, share) => {
    const { column, row, columns, rows } = player.tileOf(sheet, seconds);
    const styles = {
      width: `${100 * share}%`,
      "background-image": `url("${sheet.url}")`,
      "background-size": `${100 * columns}% ${100 * rows}%`,
      "background-position": `${percent(column, columns)} ${percent(row, rows)}`,
      "padding-top": `${(100 * share * sheet.height) / sheet.width}%`,
    };
    Object.entries(styles).forEach(([name, value]) => element.style.setProperty(name, value));
  };

  /* Calls `receive` with the sheet that a script describes; its picture lies beside the script. */
  player.readSheet = (url, receive) => {
    player.readData(url, (data) => {
      const sizes = [data.width, data.height, data.columns, data.count, data.interval];
      if (!sizes.every((size) => isAmount(size) && size > 0)) return;
      /* Parsed, so that no sign in it can end the address in a style. */
      const { href } = new URL(String(data.image), new URL(url, document.baseURI));
      data.url = href.replace(/[()'"\\]/g, encodeURIComponent);
      receive(data);
    });
  };
})();
