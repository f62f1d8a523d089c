/* What leaves the station: the file with everything that was written here, and which statements
   have left and which have arrived. Where the file goes is left to the page. */
(() => {
  "use strict";
  const { courseware } = self;
  const LATE_DAYS = 40;
  const DAY = 86400000; /* ms */

  function twoDigits(number) {
    return String(number).padStart(2, "0");
  }

  /* The PC's own time, 2026-11-25T20:40:00. */
  function localTime(now) {
    const day = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map(twoDigits).join("-");
    return `${day}T${[now.getHours(), now.getMinutes(), now.getSeconds()].map(twoDigits).join(":")}`;
  }

  async function soundLines(sounds) {
    const lines = [];
    for (const sound of sounds) {
      const data = await courseware.sealing.longBase64(await bytesOf(sound.bytes));
      lines.push(JSON.stringify({ sound: sound.sha16, of: sound.of, type: sound.type, data }));
    }
    return lines;
  }

  /* A recording may be stored as a Blob, a buffer or bytes. */
  async function bytesOf(recording) {
    return new Uint8Array(await new Response(recording).arrayBuffer());
  }

  /* The name of a file that is written now. Names and ends are what the update scripts look for. */
  function fileName(now = new Date()) {
    const { store } = courseware;
    const end = courseware.stationData().recordsKey ? "jwe" : "jsonl";
    return `records-${store.code()}-${store.pc()}-${localTime(now).replace(/\D/g, "")}.${end}`;
  }

  /* What goes into the file: `text`; `upto`, the last statement in it; `silent`, the numbers of
     statements whose recording is not there. Statements as they are stored, byte by byte: their
     hashes rest on it. Rejects where the recordings cannot be read. */
  async function content(now = new Date()) {
    const { statements, store } = courseware;
    const { recordsKey } = courseware.stationData();
    const lines = statements.lines();
    const list = statements.list();
    const upto = list[list.length - 1].n;
    const sounds = await store.sounds();
    if (store.problem()) throw new Error(store.problem());
    const names = new Set(sounds.map(({ sha16 }) => sha16));
    const silent = list.filter(({ sound }) => sound && !names.has(sound)).map(({ n }) => n);
    const written = localTime(now);
    const head = JSON.stringify({ records: store.code(), v: 1, pc: store.pc(), upto, written });
    const plain = [head, ...lines, ...(await soundLines(sounds)), ""].join("\n");
    const text = recordsKey ? await courseware.sealing.seal(plain, recordsKey) : plain;
    return { text, upto, silent };
  }

  /* What the township has of this browser's statements, null where it has said nothing. */
  function receipt() {
    const { receipts } = courseware.stationData();
    const pc = courseware.store.pc();
    const ours = (receipts || []).filter((entry) => entry.what === "records" && entry.pc === pc);
    return ours.sort((a, b) => b.upto - a.upto)[0] || null;
  }

  function hasArrived(n) {
    const entry = receipt();
    return Boolean(entry) && n <= entry.upto && !(entry.missing || []).includes(n);
  }

  /* "arrived": the township said so; "carried": it left, and nobody has said that it arrived;
     "here": it was never carried. */
  function stateOf({ n }) {
    if (hasArrived(n)) return "arrived";
    return n <= (courseware.statements.carried()?.upto || 0) ? "carried" : "here";
  }

  /* Whole days from a day to another, both as 2026-11-05; 0 where one is no day. */
  function daysBetween(from, to) {
    const days = Math.round((Date.parse(to) - Date.parse(from)) / DAY);
    return days > 0 ? days : 0;
  }

  /* What was never carried: `{count, since, isLate}`. */
  function waiting(today = courseware.time.today()) {
    const { count, since } = courseware.statements.uncarried();
    return { count, since, isLate: count > 0 && daysBetween(since, today) >= LATE_DAYS };
  }

  /* The sentence about it for the foot of a page, "" where nothing waits. */
  function waitingText({ count, since, isLate }) {
    if (!count) return "";
    const begin = `有 ${count} 条学习记录还没带走，最早的是 ${dayText(since)}`;
    return isLate ? `${begin}，超过 ${LATE_DAYS} 天了。` : `${begin}。`;
  }

  /* 2026-11-05 → 2026年11月5日 */
  function dayText(day) {
    const [year, month, date] = String(day).slice(0, 10).split("-").map(Number);
    return `${year}年${month}月${date}日`;
  }

  courseware.exporting = {
    LATE_DAYS,
    content,
    dayText,
    daysBetween,
    fileName,
    receipt,
    stateOf,
    waiting,
    waitingText,
  };
})();
