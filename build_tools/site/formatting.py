"""Lengths, dates, months and sizes as text for the site; Chinese, ready to be shown. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from build_tools.model.page import MonthView

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from build_tools.model.month import Month

# Embeddings, overrides and isolates: Unicode Standard Annex #9, 2.1 to 2.4.
_BIDI_CONTROLS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_MONTHS = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"]
# The two solar terms (节气) that fall in each month of the Gregorian calendar.
_TERMS = (
    "小寒 大寒|立春 雨水|惊蛰 春分|清明 谷雨|立夏 小满|芒种 夏至|"
    "小暑 大暑|立秋 处暑|白露 秋分|寒露 霜降|立冬 小雪|大雪 冬至"
)


def month_view(month: Month) -> MonthView:
    """Return the view of a month."""
    return MonthView(
        key=str(month),
        number=month.number,
        name=f"{_MONTHS[month.number - 1]}月",
        terms=solar_terms(month.number),
        label=month.label,
    )


def solar_terms(number: int) -> tuple[str, ...]:
    """Return the two solar terms of a month of the year, 1 to 12."""
    return tuple(_TERMS.split("|")[number - 1].split())


def strip_bidi(text: str) -> str:
    """Return an editor's text for use inside a sentence of ours.

    A control character that is never closed would reverse the rest of the sentence. Text in an
    element of its own may keep them: the stylesheet isolates it.
    """
    return _BIDI_CONTROLS.sub("", text)


def length(seconds: float) -> str:
    """Return `38分钟`, or `50秒` under a minute; empty for nothing."""
    if seconds <= 0:
        return ""
    if seconds < 60:
        return f"{max(1, round(seconds))}秒"
    return f"{round(seconds / 60)}分钟"


def spaced_length(seconds: float) -> str:
    """Return a length for use inside a sentence: `38 分钟`."""
    return length(seconds).replace("分钟", " 分钟").replace("秒", " 秒")


def date(day: dt.date) -> str:
    """Return `2026年11月10日`."""
    return f"{day.year}年{day.month}月{day.day}日"


def hours(amount: float) -> str:
    """Return learning hours: `0.5 学时`, `2 学时`."""
    return f"{amount:g} 学时"


def size(count: int) -> str:
    """Return a file's size: `0.4 MB`, `12 KB`."""
    if count >= 100_000:
        return f"{count / 1_000_000:.1f} MB"
    return f"{max(1, round(count / 1000))} KB"


def season(months: Sequence[int]) -> str:
    """Return `11月—2月` for a run (over the year's end too), `3月、9月` else, `全年` for twelve."""
    chosen = set(months)
    if len(chosen) == 12:
        return "全年"
    return "、".join(_span(start, _run_end(start, chosen)) for start in season_starts(months))


def season_starts(months: Sequence[int]) -> tuple[int, ...]:
    """Return the months in which a season begins; none for the whole year."""
    chosen = set(months)
    starts = [m for m in range(1, 13) if m in chosen and (m - 2) % 12 + 1 not in chosen]
    # A farming year that runs over New Year is given from its autumn start.
    first = [m for m in starts if m > 6 and 1 in chosen and _run_end(m, chosen) < m]
    return (*first, *(m for m in starts if m not in first))


def _run_end(start: int, chosen: set[int]) -> int:
    end = start
    while end % 12 + 1 in chosen and end % 12 + 1 != start:
        end = end % 12 + 1
    return end


def _span(start: int, end: int) -> str:
    return f"{start}月" if start == end else f"{start}月—{end}月"
