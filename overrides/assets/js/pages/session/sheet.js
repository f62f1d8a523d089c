/* The sheet of a session, on A4: station, day, lessons, names with room for signatures, sums, and
   the statement as a code. Names stand on the paper only. */
(() => {
  "use strict";
  const courseware = self.courseware;
  const { dom, session } = courseware;

  function stationName(sheet) {
    return courseware.stationData().name || sheet.dataset.station;
  }

  function nameCell(value, person) {
    const notes = [];
    if (value.arrived[person.id]) notes.push(`${value.arrived[person.id]} 来`);
    if (value.gone[person.id]) notes.push(`${value.gone[person.id]} 走`);
    return dom.create("li", "", [
      dom.create("span", "cw-sheet__number", String(person.number || "")),
      dom.create("b", "", person.name),
      /* Where there is no code, this is what is typed in at the office. */
      dom.create("code", "", person.id),
      dom.create("small", "", notes.join("，")),
      dom.create("span", "cw-sheet__sign"),
    ]);
  }

  function nameList(value) {
    return Object.entries(session.KINDS).flatMap(([kind, label]) => {
      const people = session.signedIn(value, kind);
      if (!people.length) return [];
      const cells = people.map((person) => nameCell(value, person));
      return [
        dom.create("h2", "", `${label}：来了 ${people.length} 人，在名字后面签字`),
        dom.create("ol", "cw-sheet__names", cells),
      ];
    });
  }

  async function codeOf(line) {
    const code = courseware.qr(await courseware.qrText(line));
    const label = code
      ? "镇里用手机拍下这个码，这一场就收进去了。码里没有名字。"
      : "人多或字多，码放不下。这一场用 U盘交。";
    const caption = dom.create("figcaption", "", label);
    return dom.create("figure", "cw-sheet__code", code ? [code, caption] : [caption]);
  }

  /* Fills the sheet; it is ready to be printed when the promise resolves. */
  session.fillSheet = async (sheet, { value, statement, line, lessons }) => {
    const { played = {}, took = 0 } = statement;
    const rows = session.sumRows(value, { played, took }, lessons);
    const body = dom.create("table", "cw-sheet__sums", session.sumTable(rows));
    const code = await codeOf(line);
    const title = value.replaces ? "集中学习登记表（改过的）" : "集中学习登记表";
    const texts = [];
    if (value.text.trim()) texts.push(dom.create("p", "", `大家说：${value.text.trim()}`));
    if (value.reason.trim()) texts.push(dom.create("p", "", `不是当天写的，因为：${value.reason}`));
    const guests = value.guests.map(({ from, count }) => `${from} ${count} 人`).join("，");
    texts.unshift(dom.create("p", "", `课号：${value.lessons.join("、")}`));
    if (guests) texts.push(dom.create("p", "", `来宾：${guests}`));
    sheet.textContent = "";
    sheet.append(
      dom.create("h1", "", title),
      dom.create("p", "", `${stationName(sheet)} · ${value.held} · 登记号 ${statement.id}`),
      dom.create("div", "cw-sheet__top", [body, code]),
      ...texts,
      ...nameList(value),
      dom.create("p", "cw-sheet__end", "管理员签字：＿＿＿＿＿＿　支部书记签字：＿＿＿＿＿＿"),
    );
  };
})();
