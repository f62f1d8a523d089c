"""A whole year of the sample township from statements to scores, worked out by hand.

The figures stand in the comments as one would write them on paper; `sample_year` says what each
station did.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import pytest

from build_tools.model.assessment.assessed_station import AssessedStation
from build_tools.model.assessment.score import Assessed
from build_tools.project import Project, read_project
from build_tools.stages.scored_year import ScoredYear, scored_year
from tests.assessment import sample_year
from tests.assessment.sample_year import SCORED_ON, YEAR
from tests.trees import MKDOCS_YML, write_tree


@pytest.fixture(scope="module")
def township(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The sample township, into which the year came month by month."""
    folder = tmp_path_factory.mktemp("year")
    root = write_tree(folder / "镇", {"mkdocs.yml": MKDOCS_YML, **sample_year.TREE})
    project = read_project(root)
    sample_year.import_year(project, folder / "inbox")
    return project


@pytest.fixture(scope="module")
def scored(township: Project) -> Iterator[ScoredYear]:
    with scored_year(township, YEAR, SCORED_ON) as year:
        yield year


@pytest.fixture(scope="module")
def stations(scored: ScoredYear) -> dict[str, AssessedStation]:
    return {entry.measures.station: entry for entry in scored.stations()}


def points(entry: AssessedStation, scheme: str) -> dict[str, Fraction]:
    (assessed,) = entry.of_scheme(scheme)
    return {part.id: part.points for part in assessed.score.every_part()}


def ranking(scored: ScoredYear, scheme: str) -> dict[str, Assessed]:
    result = next(result for result in scored.results if result.id == scheme)
    return {entry.station: entry for entry in result.assessed}


def test_a_station_that_did_everything(stations: dict[str, AssessedStation]) -> None:
    assert points(stations["qingshiling"], "station") == {
        "station": 1005,
        "build": 200,
        "rooms": 200,  # nothing taken off
        "manage": 200,
        "reports": 120,  # each month on the 8th of the next
        "sessions": 80,  # four a month
        "learn": 300,
        # m1 to m10 have 36 × 1.5 + 12 × 1 = 66 hours, the secretary (m1) one more: 11 of 11.
        "hours": 150,
        "attendance": 100,  # 18/20 = 90 % >= 85 %
        "applied": 50,  # 5 × 10
        "use": 300,
        "fixed-days": 100,  # 36 of 36 with 100 minutes
        "other-days": 100,  # 180 minutes on the 18th of each month
        "ranking": 100,  # 36 × 100 + 12 × 180 = 5760 minutes, first
        "extra": 5,
        "bonus": 5,  # office/given.yml
        "no-session": 0,
        "invented": 0,
    }


def test_a_station_that_was_short_of_some(stations: dict[str, AssessedStation]) -> None:
    by_item = points(stations["songling"], "station")
    assert by_item["rooms"] == 140  # 200 - 60, given
    assert by_item["reports"] == 100  # November and December came on 11 January: 2 × 10
    # m1 to m10 have 35 × 1.5 + 9 × 1 = 61.5 >= 32; the secretary never learned alone:
    # 10/11 × 150 = 136.36, down to 0.1
    assert by_item["hours"] == Fraction("136.3")
    assert by_item["attendance"] == 40  # 14/20 = 70 %: from 60 % on
    assert by_item["applied"] == 0  # one application without a result
    # 34 of 36 = 94.44 %; 5.56 % short, each begun percent a point: 100 - 6.
    assert by_item["fixed-days"] == 94
    assert by_item["other-days"] == Fraction("83.3")  # 9/12 ÷ 90 % × 100 = 83.33, down to 0.1
    assert by_item["ranking"] == 95  # 34 × 90 + 60 + 9 × 180 = 4740 minutes, second
    # 140 + (100 + 80) + (136.3 + 40 + 0) + (94 + 83.3 + 95)
    assert by_item["station"] == Fraction("768.6")
    (assessed,) = stations["songling"].of_scheme("station")
    assert assessed.rating is not None
    assert (assessed.rating.name, assessed.rating.band) == ("良好", "二档")  # 75 to 90 %
    assert not assessed.score.find("hours").undecided  # type: ignore[union-attr]


def test_a_veto_counts_whatever_the_points(stations: dict[str, AssessedStation]) -> None:
    by_item = points(stations["baitupo"], "station")
    assert by_item["reports"] == 0  # everything came on 11 January: 12 × 10
    assert by_item["sessions"] == 0  # only September has two: 11 × 10 of 80
    assert by_item["hours"] == 0  # 13 × 1.5 = 19.5 hours < 32
    assert by_item["attendance"] == 40  # 12/20 = 60 %
    # The 25th of eleven months has 90 minutes, September 10: 11/36 = 30.55 %, 70 × 1.
    assert by_item["fixed-days"] == 30
    assert by_item["ranking"] == 90  # 11 × 90 + 10 + 0 = 1000 minutes, third
    assert by_item["station"] == 200 + 40 + 30 + 90
    (assessed,) = stations["baitupo"].of_scheme("station")
    assert assessed.score.find("invented").barred_to == "poor"  # type: ignore[union-attr]
    assert assessed.rating is not None
    assert assessed.rating.name == "不合格"


def test_an_evening_that_two_pcs_wrote_counts_once(stations: dict[str, AssessedStation]) -> None:
    liuhejie = stations["liuhejie"]
    assert [(session.id, session.doubled) for session in liuhejie.measures.sessions] == [
        ("liuhejie-1a000004-1", False),
        ("liuhejie-1a000005-1", True),
        ("liuhejie-1a000005-2", False),
    ]
    by_item = points(liuhejie, "station")
    assert by_item["fixed-days"] == 5  # 2/36 = 5.55 %; 94.45 % short: 95 × 1
    assert by_item["ranking"] == 80  # 190 minutes, fifth: 4 × 5
    assert by_item["bonus"] == 3  # given


def test_what_was_written_late_counts(stations: dict[str, AssessedStation]) -> None:
    by_item = points(stations["dawa"], "station")
    assert by_item["rooms"] == 170  # 200 - 30, given
    assert by_item["fixed-days"] == 8  # 5 and 15 June, 5 July: 3/36 = 8.33 %: 92 × 1
    assert by_item["ranking"] == 85  # 4 × 92 = 368 minutes, fourth: 3 × 5
    # 12 of 20 three times, in July 18 of 18: 54 of 78 = 69.23 %.
    assert by_item["attendance"] == 40


def test_stations_that_sent_nothing(scored: ScoredYear) -> None:
    by_code = ranking(scored, "station")
    assert "hekou" not in by_code  # it is still being built
    silent = ("dongyan", "qingshuiwan", "shiqiao", "yangshuping", "zaoyuan")
    # 200 for the room, and 100 - 6 × 5 for being seventh.
    assert {by_code[code].score.points for code in silent} == {270}
    assert {by_code[code].rank for code in silent} == {7}
    # Laoshangou's lecture, of which nothing was to be played, counts by the register: 90 minutes on
    # a study day: 200, 1/36 = 2.77 %: 98 × 1, and 100 - 5 × 5 for being sixth.
    assert by_code["laoshangou"].score.points == 200 + 2 + 75
    (doubt,) = [part for part in by_code["shiqiao"].score.every_part() if part.id == "attendance"]
    assert doubt.undecided


def test_stars(scored: ScoredYear, stations: dict[str, AssessedStation]) -> None:
    by_code = ranking(scored, "star-rating")
    assert (by_code["qingshiling"].stars, by_code["qingshiling"].recheck) == (5, True)
    # Songling: 20 - 9 given: no star; 20 - 2 × 2 = 16; 70 % attendance: none of its sessions
    # counts; 10 of 10 members; no result.
    assert points(stations["songling"], "star-rating")["stars"] == 11 + 16 + 0 + 20 + 0
    assert by_code["songling"].stars == 2


def test_the_township(scored: ScoredYear, stations: dict[str, AssessedStation]) -> None:
    township = ranking(scored, "township")[""]
    by_item = {part.id: part.points for part in township.score.every_part()}
    # 36 + 34 + 11 + 2 + 3 + 1 = 87 of 11 × 36 = 396: 21.96 %; 78.04 % short: 79 × 1.
    assert by_item["township-fixed-days"] == 21
    # 12 + 9 = 21 of 132 months; ÷ 90 % of 100.
    assert by_item["township-other-days"] == Fraction(21, 132) / Fraction(9, 10) * 100
    assert by_item["township-ranking"] == 90  # third of the county, given
    shares = {
        code: sum(line.counts for share in entry.shares[:1] for line in share.evidence)
        for code, entry in stations.items()
    }
    assert sum(shares.values()) == 87
    assert shares["baitupo"] == 11


def test_what_each_kind_of_amount_adds_up_to(stations: dict[str, AssessedStation]) -> None:
    """Person-times of all sessions, each with its people; learning hours of each person."""
    sessions = [s for entry in stations.values() for s in entry.measures.sessions]
    counted = [session for session in sessions if not session.doubled]
    assert len(sessions) - 1 == len(counted) == 48 + 44 + 13 + 2 + 4 + 1
    times = sum(session.all_times.amount for session in counted)
    assert times == 48 * 18 + 44 * 14 + 13 * 12 + 2 * 15 + (3 * 12 + 20) + 10
    learners = {
        (code, learner.person): learner.hours.amount
        for code, entry in stations.items()
        for learner in entry.measures.learners
    }
    assert sum(learners.values()) == (
        (18 * (36 * Fraction(3, 2) + 12) + 1)  # Qingshiling, and what m1 finished alone
        + 14 * (35 * Fraction(3, 2) + 9)
        + 13 * 12 * Fraction(3, 2)
        + 2 * 15 * Fraction(3, 2)
        + (3 * 12 + 20) * Fraction(3, 2)
        + 10 * Fraction(3, 2)
    )
