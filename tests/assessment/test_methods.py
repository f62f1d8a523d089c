"""Each method by itself, worked out by hand."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest

from build_tools.model.assessment.given import GivenPoints, GivenRegister
from build_tools.model.assessment.measures import (
    LearnerHours,
    MonthRecords,
    Occurrence,
    StationMeasures,
)
from build_tools.model.assessment.quantities import LearningHours
from build_tools.model.month import Month
from tests.assessment.years import assessed, book_of, result, score_of, session, station, study_days

FIXED = (
    "method: share, points: {points}, of: study_days, counts: {{minutes: 90 分钟}}, "
    "aim: {aim}, short: {short}"
)


def fixed(points: str = "30", aim: str = "100 %", short: str = "") -> str:
    short = short or "{how: minus, each: 1 %, minus: 1, part: whole}"
    return FIXED.format(points=points, aim=aim, short=short)


def test_the_share_of_study_days_as_the_county_counts_it() -> None:
    """34 of 36 = 94.44 %; 5.56 % short, each part a whole: 6 × 1; 30 - 6 = 24."""
    sessions = [*study_days(34), session("12-15", 60)]
    score = score_of(book_of(fixed(), points="30"), station(sessions=sessions))
    assert score.text == (
        "项：36 期里 34 期够 90 分钟，占 94.44%，差 5.56% → 扣 6×1 分，得 24 分（满分 30 分）"
    )
    assert score.points == 24
    short = [line for line in score.evidence if not line.counts]
    assert [line.text for line in short] == ["2026-12-15 放了 60 分钟", "2026-12-25 没有学习"]
    assert short[0].sessions == ("a-12-15-1",)
    assert len(score.evidence) == 36
    assert len(score.sessions) == 35


@pytest.mark.parametrize(
    ("short", "points"),
    [
        ("{how: minus, each: 1 %, minus: 1, part: whole}", Fraction(24)),
        ("{how: minus, each: 1 %, minus: 1, part: none}", Fraction(25)),
        # 2/36 = 1/18 short; 1/18 ÷ 1/100 = 50/9; 30 - 50/9 = 220/9.
        ("{how: minus, each: 1 %, minus: 1, part: exact}", Fraction(220, 9)),
        ("{how: minus, each: 5 %, minus: 20, part: whole}", Fraction(0)),
        ("{how: proportion}", Fraction(30 * 34, 36)),
        ("{how: nothing}", Fraction(0)),
    ],
)
def test_what_a_missing_share_costs(short: str, points: Fraction) -> None:
    book = book_of(fixed(short=short), points="30")
    assert score_of(book, station(sessions=study_days(34))).points == points


def test_seven_tenths_is_not_a_float() -> None:
    """`ceil((1 - 7/10) * 100)` is 31 in floats. 7 of 10 study days (of ten that were asked for)."""
    days = {"first_day": dt.date(2026, 1, 1), "last_day": dt.date(2026, 4, 5)}
    score = score_of(book_of(fixed("100")), station(sessions=study_days(7), **days))
    assert "10 期里 7 期" in score.text
    assert score.points == 70


def test_full_marks_begin_exactly_at_the_aim() -> None:
    """17/20: 34 of 40 would be 85 %. Of 36 days, 30.6 are needed: 31 are enough, 30 are not."""
    book = book_of(fixed(aim="17/20", short="{how: nothing}"), points="30")
    assert score_of(book, station(sessions=study_days(31))).points == 30
    assert score_of(book, station(sessions=study_days(30))).points == 0


def test_overlapping_sessions_count_once() -> None:
    """19:00-20:00 and 19:30-20:20 are 80 minutes, not 110: not enough for 90."""
    both = [session("01-05", 60, start=1140), session("01-05", 50, start=1170, number=2)]
    days = {"first_day": dt.date(2026, 1, 1), "last_day": dt.date(2026, 1, 10)}
    score = score_of(book_of(fixed(), points="30"), station(sessions=both, **days))
    assert score.evidence[0].text == "2026-01-05 放了 80 分钟"
    assert score.points == 0
    apart = [session("01-05", 60, start=1140), session("01-05", 50, start=1200, number=2)]
    assert score_of(book_of(fixed(), points="30"), station(sessions=apart, **days)).points == 30


def test_a_session_with_too_few_people_takes_nothing_away() -> None:
    item = (
        "method: share, points: 100, of: study_days, counts: {attendance: 85 %, minutes: 90 分钟}, "
        "aim: 100 %, short: {how: proportion}"
    )
    days = {"first_day": dt.date(2026, 1, 1), "last_day": dt.date(2026, 1, 10)}
    enough = session("01-05", 90, present=17, expected=20, start=540)
    few = session("01-05", 90, present=16, expected=20, start=700, number=2)
    assert score_of(book_of(item), station(sessions=[enough, few], **days)).points == 100
    score = score_of(book_of(item), station(sessions=[few], **days))
    assert score.points == 0
    assert score.evidence[0].text == (
        "2026-01-05 放了 0 分钟（1 次参学率不到 85%，没算：到 16/20）"
    )


def test_other_days_leave_study_days_out() -> None:
    item = (
        "method: share, points: 100, of: months, counts: {days: other, minutes: 180 分钟}, "
        "aim: 90 %, short: {how: proportion}"
    )
    other = [session(f"{month:02}-{day}", 90) for month in range(1, 10) for day in ("08", "20")]
    score = score_of(book_of(item), station(sessions=[*other, *study_days(36, 500)]))
    # 9 of 12 months = 75 %; of 90 %: 75/90 of 100 = 83.33…
    assert score.points == Fraction(250, 3)
    assert score.text == (
        "项：12 个月里 9 个月平时够 180 分钟，占 75%，差 15% → 按比例 3/4÷90%×100，"
        "得 83.33 分（准数 250/3）（满分 100 分）"
    )


@pytest.mark.parametrize(
    ("present", "points", "said"),
    [
        (850, 20, "应到 1000 人次，实到 850 人次，参学率 85%，在 85% 以上一档"),
        # 84.9 %, and what looks like 85.0 % when it is rounded to one place.
        (849, 12, "参学率 84.9%，在 70% 以上一档"),
        (700, 12, "参学率 70%"),
        (699, 0, "不到最低一档 70%"),
    ],
)
def test_bands(present: int, points: int, said: str) -> None:
    item = (
        "method: bands, points: 20, by: attendance, "
        "bands: [{from: 85 %, points: 20}, {from: 70 %, points: 12}]"
    )
    sessions = [session("01-05", 90, present, 1000)]
    score = score_of(book_of(item, points="20"), station(sessions=sessions))
    assert score.points == points
    assert said in score.text


def test_nothing_short_of_a_limit_is_shown_as_reached() -> None:
    """8498 of 9998 = 84.997 %: to two places it would be 85.00 %, and it is not 85 %."""
    item = "method: bands, points: 20, by: attendance, bands: [{from: 85 %, points: 20}]"
    year = station(sessions=[session("01-05", 90, 8498, 9998)])
    score = score_of(book_of(item, points="20"), year)
    assert score.points == 0
    assert "应到 9998 人次，实到 8498 人次，参学率 84.99%，不到最低一档 85%" in score.text


def test_nobody_expected_is_for_a_person_to_decide() -> None:
    item = "method: bands, points: 20, by: attendance, bands: [{from: 85 %, points: 20}]"
    score = score_of(book_of(item, points="20"), station())
    assert score.undecided
    assert score.text == (
        "项：没有应到人数，算不出参学率 → 先按 0 分，请人看，得 0 分（满分 20 分）"
    )


def test_missing_months() -> None:
    """Ten months came in time, one late, one not at all: 2 × 5 of 20."""
    records = [
        MonthRecords(Month(2026, number), Month(2026, number).later(1).day(10))
        for number in range(1, 11)
    ]
    late = MonthRecords(Month(2026, 11), dt.date(2026, 12, 11))
    item = "method: missing, points: 20, of: months, counts: {reported_by: 10}, minus: 5"
    year = station(records=(*records, late))
    score = score_of(book_of(item, points="20"), year)
    assert score.text == (
        "项：12 个月里 2 个月没做到（记录下月 10 日前交到） → 扣 2×5 分，得 10 分（满分 20 分）"
    )
    assert [line.text for line in score.evidence if not line.counts] == [
        "2026-11 记录 2026-12-11 交到",
        "2026-12 记录没有交到",
    ]
    assert score_of(book_of(item, points="20"), station()).points == 0


def test_ranks_with_the_same_figure_are_the_same() -> None:
    """a and b 100 minutes, c 50, d none: places 1, 1, 3, 4."""
    item = "method: rank, points: 100, by: minutes, minus: 5"
    stations = [
        station("a", [session("01-05", 100)]),
        station("b", [session("01-06", 100, station="b")]),
        station("c", [session("01-05", 50, station="c")]),
        station("d"),
    ]
    ranked = result(book_of(item), *stations)
    assert [a.score.points for a in ranked.assessed] == [100, 100, 90, 85]
    assert [a.rank for a in ranked.assessed] == [1, 1, 3, 4]
    assert ranked.assessed[2].score.find("item").text == (  # type: ignore[union-attr]
        "项：学习时间 50 分钟，4 个站点里第 3 名 → 扣 2×5 分，得 90 分（满分 100 分）"
    )


def test_awards_have_an_end() -> None:
    item = "method: award, points: 50, by: results, each: 1 次, plus: 20"
    cases = [Occurrence(f"u{n}", dt.date(2026, n, 1), "省了钱") for n in range(1, 4)]
    without_result = Occurrence("u9", dt.date(2026, 9, 1))
    score = score_of(book_of(item, points="50"), station(applications=(*cases, without_result)))
    # 3 × 20 = 60, at most 50; the one without a result is not counted.
    assert score.points == 50
    assert "3×20，最多 50" in score.text
    assert score.sessions == ("u1", "u2", "u3")


def entry(points: str | None, code: str | None = "a", on: str = "2026-06-01") -> GivenPoints:
    value = Fraction(points) if points else None
    return GivenPoints.model_construct(
        station=code, item="item", points=value, on=dt.date.fromisoformat(on), by="组", why="因"
    )


def test_given_points_from_none_up_and_from_all_down() -> None:
    up, down = (f"method: given, points: 10, begin: {begin}" for begin in ("zero", "full"))
    plus = GivenRegister.model_construct(
        grants=(entry("4"), entry("8"), entry("3", "b"), entry("1", on="2025-06-01"))
    )
    score = score_of(book_of(up, points="10"), station(), given=plus)
    assert score.points == 10  # 4 + 8, at most 10; not b's, not last year's
    assert [line.text for line in score.evidence] == [
        "2026-06-01 组：因 +4 分",
        "2026-06-01 组：因 +8 分",
    ]
    minus = GivenRegister.model_construct(grants=(entry("-1/3"),))
    score = score_of(book_of(down, points="10"), station(), given=minus)
    assert score.points == Fraction(29, 3)
    assert "得 9.66 分（准数 29/3）" in score.text
    assert score_of(book_of(up, points="10"), station()).points == 0
    assert score_of(book_of(down, points="10"), station()).points == 10


def learners(*hours: tuple[str, str, str]) -> tuple[LearnerHours, ...]:
    return tuple(LearnerHours(p, g, LearningHours(Fraction(h)), (f"s-{p}",)) for p, g, h in hours)


def test_hours_of_members_and_secretaries() -> None:
    item = (
        "method: hours, points: 100, aims: {member: 32 学时, branch_secretary: 56 学时}, "
        "aim: 100 %, short: {how: proportion}"
    )
    people = learners(
        ("m1", "member", "32"),
        ("m2", "member", "31.5"),
        ("m3", "member", "40"),
        ("m4", "branch_secretary", "55"),
        ("v1", "villager", "0"),
    )
    score = score_of(book_of(item), station(learners=people, roster={"member": 3, "villager": 1}))
    # m1 and m3 of four people; villagers have no aim.
    assert score.points == 50
    assert "党员 3 人里 2 人够 32 学时，支部书记 1 人里 0 人够 56 学时，占 50%" in score.text
    assert [line.text for line in score.evidence if not line.counts] == [
        "党员 m2 31.5 学时",
        "支部书记 m4 55 学时",
    ]
    assert not score.undecided
    assert score_of(book_of(item), station()).points == 0


def test_a_secretary_who_never_learned_counts_with_no_hours() -> None:
    item = (
        "method: hours, points: 100, aims: {member: 32 学时, branch_secretary: 56 学时}, "
        "aim: 100 %, short: {how: proportion}"
    )
    members = station(
        learners=learners(("m1", "member", "32"), ("m2", "member", "32")), roster={"member": 2}
    )
    score = score_of(book_of(item), members)
    # Two of three: each station has a branch secretary, who never learned as one.
    assert score.points == Fraction(200, 3)
    assert [line.text for line in score.evidence if not line.counts] == [
        "支部书记 没有记录-1 0 学时"
    ]
    assert not score.undecided
    nobody = score_of(book_of(f"{item}, posts: {{branch_secretary: 0}}"), members)
    assert nobody.points == 100
    assert nobody.undecided  # the aim of secretaries is nobody's
    assert score_of(book_of(item), station()).undecided  # no member on the roster


def test_who_came_onto_the_roster_later_counts_up_to_its_number() -> None:
    """Two members at the beginning of the year: whoever has enough makes up for one of them."""
    item = (
        "method: hours, points: 100, aims: {member: 32 学时}, aim: 100 %, short: {how: proportion}"
    )
    people = [("m1", "member", "32"), ("m2", "member", "1"), ("m3", "member", "2")]
    for newcomers, points in ((people, 50), ([*people, ("m4", "member", "33")], 100)):
        year = station(learners=learners(*newcomers), roster={"member": 2})
        assert score_of(book_of(item), year).points == points
    five = learners(*((f"m{n}", "member", "32") for n in range(5)))
    score = score_of(book_of(item), station(learners=five, roster={"member": 2}))
    assert (score.points, "党员 2 人里 2 人够" in score.text) == (100, True)


def test_two_secretaries_one_after_the_other_hold_one_post() -> None:
    item = (
        "method: hours, points: 100, aims: {branch_secretary: 56 学时}, aim: 100 %, "
        "short: {how: proportion}"
    )
    people = learners(("m1", "branch_secretary", "56"), ("m2", "branch_secretary", "3"))
    assert score_of(book_of(item), station(learners=people)).points == 100


RATINGS = (
    "        ratings:\n          - {id: good, name: 好, from: 85 %, band: 一档}\n"
    "          - {id: poor, name: 差}\n"
)


@pytest.mark.parametrize(
    ("present", "rating", "said"),
    [
        (8500, "good", "85 分，占满分 85% → 好（一档）"),
        (8499, "poor", "84.99 分，占满分 84.99%，不到“好”的 85% → 差"),
    ],
)
def test_ratings_are_judged_by_exact_points(present: int, rating: str, said: str) -> None:
    item = "method: award, points: 100, by: attendance, each: 0.01 %, plus: 0.01"
    sessions = [session("01-05", 9, 5000, 5000), session("01-06", 9, present - 5000, 5000)]
    done = assessed(book_of(item, ratings=RATINGS), station(sessions=sessions))
    assert done.rating is not None
    assert (done.rating.id, done.rating_text) == (rating, said)


def test_a_veto_bars_better_ratings() -> None:
    item = (
        "method: given, points: 100, begin: full}\n"
        "              - {id: veto, name: 没有学习, method: veto, to: poor, "
        "when: {how: below, by: sessions, least: 1 次}"
    )
    book = book_of(item, ratings=RATINGS)
    barred = assessed(book, station())
    assert barred.score.points == 100
    assert barred.rating is not None
    assert barred.rating.id == "poor"
    assert "因为“没有学习”最高只到这一等" in barred.rating_text
    free = assessed(book, station(sessions=[session("01-05", 9)]))
    assert free.rating is not None
    assert free.rating.id == "good"


@pytest.mark.parametrize(
    ("rounding", "points"),
    [
        ("{step: 0.1, how: down}", "83.3"),
        ("{step: 0.1, how: up}", "83.4"),
        ("{step: 0.1, how: half_up}", "83.3"),
        ("{step: 0.5, how: half_up}", "83.5"),
        ("{step: 1, how: down}", "83"),
    ],
)
def test_rounding_is_a_rule_of_the_book(rounding: str, points: str) -> None:
    item = fixed("100", "100 %", "{how: proportion}")
    book = book_of(item, scheme=f"        rounding: {rounding}\n")
    score = score_of(book, station(sessions=study_days(30)))  # 30/36 of 100 = 83.33…
    assert score.points == Fraction(points)
    assert "合 83.33 分（准数 250/3）" in score.text


def test_only_what_lies_in_its_time_is_asked_of_a_station() -> None:
    """Open from July: 18 study days. Sessions before are not counted against it, nor for it."""
    year = station(
        sessions=[session("07-05", 90)],
        first_day=dt.date(2026, 7, 1),
        last_day=dt.date(2026, 12, 31),
    )
    assert "18 期里 1 期" in score_of(book_of(fixed(), points="30"), year).text
    never: StationMeasures = station(first_day=dt.date(2026, 1, 1), last_day=dt.date(2026, 1, 4))
    assert score_of(book_of(fixed(), points="30"), never).undecided
