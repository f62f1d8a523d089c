"""Which level each lesson gets in so many bytes: the most useful for its size first. Pure.

A step lifts a lesson from one level to a better one. The steps of all lessons are put in order, by
what they are worth for each byte, and taken until the first that does not fit. That rule alone
regrets: one film of 3 GB would close a disk of 4 GB to thirty small lessons behind it. So it is
tried over and over, and the best result counts:

- with levels of at most 1 MB, 2 MB, 4 MB … a lesson, and without such a limit;
- each time also with one lesson held at one of its levels, whatever its place in the order.

Each try takes the beginning of one fixed row of steps. More room only lengthens that beginning,
and another lesson with room of its own only adds to the row. So a larger disk is never worth less,
and more content never costs more than its own size. `benchmarks/plan_value.py` holds the rule
against an exact solver.
"""

from __future__ import annotations

import itertools
import math
from bisect import bisect_right
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_SMALLEST_LIMIT = 1_000_000
"""Bytes; the limits double from here, the same for every disk."""


@dataclass(frozen=True)
class FillLevel:
    """A level that a lesson may get: its number, its bytes, and what it is worth here."""

    level: int
    bytes: int
    value: int


NOTHING = FillLevel(-1, 0, 0)
"""Stands for no level beyond what the lesson has anyway."""


@dataclass(frozen=True)
class _Step:
    """Lifts a lesson from a level to a better one, for so many more bytes."""

    to: FillLevel
    bytes: int
    value: int
    worth: float
    """What each byte of it is worth."""

    @classmethod
    def between(cls, current: FillLevel, level: FillLevel) -> _Step:
        """Return the step from a level to another."""
        size, value = level.bytes - current.bytes, level.value - current.value
        return cls(level, size, value, value / size if size else math.inf)


class FillOption:
    """The levels that a lesson may get above the one that it has anyway."""

    def __init__(self, levels: Sequence[FillLevel]) -> None:
        self.levels = tuple(levels)
        self._steps: dict[int | None, tuple[_Step, ...]] = {}

    def steps(self, limit: int | None) -> tuple[_Step, ...]:
        """Return the steps up to `limit` bytes, each worth less for a byte than the one before."""
        if limit not in self._steps:
            levels = [x for x in self.levels if limit is None or x.bytes <= limit]
            self._steps[limit] = tuple(_steps(levels))
        return self._steps[limit]


def _steps(levels: Sequence[FillLevel]) -> Iterator[_Step]:
    current = NOTHING
    while lifts := [
        _Step.between(current, level)
        for level in levels
        if level.value > current.value and level.bytes >= current.bytes
    ]:
        step = max(lifts, key=lambda step: (step.worth, step.value))
        yield step
        current = step.to


def fill(options: Sequence[FillOption], room: int) -> tuple[FillLevel, ...]:
    """Return the level of each option for `room` bytes; earlier options come first in a tie."""
    chosen: tuple[FillLevel, ...] = (NOTHING,) * len(options)
    if room <= 0 or not options:
        return chosen
    best = 0
    row = _Row(options, None)
    price = row.price(room)
    for limit in _limits(options):
        bound = _Bound(options, limit, price, room)
        if not bound.allows(best + 1):
            break  # nor is it under a lower limit
        if limit is not None:
            row = _Row(options, limit)
        value, fixed = row.best(bound, room, best)
        if value > best:
            best, chosen = value, row.levels(room, fixed)
    return chosen


def _limits(options: Sequence[FillOption]) -> Iterator[int | None]:
    """Yield the limits for one lesson's bytes, from none down to the smallest."""
    yield None
    largest = max((x.bytes for option in options for x in option.levels), default=0)
    doublings = max(0, math.ceil(math.log2(max(1, largest) / _SMALLEST_LIMIT)))
    for exponent in range(doublings, -1, -1):
        if (limit := _SMALLEST_LIMIT << exponent) < largest:
            yield limit


class _Row:
    """The steps of all options in their order, with the sums of their bytes and values."""

    def __init__(self, options: Sequence[FillOption], limit: int | None) -> None:
        self.options = options
        steps = [
            (-step.worth, index, step)
            for index, option in enumerate(options)
            for step in option.steps(limit)
        ]
        steps.sort(key=itemgetter(0))  # stable: earlier options first, lower levels first
        self._steps = [(index, step) for _worth, index, step in steps]
        self._bytes = [0, *itertools.accumulate(step.bytes for _index, step in self._steps)]
        self._values = [0, *itertools.accumulate(step.value for _index, step in self._steps)]
        self._places: dict[int, list[int]] = {}
        for place, (index, _step) in enumerate(self._steps):
            self._places.setdefault(index, []).append(place)

    def price(self, room: int) -> float:
        """Return the worth of a byte in the first step that does not fit; 0 where all do."""
        end = self._end(room)
        return self._steps[end][1].worth if end < len(self._steps) else 0.0

    def best(
        self, bound: _Bound, room: int, least: int
    ) -> tuple[int, tuple[int, FillLevel] | None]:
        """Return the best value of this row, and the option that is held for it, if any.

        What is not above `least` need not be found.
        """
        end = self._end(room)
        best, fixed = self._values[end], None
        reached = self.levels(room, None)
        cut = self._steps[end][0] if end < len(self._steps) else -1
        for regret, index, level in bound.candidates:
            if not bound.allows(max(best, least) + 1, regret):
                break
            # Held where it is anyway, a lesson changes nothing, but for the one that is cut.
            if level.bytes > room or (reached[index] is level and index != cut):
                continue
            value = level.value + self._value_without(index, room - level.bytes)
            if value > best:
                best, fixed = value, (index, level)
        return best, fixed

    def levels(self, room: int, fixed: tuple[int, FillLevel] | None) -> tuple[FillLevel, ...]:
        """Return the level of each option where the row is taken as far as it fits."""
        levels = [NOTHING] * len(self.options)
        index, level = fixed or (-1, NOTHING)
        for option, step in self._steps[: self._end_without(index, room - level.bytes)]:
            levels[option] = step.to
        if fixed:
            levels[index] = level
        return tuple(levels)

    def _end(self, room: int) -> int:
        """Return how many steps fit."""
        return bisect_right(self._bytes, room) - 1

    def _end_without(self, option: int, room: int) -> int:
        """Return how many steps fit where those of an option take nothing."""
        left_out = 0
        for place in self._places.get(option, ()):
            end = self._end(room + left_out)
            if end <= place:
                return end
            left_out += self._steps[place][1].bytes
        return self._end(room + left_out)

    def _value_without(self, option: int, room: int) -> int:
        end = self._end_without(option, room)
        places = self._places.get(option, ())
        return self._values[end] - sum(self._steps[p][1].value for p in places if p < end)


class _Bound:
    """What no choice under a limit can exceed, and by how much a lesson held at a level misses it.

    A byte has the price of the step at which the row without a limit is cut. The bound is what all
    lessons would be worth if room were bought and sold at that price; any price gives a true one.
    """

    def __init__(
        self, options: Sequence[FillOption], limit: int | None, price: float, room: int
    ) -> None:
        self._value = price * room
        self.candidates: list[tuple[float, int, FillLevel]] = []
        """What is missed, the option, the level that it is held at; the least missed first."""
        for index, option in enumerate(options):
            best, gains = 0.0, [(0.0, NOTHING)]
            for level in option.levels:
                gain = level.value - price * level.bytes
                gains.append((gain, level))
                if gain > best and (limit is None or level.bytes <= limit):
                    best = gain
            self._value += best
            self.candidates += [(best - gain, index, level) for gain, level in gains]
        self.candidates.sort(key=itemgetter(0))

    def allows(self, value: int, regret: float | None = None) -> bool:
        """Return whether a choice could be worth so much; rounding never says no too early."""
        if regret is None:
            regret = self.candidates[0][0]
        return self._value - regret >= value - 1e-6 * max(1.0, self._value)
