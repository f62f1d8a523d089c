"""Days and figures as the report shows them; Chinese, ready to be shown. Pure."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from build_tools.assessment.wording import decimals, percent

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable
    from fractions import Fraction

    from build_tools.model.assessment.quantities import PersonTimes

UNKNOWN = "—"
_NUMBERS = tuple(map(str, range(32)))
_ISO = re.compile(r"\b(\d{4})-(\d\d)(?:-(\d\d))?\b")


def short_day(day: dt.date) -> str:
    """Return `3月5日`."""
    return f"{day.month}月{day.day}日"


def long_day(day: dt.date) -> str:
    """Return `2026年3月5日`."""
    return f"{day.year}年{day.month}月{day.day}日"


def clock(minutes: int | None) -> str:
    """Return `19:05` of minutes after midnight; empty where they are not known."""
    return "" if minutes is None else f"{minutes // 60:02}:{minutes % 60:02}"


def with_days(text: str, year: int) -> str:
    """Return a line of evidence with its days as people say them; those of `year` without it."""
    return _with_days(text, year) if "-" in text else text


@lru_cache(maxsize=4096)
def _with_days(text: str, year: int) -> str:
    def spoken(match: re.Match[str]) -> str:
        number, month, day = match.groups()
        before = "" if int(number) == year else f"{number}年"
        return f"{before}{int(month)}月" + (f"{int(day)}日" if day else "")

    return _ISO.sub(spoken, text)


def month_and_day(day: dt.date) -> int:
    """Return a day of a year as one number, by which such days can be ordered."""
    return day.month * 32 + day.day


def day_list(days: Iterable[int | None]) -> str:
    """Return days, as `month_and_day` has them, by month: `1月5、15日，2月12日`.

    Each stands once, in order; None not at all.
    """
    by_month: dict[int, list[str]] = {}
    for number in sorted(set(filter(None, days))):
        month = number >> 5
        if month in by_month:
            by_month[month].append(_NUMBERS[number & 31])
        else:
            by_month[month] = [_NUMBERS[number & 31]]
    return "，".join([f"{month}月{'、'.join(days)}日" for month, days in by_month.items()])


def count(number: int | Fraction) -> str:
    """Return a figure with its thousands apart: `30,820`; two decimals at most, rounded down."""
    whole, point, digits = decimals(number).partition(".")
    return f"{int(whole):,}{point}{digits}"


def rate(present: PersonTimes, expected: PersonTimes) -> str:
    """Return a participation rate; a dash where nobody was expected."""
    return percent(present / expected) if expected else UNKNOWN
