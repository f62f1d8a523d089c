"""A month as the office follows it: what was noted, and where each station stands, as values."""

from __future__ import annotations

import datetime as dt
import enum
from dataclasses import dataclass


class Kind(enum.StrEnum):
    """What can be noted of a month. The first two are of the township, the rest of a station."""

    BUILT = "built"
    PLANNED = "planned"
    SENT = "sent"
    """The station's medium was written and read back, or its remote holds everything."""
    RECEIVED = "received"
    """A receipt of the station came back: its PC has the release."""
    VERIFIED = "verified"
    """The receipt says that the PC compared every file with the list."""


@dataclass(frozen=True)
class Event:
    """One line of the journal. `station` is empty for what concerns the whole township."""

    month: str
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


@dataclass(frozen=True)
class Row:
    """A station's month: the days on which it came so far, None where it has not yet."""

    code: str
    name: str
    village: str
    delivery: str
    prepared: bool
    sent: dt.date | None
    received: dt.date | None
    verified: dt.date | None
    late: bool

    @property
    def waits_for(self) -> str:
        """The first thing that is missing: prepared, sent, received or verified; empty = done."""
        steps = ("prepared", "sent", "received", "verified")
        return next((step for step in steps if not getattr(self, step)), "")


@dataclass(frozen=True)
class Board:
    """All open stations in a month; `due` is the last day on which they are in time."""

    month: str
    township: str
    today: dt.date
    due: dt.date
    rows: tuple[Row, ...]

    def count(self, step: str) -> int:
        """Return how many stations came as far as a step."""
        return sum(bool(getattr(row, step)) for row in self.rows)

    @property
    def late(self) -> tuple[Row, ...]:
        """The stations that are late."""
        return tuple(row for row in self.rows if row.late)
