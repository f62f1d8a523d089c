"""Which recording belongs to which row of a guide, or why that is not certain. Pure."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from build_tools.model.intake.guide import GuideRow


@dataclass(frozen=True, order=True)
class RecordingFile:
    """A recording in the folder: its path there with `/`, its size and its time of change."""

    path: str
    size: int = 0
    changed: int = 0
    """Nanoseconds."""
    subtitles: tuple[str, ...] = ()
    """Subtitle files beside it that have its name."""

    @property
    def name(self) -> str:
        """The name without folders."""
        return self.path.rpartition("/")[2]

    @property
    def stem(self) -> str:
        """The name without its suffix."""
        return self.name.rpartition(".")[0] or self.name

    @property
    def suffix(self) -> str:
        """The suffix in small letters, with its dot."""
        dot, suffix = self.name.rpartition(".")[1:]
        return f"{dot}{suffix}".lower() if self.stem != self.name else ""


class MatchWay(enum.StrEnum):
    """The grounds on which a recording was taken for a row."""

    ANSWERED = "answered"
    """A person was asked and said so."""
    NAMED = "named"
    """The row names the file."""
    NUMBER = "number"
    """The file is called by the programme's own number."""
    TITLE = "title"
    """The file is called as the programme is, and all else in its name is in the row too."""
    RUNNING = "running"
    """The file has the number of the row: not enough by itself, a person must say so."""


@dataclass(frozen=True)
class Proposal:
    """A recording that may be the row's, why it is proposed, and what speaks against it."""

    recording: RecordingFile
    against: str
    way: MatchWay | None = None
    unlikely: bool = False
    """Its length is another, or it cannot be read."""


@dataclass(frozen=True)
class RowMatch:
    """The recordings of a row if they are certain, else what may be proposed to a person."""

    row: GuideRow
    recordings: tuple[RecordingFile, ...] = ()
    way: MatchWay | None = None
    proposals: tuple[Proposal, ...] = ()
    doubt: str = ""
    """Why nothing was taken, where there is something to ask."""
