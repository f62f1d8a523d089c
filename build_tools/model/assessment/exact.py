"""Numbers and amounts as a clerk writes them, to exact values: `0.1`, `17/20`, `90 %`, `3 小时`.

No float takes part in anything: what YAML reads as one is taken back to the decimals that were
written, which is exact up to the 15 digits that a float keeps.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, TypeVar

from pydantic import PlainValidator

from build_tools.model.assessment.quantities import (
    LearningHours,
    Minutes,
    Persons,
    PersonTimes,
    Points,
    Quantity,
    Share,
    Stars,
    Times,
)

_LARGEST = 1_000_000
_NUMBER = re.compile(r"-?[0-9]{1,7}(?:\.[0-9]{1,6}|/[1-9][0-9]{0,5})?")
_AMOUNT = re.compile(rf"({_NUMBER.pattern})[ \t]*(\D*)")
_UNITS: dict[str, tuple[type[Quantity], Fraction]] = {
    "分钟": (Minutes, Fraction(1)),
    "小时": (Minutes, Fraction(60)),
    "人": (Persons, Fraction(1)),
    "人次": (PersonTimes, Fraction(1)),
    "学时": (LearningHours, Fraction(1)),
    **dict.fromkeys(("次", "场", "件", "条"), (Times, Fraction(1))),
    "%": (Share, Fraction(1, 100)),
    "分": (Points, Fraction(1)),
    "星": (Stars, Fraction(1)),
}

Kind = TypeVar("Kind", bound=Quantity)


def parse_number(value: object) -> Fraction:
    """Read `5`, `0.5`, `"0.50"` or `17/20`. Raises ValueError for anything else."""
    # The shortest decimals that give this float: those that were written.
    text = _decimals(value) if isinstance(value, float) else _plain(str(value))
    if not _NUMBER.fullmatch(text):  # `True` and groups of keys neither
        raise ValueError("number")
    number = Fraction(text)
    if abs(number) > _LARGEST:
        raise ValueError("number")
    return number


def parse_amount(value: object) -> Quantity:
    """Read a number with its unit, `90 分钟`, or a share, `85 %` or `17/20`. Raises ValueError."""
    match = _AMOUNT.fullmatch(_plain(value)) if isinstance(value, str) else None
    if match is None:
        raise ValueError("amount")
    number, unit = parse_number(match[1]), match[2].strip()
    if not unit and "/" in match[1]:
        return Share(number)
    if unit not in _UNITS or number < 0:
        raise ValueError("amount")
    kind, factor = _UNITS[unit]
    return kind(number * factor)


def parse_as(kind: type[Kind], value: object) -> Kind:
    """Read an amount of this kind. Raises ValueError for one of another kind."""
    amount = parse_amount(value)
    if isinstance(amount, kind):
        return amount
    raise ValueError(kind.__name__)


def parse_share(value: object) -> Share:
    """Read a share of more than nothing and at most the whole. Raises ValueError."""
    share = parse_as(Share, value)
    if not 0 < share.amount <= 1:
        raise ValueError("share")
    return share


def _decimals(value: float) -> str:
    return format(Decimal(repr(value)), "f")


def _plain(value: str) -> str:
    # `９０％` from a Chinese keyboard means the same as `90%`.
    return unicodedata.normalize("NFKC", value).strip()


def _not_negative(value: object) -> Fraction:
    number = parse_number(value)
    if number < 0:
        raise ValueError("negative")
    return number


def _positive(value: object) -> Fraction:
    number = _not_negative(value)
    if not number:
        raise ValueError("zero")
    return number


Number = Annotated[Fraction, PlainValidator(parse_number)]
NotNegative = Annotated[Fraction, PlainValidator(_not_negative)]
Positive = Annotated[Fraction, PlainValidator(_positive)]
Amount = Annotated[Quantity, PlainValidator(parse_amount)]
ShareAmount = Annotated[Share, PlainValidator(parse_share)]
MinutesAmount = Annotated[Minutes, PlainValidator(lambda value: parse_as(Minutes, value))]
TimesAmount = Annotated[Times, PlainValidator(lambda value: parse_as(Times, value))]
HoursAmount = Annotated[LearningHours, PlainValidator(lambda value: parse_as(LearningHours, value))]
