"""What a station wrote in a year beside what is scored: its words, its self-tests, what is odd.

Only statements that stand are looked at. Which sessions count, `year_measures` says.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec

from build_tools.model.assessment.year_details import (
    QuestionTally,
    SessionMark,
    StationDetails,
    StationRemark,
)
from build_tools.model.records.statement import join_id, split_id
from build_tools.records.dates import RECORDS_CLOCK
from build_tools.records.findings.all_findings import station_findings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from build_tools.model.records.finding import Finding
    from build_tools.model.records.registered import RegisteredFacts
    from build_tools.records.database import RecordsDatabase

_read = msgspec.json.Decoder(dict[str, Any]).decode
_WORDS = """
    SELECT kind, line FROM standing WHERE station = ? AND held BETWEEN ? AND ?
    AND kind IN ('needs', 'applied', 'asked', 'answered') ORDER BY held, pc, n"""
_MARKS = """
    SELECT pc, n, end, substr(written, 1, 10), sheet IS NOT NULL, late,
      julianday(substr(written, 1, 10)) - julianday(held) > 1, line
    FROM standing WHERE station = ? AND held BETWEEN ? AND ? AND kind = 'attended'"""


@dataclass(frozen=True)
class DetailedYear:
    """The days of which details are asked, what is known for judging them, and what was worked out
    over all stations: `copies` by station, and sessions that began together."""

    first_day: dt.date
    last_day: dt.date
    facts: RegisteredFacts
    copies: Mapping[str, Sequence[Finding]]
    same_moment: Mapping[str, frozenset[str]]

    @property
    def days(self) -> tuple[str, str]:
        """The first and the last day, as the database has them."""
        return self.first_day.isoformat(), self.last_day.isoformat()


def station_details(
    database: RecordsDatabase, chosen: DetailedYear, station: str
) -> StationDetails:
    """Return what a station wrote in the year."""
    by_kind: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for kind, line in database.rows(_WORDS, (station, *chosen.days)):
        by_kind[kind].append(_read(line))
    return StationDetails(
        marks=dict(_marks(database, chosen, station)),
        applications=_remarks(by_kind["applied"]),
        needs=_remarks(by_kind["needs"]),
        questions=_remarks(by_kind["asked"]),
        answers=_tallies(by_kind["answered"]),
        findings=tuple(_findings(database, chosen, station)),
        same_moment=chosen.same_moment.get(station, frozenset()),
    )


def unregistered_stations(database: RecordsDatabase, chosen: DetailedYear) -> tuple[str, ...]:
    """Return the codes in the year's records that no register names."""
    query = "SELECT DISTINCT station FROM statement WHERE held BETWEEN ? AND ? ORDER BY station"
    codes = (code for (code,) in database.rows(query, chosen.days))
    return tuple(code for code in codes if code not in chosen.facts.codes)


def _marks(
    database: RecordsDatabase, chosen: DetailedYear, station: str
) -> Iterator[tuple[str, SessionMark]]:
    rows = database.rows(_MARKS, (station, *chosen.days))
    for pc, number, end, written, on_paper, has_reason, is_later, line in rows:
        yield (
            join_id(station, pc, number),
            SessionMark(
                end or "",
                dt.date.fromisoformat(written),
                bool(has_reason or is_later) and not on_paper,
                _read(line).get("late_reason", "") if has_reason else "",
                bool(on_paper),
            ),
        )


def _remarks(documents: Iterable[dict[str, Any]]) -> tuple[StationRemark, ...]:
    return tuple(
        StationRemark(
            id=document["id"],
            day=dt.date.fromisoformat(document["held"]),
            text=(document.get("wanted") or document.get("text", "")).strip(),
            lessons=tuple(document.get("lessons", ())),
            result=document.get("result", "").strip(),
            households=document.get("households"),
        )
        for document in documents
    )


def _tallies(documents: Iterable[dict[str, Any]]) -> tuple[QuestionTally, ...]:
    """Return each question once; of each person what was judged last counts, in order of days."""
    outcomes: dict[tuple[str, str], dict[str, tuple[bool, bool]]] = defaultdict(dict)
    for document in documents:
        lesson = next(iter(document.get("lessons", ())), "")
        people = [p for ids in (document.get("present") or {}).values() for p in ids]
        for question, answer in document.get("answers", {}).items():
            for person in people or [""]:
                outcomes[lesson, question][person] = (answer.get("first", False), answer["right"])
    return tuple(
        QuestionTally(
            lesson,
            question,
            len(of_person),
            sum(first for first, _right in of_person.values()),
            sum(right for _first, right in of_person.values()),
        )
        for (lesson, question), of_person in sorted(outcomes.items())
    )


def _findings(database: RecordsDatabase, chosen: DetailedYear, station: str) -> Iterator[Finding]:
    for finding in station_findings(database, chosen.facts, station):
        if _concerns(database, chosen, finding):
            yield finding
    for finding in chosen.copies.get(station, ()):
        if _concerns(database, chosen, finding):
            yield finding


def _concerns(database: RecordsDatabase, chosen: DetailedYear, finding: Finding) -> bool:
    """Whether a finding is about the year: one of its statements is, or its PC wrote in it.

    An impossible date belongs to the year in which it arrived: from February to the January after.
    """
    if not finding.ids:
        query = "SELECT 1 FROM statement WHERE station = ? AND pc LIKE ? AND held BETWEEN ? AND ?"
        values = (finding.station, finding.pc or "%", *chosen.days)
        return next(database.rows(f"{query} LIMIT 1", values), None) is not None
    year = chosen.first_day.year
    days = (f"{year}-02", f"{year + 1}-02") if finding.rule is RECORDS_CLOCK else chosen.days
    day = "a.day" if finding.rule is RECORDS_CLOCK else "s.held"
    query = (
        "SELECT 1 FROM statement s JOIN arrival a USING (seq) WHERE s.station = ? AND s.pc = ? "  # noqa: S608
        f"AND s.n = ? AND {day} BETWEEN ? AND ?"
    )
    return any(
        next(database.rows(query, (*split_id(ident), *days)), None) is not None
        for ident in finding.ids
    )
