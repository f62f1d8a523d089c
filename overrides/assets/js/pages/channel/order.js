/* 频道: which lesson of the month begins, and which follows. Pure: ids in, ids out. */
(() => {
  "use strict";
  const { courseware } = self;
  const channel = (courseware.channel = {});

  /* Those that are not finished; all of them once all are. */
  channel.plan = (ids, isFinished) => {
    const open = ids.filter((id) => !isFinished(id));
    return open.length ? open : ids;
  };

  /* Where one stopped, as after a power cut, else at the first. `begun` are ids, the latest first. */
  channel.first = (plan, begun, isHalfway) => {
    const [latest] = begun.filter((id) => plan.includes(id));
    return latest && isHalfway(latest) ? latest : plan[0];
  };

  /* The next by itself: on to the end, then from the beginning what was passed over; null at the end.
     `isOver` tells what had its turn. */
  channel.following = (plan, current, isOver) => {
    const index = plan.indexOf(current);
    const ring = [...plan.slice(index + 1), ...plan.slice(0, Math.max(index, 0))];
    return ring.find((id) => !isOver(id)) || null;
  };

  /* By ▲ and ▼: the neighbour, whether it had its turn or not; null at either end. */
  channel.neighbour = (plan, current, step) => plan[plan.indexOf(current) + step] || null;
})();
