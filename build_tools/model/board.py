"""A month as the office follows it: what was noted, and where each station stands, as values."""

from __future__ import annotations

import datetime as dt
import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from build_tools.model.month import Month
    from build_tools.model.station import Delivery


class Kind(enum.StrEnum):
    """What can be noted of a month. The first two are of the township, the rest of a station."""

    BUILT = "built"
    PLANNED = "planned"
    SENT = "sent"
    """The station's medium was written and read back, or all on its remote was compared."""
    RECEIVED = "received"
    """A receipt of the station came back: its PC has the release."""
    VERIFIED = "verified"
    """The receipt says that the PC compared every file with the list."""
    TOLD = "told"
    """Somebody told the office that the station has the release; `detail` says how."""
    TAKEN_BACK = "taken-back"
    """What was noted as told was a slip; the later of the two counts."""


class Awaited(enum.StrEnum):
    """What comes next for a station: what the office waits for, or has to do."""

    LIST = "list"
    """A release with a signed list for it."""
    MEDIUM = "medium"
    """Its stick or disk is to be written and read back."""
    LINE = "line"
    """Its remote is to be filled, or it fetches the release itself."""
    RECEIPT = "receipt"
    WORD = "word"
    """A line hardly ever brings a receipt: somebody has to ask, or to tell."""
    CHECK = "check"
    """It has the release; that its files were compared is not known, and may never be."""
    NOTHING = "nothing"


@dataclass(frozen=True)
class Event:
    """One line of the journal. `station` is empty for what concerns the whole township."""

    month: Month
    kind: Kind
    on: dt.date
    station: str = ""
    detail: str = ""


@dataclass(frozen=True)
class Heard:
    """That a station has a month's release, as the office knows it from a receipt."""

    month: str
    on: str
    """Year-month-day."""
    checked: bool


LONGEST_NOTE = 100
"""Characters: more does not fit into a row of the board."""


@dataclass(frozen=True)
class Words:
    """What a person told the office: codes of stations that have a month, or have it not after all.

    `note` says how it was told: one line, at most `LONGEST_NOTE` characters.
    """

    received: tuple[str, ...] = ()
    not_received: tuple[str, ...] = ()
    note: str = ""


class Outcome(enum.StrEnum):
    """What became of one of the words."""

    NOTED = "noted"
    NOTED_BEFORE = "noted-before"
    TAKEN_BACK = "taken-back"
    NEVER_NOTED = "never-noted"
    RECEIPT_SAYS_SO = "receipt-says-so"
    """A receipt counts for more, and cannot be taken back by hand."""


@dataclass(frozen=True)
class Reply:
    """What became of the word about a station; `on` is the day of what was there, or is now."""

    station: str
    outcome: Outcome
    on: dt.date


@dataclass(frozen=True)
class Row:
    """A station's month: the days on which it came so far, None where it has not yet.

    `received` and `verified` come from receipts; `told`, with what was noted of it in `how`, only
    stands where there is no receipt.
    """

    code: str
    name: str
    village: str
    delivery: Delivery
    prepared: bool
    sent: dt.date | None
    received: dt.date | None
    verified: dt.date | None
    told: dt.date | None
    how: str
    late: bool

    @property
    def has_it(self) -> bool:
        """Whether the office knows that the station has the release, from a receipt or by word."""
        return bool(self.received or self.verified or self.told)

    @property
    def waits_for(self) -> Awaited:
        """What comes next, after the furthest step that is known."""
        by_line = self.delivery == "line"
        if self.verified:
            return Awaited.NOTHING
        if self.has_it:
            return Awaited.CHECK
        if self.sent:
            return Awaited.WORD if by_line else Awaited.RECEIPT
        if self.prepared:
            return Awaited.LINE if by_line else Awaited.MEDIUM
        return Awaited.LIST


@dataclass(frozen=True)
class Board:
    """All open stations in a month; `due` is the last day on which word from them is in time."""

    month: Month
    township: str
    today: dt.date
    due: dt.date
    rows: tuple[Row, ...]

    def count(self, step: str) -> int:
        """Return for how many stations a field of their row holds something."""
        return sum(bool(getattr(row, step)) for row in self.rows)

    @property
    def late(self) -> tuple[Row, ...]:
        """The stations that are late."""
        return tuple(row for row in self.rows if row.late)
