"""Lunar days: of the timetable, against the new moons as astronomers reckon them."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from math import radians, sin

import pytest

from build_tools.model.timetable.lunar import LunarDay, lunar_day
from build_tools.model.timetable.study_days import timetable_study_days
from build_tools.model.timetable.timetable import Timetable

FIRST_YEAR, LAST_YEAR = 2021, 2030
_J2000 = dt.datetime(2000, 1, 1, 12)
_LATE = dt.timedelta(hours=8, seconds=-70)
"""The clocks of China, which are a little behind the even time of astronomers."""


def new_moon(number: int) -> dt.datetime:
    """Return the new moon `number` months after that of 6 January 2000, in China.

    J. Meeus, Astronomical Algorithms, chapter 49, without what moves it by seconds.
    """
    sun = radians(2.5534 + 29.10535670 * number)
    moon = radians(201.5643 + 385.81693528 * number)
    node = radians(160.7108 + 390.67050284 * number)
    ascending = radians(124.7746 - 1.56375588 * number)
    wane = 1 - 0.002516 * number / 1236.85
    terms = (
        -0.40720 * sin(moon),
        0.17241 * wane * sin(sun),
        0.01608 * sin(2 * moon),
        0.01039 * sin(2 * node),
        0.00739 * wane * sin(moon - sun),
        -0.00514 * wane * sin(moon + sun),
        0.00208 * wane**2 * sin(2 * sun),
        -0.00111 * sin(moon - 2 * node),
        -0.00057 * sin(moon + 2 * node),
        0.00056 * wane * sin(2 * moon + sun),
        -0.00042 * sin(3 * moon),
        0.00042 * wane * sin(sun + 2 * node),
        0.00038 * wane * sin(sun - 2 * node),
        -0.00024 * wane * sin(2 * moon - sun),
        -0.00017 * sin(ascending),
    )
    days = 5.09766 + 29.530588861 * number + sum(terms)
    return _J2000 + dt.timedelta(days=days) + _LATE


def first_days() -> list[dt.date]:
    """Return the first day of each lunar month of ten years and of those around them."""
    begin = round((FIRST_YEAR - 2000) * 12.3685) - 2
    count = round((LAST_YEAR - FIRST_YEAR + 1) * 12.3685) + 4
    return [new_moon(begin + index).date() for index in range(count)]


def test_every_lunar_study_day_of_ten_years_follows_the_moon() -> None:
    rule = {"lunar_days": [1, 15, 30], "at": "9:00", "minutes": 60}
    timetable = Timetable.model_validate({"study_days": rule})
    expected = set()
    months = first_days()
    for begin, following in pairwise(months):
        length = (following - begin).days
        assert length in (29, 30)
        # A month of 29 days has no 30th.
        expected |= {begin + dt.timedelta(days=day - 1) for day in (1, 15, 30) if day <= length}
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        wanted = sorted(day for day in expected if day.year == year)
        assert list(timetable_study_days(timetable, year)) == wanted, year


@pytest.mark.parametrize(
    ("day", "lunar", "text"),
    [
        (dt.date(2026, 2, 17), LunarDay(1, 1), "正月初一"),
        (dt.date(2025, 7, 25), LunarDay(6, 1, is_leap=True), "闰六月初一"),
        (dt.date(2026, 2, 10), LunarDay(12, 23), "腊月廿三"),
        (dt.date(2026, 9, 25), LunarDay(8, 15), "八月十五"),
        (dt.date(2026, 3, 28), LunarDay(2, 10), "二月初十"),
        (dt.date(2026, 9, 30), LunarDay(8, 20), "八月二十"),
        (dt.date(2027, 1, 7), LunarDay(11, 30), "冬月三十"),
    ],
)
def test_a_lunar_day_is_written_as_calendars_print_it(
    day: dt.date, lunar: LunarDay, text: str
) -> None:
    assert lunar_day(day) == lunar
    assert str(lunar) == text


def test_lunar_days_stand_beside_those_of_the_month() -> None:
    rule = {"days": [5], "lunar_days": [15], "at": "9:00", "minutes": 60}
    timetable = Timetable.model_validate({"study_days": rule})
    days = [day for day in timetable_study_days(timetable, 2025) if day.month in (7, 8)]
    # The fifteenth of the sixth month, and of the leap month after it.
    assert days == [dt.date(2025, m, d) for m, d in ((7, 5), (7, 9), (8, 5), (8, 8))]
