/* Which release plays: slot-a.js and slot-b.js each call R(turn, release, crc) as the office writes
   them, or P(turn, release, turn, release) as a station's own PC does, which cannot reckon a CRC.
   The valid one with the highest turn counts. A slot that is torn is a syntax error, or what it
   says twice differs, and the other one goes on counting. */
(() => {
  "use strict";
  const RELEASE = /^20\d\d-(0[1-9]|1[0-2])(-\d{1,2})?$/;
  const LATE_DAYS = 40;
  const DAY = 86400000; /* ms */
  const slots = [];
  let code = "";

  const MODES = "cw:modes"; /* as on the pages: js/pages/early.js */

  /* Shows the launcher as the pages are shown on the screen of this PC. */
  function showModes() {
    let chosen = null;
    try {
      chosen = JSON.parse(localStorage.getItem(MODES));
    } catch {
      /* Storage is forbidden or damaged: the launcher looks as it is drawn. */
      return;
    }
    const root = document.documentElement;
    const { theme, size, screen } = chosen || {};
    if (size === "large") root.setAttribute("data-size", size);
    if (screen === "tv") root.setAttribute("data-screen", screen);
    /* A television in a room is dark unless light was asked for. */
    if (theme === "dark" || (screen === "tv" && !theme)) root.setAttribute("data-theme", "dark");
  }

  function crc32(text) {
    let crc = ~0;
    for (let index = 0; index < text.length; index++) {
      crc ^= text.charCodeAt(index);
      for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
    }
    return (~crc >>> 0).toString(16).padStart(8, "0");
  }

  showModes();
  self.R = (turn, release, crc) => {
    if (crc32(`${turn},${release}`) === crc) slots.push({ turn, release });
  };
  self.P = (turn, release, turnCopy, releaseCopy) => {
    if (turn === turnCopy && release === releaseCopy) slots.push({ turn, release });
  };

  function show(id, text) {
    const element = document.getElementById(id);
    if (text) element.textContent = text;
    element.hidden = false;
  }

  function nameOf(release) {
    const [year, month, edition] = release.split("-");
    return `${year}年${Number(month)}月${edition ? `（第${edition}次）` : ""}`;
  }

  /* Whether a release is really there: its station.js is a script, and a page from disk may run one
     where it may not read other files. */
  function isHere(release) {
    return new Promise((resolve) => {
      const script = document.createElement("script");
      script.src = `r/${release}/station.js`;
      script.onload = () => resolve(true);
      script.onerror = () => resolve(false);
      document.head.append(script);
    });
  }

  function open(release) {
    const link = document.getElementById("open");
    link.href = `r/${release}/index.html`;
    document.getElementById("channel").href = `${link.href}#channel`;
    show("month", `${nameOf(release)}的课`);
    show("go");
    showWaiting(release);
    /* 确认 on a remote control opens it at once. */
    link.focus();
  }

  function settled(request) {
    return new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  }

  /* The pages' own database, only to be read: one that is not there is not made. */
  async function openDatabase() {
    const name = `cw:${code}`;
    if (!code || !self.indexedDB?.databases) return null;
    const databases = await self.indexedDB.databases();
    return databases.some((database) => database.name === name)
      ? settled(self.indexedDB.open(name))
      : null;
  }

  /* How many statements were never carried, and the day on which the first of them was written. */
  async function uncarried(database) {
    const transaction = database.transaction(["about", "statement"], "readonly");
    const [statements, about] = ["statement", "about"].map((name) => transaction.objectStore(name));
    const carried = await settled(about.get("carried"));
    const range = self.IDBKeyRange.lowerBound(carried?.upto || 0, true);
    const count = await settled(statements.count(range));
    const first = count ? await settled(statements.get((carried?.upto || 0) + 1)) : null;
    return { count, since: first ? JSON.parse(first.line).written.slice(0, 10) : "" };
  }

  function dayText(day) {
    const [year, month, date] = day.split("-").map(Number);
    return `${year}年${month}月${date}日`;
  }

  /* What was written at this station and never carried. Whatever goes wrong, the launcher opens the
     lessons: the pages say the same. */
  async function showWaiting(release) {
    let database = null;
    let waiting = { count: 0, since: "" };
    try {
      database = await openDatabase();
      if (database) waiting = await uncarried(database);
    } catch (error) {
      self.console.warn(error);
    }
    database?.close();
    if (!waiting.count) return;
    const line = document.getElementById("waiting");
    const isLate = Date.now() - Date.parse(waiting.since) >= LATE_DAYS * DAY;
    const since = waiting.since ? `，最早的是 ${dayText(waiting.since)}` : "";
    const late = isLate ? `，超过 ${LATE_DAYS} 天了` : "";
    const text = `有 ${waiting.count} 条学习记录还没带走${since}${late}。`;
    line.querySelector("span").textContent = text;
    line.querySelector("a").href = `r/${release}/records.html`;
    line.classList.toggle("late", isLate);
    line.hidden = false;
  }

  /* 返回 on a page that the launcher opens leads here, from home too: the pages ask how many lie
     before them. */
  function markBeginning() {
    try {
      self.sessionStorage.setItem("cw:depth", "0");
      self.sessionStorage.setItem("cw:launched", "1");
    } catch (error) {
      self.console.warn(error);
    }
  }

  async function start() {
    const settings = self.kit?.settings;
    if (settings) {
      show("station", settings.name);
      show("kit");
    }
    slots.sort((a, b) => b.turn - a.turn);
    const [newest, older] = slots.map((slot) => (RELEASE.test(slot.release) ? slot.release : ""));
    if (newest && (await isHere(newest))) open(newest);
    else if (newest && older && older !== newest && (await isHere(older))) {
      const note = `${nameOf(newest)}的课不全，先看${nameOf(older)}的。再更新一次，就有新的了。`;
      show("older", note);
      open(older);
    } else show("none");
  }

  /* A remote control has arrows where a keyboard has the tabulator, and digits. */
  function pressKey(event) {
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    const links = [...document.querySelectorAll("a")].filter((a) => a.getClientRects().length);
    const index = links.indexOf(document.activeElement);
    const target = event.key === "9" ? document.getElementById("channel") : links[index + step];
    if (!target || !links.includes(target)) return;
    event.preventDefault();
    target.focus();
    if (event.key === "9") target.click();
  }

  self.courseware = {
    station(facts) {
      code = facts.code || "";
      show("station", facts.name);
      const receipt = facts.receipts?.find((entry) => entry.what === "release");
      if (receipt) show("heard", `${nameOf(receipt.month)}的回执，镇里收到了。`);
    },
  };
  document.addEventListener("keydown", pressKey);
  document.addEventListener("DOMContentLoaded", start);
  addEventListener("pageshow", markBeginning);
})();
