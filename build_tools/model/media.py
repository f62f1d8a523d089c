"""Recordings and what becomes of them, as values: facts of a source, renditions, media sets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

HD = "hd"
AUDIO = "audio"
POSTER = "poster"


@dataclass(frozen=True)
class Recording:
    """A recording to transcode. `name` is what people see (relative to the project, with `/`).

    `start` and `end` are seconds in the source, None = its own start or end.
    """

    source: Path
    name: str
    start: float | None = None
    end: float | None = None


@dataclass(frozen=True)
class Picture:
    """A poster to make without a recording: from a picture file, or drawn with a title."""

    title: str
    section_name: str
    colour: str
    """`policy`, `tech`, `cases` or `hand`."""
    file: Path | None = None


@dataclass(frozen=True)
class Rendition:
    """One published file. `file` is its name in `media/`, e.g. `0f3a…-hd.mp4`; size in bytes.

    `path` is where the bytes lie now; `width` and `height` are 0 for sound; `duration` in
    seconds, 0 for pictures.
    """

    label: str
    file: str
    path: Path
    size: int
    duration: float = 0.0
    width: int = 0
    height: int = 0


@dataclass(frozen=True)
class MediaSet:
    """What one recording became. A rendition is None where the source has nothing for it.

    `remarks` are finished sentences for the editor, in the language chosen (e.g. repaired).
    """

    hd: Rendition | None
    audio: Rendition | None
    poster: Rendition | None
    remarks: tuple[str, ...] = ()

    @property
    def duration(self) -> float:
        """Length in seconds of what plays."""
        main = self.hd or self.audio
        return main.duration if main else 0.0

    @property
    def files(self) -> tuple[Rendition, ...]:
        """All published files of the set."""
        return tuple(r for r in (self.hd, self.audio, self.poster) if r)
