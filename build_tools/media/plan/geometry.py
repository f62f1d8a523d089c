"""Sizes and frame rates of renditions: never larger, never faster, in square pixels. Pure."""

from __future__ import annotations

import math
from fractions import Fraction

_STANDARD_RATES = (
    Fraction(5),
    Fraction(8),
    Fraction(10),
    Fraction(12),
    Fraction(15000, 1001),
    Fraction(15),
    Fraction(20),
    Fraction(24000, 1001),
    Fraction(24),
    Fraction(25),
    Fraction(30000, 1001),
    Fraction(30),
)


def fit(width: int, height: int, sar: Fraction, box: tuple[int, int]) -> tuple[int, int]:
    """Return the even size in square pixels that fits the box and is no larger than it is shown.

    Pixels are made square by stretching the shorter side, as players do, so no line is lost.
    """
    square = Fraction(1)
    wide = width * max(sar, square)
    high = height / min(sar, square)
    scale = min(Fraction(1), box[0] / wide, box[1] / high)
    return even(wide * scale, box[0]), even(high * scale, box[1])


def even(size: Fraction, limit: int) -> int:
    """Return the nearest even number that is not above `limit`."""
    return max(2, min(round(size / 2) * 2, limit))


def output_rate(rate: Fraction, variable: bool, cap: int) -> Fraction:
    """Return the constant frame rate: at most `cap`, by halving, so 60 becomes 30 and 50 25."""
    if variable:
        rate = next((r for r in _STANDARD_RATES if r >= rate * Fraction(99, 100)), rate)
    # 30.3 is a phone's idea of 30: a tenth above the cap is cut, not halved.
    parts = max(1, math.ceil(rate / cap - Fraction(1, 10)))
    return max(min(rate / parts, Fraction(cap)), _STANDARD_RATES[0])


def limit_pixels(size: tuple[int, int], pixels: int) -> tuple[int, int]:
    """Return the size, scaled down in proportion until it has at most so many pixels."""
    if size[0] * size[1] <= pixels:
        return size
    scale = Fraction(math.sqrt(pixels / (size[0] * size[1]))).limit_denominator(10_000)
    return even(size[0] * scale, size[0]), even(size[1] * scale, size[1])
