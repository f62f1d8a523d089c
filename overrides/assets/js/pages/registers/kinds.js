/* 四簿: the registers of a station, each a view of its statements. For each its title, its columns on
   paper, its sums, and the fields of its form. Pure: texts come out, nothing is stored. */
(() => {
  "use strict";
  const { registers, session } = self.courseware;
  const CONDITIONS = { faulty: "有毛病", repaired: "修好了", good: "都好" };
  const WANTS = { video: "想要这一课的视频", audio: "想要这一课的声音" };
  const WIDE = "is-wide"; /* a column in which people write sentences */
  const LONGEST_TEXT = 2000;
  const LONGEST_EQUIPMENT = 60;
  const LONGEST_RESULT = 2000;
  const PEOPLE = Object.keys(session.KINDS);

  /* 2026-11 → 2026年11月 */
  registers.monthText = (month) => `${month.slice(0, 4)}年${Number(month.slice(5))}月`;

  function presentCount(statement, kind) {
    return (statement.present?.[kind] || []).length;
  }

  function expectedCount({ expected }) {
    return expected ? PEOPLE.reduce((sum, kind) => sum + (expected[kind] || 0), 0) : null;
  }

  function playedSeconds({ played }) {
    return Object.values(played || {}).reduce((sum, seconds) => sum + seconds, 0);
  }

  /* Whole minutes: what was not reached is not counted. */
  function minutes(seconds) {
    return Math.floor(seconds / 60);
  }

  function number(value) {
    return value === undefined || value === null ? "" : String(value);
  }

  function lessonTexts(statement, lessons) {
    return (statement.lessons || []).map((id) => lessons[id]?.title || id).join("；");
  }

  function roleText({ role }) {
    return registers.ROLES[role] || "";
  }

  /* What makes an entry another than one of its own day. */
  registers.remarks = (statement) => {
    const written = statement.written.slice(0, 10);
    const remarks = [];
    if (written !== statement.held) remarks.push(`${registers.dayText(written)}写的`);
    if (statement.replaces) remarks.push("改过");
    if (statement.late_reason) remarks.push(statement.late_reason);
    return remarks.join("，");
  };

  function hoursFromTo({ start, end }) {
    return start || end ? `${start || ""}–${end || ""}` : "";
  }

  const DAY = ["日期", (statement) => registers.dayText(statement.held)];
  const REMARKS = ["备注", registers.remarks];
  const LESSONS = ["哪一课", lessonTexts, WIDE];
  const ROLE = ["谁", roleText];

  function dayField() {
    return new registers.DayField("哪天");
  }

  function roleField(label, onChange) {
    return new registers.ChoiceField({ label, choices: registers.ROLES, onChange });
  }

  function textField(label, needed, hint) {
    return new registers.TextField({ label, longest: LONGEST_TEXT, rows: 4, needed, hint });
  }

  registers.KINDS = {
    attended: {
      title: "收看记录",
      isWide: true,
      help: "集中学习一结束，就记在这里。要补登、要改，到“集中学习”里去。",
      columns: [
        DAY,
        ["起止", hoursFromTo],
        ["学的课", lessonTexts, WIDE],
        ["怎么学", ({ slot }) => session.SLOTS[slot] || ""],
        ["应到", (statement) => number(expectedCount(statement))],
        ...PEOPLE.map((kind) => [
          session.KINDS[kind],
          (statement) => number(presentCount(statement, kind)),
        ]),
        ["来宾", ({ guests }) => number(guests)],
        ["数的党员、干部", ({ members }) => number(members)],
        ["数的群众", ({ villagers }) => number(villagers)],
        ["实放（分钟）", (statement) => number(minutes(playedSeconds(statement)))],
        ["大家说", ({ text }) => text || "", WIDE],
        REMARKS,
      ],
      sums(statements) {
        const persons = PEOPLE.map((kind) => [
          session.KINDS[kind],
          statements.reduce((sum, statement) => sum + presentCount(statement, kind), 0),
        ]);
        const guests = statements.reduce((sum, statement) => sum + (statement.guests || 0), 0);
        const clock = statements.reduce((sum, statement) => sum + session.minutes(statement), 0);
        const seconds = statements.reduce((sum, statement) => sum + playedSeconds(statement), 0);
        const people = [...persons, ["来宾", guests]].map(([label, sum]) => `${label} ${sum}`);
        return [
          `${statements.length} 场`,
          `${people.join("、")} 人次`,
          `开了 ${clock} 分钟，课实放 ${minutes(seconds)} 分钟`,
        ];
      },
    },
    needs: {
      title: "信息反馈和需求",
      isWide: false,
      help: "大家学了怎么说，下面想学什么。镇里送课的时候看。",
      columns: [
        DAY,
        ROLE,
        LESSONS,
        ["大家怎么说", ({ text }) => text || "", WIDE],
        [
          "想学什么",
          ({ wanted: wish, want }) => [wish, WANTS[want]].filter(Boolean).join("；"),
          WIDE,
        ],
        REMARKS,
      ],
      sums: (statements) => [`${statements.length} 条`],
      fields: (onChange) => ({
        held: dayField(),
        role: roleField("谁说的", onChange),
        lessons: new registers.LessonField({ label: "说的是哪一课（可以不选）", onChange }),
        text: textField("大家怎么说", "", "哪里好，哪里听不懂"),
        wanted: textField("下面想学什么", "", "比如：羊拉稀怎么治"),
      }),
      fault: ({ text, wanted: wish }) => (text || wish ? "" : "写一写大家怎么说，或者想学什么。"),
    },
    fault: {
      title: "设备和运行日志",
      isWide: false,
      help: "设备好不好，坏了哪里，哪天修好的。",
      columns: [
        DAY,
        ["设备", ({ equipment }) => equipment || "", WIDE],
        ["情况", ({ condition }) => CONDITIONS[condition] || ""],
        ["说明", ({ text }) => text || "", WIDE],
        REMARKS,
      ],
      sums(statements) {
        const counts = Object.entries(CONDITIONS).map(([condition, label]) => {
          const isAlike = (statement) => statement.condition === condition;
          return `${label} ${statements.filter(isAlike).length} 次`;
        });
        return [`${statements.length} 条`, counts.join("、")];
      },
      fields: (onChange) => ({
        held: dayField(),
        equipment: new registers.TextField({
          label: "什么设备",
          longest: LONGEST_EQUIPMENT,
          hint: "电视、电脑、音箱……",
          needed: "写一下是什么设备。",
        }),
        condition: new registers.ChoiceField({
          label: "怎么样",
          choices: CONDITIONS,
          needed: "点一下：有毛病、修好了，还是都好。",
          onChange,
        }),
        text: textField("说明（可以不写）", "", "什么毛病，谁来修的，换了什么"),
      }),
      fault: () => "",
    },
    applied: {
      title: "学用转化",
      isWide: true,
      help: "学了哪一课，用在了哪里，见了什么效果。",
      columns: [
        DAY,
        ROLE,
        LESSONS,
        ["做了什么", ({ text }) => text || "", WIDE],
        ["效果", ({ result }) => result || "", WIDE],
        ["户数", ({ households }) => number(households)],
        REMARKS,
      ],
      sums(statements) {
        const sum = statements.reduce((all, { households }) => all + (households || 0), 0);
        return [`${statements.length} 条`, `${sum} 户次`];
      },
      fields: (onChange) => ({
        held: dayField(),
        role: roleField("谁用的", onChange),
        lessons: new registers.LessonField({ label: "学的哪一课", onChange }),
        text: textField("做了什么", "写一下做了什么。", "照着课剪了六亩苹果树"),
        result: new registers.TextField({
          label: "见了什么效果（还没有就不写）",
          longest: LONGEST_RESULT,
          rows: 3,
          hint: "果子大了，一斤多卖三毛",
        }),
        households: new registers.CountField("几户用上了（不知道就不写）"),
      }),
      fault: () => "",
    },
  };

  function isEarlier(a, b) {
    return a.held === b.held ? a.n - b.n : a.held < b.held ? -1 : 1;
  }

  /* The standing entries of a register, of one month or of all (""), in the order of their days. */
  registers.entries = (standing, kind, month) =>
    standing
      .filter((statement) => statement.kind === kind && statement.held.startsWith(month))
      .sort(isEarlier);

  /* Equipment whose latest entry says that it is faulty: the entries, oldest first. */
  registers.openFaults = (standing) => {
    const latest = new Map();
    for (const statement of registers.entries(standing, "fault", "")) {
      latest.set((statement.equipment || "").trim(), statement);
    }
    return Array.from(latest.values()).filter(({ condition }) => condition === "faulty");
  };
})();
