"""Figures as those who are scored read them, in Chinese. Shown values are rounded, never judged by.

What is shown of a share or of points is rounded down, so that nothing short of a limit looks as if
it had reached it; what is lacking is rounded up.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from build_tools.model.assessment.quantities import Share

if TYPE_CHECKING:
    from build_tools.model.assessment.quantities import Quantity

_PLACES = 2
DOUBLED = "和另一场重叠，不重复算"


def decimals(number: int | Fraction, *, up: bool = False) -> str:
    """Return at most two decimals, without zeros at the end; rounded down, or `up`."""
    return _decimals(number.numerator, number.denominator, up=up)


def _decimals(numerator: int, denominator: int, *, up: bool) -> str:
    # Of whole numbers: a report shows some hundred thousand figures, and fractions are slow.
    if denominator == 1:
        return str(numerator)
    scaled = numerator * 10**_PLACES
    whole = -(-scaled // denominator) if up else scaled // denominator
    sign, whole = ("-" if whole < 0 else ""), abs(whole)
    text = f"{whole // 10**_PLACES}.{whole % 10**_PLACES:0{_PLACES}}"
    return sign + text.rstrip("0").rstrip(".")


def points_text(points: Fraction) -> str:
    """Return points with their unit; the exact fraction beside them where decimals are not."""
    text = decimals(points)
    if points.denominator == 1:
        return f"{text} 分"
    return f"{text} 分" if Fraction(text) == points else f"{text} 分（准数 {points}）"


def percent(share: int | Fraction, *, up: bool = False) -> str:
    """Return a share as a percentage."""
    return f"{_decimals(share.numerator * 100, share.denominator, up=up)}%"


def amount_text(quantity: Quantity) -> str:
    """Return an amount with its unit."""
    if isinstance(quantity, Share):
        return percent(quantity.amount)
    return f"{decimals(quantity.amount)} {quantity.unit}"
