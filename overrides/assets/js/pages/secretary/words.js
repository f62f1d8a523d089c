/* The words of 书记看一页: what the figures of `station.js` say, what is short, and what to do about
   it. Pure: days and figures in, texts out. */
(() => {
  "use strict";
  const { courseware } = self;
  const DAY = 86400000; /* ms */
  const WEEKDAYS = "日一二三四五六";
  const EARLY_DAYS = 31; /* a release is at a station at most so long before its month */
  const MOST_LATE_DAYS = 400; /* an older release than that is a wrong clock */
  const MOST_DAYS = 3; /* named one by one */
  const phrases = (courseware.secretary = {});

  function time(day) {
    return Date.parse(`${day}T00:00:00Z`);
  }

  /* 2026-12-05 → 12月5日 */
  phrases.shortDay = (day) => `${Number(day.slice(5, 7))}月${Number(day.slice(8, 10))}日`;

  /* 2026-12-05 → 12月5日 周六 */
  phrases.dayText = (day) =>
    `${phrases.shortDay(day)} 周${WEEKDAYS[new Date(time(day)).getUTCDay()]}`;

  phrases.longDay = (day) => `${Number(day.slice(0, 4))}年${phrases.shortDay(day)}`;

  /* The study days that are still to come: after `today`, where this PC's clock can be right for a
     release of this month, else from the month on. */
  phrases.studyDays = (days, today, release) => {
    const month = `${release.slice(0, 7)}-01`;
    const end = days.length ? days[days.length - 1] : month;
    const isPlausible = time(today) >= time(month) - EARLY_DAYS * DAY && today <= end;
    const ahead = isPlausible
      ? days.filter((day) => day >= today)
      : days.filter((day) => day >= month);
    /* Without any days nothing is over: the office has none, or there is no release here. */
    const isOver =
      days.length > 0 && today > end && time(today) <= time(end) + MOST_LATE_DAYS * DAY;
    return { ahead: isOver ? [] : ahead, isPlausible, isOver };
  };

  phrases.untilText = (day, today) => {
    const count = Math.round((time(day) - time(today)) / DAY);
    if (count === 0) return "就是今天";
    return count === 1 ? "就是明天" : `还有 ${count} 天`;
  };

  /* 3, 4, 5, 9 → 3—5月、9月 */
  phrases.monthsText = (months) => {
    const runs = [];
    for (const month of months) {
      const run = runs[runs.length - 1];
      if (run && run[1] === month - 1) run[1] = month;
      else runs.push([month, month]);
    }
    return runs.map(([from, to]) => (from === to ? `${from}月` : `${from}—${to}月`)).join("、");
  };

  /* The newest days one by one, the others as a number. */
  phrases.daysText = (days) => {
    const newest = days.slice(-MOST_DAYS).map(phrases.shortDay).join("、");
    return days.length > MOST_DAYS ? `最近的是${newest}` : newest;
  };

  /* Rounded down, so that nothing short of an aim looks as if it had reached it. */
  phrases.percentText = ({ present, expected }) => `${Math.floor((present * 100) / expected)}%`;

  function hoursText(minutes) {
    const hours = Math.floor(minutes / 60);
    const more = minutes % 60;
    if (!hours) return `${more} 分钟`;
    return more ? `${hours} 小时 ${more} 分钟` : `${hours} 小时`;
  }

  /* The figures of the year: [label, value, whether it is short of what is asked for]. */
  phrases.figures = (year) => {
    const { attendance, hours, missed, studyDays: count } = year;
    const rows = [["集中学习", `${year.sessions} 场，${hoursText(year.minutes)}`, false]];
    if (count) {
      rows.push([
        "固定学习日",
        `应办 ${count} 期，办了 ${count - missed.length} 期`,
        missed.length > 0,
      ]);
    }
    if (attendance) {
      const aim = attendance.aim ? `（要到 ${attendance.aim}）` : "";
      rows.push(["参学率", `${phrases.percentText(attendance)}${aim}`, !attendance.reached]);
    }
    if (hours) {
      rows.push(["党员平均学时", `${hours.average} 学时（全年要 ${hours.aim}）`, false]);
      rows.push(["学时够了的党员", `${hours.people} 人里 ${hours.reached} 人`, false]);
    }
    return rows;
  };

  function missedDays({ missed, dayMinutes }) {
    const enough = dayMinutes ? `，办够 ${dayMinutes} 分钟` : "";
    return {
      shortfall: `有 ${missed.length} 期固定学习日没有办：${phrases.daysText(missed)}。`,
      act: `往后一期也不要落下${enough}；那天真的办了，没有记的，到“集中学习”里补登。`,
      page: "session.html",
    };
  }

  function shortDays({ short, dayMinutes }) {
    return {
      shortfall: `有 ${short.length} 期办了，不够 ${dayMinutes} 分钟：${phrases.daysText(short)}。`,
      act: "选课的时候看一看长短，一课不够就放两课。",
      page: "",
    };
  }

  function lowAttendance({ attendance }) {
    const counts = `应到 ${attendance.expected} 人次，实到 ${attendance.present} 人次`;
    return {
      shortfall: `参学率 ${phrases.percentText(attendance)}，要到 ${attendance.aim}（${counts}）。`,
      act: "学习日头一天用喇叭通知；没有来的，上门问一问是什么缘故。",
      page: "",
    };
  }

  function lackingHours({ hours }) {
    return {
      shortfall: `党员 ${hours.people} 人，学时够 ${hours.aim} 的有 ${hours.reached} 人，全年看。`,
      act: "集中学习来不了的，让他自己来学；一课学完，就记学时。",
      page: "learners.html",
    };
  }

  function missingRecords({ monthsMissing }) {
    return {
      shortfall: `${phrases.monthsText(monthsMissing)}的记录，镇里没有收到。`,
      act: "打开“带走记录”，存到盘上交去；每次都是全部带走，一次就补齐。",
      page: "records.html",
    };
  }

  function lateRecords({ monthsLate, dueDay }) {
    return {
      shortfall: `${phrases.monthsText(monthsLate)}的记录交晚了。`,
      act: `每个月的记录，下个月 ${dueDay} 日以前交到镇里。`,
      page: "records.html",
    };
  }

  /* What is short of what is asked for, the most pressing first: {shortfall, act, page}. */
  phrases.shortfalls = (year, faults) => {
    const shortfalls = [];
    if (year.monthsMissing.length) shortfalls.push(missingRecords(year));
    if (faults) {
      shortfalls.push({
        shortfall: `有 ${faults} 处设备没有修好。`,
        act: "修好了，到“四簿一册”的设备日志里记“修好了”；修不了，打电话报给镇里。",
        page: "registers.html#fault",
      });
    }
    if (year.missed?.length) shortfalls.push(missedDays(year));
    if (year.short?.length) shortfalls.push(shortDays(year));
    if (year.attendance && !year.attendance.reached) shortfalls.push(lowAttendance(year));
    if (year.hours && year.hours.reached < year.hours.people) shortfalls.push(lackingHours(year));
    if (year.monthsLate.length) shortfalls.push(lateRecords(year));
    return shortfalls;
  };

  /* How many came to a session, as the office counts: signed in or counted, whichever is more. */
  phrases.peopleOf = ({ present = {}, members = 0, villagers = 0, guests = 0 }) => {
    const count = (kind) => (present[kind] || []).length;
    return (
      Math.max(count("member") + count("cadre"), members || 0) +
      Math.max(count("villager") + guests, villagers || 0)
    );
  };
})();
