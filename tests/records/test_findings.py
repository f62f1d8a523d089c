"""What is odd in the set of statements; nothing of it is refused."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from build_tools.model.month import Month
from build_tools.model.problem import Problem
from build_tools.model.records.registered import MonthWord, RegisteredFacts
from build_tools.records.dates import DateFault, date_fault
from build_tools.records.findings.all_findings import findings
from build_tools.stages.records import records_database
from tests.records.conftest import DAY, RecordsOffice
from tests.records.statements import Pc, session

WORD, FOREIGN_WORD = "0123456789abcdef", "fedcba9876543210"
WORDS = (
    MonthWord("2026-11", "liuhejie", WORD),
    MonthWord("2026-11", "dawa", FOREIGN_WORD),
    MonthWord("2026-12-2", "liuhejie", "aaaaaaaaaaaaaaaa"),
)


def with_words(office: RecordsOffice) -> tuple[Problem, ...]:
    facts = RegisteredFacts(frozenset({"liuhejie", "dawa"}), WORDS)
    with records_database(office.project) as database:
        return findings(database, facts)


def told(problems: tuple[Problem, ...]) -> list[tuple[str, str]]:
    """Return rule and last number of each finding."""
    return [(str(p.rule), p.message.rpartition(": ")[2].rpartition("-")[2]) for p in problems]


def test_a_gap_is_named_and_closes_by_itself(office: RecordsOffice) -> None:
    browser = Pc()
    for day in range(1, 7):
        browser.write(**session(held=f"2026-11-{day:02}"))
    lines = browser.lines
    office.receive("\n".join([lines[0], lines[1], lines[4], ""]).encode())
    (gap,) = office.findings()
    assert (str(gap.rule), gap.location.station) == ("records-gap", "liuhejie")
    assert "numbers have not come: 3, 4" in gap.message
    office.receive(browser.export(), "later.jsonl")
    assert office.findings() == ()


def test_an_edit_breaks_the_chain(office: RecordsOffice) -> None:
    browser = Pc()
    for day in range(1, 5):
        browser.write(**session(held=f"2026-11-{day:02}"))
    browser.lines[1] = browser.lines[1].replace('"villager":["v1"]', '"villager":["v1","v2"]')
    office.receive(browser.export())
    assert told(office.findings()) == [("records-chain", "3")]


def test_a_first_statement_with_one_before_it(office: RecordsOffice) -> None:
    browser = Pc()
    browser.write(prev="0" * 16)
    office.receive(browser.export())
    assert told(office.findings()) == [("records-chain", "1")]


def test_a_station_that_no_register_names(office: RecordsOffice) -> None:
    browser = Pc(station="elsewhere")
    browser.write(**session())
    office.receive(browser.export())
    (problem,) = office.findings()
    assert (str(problem.rule), problem.location.station) == (
        "records-station-unknown",
        "elsewhere",
    )
    assert len(office.lines()) == 1


def test_two_that_correct_the_same(office: RecordsOffice) -> None:
    browser = Pc()
    browser.write(**session())
    browser.write(**session(replaces="liuhejie-1a2b3c4d-1"))
    browser.write(**session(hour=8, replaces="liuhejie-1a2b3c4d-1"))
    office.receive(browser.export())
    assert told(office.findings()) == [("records-replaces", "3")]


def test_words_of_the_month(office: RecordsOffice) -> None:
    browser = Pc()
    for hour, word in enumerate((WORD, "", FOREIGN_WORD, "1" * 16)):
        browser.write(**session(hour=8 + 2 * hour, word=word))
    office.receive(browser.export())
    problems = with_words(office)
    assert told(problems) == [("records-word", "4"), ("records-word", "3")]
    assert "that of dawa" in problems[1].message
    assert office.findings() == ()  # without a list of words none is wrong


@pytest.mark.parametrize(
    ("held_on", "written", "release", "fault"),
    [
        ("2026-11-05", "2026-11-05", None, None),
        ("2026-11-05", "2026-11-05", "2026-11", None),
        ("2026-10-28", "2026-10-28", "2026-11", None),  # the release came early
        ("2026-11-28", "2026-11-28", None, None),
        ("2026-11-29", "2026-11-29", None, None),  # two clocks, a day apart
        ("2026-11-30", "2026-11-30", None, DateFault.CLOCK),
        ("2026-11-05", "2040-01-01", None, DateFault.CLOCK),
        ("2009-01-01", "2009-01-01", None, DateFault.CLOCK),
        ("2009-01-01", "2026-11-05", None, DateFault.CLOCK),
        ("2026-11-05", "2009-01-01", "2026-11", DateFault.CLOCK),
        ("2026-07-05", "2026-07-05", "2026-11", DateFault.CLOCK),
        ("2026-09-05", "2026-11-05", "2026-11", DateFault.LATE),
        ("2026-09-05", "2026-11-05", None, None),
    ],
)
def test_dates(held_on: str, written: str, release: str | None, fault: DateFault | None) -> None:
    days = (dt.date.fromisoformat(held_on), dt.date.fromisoformat(written))
    assert date_fault(*days, DAY, Month.parse(release) if release else None) is fault


def test_a_dead_clock_is_one_line_and_counts(office: RecordsOffice) -> None:
    browser = Pc()
    for day in range(1, 20):
        browser.write(
            **session(held=f"2009-01-{day:02}", written=f"2009-01-{day:02}T20:00:00", word=WORD)
        )
    browser.write(**session(held="2026-09-01", written="2026-11-05T20:00:00", word=WORD))
    office.receive(browser.export())
    assert [str(p.rule) for p in with_words(office)] == ["records-clock", "records-late"]
    assert "and 14 more" in with_words(office)[0].message
    assert len(office.lines()) == 20


def overlapping(first: dict[str, object], second: dict[str, object]) -> bytes:
    one, other = Pc(), Pc(pc="ffffffff")
    one.write(**{**session(19), **first})
    other.write(**{**session(19), **second})
    return one.export() + other.export()


@pytest.mark.parametrize(
    ("first", "second", "rules"),
    [
        ({}, {"start": "19:30", "end": "20:30"}, ["records-two-pcs"]),
        ({}, {"start": "20:00", "end": "21:00"}, []),  # one after the other
        ({}, {"held": "2026-11-06"}, []),
        ({}, {"present": {"member": ["m8", "m9"]}}, []),  # in two rooms
        ({"present": None}, {}, ["records-two-pcs"]),  # only heads were counted
        # What ends before it begins passed midnight: 23 hours, which overlap.
        ({}, {"end": "18:00"}, ["records-long", "records-two-pcs"]),
        (
            {"start": "23:00", "end": "00:30"},
            {"start": "23:50", "end": "23:59"},
            ["records-two-pcs"],
        ),
        ({"start": "23:00", "end": "00:30"}, {"start": "22:00", "end": "23:00"}, []),
        (
            {"start": "23:00", "end": "00:30"},
            {"held": "2026-11-06", "start": "00:29", "end": "01:00"},
            ["records-two-pcs"],
        ),
        (
            {"start": "23:00", "end": "00:30"},
            {"held": "2026-11-06", "start": "00:30", "end": "01:00"},
            [],
        ),
    ],
)
def test_the_same_hour_on_two_pcs(
    office: RecordsOffice, first: dict[str, object], second: dict[str, object], rules: list[str]
) -> None:
    data = overlapping(first, second).replace(b'"present":null,', b"")
    office.receive(data)
    assert office.rules() == rules
    assert len(office.lines()) == 2


def test_an_overlap_past_midnight_counts_on_both_days(office: RecordsOffice) -> None:
    browser = Pc()
    browser.write(**session(start="23:00", end="00:30"))
    browser.write(**session(held="2026-11-06", start="00:10", end="01:00"))
    browser.write(**session(held="2026-11-06"))
    office.receive(browser.export())
    (finding,) = with_words(office)
    assert "2026-11-05: liuhejie-1a2b3c4d-1, liuhejie-1a2b3c4d-2" in finding.message
    assert "all of them count until" in finding.hint


def test_a_session_in_another_room_is_not_named(office: RecordsOffice) -> None:
    """m1 comes at 19:00 and again at 20:00; those of 19:30 are others, and neither overlaps."""
    browser = Pc()
    for start, end, who in (("19:00", "20:00", "m1"), ("19:30", "20:30", "m2")):
        browser.write(**session(start=start, end=end, present={"member": [who]}))
    browser.write(**session(20, present={"member": ["m1"]}))
    office.receive(browser.export())
    assert office.rules() == []
    browser.write(**session(20, present={"member": ["m1", "m3"]}))
    office.receive(browser.export(), "more.jsonl")
    (finding,) = with_words(office)
    assert "liuhejie-1a2b3c4d-3, liuhejie-1a2b3c4d-4" in finding.message


def test_an_overlap_that_was_decided_is_gone(office: RecordsOffice) -> None:
    browser = Pc()
    browser.write(**session())
    browser.write(**session())
    office.receive(browser.export())
    assert office.rules() == ["records-overlap"]
    browser.write(replaces="liuhejie-1a2b3c4d-2", void=True)
    office.receive(browser.export(), "decided.jsonl")
    assert office.rules() == []


def test_more_than_the_roster(office: RecordsOffice) -> None:
    browser = Pc()
    browser.write(**session(expected={"member": 1, "villager": 30}))
    browser.write(**session(hour=8, expected={"member": 2, "villager": 1}))
    browser.write(**session(hour=10, expected={"member": 2, "villager": 0}))
    office.receive(browser.export())
    (problem,) = office.findings()
    assert str(problem.rule) == "records-attendance"
    assert problem.message.endswith(": liuhejie-1a2b3c4d-1, liuhejie-1a2b3c4d-3")


@pytest.mark.parametrize(
    ("keys", "rules"),
    [
        ({"played": {"apple": 1799}, "took": 1799}, ["records-playback"]),  # of an hour
        ({"played": {"apple": 1000, "wheat": 800}, "took": 1800}, []),  # just half
        ({"played": {}, "took": 0}, ["records-playback"]),
        ({"played": {"apple": 0}, "slot": "lecture"}, []),  # somebody spoke
        ({"played": {"apple": 0}, "slot": "same_time"}, ["records-playback"]),
        ({}, []),  # nothing is known
        ({"played": {"apple": 0}, "end": "19:29"}, []),
        ({"played": {"apple": 0}, "start": "23:30", "end": "00:30"}, ["records-playback"]),
    ],
)
def test_the_register_against_playback(
    office: RecordsOffice, keys: dict[str, object], rules: list[str]
) -> None:
    browser = Pc()
    browser.write(**session(**keys))
    office.receive(browser.export())
    assert office.rules() == rules


def test_sessions_of_three_days_that_were_written_together(office: RecordsOffice) -> None:
    browser = Pc()
    together = {"written": "2026-11-24T22:00:00", "late_reason": "停电"}
    for day in ("05", "15"):
        browser.write(**session(held=f"2026-11-{day}", **together))
    browser.write(**session(held="2026-11-23", **together))  # the evening before: not late
    office.receive(browser.export())
    assert office.rules() == []
    ident = browser.write(**session(held="2026-10-25", **together))
    office.receive(browser.export(), "later.jsonl")
    (problem,) = office.findings()
    assert str(problem.rule) == "records-written-together"
    assert "on 2026-11-24: liuhejie-1a2b3c4d-1, liuhejie-1a2b3c4d-2" in problem.message
    assert ident in problem.message


def test_what_was_typed_from_paper_is_not_written_together(office: RecordsOffice) -> None:
    browser = Pc()
    for day in (5, 6, 7):
        sheet = f"CWS1:LIUHEJIE:ATTENDED:1A2B3C4D-3:{day}"
        keys = {"held": f"2026-11-{day:02}", "written": "2026-11-24T22:00:00", "sheet": sheet}
        browser.write(**session(**keys))
    office.receive(browser.export())
    assert office.rules() == []


def test_what_two_stations_wrote_word_for_word(office: RecordsOffice) -> None:
    """Spaces and stops make no difference; short texts and a station's own are nothing odd."""
    ours, theirs = Pc(), Pc(station="dawa", pc="2b3c4d5e")
    text = "大家讨论了剪枝，都说冬天剪口要抹药，回去就试。"
    ours.write(**session(text=text))
    ours.write(**session(held="2026-11-06", text="都说好。"))
    theirs.write("applied", text=" 大家讨论了剪枝。都说冬天剪口要抹药 回去就试", role="villager")
    theirs.write(**session(text="都说好。"))
    theirs.write("needs", wanted="冬天怎么给羊圈保温，最好有录像看看", role="villager")
    theirs.write("needs", wanted="冬天怎么给羊圈保温，最好有录像看看", role="villager")
    office.receive(ours.export() + theirs.export())
    dawa, liuhejie = office.findings()
    assert {str(dawa.rule), str(liuhejie.rule)} == {"records-copied"}
    assert (dawa.location.station, liuhejie.location.station) == ("dawa", "liuhejie")
    assert dawa.message.endswith(": dawa-2b3c4d5e-1 and liuhejie-1a2b3c4d-1")


def test_a_copied_text_is_seen_in_a_line_with_blanks(office: RecordsOffice) -> None:
    ours, theirs = Pc(), Pc(station="dawa", pc="2b3c4d5e")
    ours.write("needs", wanted="冬天怎么给羊圈保温，最好有录像看看", role="villager")
    theirs.write("needs", wanted="冬天怎么给羊圈保温，最好有录像看看", role="villager")
    theirs.lines = [json.dumps(json.loads(line), ensure_ascii=False) for line in theirs.lines]
    office.receive(ours.export() + theirs.export())
    assert [str(finding.rule) for finding in office.findings()] == ["records-copied"] * 2
