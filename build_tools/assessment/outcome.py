"""From a share, or a deduction, to points: exact, rounded by the scheme's rule, put into words."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from build_tools.assessment.wording import decimals, percent, points_text
from build_tools.model.assessment.methods import ShortMinus, ShortProportion

if TYPE_CHECKING:
    from build_tools.model.assessment.methods import ShortNothing
    from build_tools.model.assessment.quantities import Share
    from build_tools.model.assessment.rule_book import Rounding
    from build_tools.model.assessment.score import Evidence


@dataclass(frozen=True)
class Outcome:
    """What a method makes of an item, before rounding; `steps` is the arithmetic in words."""

    facts: str
    steps: str
    points: Fraction
    evidence: tuple[Evidence, ...] = ()
    undecided: bool = False


def nothing_to_judge(facts: str) -> Outcome:
    """Return no points, for a person to look at: there is nothing that could be worked out."""
    return Outcome(facts, "先按 0 分，请人看", Fraction(0), undecided=True)


def by_share(
    facts: str,
    share: Share,
    aim: Share,
    short: ShortMinus | ShortProportion | ShortNothing,
    full: Fraction,
) -> Outcome:
    """Return the points of a share that should reach `aim`."""
    facts = f"{facts}，占 {percent(share.amount)}"
    if aim <= share:
        return Outcome(f"{facts}，达到 {percent(aim.amount)}", "", full)
    lacking = aim - share
    # Beside the shown share, the two add up to the aim.
    facts = f"{facts}，差 {percent(lacking.amount, up=True)}"
    if isinstance(short, ShortMinus):
        units = _units(lacking / short.each, short.part)
        return Outcome(facts, *deducted(units, short.minus, full))
    if isinstance(short, ShortProportion):
        points = full * (share / aim)
        steps = f"按比例 {share.amount}÷{percent(aim.amount)}×{decimals(full)}"
        return Outcome(facts, steps, points)
    return Outcome(facts, "没达到不得分", Fraction(0))


def deducted(units: Fraction, minus: Fraction, full: Fraction) -> tuple[str, Fraction]:
    """Return the arithmetic of minus points, which end at none, and what is left."""
    if not units:
        return "", full
    points = max(full - units * minus, Fraction(0))
    end = "，扣完为止" if units * minus > full else ""
    return f"扣 {_exact(units)}×{_exact(minus)} 分{end}", points


def rounded(points: Fraction, rounding: Rounding | None) -> Fraction:
    """Return points by the scheme's rule of rounding; as they are where it has none."""
    if rounding is None:
        return points
    steps = points / rounding.step
    if rounding.how == "down":
        return math.floor(steps) * rounding.step
    if rounding.how == "up":
        return math.ceil(steps) * rounding.step
    return math.floor(steps + Fraction(1, 2)) * rounding.step


def sentence(outcome: Outcome, full: Fraction, rounding: Rounding | None) -> str:
    """Return facts, arithmetic and points: `36 期里 34 期…，差 5.56% → 扣 6×1 分，得 24 分`."""
    points = rounded(outcome.points, rounding)
    steps = f"{outcome.steps}，" if outcome.steps else ""
    result = f"得 {points_text(points)}"
    if points != outcome.points and rounding is not None:
        step = f"{_HOW[rounding.how]}到 {decimals(rounding.step)}"
        result = f"合 {points_text(outcome.points)}，{step}，{result}"
    return f"{outcome.facts} → {steps}{result}（满分 {points_text(full)}）"


_HOW = {"down": "舍", "up": "进", "half_up": "四舍五入"}


def _units(exact: Fraction, part: str) -> Fraction:
    if part == "whole":
        return Fraction(math.ceil(exact))
    return Fraction(math.floor(exact)) if part == "none" else exact


def _exact(number: Fraction) -> str:
    text = decimals(number)
    return text if number.denominator == 1 or Fraction(text) == number else str(number)
