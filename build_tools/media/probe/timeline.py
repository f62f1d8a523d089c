"""Packet times: where a track begins and ends, its frame rate, the longest gap. Pure."""

from __future__ import annotations

import math
from array import array
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from build_tools.media.probe.keyframes import KeyframeCollector

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_JUMP = 10.0
"""Seconds between neighbouring packets from which ffmpeg, too, assumes that a clock was reset
(its `-dts_delta_threshold`)."""
_STANDARD_RATES = tuple(
    Fraction(n, d)
    for n, d in (
        (5, 1), (10, 1), (12, 1), (15000, 1001), (15, 1), (20, 1), (24000, 1001), (24, 1), (25, 1),
        (30000, 1001), (30, 1), (48, 1), (50, 1), (60000, 1001), (60, 1), (100, 1), (120, 1),
    )
)  # fmt: skip


@dataclass(frozen=True)
class Track:
    """The packets of one stream: their times in seconds in the order in which they are shown."""

    times: Sequence[float]
    start: float
    end: float
    last_duration: float
    packets: int
    starts_on_keyframe: bool = True
    tick: float = 0.0
    clock_reset: bool = False
    corrupt: int = 0
    keyframes: KeyframeCollector = field(default_factory=KeyframeCollector)

    @property
    def density(self) -> float:
        """Packets in a second, from the first to the last."""
        return self.packets / max(self.end - self.start, 0.001)


@dataclass
class TrackBuilder:
    """Collects the packets of one stream as they come."""

    time_base: Fraction
    clock_jumps: bool
    starts_on_keyframe: bool
    _times: array[float] = field(default_factory=lambda: array("d"))
    _offset: float = 0.0
    _last_time: float | None = None
    _end: float = -math.inf
    _last_duration: float = 0.0
    _packets: int = 0
    _corrupt: int = 0
    _keyframes: KeyframeCollector = field(default_factory=KeyframeCollector)

    def add(
        self,
        stamp: int,
        duration: int,
        size: int = 0,
        *,
        shown: bool = True,
        keyframe: bool = False,
        corrupt: bool = False,
    ) -> float | None:
        """Take a packet of `size` bytes; return its time in seconds.

        One that an edit list hides counts but has no time.
        """
        self._packets += 1
        self._corrupt += corrupt
        if not shown:
            return None
        clock_time = float(stamp * self.time_base)
        before = self._last_time
        if self.clock_jumps and before is not None and abs(clock_time - before) > _JUMP:
            self._offset += before + self._last_duration - clock_time
        self._last_time = clock_time
        self._last_duration = float(duration * self.time_base)
        seconds = clock_time + self._offset
        self._times.append(seconds)
        self._end = max(self._end, seconds + self._last_duration)
        self._keyframes.add(seconds, size, keyframe=keyframe)
        return seconds

    def track(self) -> Track:
        """Return the finished track."""
        times = sorted(self._times)
        return Track(
            times=times,
            start=times[0] if times else 0.0,
            end=self._end if times else 0.0,
            last_duration=self._last_duration,
            packets=self._packets,
            starts_on_keyframe=self.starts_on_keyframe,
            tick=float(self.time_base),
            clock_reset=bool(self._offset),
            corrupt=self._corrupt,
            keyframes=self._keyframes,
        )


def frame_rate(track: Track, average: Fraction | None) -> tuple[Fraction, bool]:
    """Return (frames in a second, whether that varies); a varying rate is that of dense parts."""
    steps = [b - a for a, b in pairwise(track.times) if b > a]
    if len(steps) < 2:
        return (nearest_standard_rate(average) if average else Fraction(25)), False
    typical = median(steps)
    tolerance = 0.2 * typical + 1.5 * track.tick
    odd = sum(1 for step in steps if abs(step - typical) > tolerance)
    if odd > 0.02 * len(steps) + 2:
        dense = sorted(steps)[len(steps) // 10]
        return nearest_standard_rate(Fraction(1 / dense).limit_denominator(1001)), True
    rate = Fraction(len(steps) / sum(steps)) if odd == 0 else Fraction(1 / typical)
    # Interlaced H.264 may carry each field in a packet of its own: two packets, one picture.
    if average and abs(rate / average - 2) < Fraction(1, 50):
        return nearest_standard_rate(average), False
    return nearest_standard_rate(rate), False


def nearest_standard_rate(rate: Fraction) -> Fraction:
    """Return the standard rate within half a percent, else the rate as a simple fraction."""
    nearest = min(_STANDARD_RATES, key=lambda standard: abs(standard - rate))
    # Of 29.97 and 30, which lie closer together than that, it is the nearer one.
    if abs(nearest - rate) <= nearest / 200:
        return nearest
    return Fraction(rate).limit_denominator(1001)


def longest_gap(tracks: Iterable[Track]) -> float:
    """Return the longest stretch in seconds in which none of the tracks has a packet."""
    times = sorted(time for track in tracks for time in track.times)
    return max((b - a for a, b in pairwise(times)), default=0.0)
