"""A year's scores take no more memory for more stations, and rankings none for more statements."""

from __future__ import annotations

import datetime as dt
import gc
import tracemalloc
from collections.abc import Iterator
from fractions import Fraction

import pytest

from build_tools.assessment.scoring import CountedYear, RankedYear, assess, count_year
from build_tools.model.assessment.given import GivenRegister
from build_tools.model.month import Month
from build_tools.model.office.station_learning import StationLearning
from build_tools.model.records.kept import RecordsArrival
from build_tools.office.registers import read_office
from build_tools.records.database import NewStatement, RecordsDatabase, open_database
from build_tools.records.plain_lines import plain_row
from build_tools.records.year_measures import MeasuredYear, year_measures
from tests.assessment.years import asked_days
from tests.conftest import REPOSITORY
from tests.records.statements import Pc, session

BOOK = read_office(REPOSITORY / "office")[0].rule_books.years[0]
DAYS = asked_days(BOOK)
PEOPLE = [f"person-{number}" for number in range(30)]


def statements(code: str, sessions: int) -> Iterator[NewStatement]:
    browser = Pc(code)
    for number in range(sessions):
        held = f"2026-{1 + number // 20:02}-{1 + number % 20:02}"
        present = {"member": PEOPLE[:10], "villager": PEOPLE[10:]}
        browser.write(**session(held=held, lessons=["apple"], present=present))
        browser.write("completed", held=held, lessons=["apple"], present={"member": PEOPLE[:1]})
        browser.write("needs", held=held, wanted="养羊")
    for text in browser.lines:
        row = plain_row(text.encode())
        assert row is not None
        yield NewStatement(row, text.encode(), "0" * 16)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RecordsDatabase]:
    """60 stations with 6 sessions each, and one with 120."""
    with open_database(tmp_path_factory.mktemp("cache")) as database, database.transaction():
        arrival = RecordsArrival("0" * 16, "a.jsonl", dt.date(2027, 1, 3))
        seq = database.add_arrival(arrival)
        for number in range(60):
            database.add_statements(list(statements(f"s{number:03}", 6)), seq)
        database.add_statements(list(statements("large", 120)), seq)
        yield database


def held() -> int:
    """Return the bytes that are held now, without what Python keeps for later use."""
    gc.collect()
    return tracemalloc.get_traced_memory()[0]


@pytest.fixture(autouse=True)
def traced() -> Iterator[None]:
    tracemalloc.start()
    yield
    tracemalloc.stop()


def counted_years(
    database: RecordsDatabase, codes: list[str], *, with_lines: bool
) -> Iterator[CountedYear]:
    names = dict.fromkeys(codes, "村")
    chosen = MeasuredYear(2026, dt.date(2026, 12, 31), names, {"apple": Fraction(1, 3)})
    for measures in year_measures(database, chosen):
        yield count_year(BOOK, DAYS, measures, with_lines=with_lines)


def ranked(database: RecordsDatabase, codes: list[str]) -> RankedYear:
    light = counted_years(database, codes, with_lines=False)
    return assess(BOOK, light, GivenRegister())


def test_whole_stations_are_held_one_at_a_time(database: RecordsDatabase) -> None:
    """What is held at the 55th is what was held at the 10th."""
    codes = [f"s{number:03}" for number in range(60)]
    ranking = ranked(database, codes)
    bytes_held = []
    for number, counted in enumerate(counted_years(database, codes, with_lines=True)):
        assert ranking.of_station(counted)
        if number in (10, 55):
            bytes_held.append(held())
    before, after = bytes_held
    assert after < before + 20_000  # a station's year and its scores take four times as much


def test_the_boards_keep_no_sessions(database: RecordsDatabase) -> None:
    """Of a station with 120 sessions they keep as much as of one with 6: figures of a month."""
    sizes = []
    for code in ("s000", "s000", "large"):  # the first fills caches
        before = held()
        chosen = MeasuredYear(2026, dt.date(2026, 12, 31), {code: "村"}, {})
        learned = [StationLearning.of(m, Month(2026, 12)) for m in year_measures(database, chosen)]
        sizes.append(held() - before)
        assert learned[0].quarter_slots == {}
    assert sizes[2] < 1.5 * sizes[1] + 2_000


def test_a_ranking_keeps_no_statements(database: RecordsDatabase) -> None:
    """Of 120 sessions it keeps as much as of 6: a few numbers for each item."""
    ranked(database, ["large", "s000"])  # fills caches
    sizes = []
    for code in ("s000", "large"):
        before = held()
        counted = list(counted_years(database, [code], with_lines=False))
        sizes.append(held() - before)
        assert counted
    small, large = sizes
    assert large < 1.5 * small
