"""A PC that plays, in virtual time: its media clock drifts, a seek costs what it costs, a film that
is too heavy stands still again and again.

`decide` is the page's own; nothing in `SIMULATION` is.
"""

from __future__ import annotations

SIMULATION = """(settings) => {
  const { sameTime } = courseware;
  const STEP = 0.25;
  const LADDER = ["hd", "small", "audio"];
  let seed = settings.seed;
  const random = () => {
    /* mulberry32: the same for the same seed. */
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const between = (low, high) => low + (high - low) * random();
  const drift = 1 + between(-settings.drift, settings.drift);
  const seekCost = between(...settings.seekCost);
  let state = sameTime.started(sameTime.newState(), 0);
  let position = between(-settings.start, settings.start);
  let busyUntil = 0;
  let label = "hd";
  let heldUntil = 0;
  const told = { differences: [], moves: [], lighter: [], rates: 0, labels: [] };
  const events = (settings.events || []).map((event) => ({ ...event }));
  for (let now = 0; now < settings.seconds; now += STEP) {
    const target = now;
    let isDisturbed = false;
    for (const event of events.filter((entry) => !entry.isPast && entry.second <= now)) {
      event.isPast = true;
      if (event.jump) {
        position += event.jump;
        isDisturbed = true;
      }
      if (event.pause) heldUntil = now + event.pause;
    }
    const isHeld = now < heldUntil;
    const wasHeld = heldUntil && !isHeld;
    if (wasHeld) {
      /* As the page goes on: ready and begun where all are, but for a little. */
      heldUntil = 0;
      position = target + between(-0.3, 0.3);
      state = sameTime.started(state, now);
    }
    const isReady = now >= busyUntil;
    if (!isHeld) {
      const before = state;
      const decision = sameTime.decide(state, {
        now, target, position, isReady, isDisturbed, canLighten: label !== "audio",
      });
      state = decision.state;
      if (state.rate !== before.rate) told.rates += 1;
      if (decision.action === "seek") {
        told.moves.push(now);
        position = decision.to;
        busyUntil = now + seekCost * between(0.9, 1.1);
      } else if (decision.action === "lighter") {
        label = LADDER[LADDER.indexOf(label) + 1];
        told.moves.push(now);
        told.lighter.push(label);
        position = target + between(-0.3, 0.3);
        state = sameTime.lightened(state, now);
      }
      if (now >= busyUntil) position += STEP * state.rate * drift * (settings.speeds[label] || 1);
      told.differences.push([now, Math.abs(position - target - STEP)]);
    }
    told.latency = state.latency;
  }
  told.label = label;
  return told;
}"""
