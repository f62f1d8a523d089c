"""Chooses which seconds of a recording are looked at; pure.

Windows begin at keyframes where these are known: then nothing is decoded that is not looked at.
How they are looked at is left to `samples` and `quality`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.model.facts import Entry

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from build_tools.model.transcoding import ClipPlan

_EDGE = 1.0
_AT = (1 / 6, 1 / 2, 5 / 6)
_LOOK_SHARE = 0.03
_LOOK_SECONDS = (2.0, 4.0)
_SHORT = 2 * _EDGE + len(_AT) * _LOOK_SECONDS[0]
"""What is not longer is looked at as a whole."""

_TRIAL_SHARE = 0.01
"""Length of a trial's sample as a share of the recording: a trial is then 3 % of the encode."""
_TRIAL_SECONDS = (0.8, 4.0)
_LONG_ENOUGH = 2.0
"""Seconds from which a sample of what stands still says what the whole is like; where samples are
shorter, one long one says more than three: at 0.8 s VMAF came out 4 lower, at 2 s 1.2."""
_ENOUGH = 5
"""Entries from which their order says something."""
_RANKS = ((0.3, 0.45), (0.7, 0.45), (0.95, 0.1))
"""Which entries are tried, by how much there is to code after them, and the share of the recording
that each stands for. The last one is where the worst pictures are: VMAF's 5th percentile."""

_MIDDLE = ((0.5, 1.0),)


@dataclass(frozen=True)
class Window:
    """`seconds` from `start` on in the clip that is number `clip`; `share` is its weight.

    An `aligned` one begins at a keyframe; an `edge` is only looked at for black.
    """

    start: float
    seconds: float
    aligned: bool = False
    edge: bool = False
    clip: int = 0
    share: float = 1.0

    @property
    def end(self) -> float:
        """Where it ends."""
        return self.start + self.seconds


def entries_within(entries: Iterable[Entry], start: float, end: float) -> tuple[Entry, ...]:
    """Return the entries of a part, on the part's own axis."""
    return tuple(
        Entry(round(one.at - start, 3), one.load) for one in entries if start <= one.at < end
    )


def of_whole(length: float, entries: Sequence[Entry]) -> list[Window]:
    """Return the windows to look at: the head, samples of the middle, the tail; or just all."""
    if length <= _SHORT:
        return [Window(0.0, length)]
    seconds = _between(length * _LOOK_SHARE, _LOOK_SECONDS)
    middle = [_near(part * length, seconds, length, entries) for part in _AT]
    head, tail = (Window(at, _EDGE, edge=True) for at in (0.0, length - _EDGE))
    return [head, *middle, tail]


def for_trials(clips: Sequence[ClipPlan], length: float, *, drawn: bool) -> list[Window]:
    """Return the windows on which a quality is tried; `drawn` are slides and screens."""
    seconds = _between(length * _TRIAL_SHARE, _TRIAL_SECONDS)
    seen = [(number, clip.picture.end) for number, clip in enumerate(clips) if clip.picture]
    whole = sum(end for _number, end in seen)
    if whole <= seconds * len(_AT):
        return [Window(0.0, end, clip=number) for number, end in seen if end > 0]
    if drawn and seconds < _LONG_ENOUGH:
        longer = seconds * len(_AT)
        return _ranked(clips, longer, _MIDDLE) or [_at_time(seen, whole / 2, longer)]
    return _ranked(clips, seconds, _RANKS) or [_at_time(seen, whole * at, seconds) for at in _AT]


def _between(value: float, limits: tuple[float, float]) -> float:
    return min(max(value, limits[0]), limits[1])


def _near(middle: float, seconds: float, length: float, entries: Sequence[Entry]) -> Window:
    """Return the window around a moment, or at the entry next to it where there is one."""
    start = middle - seconds / 2
    fitting = [entry.at for entry in entries if _EDGE <= entry.at <= length - _EDGE - seconds]
    nearest = min(fitting, key=lambda at: abs(at - start), default=None)
    if nearest is None or abs(nearest - start) > length / 6:
        return Window(start, seconds)
    return Window(nearest, seconds, aligned=True)


def _ranked(
    clips: Sequence[ClipPlan], seconds: float, ranks: Sequence[tuple[float, float]]
) -> list[Window]:
    """Return windows at entries, chosen by what there is to code; empty where too few are known."""
    places = sorted(
        (entry.load, number, entry.at)
        for number, clip in enumerate(clips)
        if clip.picture
        for entry in clip.picture.entries
        if entry.at + seconds <= clip.picture.end
    )
    if len(places) < _ENOUGH:
        return []
    last = len(places) - 1
    chosen = [(places[round(rank * last)], share) for rank, share in ranks]
    return [
        Window(at, seconds, aligned=True, clip=number, share=share)
        for (_load, number, at), share in chosen
    ]


def _at_time(seen: list[tuple[int, float]], middle: float, seconds: float) -> Window:
    *before, (number, end) = seen
    for one in before:
        if middle < one[1]:
            number, end = one
            break
        middle -= one[1]
    start = min(max(middle - seconds / 2, 0.0), max(end - seconds, 0.0))
    return Window(round(start, 3), round(min(seconds, end), 3), clip=number)
