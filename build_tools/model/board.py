"""A month as the office follows it: its journal of events and the board of stations, as values."""

from __future__ import annotations

import datetime as dt
import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from build_tools.model.month import Month
    from build_tools.model.station import DeliveryMethod


class EventKind(enum.StrEnum):
    """Events of a month: the first two concern the township, all others one station."""

    BUILT = "built"
    PLANNED = "planned"
    SENT = "sent"
    """The station's medium was written and read back, or all on its remote was compared."""
    RECEIVED = "received"
    """A receipt of the station came back: its PC has the release."""
    VERIFIED = "verified"
    """The receipt says that the PC compared every file with the list."""
    REPORTED = "told"
    """Somebody reported by telephone or in person that the station has it; `detail` says how."""
    RETRACTED = "taken-back"
    """The report was a mistake; the later of the two events counts."""


class Awaited(enum.StrEnum):
    """The next step for a station: something that the office waits for, or has to do."""

    LIST = "list"
    """A release with a signed list for it."""
    MEDIUM = "medium"
    """Its stick or disk is to be written and read back."""
    LINE = "line"
    """Its remote is to be filled, or it fetches the release itself."""
    RECEIPT = "receipt"
    REPORT = "word"
    """Hardly any receipt comes over a line: somebody has to ask, or to call."""
    CHECK = "check"
    """It has the release; whether its files were compared is unknown, and may stay so."""
    NOTHING = "nothing"


@dataclass(frozen=True)
class Event:
    """One line of the month journal. `station` is empty for events of the whole township."""

    month: Month
    kind: EventKind
    on: dt.date
    station: str = ""
    detail: str = ""
    release: str = ""
    """The name of the release, of which a month may have several; empty in journals of before."""


@dataclass(frozen=True)
class AcknowledgedReceipt:
    """A receipt that reached the office: the station has the release of `month`."""

    month: str
    on: str
    """Year-month-day."""
    checked: bool


LONGEST_NOTE = 100
"""Characters: more does not fit into a row of the board."""


@dataclass(frozen=True)
class PhoneReports:
    """Reports by telephone or in person: codes of stations that have a month, or do not after all.

    `note` says how they came: one line, at most `LONGEST_NOTE` characters.
    """

    received: tuple[str, ...] = ()
    not_received: tuple[str, ...] = ()
    note: str = ""


class ReportOutcome(enum.StrEnum):
    """The result of noting a report."""

    NOTED = "noted"
    NOTED_BEFORE = "noted-before"
    RETRACTED = "taken-back"
    NEVER_NOTED = "never-noted"
    RECEIPT_SAYS_SO = "receipt-says-so"
    """A receipt counts for more than a report, and cannot be retracted by hand."""


@dataclass(frozen=True)
class ReportResult:
    """The result for one station; `on` is the day of the event that stands, or stood before."""

    station: str
    outcome: ReportOutcome
    on: dt.date


@dataclass(frozen=True)
class RecordsState:
    """A station's records of one month: on which day the newest came, None where none did.

    `expected` where the station had a release of that month; `missing` counts the numbers that its
    PCs gave out and that never came.
    """

    expected: bool = False
    on: dt.date | None = None
    missing: int = 0
    late: bool = False

    @property
    def complete(self) -> bool:
        """Whether nothing is to be asked for."""
        return not self.missing and (self.on is not None or not self.expected)


@dataclass(frozen=True)
class BoardRow:
    """A station's month: the day of each step, None where it has not been reached.

    `received` and `verified` come from receipts; `reported`, with its note in `report_note`, is set
    only where there is no receipt. `records` are those of the month before.
    """

    code: str
    name: str
    village: str
    delivery: DeliveryMethod
    prepared: bool
    sent: dt.date | None
    received: dt.date | None
    verified: dt.date | None
    reported: dt.date | None
    report_note: str
    late: bool
    records: RecordsState = RecordsState()
    release: str = ""
    """The newest of the month's releases for it: what the steps are about. Empty for none."""
    earlier: str = ""
    """An earlier release of the month, where that is the last one that it is known to have."""

    @property
    def has_release(self) -> bool:
        """Whether the office knows from a receipt or report that the station has the release."""
        return bool(self.received or self.verified or self.reported)

    @property
    def waits_for(self) -> Awaited:
        """The next step, after the furthest one that was reached."""
        by_line = self.delivery == "line"
        if self.verified:
            return Awaited.NOTHING
        if self.has_release:
            return Awaited.CHECK
        if self.sent:
            return Awaited.REPORT if by_line else Awaited.RECEIPT
        if self.prepared:
            return Awaited.LINE if by_line else Awaited.MEDIUM
        return Awaited.LIST


@dataclass(frozen=True)
class Board:
    """All open stations in a month; `due` is the last day on which their receipts are in time."""

    month: Month
    township: str
    today: dt.date
    due: dt.date
    rows: tuple[BoardRow, ...]

    def count(self, step: str) -> int:
        """Return the number of stations whose row has a value in the field `step`."""
        return sum(bool(getattr(row, step)) for row in self.rows)

    @property
    def late(self) -> tuple[BoardRow, ...]:
        """The stations that are late."""
        return tuple(row for row in self.rows if row.late)

    @property
    def records_month(self) -> Month:
        """The month whose records come in while this one's release goes out."""
        return self.month.later(-1)

    @property
    def with_late_records(self) -> tuple[BoardRow, ...]:
        """The stations whose records are late."""
        return tuple(row for row in self.rows if row.records.late)

    @property
    def with_earlier(self) -> tuple[BoardRow, ...]:
        """The stations that still have an earlier release of the month."""
        return tuple(row for row in self.rows if row.earlier)
