"""YAML with its lines, and how its faults are told."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import yaml

from build_tools.reading.located_yaml import UnknownTag, YamlFault, read_yaml


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("on: yes", {"on": "yes"}),
        ("a: 0:12", {"a": "0:12"}),
        ("a: 2026-11-01", {"a": dt.date(2026, 11, 1)}),
        ("a: 2026-02-30", {"a": "2026-02-30"}),
        ("a: 2026-11-01 10:00:00", {"a": "2026-11-01 10:00:00"}),
        ("a: 017", {"a": 17}),
        ("a: 0x1F", {"a": "0x1F"}),
        ("a: 1_000", {"a": "1_000"}),
        ("a: '5'", {"a": "5"}),
        ("a: 5", {"a": 5}),
        ("a: -1.5e3", {"a": -1500.0}),
        ("a: ~\nb:\nc: null", {"a": None, "b": None, "c": None}),
        ("a: True\nb: no", {"a": True, "b": "no"}),
        (f"a: {'9' * 5000}", {"a": float("inf")}),
        ("- a\n- [b, {c: 1}]", ["a", ["b", {"c": 1}]]),
        ("1: x", {"1": "x"}),
        ("a: |\n  b\n  c\n", {"a": "b\nc\n"}),
    ],
)
def test_values(text: str, value: object) -> None:
    assert read_yaml(text, strict=True).value == value


def test_lines_of_every_key_and_item() -> None:
    text = "a: 1\nb:\n  c: 2\n  d:\n    - x\n    - e: 3\nf: [y,\n  z]\n"
    assert read_yaml(text, strict=True).lines == {
        "a": 1,
        "b": 2,
        "b.c": 3,
        "b.d": 4,
        "b.d.0": 5,
        "b.d.1": 6,
        "b.d.1.e": 6,
        "f": 7,
        "f.0": 7,
        "f.1": 8,
    }


def test_repeated_keys() -> None:
    located = read_yaml("a: 1\nb: {c: 1, c: 2}\na: 3\n", strict=True)
    assert located.repeated == (("b.c", 2), ("a", 3))
    assert located.lines["a"] == 1


def test_lines_are_those_of_an_editor() -> None:
    # U+2028 ends a line for YAML's parser, but not in an editor.
    assert read_yaml("a: 'x\u2028y'\nb: 1\n", strict=True).lines == {"a": 1, "b": 2}


BOMB = "a: &a [x, x]\n" + "".join(
    f"{key}: &{key} [*{earlier}, *{earlier}]\n"
    for earlier, key in zip("abcdefghijk", "bcdefghijkl", strict=True)
)


@pytest.fixture(params=[True, False], ids=["libyaml", "python"])
def either_parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """With and without the fast parser, which not every machine has."""
    monkeypatch.setattr(yaml, "__with_libyaml__", request.param and yaml.__with_libyaml__)


@pytest.mark.usefixtures("either_parser")
@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a: 1\nb: [1, 2\nc: 3\n", 2, "square brackets"),
        ("a: 1\nb: {c: 1\n", 2, "curly brackets"),
        ("a: 1\n\nb: 'x\nc: 2\n", 3, "quotation mark"),
        ('a: "x" y\n', 1, "not valid YAML"),
        ("a: 1\nb: c: d\n", 2, "colon followed by a space"),
        ("a: 1\nsubject\nb: 2\n", 2, "no colon"),
        ("a: 1\n\tb: 2\n", 2, "tab"),
        ("a:\n\t- {b: 1}\n", 2, "tab"),
        ("a:\n  - b: 1\n \tc: 2\n", 3, "tab"),
        ("a:\n  - b: 1\n  c: 2\n", 3, "not indented like the entry"),
        ("title：苹果\nb: 2\n", 1, "full-width colon"),
        ("a: 1\nsubject：x\nb: 2\n", 2, "full-width colon"),
        ("a: @x\n", 1, "sign that has a meaning"),
        ("a: 1\nb: \x07\n", 2, "U+0007"),
        ("a: 1\nb: é𠮷\u2028\nc: [x\n", 3, "square brackets"),
        ("a: 1\n---\nb: 2\n", 2, "second '---'"),
        ("a: 1\nb: &x 1\n", 2, "& and *"),
        ("a: *x\n", 1, "& and *"),
        (BOMB, 1, "& and *"),
        ("a: 1\nb: !!python/name:os.system x\n", 2, "tag"),
        ("a: !ENV [X]\n", 1, "tag"),
        ("? [a]\n: b\n", 1, "plain word"),
        ("a: " + "[" * 30 + "]" * 30, 1, "nested too deeply"),
        ("a: " + "[" * 30_000, 1, "nested too deeply"),
    ],
)
def test_faults(text: str, line: int, words: str) -> None:
    with pytest.raises(YamlFault) as fault:
        read_yaml(text, strict=True)
    assert words in fault.value.message
    assert fault.value.line == line
    assert fault.value.hint


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: !ENV [X, y]\nb: 1", {"a": UnknownTag("!ENV"), "b": 1}),
        (
            "a: !!python/name:x.y ''\nb: 1",
            {"a": UnknownTag("tag:yaml.org,2002:python/name:x.y"), "b": 1},
        ),
        ("a: &x {c: 1}\nb: *x", {"a": {"c": 1}, "b": {"c": 1}}),
        ("a: &x 1\nb:\n  <<: {c: 1}\n  d: *x", {"a": 1, "b": {"<<": {"c": 1}, "d": 1}}),
    ],
)
def test_what_belongs_to_others_is_let_pass(text: str, value: Any) -> None:
    assert read_yaml(text, strict=False).value == value


def test_a_bomb_does_not_grow_where_references_are_allowed() -> None:
    assert set(read_yaml(BOMB, strict=False).value) == set("abcdefghijkl")
