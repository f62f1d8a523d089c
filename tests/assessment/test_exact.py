"""Exact numbers, and quantities that do not mix."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from build_tools.model.assessment.exact import parse_amount, parse_number, parse_share
from build_tools.model.assessment.quantities import (
    LearningHours,
    Minutes,
    Persons,
    PersonTimes,
    Quantity,
    Share,
    Times,
)
from build_tools.reading.located_yaml import read_yaml

FOUR = (Minutes, Persons, PersonTimes, LearningHours)


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("5", 5),
        ("-5", -5),
        ("0.1", Fraction(1, 10)),
        ("0.10", Fraction(1, 10)),
        ("33.3", Fraction(333, 10)),
        ("'0.7'", Fraction(7, 10)),
        ("17/20", Fraction(17, 20)),
        ("'１７/20'", Fraction(17, 20)),
    ],
)
def test_numbers_are_what_was_written(written: str, number: Fraction) -> None:
    value = read_yaml(f"a: {written}", strict=True).value["a"]
    assert parse_number(value) == number
    assert isinstance(parse_number(value), Fraction)


@given(st.integers(-999_999, 999_999), st.integers(0, 6))
def test_decimals_of_yaml_come_back_exactly(digits: int, places: int) -> None:
    text = format(Decimal(digits).scaleb(-places), "f")
    value = read_yaml(f"a: {text}", strict=True).value["a"]
    assert parse_number(value) == Fraction(digits, 10**places)


@pytest.mark.parametrize("value", [True, None, "", "1,000", "1e3", 1e30, "1/0", [], "x", "٣"])
def test_what_is_no_number(value: object) -> None:
    with pytest.raises(ValueError, match="number"):
        parse_number(value)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("90 分钟", Minutes(90)),
        ("1.5小时", Minutes(90)),
        ("32 学时", LearningHours(32)),
        ("10 人", Persons(10)),
        ("10 人次", PersonTimes(10)),
        ("6 场", Times(6)),
        ("90 %", Share(Fraction(9, 10))),
        ("９０％", Share(Fraction(9, 10))),
        ("17/20", Share(Fraction(17, 20))),
        ("33.3%", Share(Fraction(333, 1000))),
    ],
)
def test_amounts_with_units(text: str, amount: Quantity) -> None:
    assert parse_amount(text) == amount


@pytest.mark.parametrize("text", ["90", "90 分种", "-1 次", "分钟", "九十分钟", 90, "90 分钟 吧"])
def test_what_is_no_amount(text: object) -> None:
    with pytest.raises(ValueError, match="amount"):
        parse_amount(text)


@pytest.mark.parametrize("text", ["0 %", "101 %", "90 分钟", "3/2"])
def test_what_is_no_share(text: str) -> None:
    with pytest.raises(ValueError):
        parse_share(text)


@pytest.mark.parametrize(("kind", "other"), list(permutations(FOUR, 2)))
def test_the_four_kinds_neither_add_nor_compare(
    kind: type[Quantity], other: type[Quantity]
) -> None:
    for act in ("__add__", "__sub__", "__truediv__", "__lt__", "__le__"):
        with pytest.raises(TypeError, match="not the same"):
            getattr(kind(1), act)(other(1))
    assert kind(1) != other(1)
    with pytest.raises(TypeError):
        kind(1) + 1  # type: ignore[operator]


@pytest.mark.parametrize("kind", FOUR)
def test_each_kind_adds_to_itself(kind: type[Quantity]) -> None:
    assert kind(1) + kind(Fraction(1, 2)) == kind(Fraction(3, 2))
    assert kind(1) < kind(2) <= kind(2)
    assert kind(3) / kind(4) == Fraction(3, 4)
    with pytest.raises(TypeError, match="float"):
        kind(0.5)  # type: ignore[arg-type]
