/* A group session as a value, and what follows from it: comparisons, times, the statement. Pure:
   it reads no clock, no store and no page.

   `value` is what the draft holds while a session is open:
   {id, held, start, end, began, slot, lessons, people, expected, present, arrived, gone, guests,
   heads, text, condition, fault, reason, isLate, replaces, before}. `people` is the roster as it was
   when signing in began, `present` says `here` or `away` for whom was called, and `before` is what a
   corrected statement had of playback, or what was played before signing in began. */
(() => {
  "use strict";
  const { courseware } = self;
  const { session } = courseware;
  const LONGEST_TEXT = 2000;
  const DAY = 24 * 60;

  session.SLOTS = {
    on_demand: "自己放课",
    live: "跟着直播看",
    same_time: "全镇同时看",
    lecture: "请人来讲",
    consultation: "技术咨询",
    teaching: "现场教",
  };
  session.LONGEST_TEXT = LONGEST_TEXT;

  const { byKind } = session;
  const kinds = Object.keys(session.KINDS);

  /* A session that begins: the roster is called as it is now, and stays so. */
  session.begin = (facts, people) => ({
    slot: "on_demand",
    lessons: [],
    end: "",
    reason: "",
    isLate: false,
    replaces: "",
    before: { played: {}, took: 0 },
    ...facts,
    people,
    expected: byKind((kind) => people.filter((person) => person.kind === kind).length),
    present: {},
    arrived: {},
    gone: {},
    guests: [],
    heads: { members: null, villagers: null },
    text: "",
    condition: "",
    fault: "",
  });

  /* The heads that were counted beside those who signed: what differs is said, never corrected. */
  session.heads = (value) => {
    const { member, cadre, villager, guests } = session.sums(value);
    const hasCadres = value.people.some((person) => person.kind === "cadre");
    return [
      compared(
        "members",
        hasCadres ? "党员、干部" : "党员",
        value.heads.members,
        member + cadre,
        0,
      ),
      compared("villagers", "群众", value.heads.villagers, villager, guests),
    ];
  };

  function compared(name, label, counted, signed, guests) {
    const signedText = guests ? `签到 ${signed}、来宾 ${guests}` : `签到 ${signed} 人`;
    const excess = counted - signed - guests;
    let note = `${signedText}，对上了`;
    if (counted === null) note = `${signedText}，还没有数`;
    else if (excess) note = `${signedText}，${excess > 0 ? "多" : "少"} ${Math.abs(excess)} 人`;
    return { name, label, counted, note, differs: counted !== null && excess !== 0 };
  }

  /* Minutes from start to end, over midnight where the end is before the start. */
  session.minutes = ({ start, end }) => {
    if (!start || !end) return 0;
    const [from, to] = [start, end].map((text) => {
      const [hours, minutes] = text.split(":").map(Number);
      return hours * 60 + minutes;
    });
    return (to - from + DAY) % DAY;
  };

  /* 19:25 of what people write for it: 19:25, 19：25, 1925, 19点25, 7点; "" for anything else. */
  session.parseTime = (text) => {
    const match = /^(\d{1,2})(?:[:：.点时]?(\d{2})?分?|点半)$/.exec(String(text).trim());
    if (!match) return "";
    const half = /点半$/.test(String(text).trim());
    const hours = Number(match[1]);
    const minutes = half ? 30 : Number(match[2] || 0);
    if (hours > 23 || minutes > 59) return "";
    return `${twoDigits(hours)}:${twoDigits(minutes)}`;
  };

  /* 2026-11-05 of what people write for it: that, 2026年11月5日, or 11月5日 and 11-5 of the year of
     `today`, of the year before where that day is still to come; "" for a day that there is not. */
  session.parseDay = (text, today) => {
    const match = /^(?:(\d{4})[-年./])?(\d{1,2})[-月./](\d{1,2})日?$/.exec(String(text).trim());
    if (!match) return "";
    const day = (year) => `${year}-${twoDigits(match[2])}-${twoDigits(match[3])}`;
    const thisYear = Number(today.slice(0, 4));
    const chosen = match[1] || (day(thisYear) > today ? thisYear - 1 : thisYear);
    return isDay(day(chosen)) ? day(chosen) : "";
  };

  function isDay(text) {
    const date = new Date(`${text}T12:00:00`);
    return !isNaN(date) && date.getDate() === Number(text.slice(8));
  }

  session.timeOf = (date) => `${twoDigits(date.getHours())}:${twoDigits(date.getMinutes())}`;

  function twoDigits(number) {
    return String(number).padStart(2, "0");
  }

  /* {seconds, took} of each lesson, of what several pages have played. */
  session.addUp = (parts, before = { played: {}, took: 0 }) => {
    const played = { ...before.played };
    let { took } = before;
    for (const part of parts) {
      for (const [lesson, [seconds, clock]] of Object.entries(part)) {
        played[lesson] = (played[lesson] || 0) + seconds;
        took += clock;
      }
    }
    return { played, took };
  };

  /* What the statement `attended` says of it. `played` is {played, took} as `addUp` gives it: each
     chosen lesson has its seconds, also 0, and so has one that was played without being chosen. */
  session.fields = (value, { played, took }) => {
    const { members, villagers } = value.heads;
    const ids = [...value.lessons, ...Object.keys(played).filter((id) => played[id] >= 1)];
    return withoutEmpty({
      held: value.held,
      start: value.start,
      end: value.end,
      slot: value.slot,
      lessons: value.lessons,
      present: byKind((kind) => session.signedIn(value, kind).map((person) => person.id)),
      expected: value.expected,
      arrived: ofThoseHere(value, value.arrived),
      left: ofThoseHere(value, value.gone),
      guests: session.guestCount(value),
      members: members === null ? "" : members,
      villagers: villagers === null ? "" : villagers,
      text: value.text.trim().slice(0, LONGEST_TEXT),
      late_reason: value.reason.trim(),
      played: Object.fromEntries(ids.map((id) => [id, Math.round(played[id] || 0)])),
      took: Math.round(took),
    });
  };

  function ofThoseHere(value, times) {
    return Object.fromEntries(Object.entries(times).filter(([id]) => session.isHere(value, id)));
  }

  /* Without texts and times that nobody gave: a statement says only what was said. */
  function withoutEmpty(fields) {
    const isTold = ([name, field]) =>
      field !== "" && !(["arrived", "left"].includes(name) && !Object.keys(field).length);
    return Object.fromEntries(Object.entries(fields).filter(isTold));
  }

  /* A statement as a value to be corrected; who is on no roster any more is called by the id. */
  session.reopen = (statement, people, id) => {
    const ids = kinds.flatMap((kind) =>
      (statement.present?.[kind] || []).map((person) => ({ id: person, kind })),
    );
    const strangers = ids
      .filter((person) => people.every((other) => other.id !== person.id))
      .map((person) => ({ ...person, number: "", name: "不在花名册上", group: "", mark: "" }));
    /* Whoever has become a cadre since then was none on that day. */
    const listed = people.map((person) => ({
      ...person,
      kind: ids.find((present) => present.id === person.id)?.kind || person.kind,
    }));
    const value = session.begin({ id }, [...listed, ...strangers]);
    const { members = null, villagers = null } = statement;
    return {
      ...value,
      held: statement.held,
      start: statement.start || "",
      end: statement.end || "",
      slot: statement.slot || "",
      lessons: statement.lessons || [],
      expected: statement.expected || value.expected,
      present: Object.fromEntries(ids.map((person) => [person.id, "here"])),
      arrived: statement.arrived || {},
      gone: statement.left || {},
      guests: statement.guests ? [{ from: "来宾", count: statement.guests }] : [],
      heads: { members, villagers },
      text: statement.text || "",
      reason: statement.late_reason || "",
      isLate: true,
      replaces: statement.id,
      before: { played: statement.played || {}, took: statement.took || 0 },
    };
  };
})();
