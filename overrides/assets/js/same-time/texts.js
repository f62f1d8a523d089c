/* What the page of simultaneous playback says. Pure. */
(() => {
  "use strict";
  const { sameTime } = self.courseware;
  const DAY = 86400;
  const WEEKDAYS = "日一二三四五六";

  function twoDigits(number) {
    return String(number).padStart(2, "0");
  }

  sameTime.texts = {
    /* 9:27 and :43 of a moment. */
    clock(now) {
      const date = new Date(now);
      return {
        minutes: `${date.getHours()}:${twoDigits(date.getMinutes())}`,
        seconds: `:${twoDigits(date.getSeconds())}`,
      };
    },

    /* 11月25日 星期三 */
    day(now) {
      const date = new Date(now);
      return `${date.getMonth() + 1}月${date.getDate()}日 星期${WEEKDAYS[date.getDay()]}`;
    },

    /* 2026年11月25日 */
    fullDay(now) {
      const date = new Date(now);
      return `${date.getFullYear()}年${date.getMonth() + 1}月${date.getDate()}日`;
    },

    /* Seconds as figures with their units, the two largest: [["2", "分"], ["17", "秒"]]. */
    amounts(seconds) {
      const whole = Math.max(0, Math.ceil(seconds));
      const hours = Math.floor(whole / 3600) % 24;
      const minutes = Math.floor(whole / 60) % 60;
      if (whole >= DAY) {
        return [
          [String(Math.floor(whole / DAY)), "天"],
          [String(hours), "小时"],
        ];
      }
      if (whole >= 3600) {
        return [
          [String(hours), "小时"],
          [String(minutes), "分"],
        ];
      }
      if (whole >= 60) {
        return [
          [String(minutes), "分"],
          [String(whole % 60), "秒"],
        ];
      }
      return [[String(whole), "秒"]];
    },

    /* How an offset in milliseconds is told: 已拨快 3 秒; nothing where there is none. */
    offset(offset) {
      const tenths = Math.round(Math.abs(offset) / 100);
      if (!tenths) return { label: "没有拨过", amount: "" };
      const seconds = Math.floor(tenths / 10);
      const parts = [
        [Math.floor(seconds / 3600), "小时"],
        [Math.floor(seconds / 60) % 60, "分"],
        [seconds >= 60 ? seconds % 60 : (tenths / 10).toFixed(tenths % 10 ? 1 : 0), "秒"],
      ].filter(([amount]) => Number(amount));
      const amount = parts.map(([number, unit]) => `${number} ${unit}`).join(" ");
      return { label: offset > 0 ? "已拨快" : "已拨慢", amount };
    },

    impossible(now, label) {
      return `这台电脑的日期是 ${sameTime.texts.fullDay(now)}，比这一期（${label}）还早，钟一定不准，没法和全镇一起放。先把电脑的日期和时间拨对，再打开这一页。`;
    },

    jumped(milliseconds) {
      const { amount } = sameTime.texts.offset(milliseconds);
      const way = milliseconds > 0 ? "快" : "慢";
      return `电脑的钟自己跳${way}了 ${amount}。放课不受影响，还照原来的钟走。要是电脑刚睡着过，或者有人把钟拨对了，就照电脑的钟。`;
    },
  };
})();
