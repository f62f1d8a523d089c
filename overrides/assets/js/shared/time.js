/* Times as people read and hear them, and where in a row of times one is. Pure but for the day. */
(() => {
  "use strict";
  const courseware = (self.courseware = self.courseware || {});

  function split(time) {
    const whole = isFinite(time) && time > 0 ? Math.floor(time) : 0;
    const hours = Math.floor(whole / 3600);
    return { hours, minutes: Math.floor(whole / 60) % 60, seconds: whole % 60 };
  }

  function twoDigits(number) {
    return String(number).padStart(2, "0");
  }

  courseware.time = {
    /* 754 → 12:34, 3754 → 1:02:34 */
    clock(time) {
      const { hours, minutes, seconds } = split(time);
      const begin = hours ? `${hours}:${twoDigits(minutes)}` : String(minutes);
      return `${begin}:${twoDigits(seconds)}`;
    },

    /* 754 → 12分34秒, for those who listen to the page. */
    spoken(time) {
      const { hours, minutes, seconds } = split(time);
      const begin = hours ? `${hours}小时` : "";
      return `${begin}${hours || minutes ? `${minutes}分` : ""}${seconds}秒`;
    },

    /* The second that a link names: 754 for #t=754, null where it names none. */
    ofFragment(fragment) {
      const match = /^#t=(\d+(?:\.\d+)?)$/.exec(fragment);
      return match ? Number(match[1]) : null;
    },

    /* The index of the last of `starts` (in order) that is not after `time`, -1 before all. */
    indexAt(starts, time) {
      let low = 0;
      let high = starts.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (starts[middle] <= time) low = middle + 1;
        else high = middle;
      }
      return low - 1;
    },

    /* The day of a date: 2026-11-05. */
    dayOf(date) {
      return [date.getFullYear(), date.getMonth() + 1, date.getDate()].map(twoDigits).join("-");
    },

    /* The day as this PC has it, for people to read; no assessment rests on it. */
    today() {
      return courseware.time.dayOf(new Date());
    },

    /* The moment by this PC's clock, 2026-11-05T20:36:10. */
    now() {
      const now = new Date();
      const clock = [now.getHours(), now.getMinutes(), now.getSeconds()].map(twoDigits).join(":");
      return `${courseware.time.today()}T${clock}`;
    },
  };
})();
