/* What is to be done so that a recording is where all stations are: a decision from position, clock
   and what was learned of this PC. Pure; all times in seconds.

   Small differences are taken out by speed, which nobody hears; a seek is heard, and on a PC that is
   too slow each one is followed by the next. So there is at most one in twenty seconds; where one
   did not help, the lighter picture follows, then sound alone. */
(() => {
  "use strict";
  const { sameTime } = self.courseware;

  const LIMITS = (sameTime.LIMITS = {
    begin: 0.1 /* a difference from which on the speed is changed */,
    end: 0.03 /* and down to which */,
    rate: 0.03 /* by how much */,
    beyond: 1.5 /* a difference that speed does not take out */,
    between: 20 /* from one seek to the next */,
    settle: 0.6 /* after a seek or a start, before the position is believed */,
    again: 90 /* within this time a second fall behind says that the PC is too slow */,
    longest: 3 /* latency of a seek that is believed */,
  });

  const LATENCY = { seek: 0.15, start: 0.1 };

  /* `latency` is what a seek and a start cost on this PC, learned from each. */
  sameTime.newState = () => ({
    rate: 1,
    movedAt: -Infinity /* the last seek or change of the file */,
    pending: "" /* `seek` or `start`: it is still to be seen how well that went */,
    since: -Infinity /* when that was */,
    hasFallen: false /* the last seek was because it fell behind by itself */,
    isDisturbed: false /* somebody else moved it since the last seek */,
    latency: { ...LATENCY },
  });

  /* The state after a lesson was begun, joined or gone on with. */
  sameTime.started = (state, now) => ({ ...state, rate: 1, pending: "start", since: now });

  /* The same after another file of the lesson took its place, which costs less. */
  sameTime.lightened = (state, now) => ({
    ...sameTime.started(state, now),
    latency: { ...LATENCY },
    movedAt: now,
    hasFallen: true,
    isDisturbed: false,
  });

  function learned(state, difference) {
    const latency = state.latency[state.pending] - difference;
    const believed = Math.min(Math.max(latency, 0), LIMITS.longest);
    return { ...state, pending: "", latency: { ...state.latency, [state.pending]: believed } };
  }

  /* Off only when the difference is nearly nought, so that it does not come and go. */
  function rateFor(rate, difference) {
    const size = Math.abs(difference);
    const wanting = difference > 0 ? 1 - LIMITS.rate : 1 + LIMITS.rate;
    if (size >= LIMITS.begin) return wanting;
    return size <= LIMITS.end || rate !== wanting ? 1 : rate;
  }

  function isTooSlow(state, { now, canLighten }, difference) {
    const isAgain = state.hasFallen && now - state.movedAt < LIMITS.again;
    return canLighten && difference < 0 && isAgain && !state.isDisturbed;
  }

  function seek(state, { now, target }, difference) {
    const hasFallen = difference < 0 && !state.isDisturbed;
    const next = { ...state, rate: 1, movedAt: now, pending: "seek", since: now, hasFallen };
    return {
      action: "seek",
      to: target + state.latency.seek,
      state: { ...next, isDisturbed: false },
    };
  }

  /* Gives {action, state}: `none`; `rate`, to that of the state; `seek`, to `to`; `lighter`, the next
     lighter file. Of `input`: `now` is a clock, `target` where all stations are, `position` where
     this one is; `isReady` where it can play on, `isDisturbed` where somebody else moved it,
     `canLighten` where there is a lighter file. */
  sameTime.decide = (before, input) => {
    const { now, target, position, isReady } = input;
    const difference = position - target;
    let state = { ...before, isDisturbed: before.isDisturbed || Boolean(input.isDisturbed) };
    if (state.pending) {
      const hasSettled = isReady && now - state.since >= LIMITS.settle;
      if (!hasSettled && now - state.since < LIMITS.between) return { action: "none", state };
      state =
        hasSettled && !state.isDisturbed ? learned(state, difference) : { ...state, pending: "" };
    }
    const mayMove = now - state.movedAt >= LIMITS.between;
    if (Math.abs(difference) > LIMITS.beyond && mayMove) {
      if (isTooSlow(state, input, difference)) return { action: "lighter", state };
      return seek(state, input, difference);
    }
    const rate = rateFor(state.rate, difference);
    const action = rate === state.rate ? "none" : "rate";
    return { action, state: { ...state, rate } };
  };
})();
