/* What plays at a moment: the lessons of the timetable that all stations watch at the same time, in
   the order of their beginnings. Pure. Moments are in milliseconds, lengths in seconds.

   A row is {lesson, title, url, picture, length, day, time, start, parts}; a part of its recording is
   {hd, small, audio, poster, seconds}, in their order, and none where there is only text. */
(() => {
  "use strict";
  const { courseware } = self;
  const { sameTime, time } = courseware;

  function lengthOf(row) {
    return row.parts.reduce((sum, { seconds }) => sum + seconds, 0);
  }

  function endOf(row) {
    return row.start + 1000 * lengthOf(row);
  }

  function isOfDay(row, now) {
    return row.day === time.dayOf(new Date(now));
  }

  /* The part of a row's recording in which a moment lies: {index, start: when it begins}. */
  function partAt(row, now) {
    let { start } = row;
    let index = 0;
    while (index + 1 < row.parts.length && now >= start + 1000 * row.parts[index].seconds) {
      start += 1000 * row.parts[index].seconds;
      index += 1;
    }
    return { index, start };
  }

  /* Where a moment lies: {phase, row, part, today, earlier}. `row` is what plays, or what comes next.
     The phase is `playing`; `before` what comes next today; `over` when today's are past; `later`
     where the next one is on another day; `past` after all of them. */
  sameTime.momentOf = (rows, now) => {
    const today = rows.filter((row) => isOfDay(row, now));
    const playing = today.find((row) => row.start <= now && now < endOf(row));
    if (playing) return { phase: "playing", row: playing, part: partAt(playing, now), today };
    const next = rows.find((row) => row.start > now);
    if (next && isOfDay(next, now)) {
      const part = { index: 0, start: next.start };
      return { phase: "before", row: next, part, today };
    }
    if (today.length) return { phase: "over", row: today[today.length - 1], next, today };
    return { phase: next ? "later" : "past", row: next, today };
  };

  sameTime.lengthOf = lengthOf;

  /* Whether the clock can be right: none is that stands before the month of the release. `month` is
     2026-11. */
  sameTime.isPossible = (now, month) => {
    const [year, number] = month.split("-").map(Number);
    return now >= new Date(year, number - 1, 1).getTime();
  };
})();
