"""Days of the Chinese lunar calendar 农历, by the table that `borax` has for 1900 to 2100. Pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache

_MONTHS = ("正", "二", "三", "四", "五", "六", "七", "八", "九", "十", "冬", "腊")
_FIGURES = "十一二三四五六七八九"
_KEPT = 4_096  # days; ten years of a timetable are asked for again and again


@dataclass(frozen=True)
class LunarDay:
    """A day of a lunar month: 1 to 12, which may be the leap month after that one; 1 to 30."""

    month: int
    day: int
    is_leap: bool = False

    def __str__(self) -> str:
        """The day as calendars print it: `闰六月十五`, `腊月廿三`."""
        return f"{'闰' if self.is_leap else ''}{_MONTHS[self.month - 1]}月{_day_text(self.day)}"


@lru_cache(maxsize=_KEPT)
def lunar_day(day: dt.date) -> LunarDay:
    """Return the lunar day of a date from 31 January 1900 to the end of 2100."""
    from borax.calendars.lunardate import LunarDate

    lunar = LunarDate.from_solar(day)
    return LunarDay(lunar.month, lunar.day, bool(lunar.leap))


def solar_term(day: dt.date) -> str:
    """Return the solar term 节气 that begins on a day: `冬至`; empty on others."""
    from borax.calendars.lunardate import LunarDate

    return LunarDate.from_solar(day).term or ""


def _day_text(day: int) -> str:
    if day <= 10:
        return f"初{_FIGURES[day % 10]}"
    if day < 20:
        return f"十{_FIGURES[day - 10]}"
    if day < 30 and day != 20:
        return f"廿{_FIGURES[day - 20]}"
    return "二十" if day == 20 else "三十"
