"""The rule book: read exactly, and every fault of it on its own line."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from build_tools.model.assessment.methods import METHOD_LABELS, AnyRule, ShareRule
from build_tools.model.assessment.quantities import Minutes, Share
from build_tools.model.assessment.rule_book import RuleBook
from build_tools.model.problem import Problem
from build_tools.office.checks.assessment import check_assessment
from build_tools.office.hints.assessment import given_hints, rule_book_hints
from build_tools.office.registers import REGISTERS, Office, read_office
from tests.conftest import REPOSITORY
from tests.office.registers import brief, keys_of_register
from tests.trees import write_tree

STATIONS = "stations: [{code: qinghe, name: 清河站, village: 清河村, capacity: 32 GB}]\n"
# Its line numbers are those of the tests below.
BOOK = """\
years:
  - year: 2026
    title: 考核办法
    study_days: {days: [5, 15, 25]}
    schemes:
      - id: station
        title: 站点考核
        full: 100
        sections:
          - id: use
            name: 使用
            points: 100
            items:
              - id: fixed
                name: 固定学习日
                method: share
                points: 30
                of: study_days
                counts:
                  minutes: 90 分钟
                aim: 100 %
                short:
                  how: minus
                  each: 1 %
                  minus: 1
                  part: whole
              - id: attendance
                name: 参学率
                method: bands
                points: 40
                by: attendance
                bands:
                  - from: 85 %
                    points: 40
                  - {from: 70 %, points: 20}
              - id: bonus
                name: 给分
                method: given
                points: 30
                begin: zero
              - id: veto
                name: 否决
                method: veto
                to: poor
                when: {how: below, by: sessions, least: 1 次}
        ratings:
          - {id: good, name: 好, from: 85 %}
          - {id: poor, name: 差}
"""


def read(tmp_path: Path, book: str, given: str = "") -> tuple[Office, list[Problem]]:
    tree = {"stations.yml": STATIONS, "assessment.yml": book, "given.yml": given}
    office, problems = read_office(write_tree(tmp_path / "office", tree))
    return office, sorted([*problems, *check_assessment(office, "office")])


def rules_of(office: Office) -> RuleBook:
    (book,) = office.rule_books.years
    return book


def test_a_book_without_faults(tmp_path: Path) -> None:
    office, problems = read(tmp_path, BOOK)
    assert problems == []
    item = rules_of(office).find("fixed")
    assert isinstance(item, ShareRule)
    assert item.counts.minutes == Minutes(90)
    assert item.aim == Share(1)
    assert item.points == Fraction(30)


def test_the_rules_of_the_sample_township_have_no_faults() -> None:
    office, problems = read_office(REPOSITORY / "office")
    assert [*problems, *check_assessment(office, "office")] == []
    used = {item.method for scheme in rules_of(office).schemes for item in scheme.every_item()}
    assert used == set(METHOD_LABELS), "every method is shown in the sample"


def test_the_vocabulary_is_closed_and_labelled() -> None:
    words = "share bands missing rank award given veto stars hours"
    assert list(METHOD_LABELS) == words.split()
    union = AnyRule.__origin__.__args__
    assert {arm.model_fields["method"].annotation.__args__[0] for arm in union} == set(
        METHOD_LABELS
    )


@pytest.mark.parametrize(
    ("written", "instead", "line", "rule", "said"),
    [
        ("method: share", "method: shares", 16, "register-value", "did you mean 'share'?"),
        ("method: share", "method: if x > 3", 16, "register-value", "known are: award, bands"),
        ("                method: share\n", "", 14, "register-required", "items.0.method"),
        (
            "points: 30\n                of",
            "points: -3\n                of",
            17,
            "register-value",
            "",
        ),
        ("of: study_days", "of: weeks", 18, "register-value", "study_days or months"),
        ("minutes: 90 分钟", "minutes: 90", 20, "register-value", "90 分钟 or 3 小时"),
        ("minutes: 90 分钟", "minutes: 2 学时", 20, "register-value", "90 分钟 or 3 小时"),
        ("minutes: 90 分钟", "minuts: 90 分钟", 20, "register-unknown-key", "'minutes'"),
        ("minutes: 90 分钟", "days: all", 19, "assessment-rule", "how much is enough"),
        ("minutes: 90 分钟", "reported_by: 10", 20, "assessment-rule", "of months"),
        ("aim: 100 %", "aim: 100", 21, "register-value", "at most 100 %"),
        ("how: minus", "how: minu", 23, "register-value", "did you mean 'minus'?"),
        ("each: 1 %", "each: 1", 24, "register-value", "each: 1 %"),
        ("minus: 1\n", "minus: x\n", 25, "register-value", "more than 0"),
        ("part: whole", "part: half", 26, "register-value", "whole, exact or none"),
        ("by: attendance", "by: attendence", 31, "register-value", "minutes, sessions, attendance"),
        ("by: attendance", "by: minutes", 33, "assessment-unit", "分钟"),
        ("from: 85 %\n", "from: 60 %\n", 35, "assessment-order", "not below"),
        ("from: 70 %", "from: 85 %", 35, "assessment-order", "not below"),
        (
            "points: 40\n                  -",
            "points: 39\n                  -",
            34,
            "assessment-sum",
            "",
        ),
        ("full: 100", "full: 1000", 8, "assessment-sum", "100 points, but 1000"),
        ("points: 100\n", "points: 90\n", 8, "assessment-sum", "90 points, but 100"),
        ("id: bonus", "id: fixed", 36, "assessment-id", "line 14"),
        ("to: poor", "to: por", 44, "assessment-id", "did you mean 'poor'?"),
        ("least: 1 次", "least: 1 人", 45, "assessment-unit", "次"),
        ("from: 85 %}", "from: 5 星}", 47, "assessment-unit", "分"),
        ("name: 差}", "name: 差, from: 1 %}", 48, "assessment-order", "lowest"),
        ("days: [5, 15, 25]", "days: [32]", 4, "register-value", ""),
        (
            "25]}",
            "25], moves: [{day: 2026-02-16, why: 春节}]}",
            4,
            "assessment-rule",
            "no study day",
        ),
        (
            "    schemes",
            "    rosters:\n      qinghe: {member: 12}\n      qinhe: {member: 9}\n    schemes",
            7,
            "assessment-id",
            "did you mean 'qinghe'?",
        ),
        (
            "    schemes",
            "    rosters: {qinghe: {member: 一}}\n    schemes",
            5,
            "register-type",
            "0 to 9,999",
        ),
        ("        full", "        scored: province\n        full", 8, "register-value", "township"),
    ],
)
def test_each_fault_has_its_line_and_what_to_do(
    tmp_path: Path, written: str, instead: str, line: int, rule: str, said: str
) -> None:
    assert BOOK.count(written) >= 1
    _office, problems = read(tmp_path, BOOK.replace(written, instead, 1))
    assert (line, rule) in brief(problems)
    problem = next(p for p in problems if (p.line, p.rule) == (line, rule))
    assert problem.path == "office/assessment.yml"
    assert said in problem.text
    assert problem.hint


def test_all_faults_of_a_book_come_at_once(tmp_path: Path) -> None:
    text = (
        BOOK.replace("90 分钟", "90").replace("minus: 1\n", "minus: a\n").replace("85 %\n", "x\n")
    )
    _office, problems = read(tmp_path, text)
    assert brief(problems) == [
        (20, "register-value"),
        (25, "register-value"),
        (33, "register-value"),
    ]


def test_what_no_rule_can_say(tmp_path: Path) -> None:
    township = BOOK.replace("        full", "        scored: township\n        full").replace(
        "method: bands", "method: rank\n                minus: 5"
    )
    start, _, end = township.partition("                bands:\n")
    text = start + end[end.index("              - id: bonus") :]
    _office, problems = read(tmp_path, text)
    assert brief(problems) == [(30, "assessment-rule")]
    assert "use the method given" in problems[0].hint


STARS = """\
              - id: stars
                name: 星
                method: stars
                points: 20
                least: 21
                stars:
                  - id: star
                    name: 一星
                    points: 20
                    items:
                      - {id: star-bands, name: 分档, method: bands, points: 20, by: minutes,
                         bands: [{from: 3 学时, points: 20}]}
"""


def test_faults_within_stars_have_their_lines(tmp_path: Path) -> None:
    text = BOOK.replace("        ratings:\n", STARS + "        ratings:\n", 1)
    _office, problems = read(tmp_path, text)
    assert brief(problems) == [
        (12, "assessment-sum"),
        (54, "assessment-rule"),
        (57, "assessment-unit"),
    ]


GIVEN = "given:\n  - {item: bonus, station: qinghe, points: 5, on: 2026-03-01, by: 组, why: 好}\n"


def test_points_given(tmp_path: Path) -> None:
    office, problems = read(tmp_path, BOOK, GIVEN)
    assert problems == []
    assert office.given_points.entries("bonus", 2026, "qinghe")[0].points == 5
    assert office.given_points.entries("bonus", 2025, "qinghe") == ()


def test_points_that_stand_twice_are_told(tmp_path: Path) -> None:
    """A row that was copied would count twice."""
    twice = GIVEN + GIVEN.split("\n", 1)[1]
    assert brief(read(tmp_path, BOOK, twice)[1]) == [(3, "given-points")]
    assert read(tmp_path, BOOK, twice.replace("why: 好", "why: 又好", 1))[1] == []


@pytest.mark.parametrize(
    ("written", "instead", "rule", "said"),
    [
        ("qinghe", "qinge", "given-points", "did you mean 'qinghe'?"),
        ("item: bonus", "item: bonnus", "given-points", "did you mean 'bonus'?"),
        ("item: bonus", "item: fixed", "given-points", "known are: bonus"),
        ("points: 5", "points: -5", "given-points", "above 0"),
        ("points: 5", "points: 31", "given-points", "has 30 points"),
        ("points: 5", "points: 5 分", "register-value", "1/3"),
        ("points: 5, ", "", "given-points", "points: 5"),
        ("2026-03-01", "2025-03-01", "given-points", "no rule book for 2025"),
        ("station: qinghe, ", "", "given-points", "station: qinghe"),
        (", why: 好", "", "register-required", "why: "),
        (", by: 组", "", "register-required", "by: "),
    ],
)
def test_each_fault_of_points_given(
    tmp_path: Path, written: str, instead: str, rule: str, said: str
) -> None:
    _office, problems = read(tmp_path, BOOK, GIVEN.replace(written, instead))
    assert brief(problems) == [(2, rule)]
    assert said in problems[0].text


def test_every_key_has_a_hint() -> None:
    hints = {"assessment.yml": rule_book_hints(), "given.yml": given_hints()}
    for register in REGISTERS:
        for key in keys_of_register(register.model):
            names = hints.get(register.file)
            if names is not None and key not in ("method", "how"):
                assert key in names, f"{register.file}: {key}"


@pytest.mark.parametrize(
    ("written", "instead", "line", "said"),
    [
        ("[5, 15, 25]", "[5, 15, 5]", 4, "day 5"),
        (
            "[5, 15, 25]}",
            "[5], moves: [{day: 2026-01-05, why: 雪}, {day: 2026-01-05, why: 雪}]}",
            4,
            "changed",
        ),
        ("minutes: 90 分钟", "minutes: 0 分钟", 20, "nothing at all"),
        ("minutes: 90 分钟", "minutes: 25 小时", 20, "1440 分钟"),
        ("- from: 85 %", "- from: 101 %", 33, "at most 100 %"),
        ("from: 85 %}", "from: 101 %}", 47, "at most 100 %"),
        ("from: 85 %}", "from: 100.5 分}", 47, "at most 100 分"),
        (
            "full: 100",
            "full: 100\n        rounding: {step: 31, how: down}",
            9,
            "coarser than the 30",
        ),
    ],
)
def test_what_can_never_count_is_told_on_its_line(
    tmp_path: Path, written: str, instead: str, line: int, said: str
) -> None:
    assert written in BOOK
    _office, problems = read(tmp_path, BOOK.replace(written, instead, 1))
    assert [(problem.line, said in problem.text) for problem in problems] == [(line, True)]


def test_points_of_a_bonus_reach_beyond_the_full_ones(tmp_path: Path) -> None:
    item = "{id: extra, name: 加, method: given, points: 5, begin: zero}"
    bonus = f"{{id: more, name: 加分, points: 5, bonus: true, items: [{item}]}}"
    bonus = f"          - {bonus}\n"
    book = BOOK.replace("        ratings:", f"{bonus}        ratings:").replace("85 %}", "105 %}")
    assert read(tmp_path, book)[1] == []


def test_ids_twice_on_one_line_and_a_full_width_colon_in_brackets(tmp_path: Path) -> None:
    item = "{id: a, name: 一, method: given, points: 50, begin: zero}"
    pair = f"items: [{item}, {item}]"
    start, end = BOOK.index("items:"), BOOK.index("        ratings:")
    twice = BOOK[:start] + pair + "\n" + BOOK[end:]
    assert brief(read(tmp_path, twice)[1]) == [(13, "assessment-id")]
    written = "counts:\n                  minutes: 90 分钟"
    wide = BOOK.replace(written, "counts: {minutes: 90 分钟, sessions：2 次}")
    (problem,) = read(tmp_path, wide)[1]
    assert (problem.line, "half-width" in problem.hint) == (19, True)
