/* A statement in words: a title, and one line for each thing that it says. Pure; who the ids of
   people are, and what lessons are called, is handed in. */
(() => {
  "use strict";
  const { courseware } = self;
  const KINDS = {
    attended: "集体学习",
    completed: "看完课",
    answered: "做题",
    applied: "用上了",
    asked: "提问",
    needs: "想学什么",
    fault: "设备",
  };
  const ROLES = {
    villager: "村民",
    member: "党员",
    cadre: "干部",
    station_manager: "管理员",
    branch_secretary: "支部书记",
  };
  const SLOTS = {
    live: "直播",
    same_time: "同时放",
    on_demand: "点播",
    lecture: "讲课",
    consultation: "当面答疑",
    teaching: "上门教",
  };
  const CONDITIONS = { good: "好的", faulty: "坏了", repaired: "修好了" };
  const MEDIA = { video: "想要视频", audio: "想要声音" };

  function word(table, value) {
    return table[value] || String(value);
  }

  function countText(people) {
    return Object.entries(people)
      .map(([role, count]) => `${word(ROLES, role)} ${count} 人`)
      .join("，");
  }

  function presentText(present, { person }) {
    return Object.entries(present)
      .filter(([, ids]) => ids.length)
      .map(([role, ids]) => `${word(ROLES, role)} ${ids.length} 人：${ids.map(person).join("、")}`)
      .join("；");
  }

  function timesText(times, { person }) {
    return Object.entries(times)
      .map(([id, time]) => `${person(id)} ${time}`)
      .join("、");
  }

  function playedText(played, { lesson }) {
    return Object.entries(played)
      .map(([id, seconds]) => `${lesson(id)} ${courseware.time.spoken(seconds)}`)
      .join("、");
  }

  function answersText(answers) {
    return Object.entries(answers)
      .map(([question, { right, tries }]) => `${question} ${right ? "对" : "不对"}（${tries} 次）`)
      .join("、");
  }

  function peopleText(count) {
    return `${count} 人`;
  }

  /* In the order in which they are read; `text` is what was entered, unless said otherwise. */
  const FACTS = [
    ["lessons", "课", (ids, names) => ids.map(names.lesson).join("、")],
    ["slot", "怎么学", (value) => word(SLOTS, value)],
    ["role", "谁说的", (value) => word(ROLES, value)],
    ["start", "开始"],
    ["end", "结束"],
    ["present", "来了", presentText],
    ["expected", "应到", countText],
    ["guests", "名单外的", peopleText],
    ["members", "另数的党员", peopleText],
    ["villagers", "另数的村民", peopleText],
    ["arrived", "晚到", timesText],
    ["left", "早走", timesText],
    ["played", "放了", playedText],
    ["took", "用了", (seconds) => courseware.time.spoken(seconds)],
    ["score", "做对", (count) => `${count} 题`],
    ["of", "一共", (count) => `${count} 题`],
    ["answers", "每一题", answersText],
    ["equipment", "哪一样"],
    ["condition", "怎么样", (value) => word(CONDITIONS, value)],
    ["text", "说了什么"],
    ["result", "效果"],
    ["households", "带动", (count) => `${count} 户`],
    ["wanted", "想学"],
    ["want", "想要", (value) => word(MEDIA, value)],
    ["sound", "录音", (value) => `有一段（${value}）`],
    ["late_reason", "补记的原因"],
    ["replaces", "改的是"],
  ];

  /* [[label, text], …] of all that a statement says. */
  function facts(statement, names) {
    return FACTS.filter(([key]) => isGiven(statement[key])).map(([key, label, text]) => [
      label,
      text ? text(statement[key], names) : String(statement[key]),
    ]);
  }

  function isGiven(value) {
    if (value === undefined || value === null || value === "") return false;
    return typeof value !== "object" || Object.keys(value).length > 0;
  }

  courseware.statementWords = {
    facts,
    title: ({ kind }) => word(KINDS, kind),

    /* Names for the screen: people as the roster has them, an id where it has none. */
    named(roster, lessons) {
      const people = new Map(roster.map(({ id, name }) => [id, name]));
      return {
        person: (id) => people.get(id) || id,
        lesson: (id) => lessons[id]?.title || id,
      };
    },

    /* Ids for paper that leaves the station: no name of a person. */
    nameless(lessons) {
      return {
        person: (id) => id,
        lesson: (id) => (lessons[id] ? `${lessons[id].title}（${id}）` : id),
      };
    },
  };
})();
