"""What the boards ask the registers: the sample township's answers, counted by hand, and limits."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from build_tools.model.office.quarter import Quarter
from build_tools.model.office.training import (
    ManagerPost,
    TrainingAttendee,
    TrainingRegister,
    TrainingSession,
)
from build_tools.model.office.visits import TutoringVisit, VisitRegister
from build_tools.model.office.works import Acceptance, BuildingWork, VillageWithoutSite
from build_tools.office.registers import Office, read_office
from tests.conftest import REPOSITORY
from tests.runs.random_counts import tries

TODAY = dt.date(2026, 11, 29)
ALL_PARTS = ("设备使用", "课件拷贝", "组织学习", "台账记录")


@pytest.fixture(scope="module")
def office() -> Office:
    sample, problems = read_office(REPOSITORY / "office")
    assert problems == ()
    return sample


@pytest.fixture(scope="module")
def open_stations(office: Office) -> list[str]:
    return [station.code for station in office.stations.stations if station.served]


def test_overdue_works_say_what_hinders_and_what_helps(office: Office) -> None:
    overdue = office.works.overdue_works(TODAY)
    assert [(work.station, work.item, work.responsible) for work in overdue] == [
        ("dawa", "防盗门窗", "支部书记"),
        ("hekou", "防盗门窗", "支部书记"),
        ("hekou", "线路", "镇供电所"),
    ]
    assert all(work.obstacle and work.solution for work in overdue)
    assert office.works.requirement_of(overdue[0]) == "东墙两扇窗户关不严，换新的"
    assert office.works.requirement_of(overdue[1]) == "铁门一道，窗户装护栏，锁和插销好用"
    states = {work.state for work in office.works.works}
    assert states == {"planned", "underway", "stopped", "done"}


def test_villages_without_a_site(office: Office) -> None:
    rows = office.works.villages_without_site()
    assert [(row.village, row.responsible, row.is_overdue(TODAY)) for row in rows] == [
        ("上窑村", "支部书记", True),
        ("双泉村", "村委会主任", False),
    ]
    assert len(office.villages) == 14


def test_acceptance(office: Office, open_stations: list[str]) -> None:
    (overdue,) = office.works.overdue_mending(TODAY)
    assert (overdue.station, overdue.mend, overdue.responsible) == (
        "dawa",
        "门口修一道缓坡，装扶手",
        "支部书记",
    )
    assert office.works.not_accepted(open_stations) == ("songling",)
    assert office.works.not_accepted(["hekou", "liuhejie"]) == ("hekou",)
    latest = office.works.latest_acceptance("baitupo")
    assert latest is not None
    assert latest.result == "passed"


def test_open_faults(office: Office) -> None:
    faults = office.equipment.open_faults()
    assert [(fault.station, fault.equipment, fault.responsible) for fault in faults] == [
        ("songling", "电视", "镇远程教育办公室"),
        ("zaoyuan", "电脑", "站点管理员"),
        ("shiqiao", "电脑", "站点管理员"),
    ]
    assert office.equipment.open_faults_at("zaoyuan") == (faults[1],)
    assert len(office.equipment.faults) == 6


def test_who_lacks_which_part(office: Office, open_stations: list[str]) -> None:
    gaps = office.training.gaps(open_stations)
    assert [(gap.station, gap.role, gap.missing, gap.appointed) for gap in gaps] == [
        ("zaoyuan", "manager", ALL_PARTS, True),
        ("dawa", "manager", ALL_PARTS[2:], True),
        ("dawa", "deputy", (ALL_PARTS[0], *ALL_PARTS[2:]), True),
        ("shiqiao", "manager", ALL_PARTS[2:], True),
        ("songling", "manager", ALL_PARTS, False),
    ]
    assert {gap.responsible for gap in gaps} == {"镇远程教育办公室"}
    (late,) = office.training.overdue_sessions(TODAY)
    assert (late.level, late.planned, late.responsible) == (
        "镇级",
        dt.date(2026, 10, 20),
        "镇远程教育办公室",
    )
    planned = [session.planned for session in office.training.plan("镇级")]
    assert planned == [dt.date(2026, 10, 20), dt.date(2026, 12, 15)]
    assert office.training.plan("县级") == ()


def test_stations_that_were_not_visited(office: Office, open_stations: list[str]) -> None:
    gaps = office.visits.not_visited(open_stations, Quarter.of(TODAY))
    assert [(gap.station, str(gap.last_visit)) for gap in gaps] == [
        ("songling", "None"),
        ("baitupo", "2026-05-20"),
        ("zaoyuan", "2026-08-12"),
        ("shiqiao", "2026-09-09"),
    ]
    assert {gap.responsible for gap in gaps} == {"镇远程教育办公室"}
    (late,) = office.visits.overdue_promises(TODAY)
    assert (late.station, late.due, late.responsible) == (
        "dongyan",
        dt.date(2026, 11, 5),
        "站点管理员",
    )


def test_villages_without_a_group(office: Office) -> None:
    gaps = office.groups.missing(office.villages)
    assert [(gap.village, gap.responsible) for gap in gaps] == [
        ("松岭村", "支部书记"),
        ("双泉村", "支部书记"),
    ]
    assert office.groups.township is not None
    assert office.groups.find("大洼村") is not None
    assert office.groups.find("松岭村") is None


@pytest.mark.parametrize(
    ("state", "due", "overdue"),
    [
        ("planned", TODAY, False),  # the whole day is left
        ("planned", TODAY - dt.timedelta(days=1), True),
        ("stopped", TODAY - dt.timedelta(days=1), True),
        ("done", TODAY - dt.timedelta(days=1), False),
    ],
)
def test_a_work_is_overdue_from_the_day_after(state: str, due: dt.date, overdue: bool) -> None:
    work = BuildingWork.model_validate(
        {"station": "a", "item": "线路", "due": due, "state": state, "responsible": "支部书记"}
    )
    assert work.is_overdue(TODAY) is overdue


@pytest.mark.parametrize(
    "row",
    [
        VillageWithoutSite(village="西村", due=TODAY, obstacle="没有空屋"),
        Acceptance(
            station="a",
            on=TODAY,
            result="refused",
            opinion="漏雨",
            by=("赵禾甲",),
            mend="修屋顶",
            due=TODAY,
        ),
        TutoringVisit(
            on=TODAY, station="a", form="check_in", role="干事", finding="漏雨", due=TODAY
        ),
        TrainingSession(level="镇级", planned=TODAY, parts=("甲",)),
    ],
    ids=lambda row: type(row).__name__,
)
def test_the_day_itself_is_not_late(
    row: VillageWithoutSite | Acceptance | TutoringVisit | TrainingSession,
) -> None:
    assert not row.is_overdue(TODAY)
    assert row.is_overdue(TODAY + dt.timedelta(days=1))


@pytest.mark.parametrize(
    ("day", "first", "last", "label"),
    [
        ("2026-01-01", "2026-01-01", "2026-03-31", "2026年第1季度"),
        ("2026-03-31", "2026-01-01", "2026-03-31", "2026年第1季度"),
        ("2026-04-01", "2026-04-01", "2026-06-30", "2026年第2季度"),
        ("2026-11-29", "2026-10-01", "2026-12-31", "2026年第4季度"),
    ],
)
def test_quarters(day: str, first: str, last: str, label: str) -> None:
    quarter = Quarter.of(dt.date.fromisoformat(day))
    assert (str(quarter.first_day), str(quarter.last_day), quarter.label) == (first, last, label)


@pytest.mark.parametrize(
    ("on", "missed"),
    [("2026-09-30", True), ("2026-10-01", False), ("2026-12-31", False), ("2027-01-01", True)],
)
def test_the_limits_of_a_quarter(on: str, missed: bool) -> None:
    visit = TutoringVisit(
        on=dt.date.fromisoformat(on), station="a", form="check_in", role="干事", finding="好"
    )
    gaps = VisitRegister(visits=(visit,)).not_visited(["a"], Quarter(2026, 4))
    assert bool(gaps) is missed


def test_a_successor_has_learned_nothing_of_what_came_before() -> None:
    session = TrainingSession(
        level="镇级",
        on=dt.date(2026, 6, 10),
        parts=("甲", "乙"),
        attended=(TrainingAttendee(station="a"),),
    )
    register = TrainingRegister(parts=("甲", "乙", "丙"), sessions=(session,))
    for since, missing in (
        (None, ("丙",)),
        (dt.date(2026, 6, 10), ("丙",)),
        (dt.date(2026, 6, 11), ("甲", "乙", "丙")),
    ):
        assert register.missing_parts(ManagerPost(station="a", since=since)) == missing
    planned = session.model_copy(update={"on": None, "planned": dt.date(2026, 6, 10)})
    later = register.model_copy(update={"sessions": (planned,)})
    assert later.missing_parts(ManagerPost(station="a")) == ("甲", "乙", "丙")


def test_what_another_person_learned_in_the_post_does_not_count() -> None:
    session = TrainingSession(
        level="镇级",
        on=dt.date(2026, 6, 10),
        parts=("甲",),
        attended=(TrainingAttendee(station="a", name="赵禾甲"),),
    )
    register = TrainingRegister(parts=("甲",), sessions=(session,))
    for name, missing in (("赵禾甲", ()), (None, ()), ("钱禾乙", ("甲",))):
        assert register.missing_parts(ManagerPost(station="a", name=name)) == missing
    assert register.missing_parts(ManagerPost(station="a", role="deputy")) == ("甲",)


def shuffled(value: Any, order: random.Random) -> Any:
    """Return a register with the rows of all its lists in another order."""
    if isinstance(value, BaseModel):
        fields = {name: shuffled(getattr(value, name), order) for name in type(value).model_fields}
        # The order of the syllabus and of the levels is theirs.
        ordered = {name: getattr(value, name) for name in ("levels", "parts") if name in fields}
        return value.model_copy(update={**fields, **ordered})
    if isinstance(value, tuple):
        rows = [shuffled(row, order) for row in value]
        order.shuffle(rows)
        return tuple(rows)
    return value


def answers(office: Office, stations: list[str]) -> list[object]:
    """Return what every board asks."""
    works, training, visits = office.works, office.training, office.visits
    return [
        [(work.station, work.item, work.due) for work in works.overdue_works(TODAY)],
        works.villages_without_site(),
        [(row.station, row.due) for row in works.overdue_mending(TODAY)],
        works.not_accepted(stations),
        office.equipment.open_faults(),
        training.gaps(stations),
        [session.planned for session in training.overdue_sessions(TODAY)],
        visits.not_visited(stations, Quarter.of(TODAY)),
        visits.overdue_promises(TODAY),
        office.groups.missing(stations),
    ]


@settings(max_examples=tries(40), deadline=None)
@given(seed=st.integers(0, 2**32))
def test_the_order_of_rows_changes_no_answer(
    office: Office, open_stations: list[str], seed: int
) -> None:
    order = random.Random(seed)  # noqa: S311
    registers = {file: shuffled(register, order) for file, register in office.registers.items()}
    # Stations are asked for in the order of their own list.
    registers["stations.yml"] = office.registers["stations.yml"]
    assert answers(Office(registers), open_stations) == answers(office, open_stations)


@settings(max_examples=tries(40), deadline=None)
@given(day=st.dates(dt.date(2026, 1, 1), dt.date(2027, 12, 31)), later=st.integers(0, 400))
def test_what_is_overdue_stays_so(office: Office, day: dt.date, later: int) -> None:
    for overdue in (
        office.works.overdue_works,
        office.works.overdue_mending,
        office.visits.overdue_promises,
        office.training.overdue_sessions,
    ):
        assert set(overdue(day)) <= set(overdue(day + dt.timedelta(days=later)))
