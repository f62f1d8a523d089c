"""Days that come again: every nominal day gives one day, or is told to be left out."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from build_tools.model.assessment.rule_book import RuleBook, StudyDays
from build_tools.model.timetable.programme import programme
from build_tools.model.timetable.scheduled_days import RecurringDays
from build_tools.model.timetable.study_days import next_study_day, study_days_of
from build_tools.model.timetable.timetable import Timetable
from build_tools.model.timetable.wording import absent_text, instead_text, spoken_time

FIRST, LAST = dt.date(2020, 1, 1), dt.date(2029, 12, 31)
POLICIES = ("skip", "after", "before", "keep")
WEEKDAYS = ((), (1,), (3,), (7,), (1, 2, 3, 4, 5, 6, 7))
NATIONAL = {"from": dt.date(2026, 10, 1), "to": dt.date(2026, 10, 7), "name": "国庆节"}


def timetable(days: Any = None, **more: Any) -> Timetable:
    rule = {"days": [5, 15, 25], "at": "9:00", "minutes": 120, **(days or {})}
    return Timetable.model_validate({"study_days": [rule], **more})


def dates(table: Timetable, first: dt.date, last: dt.date) -> list[str]:
    return [f"{o.day:%m-%d}" for o in table.study_calendar.between(first, last) if o.day]


def october(table: Timetable) -> list[str]:
    return dates(table, dt.date(2026, 10, 1), dt.date(2026, 10, 31))


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ("keep", ["10-05", "10-15", "10-25"]),
        ("skip", ["10-15", "10-25"]),
        ("after", ["10-08", "10-15", "10-25"]),
        ("before", ["10-15", "10-25"]),
    ],
)
def test_holidays(policy: str, expected: list[str]) -> None:
    table = timetable({"holidays": policy}, holidays=[NATIONAL])
    assert october(table) == expected
    september = dates(table, dt.date(2026, 9, 1), dt.date(2026, 9, 30))
    assert september == ["09-05", "09-15", "09-25", *(["09-30"] if policy == "before" else [])]


def test_days_ending_in_a_figure_and_weekdays() -> None:
    assert october(timetable({"days": [], "ending": [6]})) == ["10-06", "10-16", "10-26"]
    assert october(timetable({"days": [], "weekdays": [3]})) == ["10-07", "10-14", "10-21", "10-28"]
    first_and_third = timetable({"days": [], "weekdays": [3], "weeks": [1, 3]})
    assert october(first_and_third) == ["10-07", "10-21"]
    # February has no 31st: it has none, and no other day instead.
    table = timetable({"days": [31]})
    assert dates(table, dt.date(2026, 1, 1), dt.date(2026, 3, 31)) == ["01-31", "03-31"]


def test_a_rule_holds_between_its_days() -> None:
    rules = [
        {"days": [5], "at": "9:00", "minutes": 90, "until": dt.date(2026, 10, 14)},
        {"days": [20], "at": "19:00", "minutes": 60, "from": dt.date(2026, 10, 15)},
    ]
    table = Timetable.model_validate({"study_days": rules})
    assert dates(table, dt.date(2026, 9, 1), dt.date(2026, 11, 30)) == [
        "09-05",
        "10-05",
        "10-20",
        "11-20",
    ]


def test_several_days_in_the_holidays_keep_their_order_and_take_no_other_day() -> None:
    days = {"days": [2, 5, 8], "holidays": "after"}
    calendar = timetable(days, holidays=[NATIONAL]).study_calendar
    by_nominal = {o.nominal.day: o.day for o in calendar.between(FIRST, LAST) if o.is_moved}
    # The 8th is a study day already.
    assert by_nominal == {2: dt.date(2026, 10, 9), 5: dt.date(2026, 10, 10)}


def test_several_days_before_the_holidays_keep_their_order_too() -> None:
    days = {"days": [2, 5], "holidays": "before"}
    calendar = timetable(days, holidays=[NATIONAL]).study_calendar
    by_nominal = {o.nominal.day: o.day for o in calendar.between(FIRST, LAST) if o.is_moved}
    assert by_nominal == {2: dt.date(2026, 9, 29), 5: dt.date(2026, 9, 30)}


def test_where_every_day_is_one_a_holiday_is_left_out_and_told() -> None:
    days = {"days": [], "weekdays": [1, 2, 3, 4, 5, 6, 7], "holidays": "after"}
    calendar = timetable(days, holidays=[NATIONAL]).study_calendar
    left_out = [o for o in calendar.between(FIRST, LAST) if o.day is None]
    assert [o.nominal.day for o in left_out] == [1, 2, 3, 4, 5, 6, 7]
    assert {absent_text(o) for o in left_out} == {"国庆节放假，这次停一次"}


def test_a_move_says_why_on_both_days() -> None:
    move = {"day": dt.date(2026, 10, 5), "to": dt.date(2026, 10, 9), "why": "国庆放假"}
    table = timetable({"holidays": "after"}, holidays=[NATIONAL], moves=[move])
    days = programme(table, {}, dt.date(2026, 10, 1), dt.date(2026, 10, 31))
    assert [day.day.day for day in days] == [5, 9, 15, 25]
    assert [absent_text(o) for o in days[0].absent] == ["国庆放假，挪到10月9日"]
    assert days[1].study is not None
    assert instead_text(days[1].study) == "10月5日的挪到这天，国庆放假"
    assert days[0].study is None


def test_a_day_left_out_is_told() -> None:
    move = {"day": dt.date(2026, 10, 15), "why": "秋收大忙"}
    days = programme(timetable(moves=[move]), {}, dt.date(2026, 10, 1), dt.date(2026, 10, 31))
    assert [absent_text(o) for day in days for o in day.absent] == ["秋收大忙，这次停一次"]


def test_a_move_into_another_month_stands_in_both() -> None:
    move = {"day": dt.date(2026, 12, 25), "to": dt.date(2027, 1, 2), "why": "年底大会"}
    table = timetable(moves=[move])
    december = programme(table, {}, dt.date(2026, 12, 1), dt.date(2026, 12, 31))
    assert [absent_text(o) for day in december for o in day.absent] == [
        "年底大会，挪到2027年1月2日"
    ]
    january = programme(table, {}, dt.date(2027, 1, 1), dt.date(2027, 1, 31))
    assert [day.day.day for day in january if day.study] == [2, 5, 15, 25]


def test_an_exception_changes_the_time_alone() -> None:
    change = {"day": dt.date(2026, 10, 15), "at": "14:30", "why": "上午停电"}
    calendar = timetable(exceptions=[change]).study_calendar
    occurrence = calendar.occurrence_of(dt.date(2026, 10, 15))
    assert occurrence is not None
    assert (occurrence.day, occurrence.start, occurrence.minutes) == (
        dt.date(2026, 10, 15),
        14 * 60 + 30,
        120,
    )


def test_slots_go_with_their_study_day() -> None:
    slots = [
        {"day": dt.date(2026, 10, 5), "lessons": ["a", "b"]},
        {"day": dt.date(2026, 10, 5), "lessons": ["c"]},
        {"day": dt.date(2026, 10, 5), "at": "10:30", "minutes": 30, "title": "讨论"},
        {"day": dt.date(2026, 10, 20), "at": "14:00", "minutes": 60, "title": "现场课"},
    ]
    table = timetable({"holidays": "after", "pause": 10}, holidays=[NATIONAL], slots=slots)
    days = programme(table, {}, dt.date(2026, 10, 1), dt.date(2026, 10, 31))
    shown = {
        day.day.day: [(x.start, x.lessons, x.title) for x in day.items] for day in days if day.items
    }
    assert shown == {
        8: [(540, ("a", "b", "c"), ""), (630, (), "讨论")],
        15: [(540, (), "")],
        20: [(840, (), "现场课")],
        25: [(540, (), "")],
    }


def test_a_series_goes_on_where_it_stopped() -> None:
    series = {
        "id": "apple-year",
        "weekdays": [3],
        "from": dt.date(2026, 9, 23),
        "at": "19:00",
        "minutes": 40,
        "holidays": "skip",
    }
    table = Timetable.model_validate({"series": [series], "holidays": [NATIONAL]})
    parts = {"apple-year": ("one", "two", "three", "four")}
    whole = programme(table, parts, dt.date(2026, 9, 1), dt.date(2026, 12, 31))
    assert [(f"{day.day:%m-%d}", day.lessons) for day in whole] == [
        ("09-23", ("one",)),
        ("09-30", ("two",)),
        ("10-14", ("three",)),
        ("10-21", ("four",)),
    ]
    # Whichever month is asked for, a day has the same lesson.
    october_days = programme(table, parts, dt.date(2026, 10, 1), dt.date(2026, 10, 31))
    assert october_days == tuple(day for day in whole if day.day.month == 10)


def holiday_runs() -> st.SearchStrategy[list[dict[str, Any]]]:
    run = st.tuples(st.integers(0, 3650), st.integers(0, 9))
    return st.lists(run, max_size=25).map(
        lambda runs: [
            {
                "from": FIRST + dt.timedelta(days=start),
                "to": FIRST + dt.timedelta(days=start + length),
                "name": "放假",
            }
            for start, length in runs
        ]
    )


@st.composite
def calendars(draw: st.DrawFn) -> RecurringDays:
    """Ten years of study days by one or two rules, with holidays, and some of them moved."""
    figures = st.lists(st.integers(1, 31), max_size=4, unique=True)
    rules = [
        {
            "days": draw(figures),
            "ending": draw(st.lists(st.integers(0, 9), max_size=1)),
            # Now and then every day is one: then nothing can be put off.
            "weekdays": list(draw(st.sampled_from(WEEKDAYS))),
            "at": "9:00",
            "minutes": 60,
            "holidays": draw(st.sampled_from(POLICIES)),
        }
        for _rule in range(draw(st.integers(1, 2)))
    ]
    holidays = draw(holiday_runs())
    plain = Timetable.model_validate({"study_days": rules, "holidays": holidays}).study_calendar
    nominal = plain.nominal(FIRST, LAST)
    rng = draw(st.randoms(use_true_random=False))
    moved = rng.sample(nominal, min(len(nominal), draw(st.integers(0, 6))))
    free = [d for d in _days(FIRST, LAST) if plain.rule_of(d) is None]
    moves = [
        {"day": day, "to": target, "why": "改期"}
        for day, target in zip(moved, rng.sample(free, min(len(free), len(moved))), strict=False)
    ]
    table = {"study_days": rules, "holidays": holidays, "moves": moves}
    return Timetable.model_validate(table).study_calendar


def _days(first: dt.date, last: dt.date) -> Iterable[dt.date]:
    return (first + dt.timedelta(days=n) for n in range((last - first).days + 1))


@given(calendars(), st.randoms(use_true_random=False))
@settings(max_examples=15, deadline=None)
def test_every_study_day_of_ten_years(calendar: RecurringDays, rng: random.Random) -> None:
    far = dt.timedelta(days=400)  # nothing is displaced further than its holidays are long
    found = calendar.between(FIRST - far, LAST + far)
    nominal = [o.nominal for o in found if FIRST <= o.nominal <= LAST]
    # Each nominal day gives exactly one: on its day, on another that is given a reason, or none.
    assert sorted(nominal) == list(calendar.nominal(FIRST, LAST))
    assert all(o.why for o in found if o.day != o.nominal)
    # Two of them never fall on one day, and none on a holiday that is to be avoided.
    held = [o.day for o in found if o.day is not None]
    assert len(set(held)) == len(held)
    moved_by_hand = {move.day for move in calendar.moves}
    for occurrence in found:
        rule = calendar.rule_of(occurrence.nominal)
        assert rule is not None
        if rule.holidays != "keep" and occurrence.nominal not in moved_by_hand:
            assert occurrence.day not in calendar.holiday_names
    # They come in order, and cut anywhere they are the same.
    assert all(a.shown_on <= b.shown_on for a, b in pairwise(found))
    cut = FIRST + dt.timedelta(days=rng.randrange(3650))
    assert found == calendar.between(FIRST - far, cut) + calendar.between(
        cut + dt.timedelta(days=1), LAST + far
    )
    assert found == calendar.between(FIRST - far, LAST + far)


def test_the_rule_book_counts_before_the_timetable() -> None:
    table = timetable()
    without = RuleBook.model_construct(year=2026, study_days=None)
    assert len(study_days_of(without, table, 2026)) == 36
    own = StudyDays.model_validate({"days": [10]})
    written = RuleBook.model_construct(year=2026, study_days=own)
    assert {day.day for day in study_days_of(written, table, 2026)} == {10}


def test_the_next_study_day() -> None:
    table = timetable()
    assert next_study_day(None, table, dt.date(2026, 11, 5)) == dt.date(2026, 11, 5)
    assert next_study_day(None, table, dt.date(2026, 11, 6)) == dt.date(2026, 11, 15)
    assert next_study_day(None, table, dt.date(2026, 12, 26)) == dt.date(2027, 1, 5)
    assert next_study_day(None, Timetable(), dt.date(2026, 12, 26)) is None


@pytest.mark.parametrize(
    ("minutes", "text"),
    [
        (9 * 60, "上午9点"),
        (9 * 60 + 30, "上午9点半"),
        (19 * 60 + 5, "晚上7点05分"),
        (12 * 60, "中午12点"),
        (14 * 60 + 10, "下午2点10分"),
        (7 * 60, "早上7点"),
    ],
)
def test_times_as_they_are_said(minutes: int, text: str) -> None:
    assert spoken_time(minutes) == text
