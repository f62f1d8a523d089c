"""What is odd in the set of all statements: found for a person to look at, never corrected.

Nothing here looks at files: the same statements give the same findings, however they came. Each
finding sums up one PC, so that a broken clock is one line and not two hundred.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.messages import _, ngettext
from build_tools.model.problem import Severity
from build_tools.model.records.finding import Finding
from build_tools.model.records.statement import join_id
from build_tools.model.rules import CheckRule, Rule
from build_tools.records.dates import find_wrong_clocks
from build_tools.records.findings.attendance import find_exceeded, find_long, find_overlaps
from build_tools.records.findings.copies import find_copies
from build_tools.records.findings.playback import find_unplayed
from build_tools.records.findings.written_together import find_written_together
from build_tools.records.ids import by_pc, ids_in_words
from build_tools.records.month_words import find_wrong_words
from build_tools.records.queries import receipts_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from build_tools.model.problem import Problem
    from build_tools.model.records.registered import RegisteredFacts
    from build_tools.records.database import RecordsDatabase

RECORDS_CONFLICT = CheckRule(
    Rule.RECORDS_CONFLICT, "同一编号来了两份不一样的内容（多一个空格也算）；先来的一份算数"
)
RECORDS_STATION_UNKNOWN = CheckRule(
    Rule.RECORDS_STATION_UNKNOWN, "记录的站点不在 `stations.yml` 里", Severity.WARNING
)
RECORDS_GAP = CheckRule(Rule.RECORDS_GAP, "一台电脑的记录中间缺号，等下次导出", Severity.WARNING)
RECORDS_CHAIN = CheckRule(
    Rule.RECORDS_CHAIN, "记录和它前一条对不上：前一条后来被改过，或者这一条是编的", Severity.WARNING
)
RECORDS_REPLACES = CheckRule(
    Rule.RECORDS_REPLACES,
    "更正的是没有来的、别的站点的，或者已经更正过的记录；几条互相更正，或者作废的是一条作废",
    Severity.WARNING,
)


def findings(
    database: RecordsDatabase, facts: RegisteredFacts, stations: Iterable[str] | None = None
) -> tuple[Problem, ...]:
    """Return the findings about these stations, else about all, in order.

    Texts that stations have of each other are looked for among all stations only.
    """
    every = (station for (station,) in database.rows("SELECT DISTINCT station FROM statement"))
    chosen = tuple(every if stations is None else stations)
    problems = [f.problem for code in chosen for f in station_findings(database, facts, code)]
    if stations is None:
        problems += [finding.problem for finding in find_copies(database)]
    return tuple(sorted(problems))


def station_findings(
    database: RecordsDatabase, facts: RegisteredFacts, station: str
) -> Iterator[Finding]:
    """Yield what is odd in the statements of one station, looked at alone."""
    yield from _conflicts(database, station)
    yield from _unknown_station(database, facts, station)
    yield from _gaps(database, station)
    yield from _broken_chains(database, station)
    yield from _wrong_replacements(database, station)
    yield from find_wrong_words(database, facts, station)
    yield from find_wrong_clocks(database, facts, station)
    yield from find_overlaps(database, station)
    yield from find_exceeded(database, station)
    yield from find_long(database, station)
    yield from find_unplayed(database, station)
    yield from find_written_together(database, station)


def _conflicts(database: RecordsDatabase, station: str) -> Iterator[Finding]:
    query = "SELECT DISTINCT station, pc, n FROM variant WHERE station = ? ORDER BY pc, n"
    for ids in by_pc(database.rows(query, (station,))):
        message = _("the same id came with other content: {ids}").format(ids=ids_in_words(ids))
        hint = _("the first that came counts; look at both with 'courseware records show ID'")
        yield Finding(RECORDS_CONFLICT, station, message, hint, tuple(ids))


def _unknown_station(
    database: RecordsDatabase, facts: RegisteredFacts, station: str
) -> Iterator[Finding]:
    query = "SELECT count(*) FROM statement WHERE station = ?"
    ((count,),) = database.rows(query, (station,))
    if count and station not in facts.codes:
        message = ngettext(
            "{count} statement is of a station that office/stations.yml does not name",
            "{count} statements are of a station that office/stations.yml does not name",
            count,
        ).format(count=count)
        hint = _("they count as soon as the station is in the register")
        yield Finding(RECORDS_STATION_UNKNOWN, station, message, hint)


def _gaps(database: RecordsDatabase, station: str) -> Iterator[Finding]:
    for receipt in receipts_of(database, station):
        if receipt.missing:
            numbers = _(", ").join(map(str, receipt.missing[:5]))
            more = "…" if len(receipt.missing) > 5 else ""
            message = _("of PC {pc} these numbers have not come: {numbers}").format(
                pc=receipt.pc, numbers=numbers + more
            )
            hint = _("every export holds all: ask the station to save its records once more")
            yield Finding(RECORDS_GAP, station, message, hint, pc=receipt.pc)


def _broken_chains(database: RecordsDatabase, station: str) -> Iterator[Finding]:
    # Where one of the two is in conflict, that is the finding: which came first says nothing here.
    query = "SELECT 1 FROM variant WHERE station = ? AND pc = ? AND n IN (?, ?) LIMIT 1"
    rows = (
        (station, pc, number)
        for pc, number in _chain_breaks(database, station)
        if next(database.rows(query, (station, pc, number, number - 1)), None) is None
    )
    for ids in by_pc(rows):
        message = _("these do not fit the statement before them: {ids}").format(
            ids=ids_in_words(ids)
        )
        hint = _("something was edited after it was written; ask the station")
        yield Finding(RECORDS_CHAIN, station, message, hint, tuple(ids))


def _chain_breaks(database: RecordsDatabase, station: str) -> Iterator[tuple[str, int]]:
    """Yield PC and number of statements that do not name the hash of the one before them."""
    query = "SELECT pc, n, prev, sha FROM statement WHERE station = ? ORDER BY pc, n"
    before, sha = ("", 0), ""
    # In one pass: to look up the one before each takes three times as long.
    for pc, number, prev, own_sha in database.rows(query, (station,)):
        expected = "" if number == 1 else sha if before == (pc, number - 1) else prev
        if prev != expected:
            yield pc, number
        before, sha = (pc, number), own_sha


def _wrong_replacements(database: RecordsDatabase, station: str) -> Iterator[Finding]:
    yield from _idle_replacements(database, station)
    query = """
        SELECT s.station, s.pc, s.n FROM statement s
        WHERE s.station = ? AND s.replaces IS NOT NULL AND (
          NOT EXISTS (SELECT 1 FROM statement o WHERE o.station = s.station
            AND s.replaces = o.station || '-' || o.pc || '-' || o.n)
          OR (SELECT count(*) FROM statement r
            WHERE r.replaces = s.replaces AND r.station = s.station) > 1)
        ORDER BY s.pc, s.n"""
    for ids in by_pc(database.rows(query, (station,))):
        message = _("these correct what has not come, or what another one corrects: {ids}")
        hint = _("look at them with 'courseware records show ID'")
        message = message.format(ids=ids_in_words(ids))
        yield Finding(RECORDS_REPLACES, station, message, hint, tuple(ids))


def _idle_replacements(database: RecordsDatabase, station: str) -> Iterator[Finding]:
    query = (
        "SELECT pc, n, replaces, void FROM statement "
        "WHERE station = ? AND replaces IS NOT NULL ORDER BY pc, n"
    )
    rows = [
        (join_id(station, pc, number), replaced, bool(void))
        for pc, number, replaced, void in database.rows(query, (station,))
    ]
    replaces = {statement: replaced for statement, replaced, _void in rows}
    if circle := [statement for statement in replaces if _comes_back(statement, replaces)]:
        message = _("these correct each other in a circle, so that none of them counts: {ids}")
        hint = _("something was made up; let the station enter anew what is right")
        message = message.format(ids=ids_in_words(circle))
        yield Finding(RECORDS_REPLACES, station, message, hint, tuple(circle))
    voids = {statement for statement, _replaced, void in rows if void}
    if idle := [s for s in replaces if s in voids and replaces[s] in voids and s not in circle]:
        message = _("these call off what called something off, which brings nothing back: {ids}")
        hint = _("let the station enter anew what is right")
        message = message.format(ids=ids_in_words(idle))
        yield Finding(RECORDS_REPLACES, station, message, hint, tuple(idle))


def _comes_back(statement: str, replaces: Mapping[str, str]) -> bool:
    """Whether a statement corrects itself by way of others."""
    seen = {statement}
    following = replaces.get(statement)
    while following is not None and following not in seen:
        seen.add(following)
        following = replaces.get(following)
    return following == statement
