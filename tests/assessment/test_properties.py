"""What holds for every year that a station can have."""

from __future__ import annotations

import datetime as dt
import random
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from build_tools.assessment import scoring
from build_tools.assessment.outcome import rounded
from build_tools.assessment.ratings import drawn
from build_tools.assessment.wording import decimals, percent
from build_tools.model.assessment.given import GivenRegister
from build_tools.model.assessment.measures import SessionMeasure, StationMeasures
from build_tools.model.assessment.quantities import Minutes, Share
from build_tools.model.assessment.rule_book import Rounding, RuleBook
from build_tools.model.assessment.score import Score
from build_tools.model.records.statement import HeadsByKind
from build_tools.office.registers import read_office
from tests.assessment.years import asked_days, assess, book_of, score_of, station
from tests.conftest import REPOSITORY
from tests.runs.random_counts import tries

BOOK = read_office(REPOSITORY / "office")[0].rule_books.years[0]
DAYS = asked_days(BOOK)
NOTHING_GIVEN = GivenRegister()
# Few days and hours, so that sessions meet on the same ones.
DAYS = [dt.date(2026, month, day) for month in (1, 2, 6) for day in (5, 8, 15, 20, 25)]


@st.composite
def sessions(draw: st.DrawFn, code: str = "a") -> list[SessionMeasure]:
    drawn_sessions = []
    for index in range(draw(st.integers(0, 12))):
        expected = draw(st.integers(0, 20))
        drawn_sessions.append(
            SessionMeasure(
                id=f"{code}-{index}",
                day=draw(st.sampled_from(DAYS)),
                minutes=Minutes(draw(st.integers(0, 200))),
                start=draw(st.none() | st.integers(1080, 1200)),
                expected=HeadsByKind(member=expected),
                present=HeadsByKind(member=draw(st.integers(0, 20))),
            )
        )
    return drawn_sessions


@st.composite
def townships(draw: st.DrawFn) -> list[StationMeasures]:
    return [
        station(code, draw(sessions(code))) for code in draw(st.sampled_from(["a", "ab", "abc"]))
    ]


SHARES = [
    f"method: share, points: 100, of: {of}, counts: {{{counts}}}, aim: {aim}, short: {short}"
    for of, counts in (
        ("study_days", "minutes: 90 分钟"),
        ("study_days", "attendance: 85 %, minutes: 60 分钟"),
        ("study_days", "sessions: 2 次"),
        ("months", "days: other, minutes: 180 分钟"),
        ("months", "attendance: 50 %, sessions: 2 次"),
    )
    for aim, short in (
        ("100 %", "{how: minus, each: 1 %, minus: 1, part: whole}"),
        ("10 %", "{how: proportion}"),
        ("5 %", "{how: nothing}"),
    )
]
SHARE_BOOKS = [
    book_of(item, scheme=f"        rounding: {{step: 0.1, how: {how}}}\n")
    for item in SHARES
    for how in ("down", "half_up")
]


@given(st.sampled_from(SHARE_BOOKS), sessions("a"), sessions("b"))
@settings(max_examples=tries(150), deadline=None)
def test_a_further_session_never_lowers_a_share(
    book: RuleBook, some: list[SessionMeasure], more: list[SessionMeasure]
) -> None:
    before = score_of(book, station("a", some)).points
    for count in range(1, len(more) + 1):
        after = score_of(book, station("a", [*some, *more[:count]])).points
        assert after >= before
        before = after


@given(townships(), st.randoms(use_true_random=False))
@settings(max_examples=tries(40), deadline=None)
def test_the_order_of_input_makes_no_difference(
    measures: list[StationMeasures], rng: random.Random
) -> None:
    shuffled = [station(m.station, rng.sample(m.sessions, len(m.sessions))) for m in measures]
    rng.shuffle(shuffled)
    results = assess(BOOK, DAYS, measures, NOTHING_GIVEN)
    assert assess(BOOK, DAYS, shuffled, NOTHING_GIVEN) == results


@given(townships())
@settings(max_examples=tries(20), deadline=None)
def test_stations_whose_lines_come_later_have_the_scores_of_those_counted_with_lines(
    measures: list[StationMeasures],
) -> None:
    light = [scoring.count_year(BOOK, DAYS, m, with_lines=False) for m in measures]
    ranked, whole = (
        scoring.assess(BOOK, light, NOTHING_GIVEN),
        assess(BOOK, DAYS, measures, NOTHING_GIVEN),
    )
    for m in measures:
        for entry in ranked.of_station(scoring.count_year(BOOK, DAYS, m)):
            (result,) = (r for r in whole if r.id == entry.score.id)
            assert entry == result.find(m.station)
            assert entry.score.sessions or not m.sessions


def sums_are_right(score: Score) -> bool:
    parts = score.parts
    own = not parts or (
        sum(part.points for part in parts) == score.points and all(map(sums_are_right, parts))
    )
    return own and isinstance(score.points, Fraction)


@given(townships())
@settings(max_examples=tries(40), deadline=None)
def test_the_parts_of_a_score_add_up_to_the_whole(measures: list[StationMeasures]) -> None:
    for result in assess(BOOK, DAYS, measures, NOTHING_GIVEN):
        for done in result.assessed:
            assert sums_are_right(done.score)
            for part in done.score.every_part():
                assert part.points >= 0
                assert part.points <= part.full or part.id in ("station", "extra")


STEPS = st.fractions(min_value="1/100", max_value=10, max_denominator=100)
POINTS = st.fractions(min_value=0, max_value=1000, max_denominator=10_000)


@given(POINTS, POINTS, STEPS, st.sampled_from(["down", "up", "half_up"]))
def test_rounding_is_exact_near_and_keeps_the_order(
    points: Fraction, other: Fraction, step: Fraction, how: str
) -> None:
    rounding = Rounding.model_construct(step=step, how=how)
    result = rounded(points, rounding)
    assert (result / step).denominator == 1
    assert rounded(result, rounding) == result
    assert abs(result - points) < step
    assert {"down": result <= points, "up": result >= points}.get(
        how, abs(result - points) <= step / 2
    )
    if points <= other:
        assert result <= rounded(other, rounding)


def test_half_a_step_goes_up() -> None:
    half_up = Rounding.model_construct(step=Fraction(1, 10), how="half_up")
    assert rounded(Fraction("0.25"), half_up) == Fraction("0.3")
    assert rounded(Fraction("0.35"), half_up) == Fraction("0.4")


@given(st.fractions(min_value=0, max_value=2, max_denominator=100_000))
def test_what_is_shown_of_a_share_and_what_lacks_add_up(share: Fraction) -> None:
    shown = Fraction(percent(share).rstrip("%")) / 100
    assert shown <= share < shown + Fraction(1, 10_000)
    if share < 1:
        lacking = Fraction(percent(1 - share, up=True).rstrip("%")) / 100
        assert shown + lacking == 1


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("1/3", "0.33"),
        ("2/3", "0.66"),
        ("10", "10"),
        ("0.10", "0.1"),
        ("-1/2", "-0.5"),
        ("100", "100"),
    ],
)
def test_decimals(number: str, text: str) -> None:
    assert decimals(Fraction(number)) == text


@given(
    st.lists(st.text("abc", min_size=1), unique=True, max_size=20),
    st.fractions(min_value="1/100", max_value=1),
    st.randoms(use_true_random=False),
)
def test_the_draw_is_the_same_in_any_order(
    codes: list[str], share: Fraction, rng: random.Random
) -> None:
    chosen = drawn(codes, Share(share), "520917")
    assert chosen == drawn(rng.sample(codes, len(codes)), Share(share), "520917")
    assert chosen <= set(codes)
    assert len(codes) * share <= len(chosen) < len(codes) * share + 1 or not codes


def test_another_seed_draws_others() -> None:
    codes = [f"station-{n}" for n in range(100)]
    third = Share(Fraction(3, 10))
    assert len(drawn(codes, third, "1")) == 30
    assert drawn(codes, third, "1") != drawn(codes, third, "2")
