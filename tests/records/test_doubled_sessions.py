"""Sessions of one day at the same hours: what one of them brings is not lost by another one."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from build_tools.assessment.station_year import minutes_of
from build_tools.model.assessment.doubling import doubles, session_count
from build_tools.model.assessment.measures import StationMeasures
from build_tools.model.assessment.quantities import Minutes
from build_tools.model.assessment.rule_book import RuleBook
from build_tools.model.records.statement import HeadsByKind
from build_tools.records.database import RecordsDatabase
from build_tools.records.year_measures import MeasuredYear, year_measures
from build_tools.stages.records import records_database
from tests.assessment.years import book_of, score_of
from tests.records.conftest import RecordsOffice
from tests.records.statements import Pc, session
from tests.runs.random_counts import tries

HOURS = {"apple": Fraction(1, 2), "wheat": Fraction(1, 3), "pear": Fraction(1)}
CHOSEN = MeasuredYear(2026, dt.date(2026, 12, 31), {"liuhejie": "柳河街村"}, HOURS)
SHARE = "method: share, points: 100, of: {of}, counts: {{{counts}}}, aim: 100 %, {short}"
BOOKS = [
    book_of(SHARE.format(of=of, counts=counts, short="short: {how: proportion}"))
    for of, counts in (
        ("study_days", "minutes: 90 分钟"),
        ("study_days", "attendance: 50 %, minutes: 60 分钟"),
        ("study_days", "sessions: 2 次"),
        ("months", "attendance: 50 %, sessions: 3 次"),
    )
]


class Statements:
    """Sessions as the database gives them to be measured, all of them standing."""

    def __init__(self, documents: list[tuple[int, dict[str, Any]]]) -> None:
        self.documents = documents

    def rows(self, query: str, values: tuple[str, ...] = ()) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of sessions; no file ever came."""
        if "FROM standing" in query:
            for number, document in self.documents:
                key = document["id"].split("-")[1]
                start = document["start"]
                yield key, number, "attended", document["held"], start, json.dumps(document)


def measured(
    documents: list[tuple[int, dict[str, Any]]], chosen: MeasuredYear = CHOSEN
) -> StationMeasures:
    (measures,) = year_measures(cast("RecordsDatabase", Statements(documents)), chosen)
    return measures


def stored(office: RecordsOffice, *pcs: Pc) -> StationMeasures:
    for pc in pcs:
        office.receive(pc.export(), f"{pc.pc}-{len(pc.lines)}.jsonl")
    with records_database(office.project) as database:
        (measures,) = year_measures(database, CHOSEN)
    return measures


def evening(start: str, end: str, minutes: int, **keys: Any) -> dict[str, Any]:
    return session(start=start, end=end, played={"apple": minutes * 60}, lessons=["apple"], **keys)


def test_a_few_minutes_before_do_not_undo_a_study_day(office: RecordsOffice) -> None:
    """19:00-20:30 with 90 minutes reaches its day; 18:50-19:05 with 5 adds 18:50-18:55 to it."""
    first, second = Pc(), Pc(pc="2b3c4d5e")
    first.write(**evening("19:00", "20:30", 90))
    (alone,) = stored(office, first).sessions
    assert (alone.minutes, alone.doubled) == (Minutes(90), False)
    second.write(**evening("18:50", "19:05", 5, present={"member": ["m1"]}))
    measures = stored(office, second)
    assert [(s.minutes, s.doubled) for s in measures.sessions] == [
        (Minutes(5), True),  # one of its people, of three
        (Minutes(90), False),
    ]
    assert minutes_of(measures.sessions) == Minutes(95)
    assert session_count(measures.sessions) == 1
    lines = score_of(BOOKS[0], measures).evidence
    (line,) = (line for line in lines if line.text.startswith("2026-11-05"))
    assert (line.text, line.counts) == ("2026-11-05 放了 95 分钟", True)
    # Apple once for each of the evening: half an hour.
    assert {x.person: x.hours.amount for x in measures.learners if x.hours.amount} == dict.fromkeys(
        ("m1", "m2", "v1"), Fraction(1, 2)
    )


def document(number: int, start: int, length: int, **keys: Any) -> tuple[int, dict[str, Any]]:
    end = start + length
    times = {"start": clock(start), "end": clock(end)}
    ident = f"liuhejie-{keys.pop('pc', '1a2b3c4d')}-{number}"
    return number, {"id": ident, "held": "2026-11-05", **times, **keys}


def clock(minutes: int) -> str:
    return f"{minutes // 60 % 24:02}:{minutes % 60:02}"


def people(*members: str) -> dict[str, list[str]]:
    return {"member": list(members)}


def test_one_that_overlaps_with_two_leaves_both() -> None:
    """19:00-20:00 and 20:00-21:00 are two sessions, whatever is written about 19:30-20:30."""
    two = [
        document(1, 1140, 60, present=people("m1"), lessons=["apple"]),
        document(2, 1200, 60, present=people("m1"), lessons=["apple"]),
    ]
    across = document(3, 1170, 60, present=people("m1", "m2", "m3"), lessons=["apple", "wheat"])
    measures = measured([*two, across])
    assert session_count(measures.sessions) == 2
    assert {s.id[-1] for s in measures.sessions if s.doubled} == {"1", "2"}  # three people: fullest
    hours = {x.person: x.hours.amount for x in measures.learners}
    # m1: apple at 19:00 and at 20:00, wheat at 19:30; the others what there was at 19:30.
    assert hours["m1"] == 2 * Fraction(1, 2) + Fraction(1, 3)
    assert hours["m2"] == Fraction(1, 2) + Fraction(1, 3)


def test_a_long_one_does_not_replace_two_one_after_the_other() -> None:
    """18:50-21:30 begins first and shares m1 with 19:00-20:00 and 20:00-21:00: apple twice."""
    two = [document(n, 1080 + 60 * n, 60, present=people("m1"), lessons=["apple"]) for n in (1, 2)]
    measures = measured([*two, document(3, 1130, 160, present=people("m1"), lessons=["apple"])])
    assert session_count(measures.sessions) == 2
    assert [x.hours.amount for x in measures.learners] == [1]


def test_a_short_one_does_not_replace_two_in_two_rooms() -> None:
    """It ends first and shares people with both, which are of different people: two, not one."""
    rooms = [document(n, 1140, 60, present=people(f"m{n}")) for n in (1, 2)]
    short = document(3, 1140, 10, present=people("m1", "m2"))
    assert session_count(measured([*rooms, short]).sessions) == 2


def test_who_has_no_session_that_settles_it() -> None:
    """Five of which each shares somebody with the next, in a ring: two of them, never three."""
    ring = [document(n, 1140, 60, present=people(f"m{n}", f"m{(n + 1) % 5}")) for n in range(5)]
    assert session_count(measured(ring).sessions) == 2


@pytest.mark.parametrize(("start", "count"), [(1380, 2), (1381, 1), (1430, 1)])
def test_a_session_past_midnight_overlaps(start: int, count: int) -> None:
    """23:30 to 00:30; the other one for half an hour from 23:00, 23:01, 23:50."""
    late = document(1, 1410, 60, present=people("m1"))
    other = document(2, start, 30, present=people("m1"))
    assert session_count(measured([late, other]).sessions) == count


@st.composite
def days(draw: st.DrawFn) -> list[tuple[int, dict[str, Any]]]:
    """Draw sessions of one evening, some of them past midnight, some without names or an end."""
    drawn = []
    for number in range(1, draw(st.integers(3, 7)) + 1):
        start = draw(st.sampled_from([1200, 1230, 1260, 1290, 1300, 1380, 1430]))
        length = draw(st.sampled_from([0, 10, 30, 60, 90, 200]))
        members = draw(st.lists(st.sampled_from(["m1", "m2", "m3"]), unique=True, max_size=3))
        keys: dict[str, Any] = {
            "pc": draw(st.sampled_from(["1a2b3c4d", "2b3c4d5e"])),
            "lessons": draw(st.sampled_from([["apple"], ["apple", "pear"], ["wheat"], []])),
            "present": people(*members),
            "expected": {"member": draw(st.integers(1, 4))},
        }
        if draw(st.booleans()):
            keys["played"] = {"apple": draw(st.integers(0, length)) * 60}
        entry = document(number, start, length, **keys)
        if draw(st.integers(0, 9)) == 0:
            del entry[1]["end"]
        drawn.append(entry)
    return drawn


def present_hours(measures: StationMeasures) -> dict[tuple[str, str], Fraction]:
    return {
        (x.person, x.group): Fraction(x.hours.amount)
        for x in measures.learners
        if x.person.startswith("m")
    }


@given(days())
@settings(max_examples=tries(200), deadline=None)
def test_a_further_session_of_a_day_never_lowers_anything(
    documents: list[tuple[int, dict[str, Any]]],
) -> None:
    after = measured(documents)
    hours = present_hours(after)
    for one in documents:
        before = measured([other for other in documents if other is not one])
        assert {s.id for s in before.sessions} < {s.id for s in after.sessions}
        assert minutes_of(before.sessions) <= minutes_of(after.sessions)
        assert session_count(before.sessions) <= session_count(after.sessions)
        assert all(hours[who] >= amount for who, amount in present_hours(before).items())


@given(days(), st.sampled_from(BOOKS))
@settings(max_examples=tries(60), deadline=None)
def test_a_further_session_of_a_day_never_lowers_a_share(
    documents: list[tuple[int, dict[str, Any]]], book: RuleBook
) -> None:
    before, after = measured(documents[:-1]), measured(documents)
    assert score_of(book, before).points <= score_of(book, after).points


HOURS_BOOK = book_of(
    "method: hours, points: 100, aims: {member: 1 学时, villager: 1 学时}, aim: 100 %, "
    "short: {how: proportion}"
)
FIXED = replace(CHOSEN, rosters={"liuhejie": HeadsByKind(member=3, villager=2)})


@st.composite
def evenings(draw: st.DrawFn) -> list[tuple[int, dict[str, Any]]]:
    """Draw sessions of a year in order, with rosters that grow and shrink, and new people."""
    drawn = []
    for number in range(1, draw(st.integers(2, 6)) + 1):
        names = st.lists(st.sampled_from("abcdef"), unique=True, max_size=4)
        present = {"member": [f"m{x}" for x in draw(names)], "villager": draw(names)}
        entry = document(number, 1140, 90, lessons=["pear"], present=present)
        entry[1]["held"] = f"2026-0{1 + number}-05"
        if draw(st.booleans()):
            kinds = st.integers(0, 9)
            entry[1]["expected"] = {"member": draw(kinds), "villager": draw(kinds)}
        drawn.append(entry)
    return drawn


@given(evenings())
@settings(max_examples=tries(150), deadline=None)
def test_a_later_session_never_lowers_the_share_of_people_with_enough_hours(
    documents: list[tuple[int, dict[str, Any]]],
) -> None:
    """Longer rosters and new people too: the year's first roster says how many there are."""
    points = [
        score_of(HOURS_BOOK, measured(documents[:count])).points
        for count in range(len(documents) + 1)
    ]
    assert points == sorted(points)


@given(evenings())
@settings(max_examples=tries(150), deadline=None)
def test_no_session_at_all_lowers_that_share_of_a_fixed_roster(
    documents: list[tuple[int, dict[str, Any]]],
) -> None:
    after = score_of(HOURS_BOOK, measured(documents, FIXED)).points
    for one in documents:
        before = measured([other for other in documents if other is not one], FIXED)
        assert score_of(HOURS_BOOK, before).points <= after


@given(days(), st.randoms(use_true_random=False))
@settings(max_examples=tries(60), deadline=None)
def test_the_order_of_sessions_makes_no_difference(
    documents: list[tuple[int, dict[str, Any]]], rng: Any
) -> None:
    assert measured(rng.sample(documents, len(documents))) == measured(documents)


@given(days())
@settings(max_examples=tries(100), deadline=None)
def test_what_is_counted_once_is_counted_once(
    documents: list[tuple[int, dict[str, Any]]],
) -> None:
    """By hand: the largest choice of all, and for attendance one that nothing can be added to."""
    sessions = measured(documents).sessions
    pairs = {(a.id, b.id) for a, b in combinations(sessions, 2) if doubles(a, b)}
    sizes = [
        size
        for size in range(len(sessions) + 1)
        for chosen in combinations(sessions, size)
        if not any((a.id, b.id) in pairs for a, b in combinations(chosen, 2))
    ]
    assert session_count(sessions) == max(sizes)
    counted = [s for s in sessions if not s.doubled]
    assert not any(doubles(a, b) for a, b in combinations(counted, 2))
    for lost in (s for s in sessions if s.doubled):
        fuller = [s for s in counted if doubles(s, lost)]
        assert max(s.present.total for s in fuller) >= lost.present.total
