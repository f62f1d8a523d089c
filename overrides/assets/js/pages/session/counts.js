/* How many people are in a group session, and on which day it is: what every page says of one that is
   open. Pure; the value is that of `record.js`. */
(() => {
  "use strict";
  const { courseware } = self;
  const session = (courseware.session = {});

  session.DRAFT = "session";
  session.KINDS = { member: "党员", cadre: "干部", villager: "群众" };

  const kinds = Object.keys(session.KINDS);

  const byKind = (session.byKind = (count) =>
    Object.fromEntries(kinds.map((kind) => [kind, count(kind)])));

  session.isHere = (value, id) => value.present[id] === "here";

  /* Those who are here, of one kind or of all. */
  session.signedIn = (value, kind = "") =>
    value.people.filter(
      (person) => session.isHere(value, person.id) && (!kind || person.kind === kind),
    );

  session.guestCount = (value) => value.guests.reduce((sum, guest) => sum + guest.count, 0);

  session.sums = (value) => {
    const sums = byKind((kind) => session.signedIn(value, kind).length);
    const guests = session.guestCount(value);
    return { ...sums, guests, total: kinds.reduce((sum, kind) => sum + sums[kind], guests) };
  };

  /* 11月25日 周三 */
  session.dayText = (day) => {
    const weekday = "日一二三四五六"[new Date(`${day}T12:00:00`).getDay()];
    return `${Number(day.slice(5, 7))}月${Number(day.slice(8))}日 周${weekday}`;
  };
})();
