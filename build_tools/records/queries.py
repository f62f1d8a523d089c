"""What is asked of the database: statements, receipts, wishes, questions, months."""

from __future__ import annotations

import datetime as dt
import json
from itertools import groupby
from typing import TYPE_CHECKING

from build_tools.model.month import Month
from build_tools.model.office.duty_board import SelfTestTally
from build_tools.model.records.kept import (
    KeptStatement,
    QuestionSound,
    RecordsArrival,
    RecordsFilter,
)
from build_tools.model.records.reply import (
    LessonWish,
    ReportedFault,
    StatementReceipt,
    StationQuestion,
)
from build_tools.model.records.secretary import LatestSession
from build_tools.model.records.statement import Statement, split_id
from build_tools.records.database import damaged

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from build_tools.records.database import RecordsDatabase

_MOST_MISSING = 100
_ID = "s.station || '-' || s.pc || '-' || s.n"
_STANDS = "EXISTS (SELECT 1 FROM standing t WHERE t.k = s.k)"
_ENTRIES = f"SELECT s.line, a.day, {_STANDS} FROM statement s JOIN arrival a USING (seq)"  # noqa: S608


def statements(database: RecordsDatabase, chosen: RecordsFilter) -> Iterator[KeptStatement]:
    """Return statements by station, PC and number."""
    conditions = {
        "s.station = ?": chosen.station,
        "s.kind = ?": chosen.kind,
        "s.held >= ?": chosen.month and chosen.month.first_day.isoformat(),
        "s.held <= ?": chosen.month and chosen.month.last_day.isoformat(),
    }
    given_conditions = {text: value for text, value in conditions.items() if value is not None}
    texts = [*given_conditions, *([_STANDS] if chosen.standing else [])]
    where = f" WHERE {' AND '.join(texts)}" if texts else ""
    query = f"{_ENTRIES}{where} ORDER BY s.station, s.pc, s.n"
    return (_entry(*row) for row in database.rows(query, given_conditions.values()))


def find_statement(database: RecordsDatabase, statement_id: str) -> KeptStatement | None:
    """Return the statement with this id. Raises ValueError where it is no id."""
    query = f"{_ENTRIES} WHERE s.station = ? AND s.pc = ? AND s.n = ?"
    rows = database.rows(query, split_id(statement_id))
    return next((_entry(*row) for row in rows), None)


def replacements(database: RecordsDatabase, statement_id: str) -> tuple[str, ...]:
    """Return the ids of the statements that name this one as replaced, or as typed from it."""
    query = (
        f"SELECT {_ID} FROM statement s WHERE s.station = ? AND s.replaces = ? "  # noqa: S608
        "ORDER BY s.pc, s.n"
    )
    values = (split_id(statement_id)[0], statement_id)
    return tuple(text for (text,) in database.rows(query, values))


def variants(database: RecordsDatabase, statement_id: str) -> tuple[str, ...]:
    """Return other lines that came under the same id, in a fixed order."""
    query = "SELECT line FROM variant WHERE station = ? AND pc = ? AND n = ? ORDER BY sha"
    return tuple(_text(line) for (line,) in database.rows(query, split_id(statement_id)))


def files_with(database: RecordsDatabase, statement_id: str) -> tuple[RecordsArrival, ...]:
    """Return the files that brought a statement, in the order of their arrival."""
    query = (
        "SELECT a.sha, a.name, a.day FROM run r JOIN arrival a USING (seq) "
        "WHERE r.station = ? AND r.pc = ? AND r.first <= ? AND r.last >= ? ORDER BY a.seq"
    )
    station, pc, number = split_id(statement_id)
    rows = database.rows(query, (station, pc, number, number))
    return tuple(RecordsArrival(sha, name, _day_of(day)) for sha, name, day in rows)


def receipts(database: RecordsDatabase) -> dict[str, tuple[StatementReceipt, ...]]:
    """Return, for each station, what came back of each of its PCs."""
    query = "SELECT DISTINCT station FROM statement WHERE sheet IS NULL ORDER BY station"
    return {station: receipts_of(database, station) for (station,) in database.rows(query)}


def receipts_of(database: RecordsDatabase, station: str) -> tuple[StatementReceipt, ...]:
    """Return what came back of each PC of a station; typed sheets come of none."""
    query = (
        "SELECT s.pc, count(*), max(s.n), max(a.day) FROM statement s JOIN arrival a USING (seq) "
        "WHERE s.station = ? AND s.sheet IS NULL GROUP BY s.pc ORDER BY s.pc"
    )
    return tuple(
        StatementReceipt(
            station, pc, *_complete(database, station, pc, count, highest), _day_of(day)
        )
        for pc, count, highest, day in database.rows(query, (station,))
    )


def _complete(
    database: RecordsDatabase, station: str, pc: str, count: int, highest: int
) -> tuple[int, tuple[int, ...]]:
    """Return the highest number without a gap before it, and the first that are missing."""
    if count == highest:
        return highest, ()
    query = "SELECT n FROM statement WHERE station = ? AND pc = ? ORDER BY n"
    missing: list[int] = []
    before = 0
    for (number,) in database.rows(query, (station, pc)):
        missing += range(before + 1, number)[: _MOST_MISSING - len(missing)]
        before = number
        if len(missing) == _MOST_MISSING:
            break
    return missing[0] - 1, tuple(missing)


def wishes(database: RecordsDatabase) -> dict[str, tuple[LessonWish, ...]]:
    """Return, for each station, the recordings that its statements ask for, oldest first.

    Replaced and voided ones do not count; a lesson that was asked for again counts once.
    """
    query = (
        "SELECT s.line FROM standing s WHERE s.kind = 'needs' AND s.want IS NOT NULL "
        "ORDER BY s.station, s.written, s.pc, s.n"
    )
    by_station: dict[str, dict[tuple[str, str], LessonWish]] = {}
    for (line,) in database.rows(query):
        statement = _statement(line)
        for lesson in statement.lessons:
            if statement.want is not None:
                wish = LessonWish(
                    statement.station, lesson, statement.want, statement.day, statement.id
                )
                by_station.setdefault(statement.station, {}).setdefault(
                    (lesson, statement.want), wish
                )
    return {station: tuple(group.values()) for station, group in by_station.items()}


def questions(database: RecordsDatabase) -> tuple[StationQuestion, ...]:
    """Return the questions that stand, by station and in the order in which they were written."""
    query = (
        "SELECT s.line FROM standing s WHERE s.kind = 'asked' "
        "ORDER BY s.station, s.written, s.pc, s.n"
    )
    read = (_statement(line) for (line,) in database.rows(query))
    return tuple(
        StationQuestion(
            statement.id,
            statement.station,
            statement.lessons,
            statement.text,
            statement.sound or "",
            statement.day,
        )
        for statement in read
    )


def question_sound(database: RecordsDatabase, sha16: str) -> QuestionSound | None:
    """Return a spoken question; None where it has not come."""
    rows = database.rows("SELECT sha, of, type, data FROM sound WHERE sha = ?", (sha16,))
    return next((QuestionSound(*row) for row in rows), None)


def months(database: RecordsDatabase) -> dict[str, tuple[Month, ...]]:
    """Return, for each station, the months about which its statements are, in order."""
    query = "SELECT DISTINCT station, substr(held, 1, 7) FROM standing ORDER BY 1, 2"
    by_station = groupby(database.rows(query), key=lambda row: row[0])
    return {
        station: tuple(Month.parse(text) for _station, text in rows) for station, rows in by_station
    }


def arrivals_about(database: RecordsDatabase, month: Month) -> dict[str, dt.date]:
    """Return, for each station, the day on which the newest statements about a month came."""
    query = (
        "SELECT s.station, max(a.day) FROM statement s JOIN arrival a USING (seq) "
        "WHERE s.held BETWEEN ? AND ? GROUP BY s.station ORDER BY s.station"
    )
    days = (month.first_day.isoformat(), month.last_day.isoformat())
    return {station: _day_of(day) for station, day in database.rows(query, days)}


def newest_arrivals(database: RecordsDatabase) -> dict[str, dt.date]:
    """Return, for each station, the day on which its newest file came."""
    query = "SELECT r.station, max(a.day) FROM run r JOIN arrival a USING (seq) GROUP BY r.station"
    return {station: _day_of(day) for station, day in database.rows(query)}


def latest_sessions(database: RecordsDatabase) -> dict[str, LatestSession]:
    """Return the newest session of each station; none of a day after its statement came.

    A PC whose clock runs ahead would have the newest one for years.
    """
    # The line of the row that has the maximum: a rule of SQLite for a bare column beside max().
    query = (
        "SELECT s.line, max(printf('%s %5s %s %06d', s.held, s.start, s.pc, s.n)) "
        "FROM standing s JOIN arrival a USING (seq) "
        "WHERE s.kind = 'attended' AND s.held <= a.day GROUP BY s.station"
    )
    sessions = (_statement(line) for line, _newest in database.rows(query))
    return {
        session.station: LatestSession(session.day, session.lessons, session.people_present)
        for session in sessions
    }


def open_faults(database: RecordsDatabase) -> dict[str, tuple[ReportedFault, ...]]:
    """Return the equipment of each station that is faulty by its newest statement, oldest first."""
    query = (
        "SELECT s.line FROM standing s WHERE s.kind = 'fault' "
        "ORDER BY s.station, s.held, s.written, s.pc, s.n"
    )
    newest: dict[str, dict[str, Statement]] = {}
    for (line,) in database.rows(query):
        statement = _statement(line)
        by_equipment = newest.setdefault(statement.station, {})
        by_equipment[statement.equipment.strip()] = statement
    return {
        station: faults
        for station, by_equipment in newest.items()
        if (faults := tuple(_open(by_equipment.values())))
    }


def self_tests(database: RecordsDatabase, year: int) -> dict[str, SelfTestTally]:
    """Return, for each station, how the questions of a year's self-tests were answered.

    Of each lesson the newest judgement of the same learners counts: what was right at the first
    try stays so.
    """
    query = (
        "SELECT s.line FROM standing s WHERE s.kind = 'answered' AND s.held BETWEEN ? AND ? "
        "ORDER BY s.station, s.held, s.written, s.pc, s.n"
    )
    newest: dict[str, dict[object, Statement]] = {}
    for (line,) in database.rows(query, (f"{year}-01-01", f"{year}-12-31")):
        statement = _statement(line)
        learners = statement.present.everybody if statement.present else ()
        newest.setdefault(statement.station, {})[statement.lessons, learners] = statement
    return {station: _tally(judged.values()) for station, judged in newest.items()}


def _tally(judged: Iterable[Statement]) -> SelfTestTally:
    answers = [answer for statement in judged for answer in statement.answers.values()]
    return SelfTestTally(
        questions=len(answers),
        first=sum(answer.first for answer in answers),
        final=sum(answer.right for answer in answers),
    )


def _open(statements: Iterable[Statement]) -> Iterator[ReportedFault]:
    faulty = (statement for statement in statements if statement.condition == "faulty")
    for statement in sorted(faulty, key=lambda s: (s.day, s.id)):
        yield ReportedFault(statement.id, statement.equipment.strip(), statement.day)


def _day_of(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def _entry(line: bytes, day: str, standing: int) -> KeptStatement:
    return KeptStatement(_statement(line), _text(line), _day_of(day), bool(standing))


def _statement(line: bytes) -> Statement:
    try:
        return Statement.model_validate(json.loads(line))
    except ValueError as error:  # only lines that were understood go in
        raise damaged() from error


def _text(line: bytes) -> str:
    return line.decode("utf-8")
