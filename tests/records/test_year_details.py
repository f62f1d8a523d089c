"""What a station wrote in a year beside what is scored, and which findings are about that year."""

from __future__ import annotations

import datetime as dt

import pytest

from build_tools.model.assessment.year_details import QuestionTally, StationDetails
from build_tools.model.records.registered import RegisteredFacts
from build_tools.records.findings.same_moment import same_moments
from build_tools.records.year_details import DetailedYear, station_details
from build_tools.stages.records import records_database
from tests.records.conftest import RecordsOffice
from tests.records.statements import Pc, session

FACTS = RegisteredFacts(frozenset({"liuhejie", "dawa"}))


def details(office: RecordsOffice, *pcs: Pc, year: int = 2026) -> StationDetails:
    for pc in pcs:
        office.receive(pc.export(), f"records-{pc.station}-{pc.pc}.jsonl")
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    with records_database(office.project) as database:
        chosen = DetailedYear(first, last, FACTS, {}, same_moments(database, first, last))
        return station_details(database, chosen, "liuhejie")


def test_words_of_the_year_that_stand(office: RecordsOffice) -> None:
    pc = Pc()
    pc.write("needs", wanted=" 养羊 ", role="villager")
    wrong = pc.write("asked", text="几点交？", lessons=["apple"])
    right = pc.write("asked", text="几号交？", lessons=["apple"], replaces=wrong)
    pc.write("applied", text="剪了树", result=" 多收了 ", households=3)
    pc.write("needs", wanted="去年的", held="2025-12-31")
    year = details(office, pc)
    assert [remark.text for remark in year.needs] == ["养羊"]
    assert [(remark.id, remark.lessons) for remark in year.questions] == [(right, ("apple",))]
    assert [(x.text, x.result, x.households) for x in year.applications] == [
        ("剪了树", "多收了", 3)
    ]


def test_self_tests_count_each_person_once_as_judged_last(office: RecordsOffice) -> None:
    pc = Pc()
    for person, right, first in (("m1", False, False), ("m2", True, True), ("m1", True, False)):
        tally = {"right": right, "first": first, "tries": 1}
        present = {"member": [person]}
        pc.write("answered", lessons=["apple"], present=present, answers={"q": tally})
    pc.write("answered", lessons=["apple"], answers={"q": {"right": False, "tries": 1}})
    assert details(office, pc).answers == (QuestionTally("apple", "q", people=3, first=1, right=2),)


@pytest.mark.parametrize(
    ("keys", "late", "paper"),
    [
        ({}, False, False),
        ({"written": "2026-11-06T00:10:00"}, False, False),  # it passed midnight
        ({"written": "2026-11-07T00:10:00"}, True, False),
        ({"late_reason": "停电"}, True, False),
        (
            {"written": "2026-11-20T00:10:00", "sheet": "CWS1:LIUHEJIE:ATTENDED:1A2B3C4D-3:1"},
            False,
            True,
        ),
    ],
)
def test_marks_of_sessions(
    office: RecordsOffice, keys: dict[str, object], late: bool, paper: bool
) -> None:
    pc = Pc()
    ident = pc.write(**session(**keys))
    mark = details(office, pc).marks[ident]
    assert (mark.late, mark.from_paper, mark.end) == (late, paper, "20:00")
    assert mark.late_reason == keys.get("late_reason", "")


def test_findings_belong_to_the_year_of_their_statements(office: RecordsOffice) -> None:
    pc = Pc()
    for year in (2025, 2026):
        pc.write(**session(held=f"{year}-11-05", expected={"member": 1}))
    pc.write(**session(held="2009-01-05"))  # a dead clock, arrived in November 2026
    rules = {
        year: sorted(str(finding.rule.name) for finding in details(office, pc, year=year).findings)
        for year in (2024, 2025, 2026)
    }
    assert rules == {
        2024: [],
        2025: ["records-attendance"],
        2026: ["records-attendance", "records-clock"],
    }


@pytest.mark.parametrize(
    ("keys", "together"),
    [
        ({}, True),
        ({"start": "20:00", "end": "21:00"}, True),
        ({"start": "20:01", "end": "21:00"}, False),
        ({"start": "18:00"}, True),
        ({"held": "2026-11-06"}, False),
        ({"lessons": ["wheat"]}, False),
        ({"lessons": ["wheat", "apple"]}, True),
        ({"slot": "on_demand"}, False),
        ({"station": "liuhejie", "id": "liuhejie-2b3c4d5e-1"}, False),  # our own second PC
    ],
)
def test_sessions_at_the_same_moment(
    office: RecordsOffice, keys: dict[str, object], together: bool
) -> None:
    ours, theirs = Pc(), Pc(station="dawa", pc="2b3c4d5e")
    simultaneous = {"slot": "same_time", "lessons": ["apple"]}
    ident = ours.write(**session(**simultaneous))
    ours.write(**session(held="2026-11-20", **simultaneous))
    theirs.write(**session(**{**simultaneous, **keys}))
    assert details(office, ours, theirs).same_moment == ({ident} if together else set())
