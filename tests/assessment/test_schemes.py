"""The schemes of the sample township, worked out by hand: points, stars, ratings, re-checks.

The figures stand in the comments as one would write them on paper.
"""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest

from build_tools.model.assessment.given import GivenRegister
from build_tools.model.assessment.measures import (
    LearnerHours,
    MonthRecords,
    Occurrence,
    StationMeasures,
)
from build_tools.model.assessment.quantities import LearningHours
from build_tools.model.assessment.rule_book import RuleBook
from build_tools.model.assessment.score import Assessed, SchemeResult
from build_tools.model.month import Month
from build_tools.office.registers import read_office
from tests.assessment.years import asked_days, assess, session, station
from tests.conftest import REPOSITORY


@pytest.fixture(scope="module")
def book() -> RuleBook:
    office, problems = read_office(REPOSITORY / "office")
    assert problems == ()
    book = office.rule_books.of(2026)
    assert book is not None
    return book


@pytest.fixture(scope="module")
def grants() -> GivenRegister:
    return read_office(REPOSITORY / "office")[0].given_points


@pytest.fixture(scope="module")
def results(book: RuleBook, grants: GivenRegister) -> dict[str, SchemeResult]:
    stations = [diligent(book), average(book), silent()]
    return {r.id: r for r in assess(book, asked_days(book), stations, grants)}


def learner(person: str, group: str, hours: str) -> LearnerHours:
    return LearnerHours(person, group, LearningHours(Fraction(hours)), (f"statement-{person}",))


def in_time(months: int) -> tuple[MonthRecords, ...]:
    return tuple(
        MonthRecords(Month(2026, number), Month(2026, number).later(1).day(8))
        for number in range(1, months + 1)
    )


def diligent(book: RuleBook) -> StationMeasures:
    """Every study day 100 min, 18 of 20 there; in each month one more session of 180 min."""
    days = [f"{day:%m-%d}" for day in asked_days(book)]
    fixed = [session(day, 100, 18, 20, station="qingshiling") for day in days]
    other = [session(f"{n:02}-18", 180, 18, 20, station="qingshiling") for n in range(1, 13)]
    return station(
        "qingshiling",
        [*fixed, *other],
        records=in_time(12),
        learners=(
            learner("m1", "member", "40"),
            learner("m2", "member", "32"),
            learner("s1", "branch_secretary", "56"),
        ),
        applications=tuple(
            Occurrence(f"use-{n}", dt.date(2026, n, 1), "多收了三成") for n in range(1, 6)
        ),
    )


def average(book: RuleBook) -> StationMeasures:
    """34 of 36 study days, one of them 60 min; 14 of 20 there; other days in 9 months."""
    days = [f"{day:%m-%d}" for day in asked_days(book)]
    fixed = [session(day, 90, 14, 20, station="songling") for day in days[:34]]
    short = [session(days[34], 60, 14, 20, station="songling")]
    other = [session(f"{n:02}-18", 180, 14, 20, station="songling") for n in range(1, 10)]
    return station(
        "songling",
        [*fixed, *short, *other],
        records=in_time(10),
        learners=(
            learner("m1", "member", "32"),
            learner("m2", "member", "31.9"),
            learner("s1", "branch_secretary", "50"),
        ),
        applications=(Occurrence("use-1", dt.date(2026, 5, 1), "少打了一遍药"),),
    )


def silent() -> StationMeasures:
    """A station that did nothing all year."""
    return station("baitupo")


def of(results: dict[str, SchemeResult], scheme: str, code: str) -> Assessed:
    found_result = results[scheme].find(code)
    assert found_result is not None
    return found_result


def points(assessed: Assessed) -> dict[str, Fraction]:
    return {part.id: part.points for part in assessed.score.every_part()}


def test_the_study_days_of_the_year(book: RuleBook) -> None:
    """Twelve times three; two of them were moved."""
    days = asked_days(book)
    assert len(days) == 36
    assert dt.date(2026, 2, 12) in days
    assert dt.date(2026, 2, 15) not in days
    assert dt.date(2026, 10, 9) in days


def test_a_thousand_points_of_a_diligent_station(results: dict[str, SchemeResult]) -> None:
    done = of(results, "station", "qingshiling")
    by_item = points(done)
    assert by_item["rooms"] == 200  # nothing was taken off
    assert by_item["reports"] == 120
    assert by_item["sessions"] == 80
    assert by_item["hours"] == 150  # 3 of 3 people
    assert by_item["attendance"] == 100  # 18/20 = 90 % >= 85 %
    assert by_item["applied"] == 50  # 5 × 10
    assert by_item["fixed-days"] == 100
    assert by_item["other-days"] == 100
    assert by_item["ranking"] == 100  # 36 × 100 + 12 × 180 = 5760 min, first of three
    assert by_item["bonus"] == 5  # office/given.yml
    assert done.score.points == 1005
    assert done.score.full == 1000
    assert done.rating is not None
    assert (done.rating.name, done.rating.band, done.rank) == ("优秀", "一档", 1)
    assert done.recheck  # 30 % of one station is one


def test_a_thousand_points_of_an_average_station(results: dict[str, SchemeResult]) -> None:
    done = of(results, "station", "songling")
    by_item = points(done)
    assert by_item["rooms"] == 140  # 200 - 60 of office/given.yml
    assert by_item["reports"] == 100  # 2 months × 10
    # Months with two sessions: three study days each in January to November, in December the 5th
    # (90 min) and the 15th (60 min): all twelve.
    assert by_item["sessions"] == 80
    # m1 has 32; m2 31.9, s1 50 of 56: 1 of 3 people of 150.
    assert by_item["hours"] == 50
    assert by_item["attendance"] == 40  # 14/20 = 70 %: from 60 % on
    assert by_item["applied"] == 10
    # 34 of 36 = 94.44 %, 5.56 % short, each part a whole: 100 - 6.
    assert by_item["fixed-days"] == 94
    # 9 of 12 = 75 %; 75/90 of 100 = 83.33…, down to a tenth.
    assert by_item["other-days"] == Fraction("83.3")
    assert by_item["ranking"] == 95  # 34 × 90 + 60 + 9 × 180 = 4740 min, second of three
    assert by_item["bonus"] == 0
    # 140 + 180 + 100 + 272.3 + 0
    assert done.score.points == Fraction("692.3")
    assert done.rating is not None
    assert done.rating.name == "合格"
    assert done.rating_text == "692.3 分，占满分 69.23%，不到“良好”的 75% → 合格（三档）"
    text = done.score.find("fixed-days").text  # type: ignore[union-attr]
    assert text == (
        "固定学习日：36 期里 34 期够 90 分钟，占 94.44%，差 5.56% → "
        "扣 6×1 分，得 94 分（满分 100 分）"
    )


def test_a_station_that_did_nothing(results: dict[str, SchemeResult]) -> None:
    done = of(results, "station", "baitupo")
    by_item = points(done)
    assert by_item["reports"] == 0  # 12 × 10 of 120
    assert by_item["sessions"] == 0  # 12 × 10 of 80, not below none
    assert by_item["fixed-days"] == 0  # 100 % short
    assert by_item["ranking"] == 90  # third: 2 × 5
    assert done.score.points == 290  # 200 for the rooms, 90
    assert done.rating is not None
    assert (done.rating.id, done.rank) == ("poor", 3)
    undecided = {part.id for part in done.score.every_part() if part.undecided}
    assert undecided == {"hours", "attendance"}  # nobody on the roster, nobody expected


def test_five_stars(results: dict[str, SchemeResult]) -> None:
    done = of(results, "star-rating", "qingshiling")
    # 20 + 20 + 20 + 20 + 5 × 4
    assert points(done)["stars"] == 100
    assert done.stars == 5
    assert done.rating is not None
    assert done.rating.name == "五星站点"
    assert done.rating_text == "得 5 颗星，100 分 → 五星站点"
    assert done.recheck


def test_less_than_twelve_points_are_no_star(results: dict[str, SchemeResult]) -> None:
    done = of(results, "star-rating", "songling")
    by_item = points(done)
    assert by_item["star-room"] == 11  # 20 - 9: no star
    assert by_item["star-records"] == 16  # 20 - 2 × 2
    assert by_item["star-study"] == 0  # 70 % attendance: no session counts
    assert by_item["star-hours"] == 10  # 1 of 2 members: no star
    assert by_item["star-use"] == 4  # no star
    assert by_item["stars"] == 41
    assert done.stars == 1
    assert done.rating_text == "得 1 颗星，41 分，不到“三星站点”的 3 星 → 不评星级"
    assert "11 分，12 分起算 → 没有这颗星" in done.score.find("star-room").text  # type: ignore[union-attr]


def test_the_township_is_scored_over_all_stations(results: dict[str, SchemeResult]) -> None:
    (done,) = results["township"].assessed
    by_item = points(done)
    # 36 + 34 + 0 of 108 = 64.81 %; 35.19 % short: 36 × 1.
    assert by_item["township-fixed-days"] == 64
    # 12 + 9 + 0 of 36 = 58.33 %; 58.33/90 of 100 = 64.81…: this scheme does not round.
    assert by_item["township-other-days"] == Fraction(21, 36) / Fraction(9, 10) * 100
    assert by_item["township-ranking"] == 90  # third of the county: 2 × 5, given
    assert done.score.points == Fraction(64 + 90) + Fraction(1750, 27)
    assert "218.81 分（准数 5908/27）" in done.score.text


def test_every_point_leads_to_its_evenings(results: dict[str, SchemeResult]) -> None:
    done = of(results, "station", "songling")
    days = done.score.find("fixed-days")
    assert days is not None
    assert "songling-12-15-1" in days.sessions
    assert "2026-12-15 放了 60 分钟" in [line.text for line in days.evidence]
    assert len(done.score.sessions) > 44  # every session, and statements of learning hours
    assert "use-1" in done.score.sessions
