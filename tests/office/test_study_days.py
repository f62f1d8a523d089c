"""Study days stand in one place: the rule book and the timetable are held against each other."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from build_tools.model.problem import Severity
from build_tools.model.timetable.timetable import Timetable
from build_tools.office.checks.study_days import check_study_days
from build_tools.office.registers import read_office
from tests.trees import write_tree

BOOK = """\
years:
  - year: 2026
    title: 办法
    {days}
    schemes:
      - id: station
        title: 站点
        full: 100
        sections:
          - id: use
            name: 用
            points: 100
            items: [{{id: given, name: 评, method: given, points: 100, begin: full}}]
        ratings: [{{id: good, name: 好, from: 60 %}}, {{id: poor, name: 差}}]
"""
OWN = "study_days: {days: [5, 15, 25]}"


def timetable(*days: int, **more: Any) -> Timetable:
    rule = {"days": list(days), "at": "9:00", "minutes": 90}
    return Timetable.model_validate({"study_days": [rule], **more})


@pytest.mark.parametrize(
    ("days", "table", "expected"),
    [
        (OWN, Timetable(), None),
        (OWN, timetable(5, 15, 25), None),
        (OWN, timetable(5, 15, 26), Severity.WARNING),
        ("study_days: timetable", timetable(6, 16), None),
        ("session_minutes: register", timetable(6, 16), None),
        ("study_days: timetable", Timetable(), Severity.ERROR),
        ("session_minutes: register", Timetable(), Severity.ERROR),
    ],
)
def test_two_truths_are_told(
    days: str, table: Timetable, expected: Severity | None, tmp_path: Path
) -> None:
    tree = {"assessment.yml": BOOK.format(days=days)}
    office, problems = read_office(write_tree(tmp_path / "office", tree))
    assert problems == ()
    found = [*check_study_days(office, "office", table)]
    assert [p.severity for p in found] == ([expected] if expected else [])
    assert {p.rule for p in found} <= {"assessment-study-days"}
    if found and "study_days" in days:
        assert (found[0].path, found[0].line) == ("office/assessment.yml", 4)
    if expected is Severity.WARNING:
        assert "2026-01-25, 2026-01-26" in found[0].message


def test_a_wrong_word_for_study_days_is_told(tmp_path: Path) -> None:
    tree = {"assessment.yml": BOOK.format(days="study_days: calendar")}
    _office, problems = read_office(write_tree(tmp_path / "office", tree))
    assert [(p.line, p.rule) for p in problems] == [(4, "register-type")]
    assert "timetable" in problems[0].message
