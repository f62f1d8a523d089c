/* The sheet of paper that carries statements: each with its code for a scanner and in words for
   somebody who types it in. No names of people: it leaves the station. */
(() => {
  "use strict";
  const { courseware } = self;
  const { dom, exporting, statementWords } = courseware;

  function fact([label, text]) {
    return [dom.create("dt", "", label), dom.create("dd", "", text)];
  }

  async function entryOf({ statement, line }, names) {
    const svg = courseware.qr(await courseware.qrText(line));
    const head = `${statement.n}. ${statementWords.title(statement)}${statement.void ? "（作废）" : ""}`;
    const facts = [
      ["哪一天", exporting.dayText(statement.held)],
      ...statementWords.facts(statement, names),
      ["编号", statement.id],
      ["写于", statement.written.replace("T", " ")],
      ["暗号", statement.word || "没有"],
    ];
    const note = svg ? [] : [dom.create("p", "", "太长，二维码放不下，照着打。")];
    return dom.create("section", "cw-slip__entry", [
      svg || "",
      dom.create("div", "", [
        dom.create("h3", "", head),
        ...note,
        dom.create("dl", "", facts.flatMap(fact)),
      ]),
    ]);
  }

  /* Fills `sheet` with the statements, [{statement, line}, …], ready to be printed. */
  courseware.fillSheet = async (sheet, entries, lessons) => {
    const names = statementWords.nameless(lessons);
    const { name, code } = courseware.stationData();
    const numbers = entries.map(({ statement }) => statement.n);
    const sections = [];
    for (const entry of entries) sections.push(await entryOf(entry, names));
    sheet.textContent = "";
    sheet.append(
      dom.create("h2", "", "学习记录"),
      dom.create("p", "", `${name || ""}（${code || entries[0].statement.station}）`),
      dom.create(
        "p",
        "",
        `第 ${numbers[0]} 条到第 ${numbers[numbers.length - 1]} 条，共 ${numbers.length} 条，` +
          `${exporting.dayText(courseware.time.today())}打印。`,
      ),
      ...sections,
      dom.create("p", "cw-slip__sign", "管理员签名：＿＿＿＿＿＿＿　日期：＿＿＿＿年＿＿月＿＿日"),
    );
  };
})();
