"""What a film is, as values: its sentences, how it is drawn, how it sounds, how it is stored.

The films themselves are in `films/`; speaking, drawing and encoding are left to the doors.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """A sentence: what is shown, and what is said where that differs (figures in words)."""

    text: str
    spoken: str = ""

    @property
    def words(self) -> str:
        """Return what the voice says."""
        return self.spoken or self.text


@dataclass(frozen=True)
class Cue:
    """A sentence with its place in seconds."""

    start: float
    end: float
    text: str


@dataclass(frozen=True)
class Track:
    """All sentences of a film in time; scenes ask it where they stand."""

    cues: tuple[Cue, ...]
    length: float

    def number(self, t: float) -> int:
        """Return the number of the sentence that is or was last spoken (0 before the first)."""
        return max((i for i, cue in enumerate(self.cues) if cue.start - 0.3 <= t), default=0)

    def part(self, number: int, t: float, begin: float = 0.0, end: float = 1.0) -> float:
        """Return 0..1: how far t is through the stretch `begin`..`end` of a sentence."""
        cue = self.cues[number]
        span = cue.end - cue.start
        low, high = cue.start + span * begin, cue.start + span * end
        return min(1.0, max(0.0, (t - low) / (high - low)))


Frame = Callable[[float, Track], str]


@dataclass(frozen=True)
class Film:
    """One recording to make.

    `file` is relative to `content/`; `size` is the drawn picture in square pixels, None for
    sound only; `fps` counts drawn frames; `encode` are ffmpeg's output arguments; `ambience` is
    a lavfi graph of quiet sound under the voice; `gain` in dB makes some recordings quieter than
    others, as recordings from different hands are.
    """

    file: str
    lines: tuple[Line, ...]
    encode: tuple[str, ...]
    ambience: str
    size: tuple[int, int] | None = None
    frame: Frame | None = None
    fps: int = 10
    reshape: str = ""
    """ffmpeg filters from the drawn picture to the stored one."""
    voice: str = "f3"
    speed: int = 160
    pitch: int = 50
    lead: float = 1.2
    gap: float = 0.5
    gain: float = 0.0
    subtitles: str = ""
    """File for the subtitles, relative to `content/`; empty = none."""
    turned: int = 0
    """Degrees of the display matrix: the picture is stored lying on its side."""


def ease(p: float) -> float:
    """Return 0..1 with a soft start and stop."""
    return p * p * (3 - 2 * p)


def mix(a: float, b: float, p: float) -> float:
    """Return the value between a and b."""
    return a + (b - a) * p
