"""Dates in statements: between the release that played and the arrival of the file, or not."""

from __future__ import annotations

import datetime as dt
import enum
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from build_tools.messages import _
from build_tools.model.month import Month
from build_tools.model.problem import Severity
from build_tools.model.records.finding import Finding
from build_tools.model.records.statement import join_id
from build_tools.model.rules import CheckRule, Rule
from build_tools.records.ids import ids_in_words
from build_tools.records.month_words import words_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from build_tools.model.records.registered import RegisteredFacts
    from build_tools.records.database import RecordsDatabase

RECORDS_CLOCK = CheckRule(
    Rule.RECORDS_CLOCK,
    "日子不可能：在文件送到以后，或者远在这个系统以前；多半是电脑的钟坏了，照收，标出来",
    Severity.WARNING,
)
RECORDS_LATE = CheckRule(
    Rule.RECORDS_LATE,
    "活动的日子比当时播放的那一期还早：是后来补写的，照收，标出来",
    Severity.WARNING,
)
_EARLY = dt.timedelta(days=40)
"""No release reaches a PC earlier before the first of its month."""
_CLOCKS_DIFFER = dt.timedelta(days=1)
FIRST_DAY = dt.date(2020, 1, 1)
"""Nobody kept records with this program before: such a day is that of a dead clock."""


class DateFault(enum.Enum):
    """What can be wrong with the dates of a statement."""

    CLOCK = RECORDS_CLOCK
    LATE = RECORDS_LATE


def date_fault(
    held_on: dt.date, written: dt.date, arrived: dt.date, release: Month | None
) -> DateFault | None:
    """Return what is wrong with a statement's dates; `release` is the month of its word."""
    latest = arrived + _CLOCKS_DIFFER
    earliest = _earliest(release)
    if held_on > latest or written > latest or written < earliest or held_on < FIRST_DAY:
        return DateFault.CLOCK
    return DateFault.LATE if held_on < earliest else None


def find_wrong_clocks(
    database: RecordsDatabase, facts: RegisteredFacts, station: str
) -> Iterator[Finding]:
    """Return a finding for each PC and each kind of wrong dates."""
    releases = {
        word.word: Month.parse(word.release[:7])
        for word in facts.month_words or ()
        if word.station == station
    }
    faulty: dict[tuple[DateFault, str], list[tuple[int, str]]] = defaultdict(list)
    for word in ("", *words_of(database, station)):
        release = releases.get(word)
        for pc, number, *days in _outside(database, station, word, release):
            held_on, written, arrived = map(dt.date.fromisoformat, days)
            if fault := date_fault(held_on, written, arrived, release):
                faulty[fault, pc].append((number, join_id(station, pc, number)))
    for (fault, _pc), ids in faulty.items():
        yield _problem(station, fault, [text for _number, text in sorted(ids)])


def _outside(
    database: RecordsDatabase, station: str, word: str, release: Month | None
) -> Iterator[tuple[Any, ...]]:
    """Return PC, number and days of the statements whose days may be wrong."""
    earliest = _earliest(release).isoformat()
    query = (
        "SELECT s.pc, s.n, s.held, substr(s.written, 1, 10), a.day "
        "FROM statement s JOIN arrival a USING (seq) WHERE s.station = ? AND s.word = ? "
        "AND (s.held < ? OR s.written < ? OR max(s.held, s.written) > a.day)"
    )
    return database.rows(query, (station, word, earliest, earliest))


def _earliest(release: Month | None) -> dt.date:
    return release.first_day - _EARLY if release else FIRST_DAY


def _problem(station: str, fault: DateFault, ids: list[str]) -> Finding:
    if fault is DateFault.CLOCK:
        message = _("these have impossible dates: {ids}")
        hint = _("set the clock of that PC; ask when it was, and let the station correct the entry")
    else:
        message = _("these are about days before the release that played: {ids}")
        hint = _("they were entered later; they count, and stay marked")
    message = message.format(ids=ids_in_words(ids))
    rule: CheckRule = fault.value
    return Finding(rule, station, message, hint, tuple(ids))
