"""Quantities that must never be mixed: each adds to and compares with its own kind alone. Pure.

Minutes of playing, persons, person-times and learning hours look alike in a table and are not the
same: ten persons who came twice are 10 persons and 20 person-times.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar, Self


@dataclass(frozen=True, init=False)
class Quantity:
    """An exact amount of one kind; `unit` as people write it behind the number."""

    amount: int | Fraction
    unit: ClassVar[str] = ""

    def __init__(self, amount: int | Fraction) -> None:
        if isinstance(amount, float):
            raise TypeError("a float is not exact")
        if type(amount) is Fraction and amount.denominator == 1:
            amount = amount.numerator  # equal, and compared in a tenth of the time
        object.__setattr__(self, "amount", amount)

    def __add__(self, other: Self) -> Self:
        return type(self)(self.amount + self._same(other))

    def __sub__(self, other: Self) -> Self:
        return type(self)(self.amount - self._same(other))

    def __truediv__(self, other: Self) -> Fraction:
        return Fraction(self.amount, self._same(other))

    def __lt__(self, other: Self) -> bool:
        return self.amount < self._same(other)

    def __le__(self, other: Self) -> bool:
        return self.amount <= self._same(other)

    def __bool__(self) -> bool:
        return bool(self.amount)

    def _same(self, other: Quantity) -> int | Fraction:
        if type(other) is not type(self):
            raise TypeError(f"{type(self).__name__} and {type(other).__name__} are not the same")
        return other.amount


class Minutes(Quantity):
    """Minutes of the clock in which a station learned."""

    unit = "分钟"


class Persons(Quantity):
    """Different people: somebody who came ten times counts once."""

    unit = "人"


class PersonTimes(Quantity):
    """Presences: somebody who came ten times counts ten times."""

    unit = "人次"


class LearningHours(Quantity):
    """Hours that a rule grants to a person for learning; no hours of a clock."""

    unit = "学时"


class Times(Quantity):
    """How often something happened: sessions, applications, questions."""

    unit = "次"


class Share(Quantity):
    """A part of a whole, 17/20 = 85 %."""

    unit = "%"


class Points(Quantity):
    """Points of a score, where rules compare with them."""

    unit = "分"


class Stars(Quantity):
    """Stars that a station was awarded."""

    unit = "星"
