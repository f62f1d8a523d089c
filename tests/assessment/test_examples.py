"""The worked examples of `docs/assessment.zh-CN.md` are what the program says."""

from __future__ import annotations

import datetime as dt
import re
from fractions import Fraction

import pytest

from build_tools.assessment.explaining import explanation
from build_tools.model.assessment.given import GivenPoints, GivenRegister
from build_tools.model.assessment.measures import (
    LearnerHours,
    MonthRecords,
    Occurrence,
    StationMeasures,
)
from build_tools.model.assessment.methods import MEASURES, METHOD_LABELS
from build_tools.model.assessment.quantities import LearningHours
from build_tools.model.month import Month
from tests.assessment.years import read_books, result, session, station, study_days
from tests.conftest import REPOSITORY

PAGE = (REPOSITORY / "docs" / "assessment.zh-CN.md").read_text("utf-8")
EXAMPLE = re.compile(
    r"^### `(\w+)` (\S+)\n.*?^```yaml\n(.*?)^```\n\n^```\n(.*?)^```", re.DOTALL | re.MULTILINE
)
EXAMPLES = {match[1]: match for match in EXAMPLE.finditer(PAGE)}
RATINGS = "        ratings: [{id: good, name: 好, from: 85 %}, {id: poor, name: 差}]\n"

USES = tuple(Occurrence(f"u{n}", dt.date(2026, n, 1), "省了钱") for n in range(1, 4))
TWO_DAYS = [session("01-05", 90, 9), session("01-15", 90, 7)]
LEARNERS = (("m1", "member", "32"), ("m2", "member", "31.5"), ("m3", "member", "40"))
YEARS: dict[str, StationMeasures] = {
    "share": station(sessions=[*study_days(34), session("12-15", 60)]),
    "bands": station(sessions=TWO_DAYS),
    "missing": station(
        records=(
            *(MonthRecords(Month(2026, n), Month(2026, n).later(1).day(8)) for n in range(1, 11)),
            MonthRecords(Month(2026, 11), dt.date(2026, 12, 11)),
        )
    ),
    "rank": station(sessions=[session("01-05", 50)]),
    "award": station(applications=USES),
    "given": station(),
    "veto": station(),
    "stars": station(sessions=TWO_DAYS, applications=USES[:2]),
    "hours": station(
        learners=tuple(
            LearnerHours(person, group, LearningHours(Fraction(hours)), (f"s-{person}",))
            for person, group, hours in (*LEARNERS, ("m4", "branch_secretary", "55"))
        )
    ),
}
GIVEN = GivenPoints.model_construct(
    station="a",
    item="rooms",
    points=Fraction(-30),
    on=dt.date(2026, 9, 3),
    by="考核组",
    why="入冬前窗户没有修好",
)
OTHERS = [
    station(code, [session("01-05", 100, station=code)], applications=USES) for code in ("b", "c")
]


def book_with(item: str, points: str) -> str:
    """Return a rule book with an item of the page."""
    indented = "".join(f"              {line}\n" for line in item.splitlines())
    extra = ""
    if points == "0":
        points = "1"
        extra = "              - {id: x, name: 项, method: given, points: 1, begin: full}\n"
    return (
        "years:\n  - year: 2026\n    title: 办法\n    study_days: {days: [5, 15, 25]}\n"
        f"    schemes:\n      - id: s\n        title: 打分\n        full: {points}\n"
        f"        sections:\n          - id: part\n            name: 部分\n"
        f"            points: {points}\n            items:\n{indented}{extra}{RATINGS}"
    )


def test_every_method_has_an_example_and_its_label() -> None:
    assert {method: match[2] for method, match in EXAMPLES.items()} == METHOD_LABELS
    for name, (_label, kind) in MEASURES.items():
        assert re.search(rf"\| `{name}` \|.*\| .*{kind.unit}.* \|", PAGE), name


@pytest.mark.parametrize("method", METHOD_LABELS)
def test_an_example_is_worked_out_as_the_page_says(method: str) -> None:
    match = EXAMPLES[method]
    points = re.search(r"points: (\d+)", match[3])
    book = read_books(book_with(match[3], points[1] if points else "0")).years[0]
    grants = GivenRegister.model_construct(grants=(GIVEN,))
    scored = result(book, YEARS[method], *OTHERS, given=grants).assessed[0]
    lines = [line[4:] for line in explanation(scored)]
    position = 0
    for expected in match[4].splitlines():
        if expected.strip() == "…":
            continue
        assert expected in lines[position:], "\n".join(lines)
        position = lines.index(expected, position) + 1


def test_the_frame_of_the_page_is_a_rule_book() -> None:
    frame = re.search(r"^```yaml\n(years:.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
    assert frame is not None
    assert read_books(frame[1]).years[0].year == 2026
