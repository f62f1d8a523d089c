"""The shapes of the charts in units of their drawings; a template draws them. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from build_tools.assessment.wording import percent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from build_tools.model.assessment.quantities import Share

_BAR_LEFT, _BAR_WIDTH, _BAR_STEP, _BAR_TOP = 130, 410, 34, 30
_COLUMN_LEFT, _COLUMN_WIDTH, _COLUMN_HEIGHT, _COLUMN_TOP = 52, 540, 250, 24


@dataclass(frozen=True)
class Bar:
    """A station's bar; `short` where it does not reach the required share."""

    name: str
    label: str
    top: int
    width: int
    short: bool


@dataclass(frozen=True)
class BarChart:
    """Shares of stations; `required` is the place of the required share, None without one."""

    bars: tuple[Bar, ...]
    ticks: tuple[tuple[int, str], ...]
    height: int
    required: int | None
    required_label: str
    start: int = _BAR_LEFT


@dataclass(frozen=True)
class Column:
    """A month's column; `is_over` is false for a month that is not over."""

    name: str
    label: str
    x: int
    top: int
    height: int
    is_over: bool


@dataclass(frozen=True)
class ColumnChart:
    """A year in columns, with lines at round numbers."""

    columns: tuple[Column, ...]
    lines: tuple[tuple[int, str], ...]
    width: int
    bottom: int = _COLUMN_TOP + _COLUMN_HEIGHT
    start: int = _COLUMN_LEFT
    end: int = _COLUMN_LEFT + _COLUMN_WIDTH


def bar_chart(shares: Sequence[tuple[str, Share]], required: Share | None) -> BarChart:
    """Return the bars of shares, one below the other in their order."""
    bars = tuple(
        Bar(
            name=name,
            label=percent(share.amount),
            top=_BAR_TOP + index * _BAR_STEP,
            width=int(share.amount * _BAR_WIDTH),
            short=required is not None and share < required,
        )
        for index, (name, share) in enumerate(shares)
    )
    ticks = tuple(
        (_BAR_LEFT + _BAR_WIDTH * quarter // 4, f"{quarter * 25}%") for quarter in range(5)
    )
    return BarChart(
        bars,
        ticks,
        height=_BAR_TOP + len(bars) * _BAR_STEP + 30,
        required=None if required is None else _BAR_LEFT + int(required.amount * _BAR_WIDTH),
        required_label="" if required is None else f"要求 {percent(required.amount)}",
    )


def column_chart(values: Sequence[int | None]) -> ColumnChart:
    """Return the columns of twelve months; None for one that is not over."""
    step = round_step(max((value for value in values if value is not None), default=0))
    highest = step * 4
    pitch = _COLUMN_WIDTH / 12
    columns = tuple(
        Column(
            name=f"{index + 1}月",
            label="" if value is None else str(value),
            x=round(_COLUMN_LEFT + pitch * index + pitch * 0.15),
            height=height,
            top=_COLUMN_TOP + _COLUMN_HEIGHT - height,
            is_over=value is not None,
        )
        for index, value in enumerate(values)
        for height in (18 if value is None else int(Fraction(value, highest) * _COLUMN_HEIGHT),)
    )
    lines = tuple(
        (_COLUMN_TOP + _COLUMN_HEIGHT * (4 - quarter) // 4, str(step * quarter))
        for quarter in range(5)
    )
    return ColumnChart(columns, lines, width=round(pitch * 0.7))


def round_step(highest: int) -> int:
    """Return the least of 1, 2, 5, 10, 20, 50 … of which four reach the highest value."""
    power = 1
    while True:
        for factor in (1, 2, 5):
            if factor * power * 4 >= highest:
                return factor * power
        power *= 10
