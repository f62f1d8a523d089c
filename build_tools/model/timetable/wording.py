"""Days, times and the reasons of a timetable in Chinese, to be read and to be said aloud. Pure."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from build_tools.model.timetable.lunar import lunar_day

if TYPE_CHECKING:
    from build_tools.model.records.statement import SlotKind
    from build_tools.model.timetable.scheduled_days import ScheduledDay

_WEEKDAYS = "一二三四五六日"
_DAY_PARTS = ((5, "凌晨"), (8, "早上"), (12, "上午"), (13, "中午"), (18, "下午"), (24, "晚上"))
KIND_LABELS: dict[SlotKind, str] = {
    "live": "跟着直播看",
    "same_time": "全镇同时看",
    "on_demand": "自己放课",
    "lecture": "请人来讲",
    "consultation": "技术咨询",
    "teaching": "现场教",
}
"""The kinds of slots in the words of the page on which sessions are held."""


def short_day(day: dt.date) -> str:
    """Return `10月9日`."""
    return f"{day.month}月{day.day}日"


def weekday(day: dt.date) -> str:
    """Return `星期五`."""
    return f"星期{_WEEKDAYS[day.weekday()]}"


def long_day(day: dt.date) -> str:
    """Return `10月9日 星期五`."""
    return f"{short_day(day)} {weekday(day)}"


def lunar_text(day: dt.date) -> str:
    """Return `农历八月廿九`."""
    return f"农历{lunar_day(day)}"


def clock_text(minutes: int) -> str:
    """Return minutes after midnight as a clock shows them: `9:05`."""
    return f"{minutes // 60 % 24}:{minutes % 60:02}"


def spoken_time(minutes: int) -> str:
    """Return a time of day as people say it: `上午9点半`, `晚上7点05分`."""
    hour, minute = divmod(minutes % (24 * 60), 60)
    part = next(name for end, name in _DAY_PARTS if hour < end)
    number = hour - 12 if hour > 12 else hour
    return f"{part}{number}点{_spoken_minutes(minute)}"


def _spoken_minutes(minutes: int) -> str:
    if minutes == 30:
        return "半"
    return f"{minutes:02}分" if minutes else ""


def absent_text(occurrence: ScheduledDay) -> str:
    """Return why a day is not as usual, where one looks for it: `国庆节放假，挪到10月9日`."""
    if occurrence.day is None:
        return f"{occurrence.why}，这次停一次"
    return f"{occurrence.why}，挪到{_day_seen_from(occurrence.day, occurrence.nominal)}"


def instead_text(occurrence: ScheduledDay) -> str:
    """Return the reason where it is held instead: `10月5日的挪到这天，国庆节放假`; else `why`."""
    if not occurrence.is_moved:
        return occurrence.why
    return f"{_day_seen_from(occurrence.nominal, occurrence.shown_on)}的挪到这天，{occurrence.why}"


def _day_seen_from(day: dt.date, other: dt.date) -> str:
    return short_day(day) if day.year == other.year else f"{day.year}年{short_day(day)}"
