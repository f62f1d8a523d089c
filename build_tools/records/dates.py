"""Dates in statements: between the release that played and the arrival of the file, or not."""

from __future__ import annotations

import datetime as dt
import enum
from collections import defaultdict
from typing import TYPE_CHECKING

from build_tools.messages import _
from build_tools.model.month import Month
from build_tools.model.problem import Location, Severity
from build_tools.model.records.statement import join_id
from build_tools.model.rules import CheckRule, Rule
from build_tools.records.ids import ids_in_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from build_tools.model.problem import Problem
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
_FIRST_YEAR = 2020
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
    earliest = release.first_day - _EARLY if release else dt.date(_FIRST_YEAR, 1, 1)
    if held_on > latest or written > latest or written < earliest or held_on.year < _FIRST_YEAR:
        return DateFault.CLOCK
    return DateFault.LATE if held_on < earliest else None


def find_wrong_clocks(database: RecordsDatabase, facts: RegisteredFacts) -> Iterator[Problem]:
    """Return a finding for each PC and each kind of wrong dates."""
    releases = {
        (word.station, word.word): Month.parse(word.release[:7]) for word in facts.month_words or ()
    }
    query = (
        "SELECT s.station, s.pc, s.n, s.held, s.written, s.word, a.day "
        "FROM statement s JOIN arrival a USING (seq) ORDER BY s.station, s.pc, s.n"
    )
    faulty: dict[tuple[str, str, DateFault], list[str]] = defaultdict(list)
    for station, pc, number, held_on, written, word, arrived in database.rows(query):
        fault = date_fault(
            dt.date.fromisoformat(held_on),
            dt.date.fromisoformat(written[:10]),
            dt.date.fromisoformat(arrived),
            releases.get((station, word)),
        )
        if fault:
            faulty[station, pc, fault].append(join_id(station, pc, number))
    for (station, _pc, fault), ids in faulty.items():
        yield _problem(station, fault, ids)


def _problem(station: str, fault: DateFault, ids: list[str]) -> Problem:
    if fault is DateFault.CLOCK:
        message = _("these have impossible dates: {ids}")
        hint = _("set the clock of that PC; ask when it was, and let the station correct the entry")
    else:
        message = _("these are about days before the release that played: {ids}")
        hint = _("they were entered later; they count, and stay marked")
    message = message.format(ids=ids_in_words(ids))
    rule: CheckRule = fault.value
    return rule.problem_at(Location(station=station), message, hint)
