"""Faults in unions whose arm a key chooses: each on its own line, under its key as written."""

from __future__ import annotations

from typing import Annotated, Literal

import pytest
from pydantic import BeforeValidator, Field

from build_tools.model.frozen_model import StrictModel, as_tuple
from build_tools.model.problem import Problem
from build_tools.model.rules import CheckRule, Rule
from build_tools.reading.field_faults import SchemaRules
from build_tools.reading.typed_yaml import read_typed

RULES = SchemaRules(
    yaml=CheckRule(Rule.REGISTER_YAML, "x"),
    repeated=CheckRule(Rule.REGISTER_REPEATED_KEY, "x"),
    unknown=CheckRule(Rule.REGISTER_UNKNOWN_KEY, "x"),
    required=CheckRule(Rule.REGISTER_REQUIRED, "x"),
    type=CheckRule(Rule.REGISTER_TYPE, "x"),
    value=CheckRule(Rule.REGISTER_VALUE, "x"),
    field_hints=lambda: {"each": ("a percentage", "each: 1 %"), "art": ("the kind", "art: pump")},
)


class Minus(StrictModel):
    how: Literal["minus"]
    each: int


class Nothing(StrictModel):
    how: Literal["nothing"]


Shortfall = Annotated[Minus | Nothing, Field(discriminator="how")]


class ShareItem(StrictModel):
    method: Literal["share"]
    least: int
    short: Shortfall
    spare: Shortfall | None = None


class Group(StrictModel):
    method: Literal["group"]
    items: Annotated[tuple[Item, ...], BeforeValidator(as_tuple)] = ()


Item = Annotated[ShareItem | Group, Field(discriminator="method")]


class Pump(StrictModel):
    kind: Literal["pump"] = Field(validation_alias="art")
    litres: int


class Pipe(StrictModel):
    kind: Literal["pipe"] = Field(validation_alias="art")


class Book(StrictModel):
    items: Annotated[tuple[Item, ...], BeforeValidator(as_tuple)] = ()
    by_name: dict[str, Item] = Field(default_factory=dict)
    parts: Annotated[
        tuple[Annotated[Pump | Pipe, Field(discriminator="kind")], ...], BeforeValidator(as_tuple)
    ] = ()


def problems(text: str) -> list[Problem]:
    return sorted(read_typed("book.yml", text, Book, RULES, first_line=11).problems)


def brief(text: str) -> list[tuple[int, str, str]]:
    """Return line (of the text), rule, and what the message names in quotes first."""
    return [(p.line - 10, str(p.rule), p.message.split("'")[1]) for p in problems(text)]


RIGHT = "items:\n  - method: share\n    least: 1\n    short: {how: minus, each: 1}\n"


def test_a_right_text_has_no_problems() -> None:
    assert problems(RIGHT + "by_name: {a: {method: group}}\nparts: [{art: pipe}]\n") == []


def test_each_fault_of_an_item_stands_on_its_own_line() -> None:
    text = (
        "items:\n  - method: share\n    least: x\n    short:\n      how: minus\n      each: y\n"
        "    lest: 3\n  - method: group\n  - method: share\n    least: 1\n    short: {how: minus}\n"
    )
    assert brief(text) == [
        (3, "register-type", "items.0.least"),
        (6, "register-type", "items.0.short.each"),
        (7, "register-unknown-key", "items.0.lest"),
        (11, "register-required", "items.2.short.each"),
    ]


def test_unions_within_unions_within_lists() -> None:
    text = (
        "items:\n  - method: group\n    items:\n      - method: group\n        items:\n"
        "          - method: share\n            least: 1\n            short:\n"
        "              how: minus\n              each: y\n            spare:\n"
        "              how: minos\n          - least: 1\n          - 5\n"
    )
    assert brief(text) == [
        (10, "register-type", "items.0.items.0.items.0.short.each"),
        (12, "register-value", "items.0.items.0.items.0.spare.how"),
        (13, "register-required", "items.0.items.0.items.1.method"),
        (14, "register-type", "items.0.items.0.items.2"),
    ]
    assert "a group of keys" in problems(text)[3].message


def test_a_union_under_a_name() -> None:
    text = "by_name:\n  share:\n    method: share\n    least: x\n    short: {how: nothing, to: 1}\n"
    assert brief(text) == [
        (4, "register-type", "by_name.share.least"),
        (5, "register-unknown-key", "by_name.share.short.to"),
    ]


@pytest.mark.parametrize(
    ("tag", "hint"),
    [
        ("shaer", "did you mean 'share'?"),
        ("Share", "did you mean 'share'?"),
        ("percent", "known are: group, share"),
        ("5", "known are: group, share"),
        ("[share]", "did you mean 'share'?"),
    ],
)
def test_an_unknown_tag_names_the_nearest(tag: str, hint: str) -> None:
    (problem,) = problems(f"items:\n  - least: 1\n    method: {tag}\n")
    assert (problem.line, problem.rule) == (13, "register-value")
    assert "'items.0.method'" in problem.message
    assert problem.hint == hint


def test_a_missing_tag_says_which_there_are() -> None:
    (problem,) = problems("items:\n  - least: 1\n")
    assert (problem.line, problem.rule) == (12, "register-required")
    assert problem.message == "the key 'items.0.method' is missing"
    assert problem.hint == "add it: method: share (known are: share, group)"


def test_the_tag_may_have_another_name_in_the_file() -> None:
    text = "parts:\n  - art: pump\n    litres: x\n  - art: pomp\n  - litres: 1\n"
    assert brief(text) == [
        (3, "register-type", "parts.0.litres"),
        (4, "register-value", "parts.1.art"),
        (5, "register-required", "parts.2.art"),
    ]
    assert problems(text)[1].hint == "did you mean 'pump'?"


def test_known_keys_are_those_of_the_arm_that_was_chosen() -> None:
    (problem,) = problems("items:\n  - method: group\n    itmes: []\n")
    assert (problem.line, problem.hint) == (13, "did you mean 'items'?")
    (problem,) = problems(RIGHT.replace("least: 1", "least: 1\n    zzz: 1"))
    assert problem.hint == "known keys are: method, least, short, spare"
    (problem,) = problems("parts: [{art: pipe, zzz: 1}]\n")
    assert problem.hint == "known keys are: art"


def test_every_line_is_where_its_key_stands() -> None:
    """Ten items with a fault each: no line is named twice."""
    item = "  - method: share\n    short: {how: nothing}\n    least: x\n"
    assert [p.line - 10 for p in problems("items:\n" + item * 10)] == [
        4 + 3 * index for index in range(10)
    ]
