/* The offset of the PC's clock from presses of a button: at the moment when a telephone's clock turns
   to the next minute, or along with the pips of the radio, five short ones and a long one at the full
   hour. Pure; all times in milliseconds. */
(() => {
  "use strict";
  const { sameTime } = self.courseware;
  const SECOND = 1000;
  const MINUTE = 60 * SECOND;
  const HOUR = 60 * MINUTE;
  const LEAST = 3; /* presses */
  const NEAR = 1000; /* so near two presses must be to each other that the middle one can be trusted */
  const FIRST_PIP = 5; /* seconds before the hour */

  function median(values) {
    const sorted = [...values].sort((a, b) => a - b);
    const middle = sorted.length >> 1;
    return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  function nearest(time, step) {
    return Math.round(time / step) * step;
  }

  /* Whether the median has another sample near it: of three presses one may be a slip. */
  function isTrusted(samples) {
    const middle = median(samples);
    return samples.filter((sample) => Math.abs(sample - middle) <= NEAR).length >= 2;
  }

  function result(samples) {
    if (samples.length < LEAST) return { remaining: LEAST - samples.length };
    return isTrusted(samples)
      ? { remaining: 0, offset: median(samples) }
      : { remaining: LEAST, apart: true };
  }

  /* `presses` are times of the PC's clock, `offset` what it is put right by so far: the minute that
     is meant is the nearest one. Gives {remaining: presses still to come, offset, apart}. */
  sameTime.offsetByMinutes = (presses, offset) =>
    result(presses.map((press) => nearest(press + offset, MINUTE) - press));

  /* The same for the pips of the radio, the last press being the long one; `zone` are the minutes by
     which local time lags behind UTC, as `getTimezoneOffset` says them. */
  sameTime.offsetByPips = (presses, offset, zone) => {
    const long = presses[presses.length - 1];
    if (long === undefined) return result([]);
    const lag = zone * MINUTE;
    const hour = nearest(long + offset - lag, HOUR) + lag;
    const samples = presses
      .map((press) => ({ press, before: Math.round((long - press) / SECOND) }))
      .filter(({ before }) => before <= FIRST_PIP)
      .map(({ press, before }) => hour - before * SECOND - press);
    return result(samples);
  };
})();
