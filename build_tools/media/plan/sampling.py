"""Chooses the seconds of a recording that are sampled; pure.

Windows begin at keyframes where these are known: then nothing is decoded in vain. Decoding and
measuring them is left to `analysis.picture` and `encode.crf_search`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from build_tools.model.facts import Keyframe

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from build_tools.model.transcoding import ClipPlan

_EDGE = 1.0
_POSITIONS = (1 / 6, 1 / 2, 5 / 6)
_ANALYSIS_SHARE = 0.03
_ANALYSIS_SECONDS = (2.0, 4.0)
_SHORT = 2 * _EDGE + len(_POSITIONS) * _ANALYSIS_SECONDS[0]
"""Seconds up to which the whole recording is one window."""

_TRIAL_SHARE = 0.01
"""Length of a window as a share of the recording: three of them are 3 % of the encode."""
_TRIAL_SECONDS = (0.8, 4.0)
_LONG_ENOUGH = 2.0
"""Seconds from which a window of slides or of a screen is like the whole recording. Where windows
are shorter, one long window is better than three: at 0.8 s VMAF came out 4 lower, at 2 s 1.2."""
_MIN_KEYFRAMES = 5
"""With fewer, their order by load says nothing."""
_LOAD_RANKS = ((0.3, 0.45), (0.7, 0.45), (0.95, 0.1))
"""The keyframes to try: (rank by how much there is to code after it, share of the recording that
it stands for). The last is where the worst pictures are: VMAF's 5th percentile."""
_MEDIAN_LOAD = ((0.5, 1.0),)

_FILMED_COUNT = (5, 8)
_FILMED_SHARE = 0.05
_FILMED_SECONDS = (0.8, 2.0)
"""What is filmed changes more, so there are more and shorter windows, of equal ranks by load. In a
row of eight films three windows missed the mean of VMAF by 1.2 with a spread of 1.4, five by 0.2
and 1.0, eight by 0.1 and 0.7; longer ones were hardly better."""


@dataclass(frozen=True)
class Window:
    """`seconds` from `start` on in the clip with the index `clip`; `share` is its weight.

    An `aligned` window begins at a keyframe; an `edge` is only searched for black.
    """

    start: float
    seconds: float
    aligned: bool = False
    edge: bool = False
    clip: int = 0
    share: float = 1.0

    @property
    def end(self) -> float:
        """The second at which it ends."""
        return self.start + self.seconds


def keyframes_within(
    keyframes: Iterable[Keyframe], start: float, end: float
) -> tuple[Keyframe, ...]:
    """Return the keyframes between two times, with their own times counted from `start`."""
    return tuple(
        Keyframe(round(keyframe.at - start, 3), keyframe.load)
        for keyframe in keyframes
        if start <= keyframe.at < end
    )


def for_analysis(length: float, keyframes: Sequence[Keyframe]) -> list[Window]:
    """Return the windows to measure: head, three in the middle, tail; one if it is short."""
    if length <= _SHORT:
        return [Window(0.0, length)]
    seconds = _clamp(length * _ANALYSIS_SHARE, _ANALYSIS_SECONDS)
    middle = [_near(position * length, seconds, length, keyframes) for position in _POSITIONS]
    head = Window(0.0, _EDGE, edge=True)
    tail = Window(length - _EDGE, _EDGE, edge=True)
    return [head, *middle, tail]


def for_trials(clips: Sequence[ClipPlan], length: float, *, drawn: bool) -> list[Window]:
    """Return the windows for trials of a CRF; `drawn` are slides and screens."""
    ends = [(number, clip.picture.end) for number, clip in enumerate(clips) if clip.picture]
    windows = _of_drawn(clips, ends, length) if drawn else _of_filmed(clips, ends, length)
    return windows or [Window(0.0, end, clip=number) for number, end in ends if end > 0]


def _of_drawn(
    clips: Sequence[ClipPlan], ends: Sequence[tuple[int, float]], length: float
) -> list[Window]:
    """Return the windows of slides or of a screen, none where they would be the whole."""
    seconds = _clamp(length * _TRIAL_SHARE, _TRIAL_SECONDS)
    whole = sum(end for _number, end in ends)
    if whole <= seconds * len(_POSITIONS):
        return []
    if seconds < _LONG_ENOUGH:
        longer = seconds * len(_POSITIONS)
        return _by_load(clips, longer, _MEDIAN_LOAD) or [_by_time(ends, whole / 2, longer)]
    return _by_load(clips, seconds, _LOAD_RANKS) or [
        _by_time(ends, whole * position, seconds) for position in _POSITIONS
    ]


def _of_filmed(
    clips: Sequence[ClipPlan], ends: Sequence[tuple[int, float]], length: float
) -> list[Window]:
    """Return the windows of what is filmed, none where they would be the whole."""
    fewest, most = _FILMED_COUNT
    seconds = _clamp(length * _FILMED_SHARE / most, _FILMED_SECONDS)
    count = int(_clamp(length * _FILMED_SHARE / seconds, _FILMED_COUNT))
    whole = sum(end for _number, end in ends)
    if whole <= seconds * fewest:
        return []
    return _by_load(clips, seconds, [(rank, 1.0) for rank in _spread(count)]) or [
        _soon_reached(clips, _by_time(ends, whole * position, seconds), whole / fewest)
        for position in _spread(fewest)
    ]


def _spread(count: int) -> list[float]:
    """Return the middles of equal parts of a whole."""
    return [(number + 0.5) / count for number in range(count)]


def _clamp(value: float, limits: tuple[float, float]) -> float:
    return min(max(value, limits[0]), limits[1])


def _near(middle: float, seconds: float, length: float, keyframes: Sequence[Keyframe]) -> Window:
    """Return the window around a time, or from the nearest keyframe on if that is near enough."""
    start = middle - seconds / 2
    starts = [keyframe.at for keyframe in keyframes]
    fitting = [time for time in starts if _EDGE <= time <= length - _EDGE - seconds]
    nearest = min(fitting, key=lambda time: abs(time - start), default=None)
    if nearest is None or abs(nearest - start) > length / 6:
        # The later, the more has to be decoded in vain since a keyframe before it.
        return Window(max(start - length / 6, _EDGE) if starts else start, seconds)
    return Window(nearest, seconds, aligned=True)


def _by_load(
    clips: Sequence[ClipPlan], seconds: float, ranks: Sequence[tuple[float, float]]
) -> list[Window]:
    """Return windows at keyframes of the given ranks by load; empty with too few keyframes."""
    by_load = sorted(
        (keyframe.load, number, keyframe.at)
        for number, clip in enumerate(clips)
        if clip.picture
        for keyframe in clip.picture.keyframes
        if keyframe.at + seconds <= clip.picture.end
    )
    if len(by_load) < max(_MIN_KEYFRAMES, len(ranks)):
        return []
    chosen = [(by_load[int(rank * len(by_load))], share) for rank, share in ranks]
    return [
        Window(start, seconds, aligned=True, clip=number, share=share)
        for (_load, number, start), share in chosen
    ]


def _soon_reached(clips: Sequence[ClipPlan], window: Window, part: float) -> Window:
    """Return the window of its `part` of a recording before which least has to be decoded."""
    picture = clips[window.clip].picture
    if picture is None or not picture.keyframes:
        return window
    room = max((part - window.seconds) / 2, 0.0)
    earliest, latest = max(window.start - room, _EDGE), window.start + room
    latest = min(latest, picture.end - window.seconds)
    starts = [key.at for key in picture.keyframes if earliest <= key.at <= latest]
    nearest = min(starts, key=lambda time: abs(time - window.start), default=None)
    if nearest is not None:
        return replace(window, start=nearest, aligned=True)
    return replace(window, start=round(min(earliest, window.start), 3))


def _by_time(ends: Sequence[tuple[int, float]], middle: float, seconds: float) -> Window:
    """Return the window around a time of the joined pictures, within one clip."""
    *before, (number, end) = ends
    for clip, clip_end in before:
        if middle < clip_end:
            number, end = clip, clip_end
            break
        middle -= clip_end
    start = min(max(middle - seconds / 2, 0.0), max(end - seconds, 0.0))
    return Window(round(start, 3), round(min(seconds, end), 3), clip=number)
