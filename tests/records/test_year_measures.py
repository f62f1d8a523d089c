"""A year of statements to the figures that are scored."""

from __future__ import annotations

import datetime as dt
import shutil
from fractions import Fraction
from itertools import permutations

import pytest

from build_tools.model.assessment.doubling import session_count
from build_tools.model.assessment.measures import StationMeasures
from build_tools.model.assessment.quantities import LearningHours, Minutes
from build_tools.model.month import Month
from build_tools.model.records.statement import HeadsByKind
from build_tools.records.year_measures import MeasuredYear, year_measures
from build_tools.stages.records import records_database
from tests.records.conftest import RecordsOffice
from tests.records.statements import Pc, session

NAMES = {"liuhejie": "柳河街村", "dawa": "大洼村"}
HOURS = {"apple": Fraction(1, 2), "wheat": Fraction(1, 3)}


def measure(
    office: RecordsOffice, *, from_register: bool = False, last_day: str = "2026-12-31"
) -> dict[str, StationMeasures]:
    chosen = MeasuredYear(2026, dt.date.fromisoformat(last_day), NAMES, HOURS, from_register)
    with records_database(office.project) as database:
        return {m.station: m for m in year_measures(database, chosen)}


def liuhejie(office: RecordsOffice, *pcs: Pc, **more: object) -> StationMeasures:
    for pc in pcs:
        office.receive(pc.export(), f"records-{pc.station}-{pc.pc}.jsonl")
    return measure(office, **more)["liuhejie"]  # type: ignore[arg-type]


def test_a_session_as_it_is_scored(office: RecordsOffice) -> None:
    pc = Pc()
    ident = pc.write(
        **session(lessons=["apple", "wheat"], played={"apple": 1804, "wheat": 1000}, took=2700)
    )
    year = liuhejie(office, pc)
    (scored,) = year.sessions
    assert (scored.id, scored.day, scored.start) == (ident, dt.date(2026, 11, 5), 19 * 60)
    # 2804 s in 2700 s of the clock: 45 min, no rounding up.
    assert scored.minutes == Minutes(45)
    assert (scored.expected.member, scored.expected.villager) == (12, 30)
    assert (scored.present.member, scored.present.villager) == (2, 1)
    assert scored.people == ("m1", "m2", "v1")
    # 1/2 + 1/3 learning hours to each who was there.
    assert scored.hours == LearningHours(Fraction(5, 6))
    credited = {x.person: x for x in year.learners}
    assert credited["m1"].hours == LearningHours(Fraction(5, 6))
    assert credited["m1"].statements == (ident,)


@pytest.mark.parametrize(
    ("keys", "from_register", "minutes"),
    [
        ({"played": {"apple": 0}, "took": 0}, False, 0),
        ({"played": {"apple": 0}, "took": 0}, True, 60),
        ({}, False, 60),  # typed from a sheet: nothing says what was played
        ({"start": "23:30", "end": "00:30"}, False, 60),
        ({"start": "19:00", "end": None}, False, 0),
    ],
)
def test_how_long_a_session_was(
    office: RecordsOffice, keys: dict[str, object], from_register: bool, minutes: int
) -> None:
    pc = Pc()
    chosen = {key: value for key, value in session(**keys).items() if value is not None}
    pc.write(**chosen)
    (scored,) = liuhejie(office, pc, from_register=from_register).sessions
    assert scored.minutes == Minutes(minutes)


def test_people_of_the_roster_who_never_came_count_as_people(office: RecordsOffice) -> None:
    pc = Pc()
    pc.write(**session(expected={"member": 3}, present={"member": ["m1"]}))
    pc.write(**session(21, held="2026-11-06", expected={"member": 5}, present={"member": ["m2"]}))
    year = liuhejie(office, pc)
    # The first roster of the year has three members: m1 and m2 came, somebody never did.
    assert year.roster["member"] == 3
    assert [(x.person, x.group) for x in year.learners] == [
        ("m1", "member"),
        ("m2", "member"),
        ("未到过-1", "member"),
    ]


def test_a_roster_that_the_township_fixed(office: RecordsOffice) -> None:
    pc = Pc()
    pc.write(**session(expected={"member": 3, "villager": 9}, present={"member": ["m1"]}))
    office.receive(pc.export(), "a.jsonl")
    chosen = MeasuredYear(
        2026,
        dt.date(2026, 12, 31),
        NAMES,
        HOURS,
        rosters={"liuhejie": HeadsByKind(member=2)},
    )
    with records_database(office.project) as database:
        years = {m.station: m for m in year_measures(database, chosen)}
    assert years["liuhejie"].roster == {"member": 2, "cadre": 0, "villager": 0}
    assert [x.person for x in years["liuhejie"].learners] == ["m1", "未到过-1"]
    assert years["dawa"].roster == {}


def test_heads_counted_by_hand(office: RecordsOffice) -> None:
    pc = Pc()
    # 9 members with cadres, 2 of them signed in as members and 1 as a cadre; 5 of 20 are guests.
    present = {"member": ["m1", "m2"], "cadre": ["c1"], "villager": ["v1"]}
    pc.write(**session(present=present, members=9, villagers=20, guests=5))
    (scored,) = liuhejie(office, pc).sessions
    assert (scored.present.member, scored.present.cadre, scored.present.villager) == (8, 1, 15)


def test_the_same_hour_on_two_pcs_counts_once(office: RecordsOffice) -> None:
    first, second = Pc(), Pc(pc="2b3c4d5e")
    ident = first.write(**session(lessons=["apple"]))
    second.write(**session(lessons=["apple"]))
    second.write(**session(present={"member": ["m7"]}))  # others, at the same hour: legal
    year = liuhejie(office, first, second)
    assert [(s.id, s.doubled) for s in year.sessions] == [
        (ident, False),
        ("liuhejie-2b3c4d5e-1", True),
        ("liuhejie-2b3c4d5e-2", False),
    ]
    assert session_count(year.sessions) == 2
    assert {x.person: x.hours for x in year.learners}["m1"] == LearningHours(Fraction(1, 2))


def test_only_what_stands_counts(office: RecordsOffice) -> None:
    pc = Pc()
    wrong = pc.write(**session())
    right = pc.write(**session(replaces=wrong, present={"member": ["m1"]}))
    mistake = pc.write(**session(held="2026-11-06"))
    pc.write(replaces=mistake, void=True)
    pc.write(**session(held="2025-12-31"))
    year = liuhejie(office, pc)
    assert [s.id for s in year.sessions] == [right]


def test_a_lesson_finished_alone_counts_once_a_year(office: RecordsOffice) -> None:
    pc = Pc()
    alone = {"lessons": ["apple"], "present": {"member": ["m1"]}, "role": "branch_secretary"}
    pc.write("completed", **alone)
    pc.write("completed", **alone)
    year = liuhejie(office, pc)
    assert len(year.completed) == 2
    assert {(x.group, x.hours.amount) for x in year.learners} == {
        ("member", Fraction(1, 2)),
        ("branch_secretary", Fraction(1, 2)),
    }


def test_when_the_records_of_a_month_came(office: RecordsOffice) -> None:
    """A file of the middle of a month does not bring that month; the next one does."""
    pc = Pc()
    pc.write(**session(held="2026-09-05"))
    for day in ("2026-10-15", "2026-11-09"):
        office.day = dt.date.fromisoformat(day)
        pc.write(**session(held="2026-10-05"))
        office.receive(pc.export(), f"records-{day}.jsonl")
    records = {r.month: r.arrived for r in measure(office)["liuhejie"].records}
    assert records[Month(2026, 9)] == dt.date(2026, 10, 15)
    assert records[Month(2026, 10)] == dt.date(2026, 11, 9)
    assert Month(2026, 11) not in records


def test_stations_without_records_are_measured_too(office: RecordsOffice) -> None:
    assert [m.sessions for m in measure(office).values()] == [(), ()]
    pc = Pc()
    pc.write(**session())
    office.receive(pc.export())
    assert list(measure(office)) == ["dawa", "liuhejie"]
    until = measure(office, last_day="2026-10-31")["liuhejie"]
    assert until.sessions == ()  # November is not over


def test_any_order_of_files_gives_the_same(office: RecordsOffice) -> None:
    pcs = [Pc(), Pc(pc="2b3c4d5e"), Pc(station="dawa", pc="3c4d5e6f")]
    for index, pc in enumerate(pcs):
        for day in range(1, 9):
            pc.write(**session(17 + index, held=f"2026-11-{day:02}", lessons=["apple"]))
    files = [office.put(f"{index}.jsonl", pc.export()) for index, pc in enumerate(pcs)]
    measured = []
    for order in permutations(files):
        shutil.rmtree(office.project.office / "records", ignore_errors=True)
        shutil.rmtree(office.project.cache, ignore_errors=True)
        for file in order:
            office.take_in(file)
        measured.append(measure(office))
    # On eight days each: 17:00-18:00 and 18:00-19:00.
    assert len(measured[0]["liuhejie"].sessions) == 16
    assert all(measures == measured[0] for measures in measured)
