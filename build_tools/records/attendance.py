"""Sessions at the same hour, longer than half a day, or with more people than the roster."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from build_tools.messages import _
from build_tools.model.problem import Severity
from build_tools.model.records.finding import Finding
from build_tools.model.records.statement import join_id
from build_tools.model.rules import CheckRule, Rule
from build_tools.records.ids import by_pc, ids_in_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from build_tools.records.database import RecordsDatabase

RECORDS_OVERLAP = CheckRule(
    Rule.RECORDS_OVERLAP,
    "同一站点两场学习时间重叠，还有同样的人（或者没有点名）；人各不相同的两场不算",
    Severity.WARNING,
)
RECORDS_TWO_PCS = CheckRule(
    Rule.RECORDS_TWO_PCS,
    "同一站点两台电脑在同一时间各记了一场，还有同样的人（或者没有点名）；有人定下来以前只算一场",
    Severity.WARNING,
)
RECORDS_ATTENDANCE = CheckRule(
    Rule.RECORDS_ATTENDANCE, "到场的比开始签到时花名册上的人还多", Severity.WARNING
)

RECORDS_LONG = CheckRule(
    Rule.RECORDS_LONG,
    "一场登记的学习超过12小时：多半是开始或者结束写错了（结束早于开始的，算过了半夜）",
    Severity.WARNING,
)
_MINUTES = "(substr({0}, 1, 2) * 60 + substr({0}, 4, 2))"
LONGEST_SESSION = 12 * 60
"""Minutes: past midnight is late, and not half a day long."""


def find_long(database: RecordsDatabase, station: str) -> Iterator[Finding]:
    """Return a finding for each PC with sessions that nobody sits through."""
    length = f"({_MINUTES.format('end')} - {_MINUTES.format('start')} + 1440) % 1440"
    query = (
        "SELECT station, pc, n FROM standing WHERE station = ? AND kind = 'attended' "  # noqa: S608
        f"AND start IS NOT NULL AND end IS NOT NULL AND {length} > ? ORDER BY pc, n"
    )
    for ids in by_pc(database.rows(query, (station, LONGEST_SESSION))):
        message = _("these lasted longer than 12 hours: {ids}").format(ids=ids_in_words(ids))
        hint = _("ask the station when they began and ended, and let it correct the entry")
        yield Finding(RECORDS_LONG, station, message, hint, tuple(ids))


def find_exceeded(database: RecordsDatabase, station: str) -> Iterator[Finding]:
    """Return a finding for each PC with more present than expected."""
    query = "SELECT station, pc, n FROM standing WHERE station = ? AND exceeds ORDER BY pc, n"
    for ids in by_pc(database.rows(query, (station,))):
        message = _("more were present than the roster had: {ids}").format(ids=ids_in_words(ids))
        hint = _("ask the station who was there")
        yield Finding(RECORDS_ATTENDANCE, station, message, hint, tuple(ids))


def find_overlaps(database: RecordsDatabase, station: str) -> Iterator[Finding]:
    """Return a finding for each group of sessions that overlap and are not of different people."""
    query = (
        "SELECT held, start, end, pc, n, k FROM standing WHERE station = ? "
        "AND kind = 'attended' AND start < end ORDER BY held, start, end, pc, n"
    )
    rows = database.rows(query, (station,))
    for held_on, sessions in groupby(rows, key=lambda row: row[0]):
        for group in _overlapping(sessions):
            if _share_people(database, [row[5] for row in group]):
                yield _overlap(station, held_on, group)


def _overlap(station: str, held_on: str, group: list[tuple[Any, ...]]) -> Finding:
    ids = tuple(join_id(station, row[3], row[4]) for row in group)
    if len({row[3] for row in group}) > 1:
        rule, message = RECORDS_TWO_PCS, _("these overlap on {day}, on two PCs: {ids}")
        hint = _("the first counts until you decide; let the station void the other")
    else:
        rule, message = RECORDS_OVERLAP, _("these overlap on {day}: {ids}")
        hint = _("ask the station which of them took place")
    message = message.format(day=held_on, ids=ids_in_words(ids))
    return Finding(rule, station, message, hint, ids)


def _overlapping(sessions: Iterator[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    """Return groups of two or more sessions that hang together in time; ordered by their start."""
    group: list[tuple[Any, ...]] = []
    latest_end = ""
    for row in sessions:
        if group and row[1] >= latest_end:
            if len(group) > 1:
                yield group
            group = []
        group.append(row)
        latest_end = max(latest_end, row[2]) if len(group) > 1 else row[2]
    if len(group) > 1:
        yield group


def _share_people(database: RecordsDatabase, sessions: list[int]) -> bool:
    """Whether somebody is in two of the sessions, or one of them names nobody."""
    people: set[str] = set()
    for k in sessions:
        present = {
            person for (person,) in database.rows("SELECT person FROM presence WHERE k = ?", (k,))
        }
        if not present or present & people:
            return True
        people |= present
    return False
