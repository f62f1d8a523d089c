"""Sessions at the same hour, longer than half a day, or with more people than the roster."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, NamedTuple

from build_tools.messages import _
from build_tools.model.assessment.doubling import doubles, time_of
from build_tools.model.problem import Severity
from build_tools.model.records.finding import Finding
from build_tools.model.records.statement import join_id
from build_tools.model.rules import CheckRule, Rule
from build_tools.records.ids import by_pc, ids_in_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from build_tools.records.database import RecordsDatabase

RECORDS_OVERLAP = CheckRule(
    Rule.RECORDS_OVERLAP,
    "同一站点两场学习时间重叠，还有同样的人（或者没有点名）；人各不相同的两场不算",
    Severity.WARNING,
)
RECORDS_TWO_PCS = CheckRule(
    Rule.RECORDS_TWO_PCS,
    "同一站点两台电脑在同一时间各记了一场，还有同样的人（或者没有点名）；有人定下来以前，人次只算人最多的那场",
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
_DAY = 24 * 60
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
    query = (
        "SELECT station, pc, n FROM standing "
        "WHERE station = ? AND kind = 'attended' AND exceeds ORDER BY pc, n"
    )
    for ids in by_pc(database.rows(query, (station,))):
        message = _("more were present than the roster had: {ids}").format(ids=ids_in_words(ids))
        hint = _("ask the station who was there")
        yield Finding(RECORDS_ATTENDANCE, station, message, hint, tuple(ids))


class _Session(NamedTuple):
    """A session and who was there; `start` in minutes since the first of all days, so that one
    past midnight meets those of the next day, `end` by the clock alone."""

    day: str
    pc: str
    n: int
    start: int
    end: int
    people: frozenset[str] = frozenset()


def find_overlaps(database: RecordsDatabase, station: str) -> Iterator[Finding]:
    """Return a finding for each group of sessions that overlap and are not of different people."""
    query = (
        f"SELECT held, pc, n, {_MINUTES.format('start')}, {_MINUTES.format('end')}, k "  # noqa: S608
        "FROM standing WHERE station = ? AND kind = 'attended' "
        "AND start IS NOT NULL AND end IS NOT NULL ORDER BY held, start, end, pc, n"
    )
    for keys in _at_once(database.rows(query, (station,))):
        for together in _groups(list(keys)):  # at the same time, whoever was there
            named = [s._replace(people=_people(database, keys[s])) for s in together]
            for group in _groups(named):
                yield _overlap(station, group)


def _at_once(rows: Iterable[tuple[Any, ...]]) -> Iterator[dict[_Session, int]]:
    """Yield sessions, in order of time, with their keys: those together between which no minute is
    without one."""
    keys: dict[_Session, int] = {}
    last_end = 0
    for day, pc, number, start, end, key in rows:
        midnight = dt.date.fromisoformat(day).toordinal() * _DAY
        session = _Session(day, pc, number, midnight + start, end)
        if session.start >= last_end:
            yield keys
            keys = {}
        keys[session] = key
        last_end = max(last_end, (time_of(session) or (0, 0))[1])
    yield keys


def _groups(sessions: Sequence[_Session]) -> Iterator[list[_Session]]:
    """Yield groups of two or more sessions that hang together, each in their order."""
    groups: list[list[_Session]] = []
    for session in sessions:
        mine = [group for group in groups if any(doubles(session, other) for other in group)]
        groups = [group for group in groups if group not in mine]
        groups.append([*(other for group in mine for other in group), session])
    for group in groups:
        if len(group) > 1:
            yield sorted(group, key=sessions.index)


def _people(database: RecordsDatabase, key: int) -> frozenset[str]:
    rows = database.rows("SELECT person FROM presence WHERE k = ?", (key,))
    return frozenset(person for (person,) in rows)


def _overlap(station: str, group: list[_Session]) -> Finding:
    ids = tuple(join_id(station, session.pc, session.n) for session in group)
    if len({session.pc for session in group}) > 1:
        rule, message = RECORDS_TWO_PCS, _("these overlap on {day}, on two PCs: {ids}")
        hint = _(
            "attendance is that of the fullest one until you decide; let the station void the other"
        )
    else:
        rule, message = RECORDS_OVERLAP, _("these overlap on {day}: {ids}")
        hint = _("ask the station which of them took place")
    if group[0].day != group[-1].day:  # attendance is counted day by day
        hint = _("all of them count until the station corrects or voids one of them")
    message = message.format(day=group[0].day, ids=ids_in_words(ids))
    return Finding(rule, station, message, hint, ids)
