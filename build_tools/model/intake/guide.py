"""The rows of a programme guide (节目单), in the words of a lesson's head. Pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from build_tools.model.lesson import FrontMatter


@dataclass(frozen=True)
class GuideBroadcast:
    """When a programme was, or will be, sent."""

    day: dt.date
    start: dt.time | None = None

    def __str__(self) -> str:
        return f"{self.day} {self.start:%H:%M}" if self.start else f"{self.day}"


@dataclass(frozen=True)
class GuideRow:
    """One programme of a guide.

    `front` holds what the row says in the words of a lesson's head; its series, which the guide
    calls by name, is `series` and `part`. `programme_number` is the programme's own number,
    `running_number` merely counts the rows. `files` are the names of recordings that the row gives.
    """

    worksheet: str
    number: int
    """The row of the worksheet, from 1."""
    front: FrontMatter
    series: str | None = None
    part: int | None = None
    programme_number: str | None = None
    running_number: int | None = None
    files: tuple[str, ...] = ()
    broadcast: GuideBroadcast | None = None
    lengths: tuple[float, ...] = ()
    """The length in seconds; several where `45:30` can mean two things."""
    misfits: tuple[str, ...] = ()
    """What the row says and a head cannot hold, for a comment in the draft."""
    row_words: tuple[str, ...] = field(default=(), repr=False)
    """The words of the row for subject, regions and season, as they stand there."""

    @property
    def title(self) -> str:
        """What the programme is called."""
        return self.front.title

    @property
    def address(self) -> str:
        """Where the row stands, as people find it."""
        return f"{self.worksheet}!{self.number}" if self.worksheet else f"{self.number}"


@dataclass(frozen=True)
class PassedOver:
    """A row that is no programme, and why it was passed over."""

    address: str
    text: str
    reason: str
