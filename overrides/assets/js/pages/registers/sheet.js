/* A register on paper: A4, with station, month and lines to sign; filled, or empty to be filled in
   by hand, with a code that says which sheet it is, for whoever types it in at the office. */
(() => {
  "use strict";
  const { courseware } = self;
  const { dom, registers, store } = courseware;
  const LONGEST_WAIT = 2000; /* ms: for a stylesheet of a few lines */
  const BLANK_ROWS = { wide: 8, narrow: 14 };
  const SIGNATURES = "管理员签字：＿＿＿＿＿＿　支部书记签字：＿＿＿＿＿＿　＿＿＿＿年＿＿月＿＿日";

  function headerCell(label, className = "") {
    const cell = dom.create("th", className, label);
    cell.scope = "col";
    return cell;
  }

  function table({ columns }, rows) {
    const head = dom.create(
      "tr",
      "",
      columns.map(([label, , className]) => headerCell(label, className)),
    );
    const body = rows.map((texts) => {
      const cells = texts.map((text) => dom.create("td", "", text));
      return dom.create("tr", "", cells);
    });
    return dom.create("table", "", [dom.create("thead", "", head), dom.create("tbody", "", body)]);
  }

  /* Turns the paper; settled when the stylesheet that does it has come, or will not. */
  function turnPaper(isWide) {
    const link = document.querySelector("link[href$='landscape.css']");
    link.media = isWide ? "print" : "not all";
    if (!isWide || link.sheet) return Promise.resolve();
    return new Promise((settle) => {
      link.addEventListener("load", settle, { once: true });
      self.setTimeout(settle, LONGEST_WAIT);
    });
  }

  async function fill(sheet, kind, { subtitle, rows, sums, code }) {
    const { title, isWide } = registers.KINDS[kind];
    const station = courseware.stationData().name || sheet.dataset.station;
    const heading = dom.create("div", "", [
      dom.create("h1", "", title),
      dom.create("p", "", `${station} · ${subtitle}`),
    ]);
    sheet.className = "cw-register-sheet";
    sheet.textContent = "";
    sheet.append(
      dom.create("header", "", code ? [heading, code] : heading),
      table(registers.KINDS[kind], rows),
      ...sums.map((text) => dom.create("p", "cw-register-sheet__sum", text)),
      dom.create("p", "cw-register-sheet__sign", SIGNATURES),
    );
    await turnPaper(isWide);
  }

  /* A number that no other sheet of the station has, noted before it is printed: "" where it cannot
     be kept. */
  async function nextSheet() {
    let count = 0;
    const isKept = await store.transact(["about"], async (transaction) => {
      count = ((await transaction.get("about", "sheets")) || 0) + 1;
      transaction.put("about", "sheets", count);
      return true;
    });
    return isKept && store.pc() ? `${store.pc()}-${count}` : "";
  }

  registers.sheetText = (kind, sheetNumber) =>
    `CWS1:${store.code()}:${kind}:${sheetNumber}`.toUpperCase();

  /* Settled when it is ready to be printed. */
  registers.fillSheet = (sheet, kind, { entries, month, lessons }) => {
    const { columns, sums } = registers.KINDS[kind];
    return fill(sheet, kind, {
      subtitle: month ? registers.monthText(month) : "全部",
      rows: entries.map((statement) => columns.map(([, text]) => text(statement, lessons))),
      sums: [`合计：${sums(entries).join("；")}`],
    });
  };

  /* True when the empty sheet is ready to be printed. */
  registers.fillBlank = async (sheet, kind) => {
    const sheetNumber = await nextSheet();
    if (!sheetNumber) return false;
    const { columns, isWide } = registers.KINDS[kind];
    const empty = columns.map(() => "");
    const label = dom.create("figcaption", "", `表号 ${sheetNumber}`);
    const drawing = courseware.qr(registers.sheetText(kind, sheetNumber));
    const filled = fill(sheet, kind, {
      subtitle: "＿＿＿＿年＿＿月",
      rows: Array.from({ length: BLANK_ROWS[isWide ? "wide" : "narrow"] }, () => empty),
      sums: ["手写的表。有电脑的时候，录进“四簿一册”；录不了，交到镇里去录。一张只录一回。"],
      code: dom.create("figure", "", drawing ? [drawing, label] : label),
    });
    sheet.classList.add("cw-register-sheet--blank");
    await filled;
    return true;
  };
})();
