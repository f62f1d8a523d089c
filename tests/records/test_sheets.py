"""Printed sheets that are typed in: once, and only until the statement itself comes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from build_tools.model.problem import ProblemsFound
from build_tools.model.records.kept import RecordsFilter
from build_tools.records import queries
from build_tools.stages.records import (
    SheetsTyped,
    list_statements,
    rebuild_records,
    records_database,
    type_in_sheets,
)
from tests.conftest import Run
from tests.records.conftest import RecordsOffice
from tests.records.statements import Pc, session

FORM = """\
sheets:
  - sheet: liuhejie-1a2b3c4d-9
    held: 2026-11-05
    start: 19:00
    end: 20:30
    lessons: [apple]
    present: {member: [m1, m2], villager: [v1]}
    guests: 2
  - sheet: dawa-ffffffff-1
    held: 2026-11-06
    members: 5
    villagers: 11
    text: 停电，没有放完
"""
EMPTY = """\
sheets:
  - sheet: CWS1:LIUHEJIE:FAULT:1A2B3C4D-3
    row: 1
    held: 2026-11-05
    equipment: 电视
    condition: faulty
  - sheet: CWS1:LIUHEJIE:FAULT:1A2B3C4D-3
    row: 2
    held: 2026-11-06
    equipment: 话筒
    condition: repaired
"""
NEEDED = """\
sheets:
  - sheet: CWS1:DAWA:NEEDS:FFFFFFFF-1
    row: 1
    held: 2026-11-05
    role: villager
    wanted: 想学养羊
  - sheet: CWS1:DAWA:APPLIED:FFFFFFFF-2
    row: 14
    held: 2026-11-07
    text: 剪了十二棵
    result: 透光好
    households: 3
"""


def type_in(office: RecordsOffice, form: str, name: str = "sheets.yml") -> SheetsTyped:
    path: Path = office.put(name, form.encode())
    return type_in_sheets(office.project, path, office.day)


def standing(office: RecordsOffice) -> list[str]:
    listed = list_statements(office.project, RecordsFilter(standing=True))
    return [entry.statement.id for entry in listed.statements]


def test_a_form_becomes_statements(office: RecordsOffice) -> None:
    result = type_in(office, FORM)
    assert (result.sheets, result.repeated, result.findings) == (2, 0, ())
    first = list_statements(office.project, RecordsFilter(station="liuhejie")).statements[0]
    assert first.statement.id == "liuhejie-00000000-1"
    assert first.statement.sheet == "liuhejie-1a2b3c4d-9"
    assert (first.statement.start, first.statement.guests) == ("19:00", 2)
    assert first.statement.present is not None
    assert first.statement.present.member == ("m1", "m2")


def test_the_same_sheet_twice_does_nothing(office: RecordsOffice) -> None:
    type_in(office, FORM)
    before = office.dump()
    assert type_in(office, FORM).sheets == 0
    assert type_in(office, FORM.replace("guests: 2", "guests: 3"), "b.yml").repeated == 2
    assert office.dump() == before
    rebuild_records(office.project, office.day)
    assert office.dump() == before


def test_rows_of_empty_registers_become_statements_of_their_kind(office: RecordsOffice) -> None:
    assert type_in(office, EMPTY).sheets == 2
    assert type_in(office, NEEDED, "b.yml").sheets == 2
    statements = [s.statement for s in list_statements(office.project, RecordsFilter()).statements]
    assert {(s.kind, s.sheet) for s in statements} == {
        ("fault", "CWS1:LIUHEJIE:FAULT:1A2B3C4D-3:1"),
        ("fault", "CWS1:LIUHEJIE:FAULT:1A2B3C4D-3:2"),
        ("needs", "CWS1:DAWA:NEEDS:FFFFFFFF-1:1"),
        ("applied", "CWS1:DAWA:APPLIED:FFFFFFFF-2:14"),
    }
    assert {s.wish for s in statements} == {"", "想学养羊"}
    assert office.findings() == ()


def test_a_row_counts_once(office: RecordsOffice) -> None:
    type_in(office, EMPTY)
    before = office.dump()
    assert type_in(office, EMPTY.replace("电视", "投影"), "b.yml").repeated == 2
    assert office.dump() == before
    third = EMPTY.replace("row: 2", "row: 3")
    assert (type_in(office, third, "c.yml").sheets, len(office.lines())) == (1, 3)


def test_a_sheet_twice_in_one_form_counts_once(office: RecordsOffice) -> None:
    result = type_in(office, FORM + FORM.removeprefix("sheets:\n"))
    assert (result.sheets, result.repeated) == (2, 2)


@pytest.mark.parametrize("first", ["typed", "arrived"])
def test_what_the_station_says_itself_counts(office: RecordsOffice, first: str) -> None:
    browser = Pc(station="dawa", pc="ffffffff")
    browser.write(**session(held="2026-11-06"))
    if first == "typed":
        type_in(office, FORM)
        office.receive(browser.export())
    else:
        office.receive(browser.export())
        type_in(office, FORM)
    assert standing(office) == ["dawa-ffffffff-1", "liuhejie-00000000-1"]


def test_a_typing_error_is_corrected_by_a_second_entry(office: RecordsOffice) -> None:
    type_in(office, FORM)
    mended = FORM.replace("guests: 2", "guests: 3\n    replaces: liuhejie-00000000-1")
    assert type_in(office, mended, "b.yml").sheets == 1
    assert type_in(office, mended, "b.yml").sheets == 0
    assert standing(office) == ["dawa-00000000-1", "liuhejie-00000000-2"]
    assert office.findings() == ()


def test_typed_sheets_are_no_receipt_of_a_pc(office: RecordsOffice) -> None:
    type_in(office, FORM)
    with records_database(office.project) as database:
        assert queries.receipts(database) == {}


@pytest.mark.parametrize(
    ("form", "lines"),
    [
        (FORM.replace("dawa-ffffffff-1", "nowhere-ffffffff-1"), [9]),
        (FORM.replace("guests: 2", "guests: many").replace("members: 5", "members: -1"), [8, 11]),
        (FORM.replace("guests", "guest"), [8]),
        (FORM.replace("sheet: dawa-ffffffff-1", "sheet: dawa"), [9]),
        (FORM.replace("liuhejie-1a2b3c4d-9", "liuhejie-00000000-1"), [2]),
        (FORM.replace("held: 2026-11-05", "held: 2026-02-30"), [3]),
        (EMPTY.replace("FAULT", "ASKED"), [2, 7]),
        (EMPTY.replace("    row: 2\n", ""), [7]),
        (FORM.replace("guests: 2", "row: 2"), [2]),
        (EMPTY.replace("equipment: 话筒", "guests: 1"), [10]),
        ("sheets: [", [1]),
        ("- a\n", [1]),
    ],
)
def test_a_wrong_form_is_told_by_line_and_nothing_comes_in(
    office: RecordsOffice, form: str, lines: list[int]
) -> None:
    with pytest.raises(ProblemsFound) as wrong:
        type_in(office, form)
    assert [problem.line for problem in wrong.value.problems] == lines
    assert {str(problem.rule) for problem in wrong.value.problems} == {"records-sheet"}
    assert office.lines() == []
    assert not (office.project.office / "records").exists()


def test_on_the_command_line(office: RecordsOffice, run: Run) -> None:
    path = office.put("sheets.yml", FORM.encode())
    words = ("courseware", "-C", office.project.root, "records", "sheet", path)
    done = run(*words, "--json", SOURCE_DATE_EPOCH="1795824000")
    assert json.loads(done.stdout) == {"sheets": 2, "repeated": 0, "findings": []}, done.stderr
    assert "0 sheets taken in, 2 were typed in before" in run(*words).stdout


def test_what_no_sheet_says_is_told_on_its_line_and_nothing_is_kept(office: RecordsOffice) -> None:
    """Of these the line would be set aside, count for a day and a half, or in another year."""
    form = (
        FORM.replace("held: 2026-11-05", "held: 2026-11-29")
        .replace("end: 20:30", "end: 18:30")
        .replace("villager: [v1]", "villager: [m1]")
        .replace("guests: 2", "replaces: dawa-00000000-1")
        .replace("held: 2026-11-06", "held: 2009-11-06")
    )
    with pytest.raises(ProblemsFound) as caught:
        type_in(office, form)
    assert [problem.line for problem in caught.value.problems] == [3, 5, 7, 8, 10]
    with pytest.raises(ProblemsFound) as caught:
        type_in(office, FORM.replace("guests: 2", "replaces: liuhejie-00000000-1"))
    assert [problem.line for problem in caught.value.problems] == [8]
    assert office.lines() == []
    past_midnight = FORM.replace("start: 19:00", "start: 23:00").replace("20:30", "00:30")
    assert type_in(office, past_midnight).sheets == 2
