"""Edits in the text of a YAML file: only what is edited changes, whatever the layout."""

from __future__ import annotations

import difflib
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from build_tools.reading.flow_text import flow_text
from build_tools.reading.located_yaml import read_yaml
from build_tools.reading.yaml_edits.edits import (
    AppendEntry,
    RemoveEntry,
    RemoveValue,
    SetValue,
    YamlEdit,
    edited_value,
)
from build_tools.reading.yaml_edits.text import TextNotEditable, edited_text
from tests.conftest import REPOSITORY

ORDER = (("code",), ("name",), ("needs", "topics"), ("needs", "regions"), ("capacity",))
STATIONS = """\
# 名单
stations:
  - code: a   # 第一个
    name: "甲"
    needs: {topics: ['苹果', 梨], regions: [hill]}  # 要学的
    # 盘不大
    capacity: 8 GB

  # 以后的
  - {code: b, name: 乙, capacity: 9 GB}

  - code: c
    needs:
      topics:
        - 羊   # 养羊
        - "草"
    capacity: 7 GB
# 完
"""


def lines_changed(before: str, after: str) -> list[str]:
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="")
    return [line for line in lines if not line.startswith(("---", "+++", "@@"))]


def station(index: int, *path: str, value: Any) -> YamlEdit:
    entry = ("stations", index)
    return RemoveValue(entry, path) if value is None else SetValue(entry, path, value, ORDER)


@pytest.mark.parametrize(
    ("edit", "changed"),
    [
        (station(0, "code", value="x"), ["-  - code: a   # 第一个", "+  - code: x   # 第一个"]),
        (
            station(0, "needs", "topics", value=["苹果", "枣"]),
            [
                "-    needs: {topics: ['苹果', 梨], regions: [hill]}  # 要学的",
                "+    needs: {topics: ['苹果', 枣], regions: [hill]}  # 要学的",
            ],
        ),
        (
            station(0, "needs", "topics", value=None),
            [
                "-    needs: {topics: ['苹果', 梨], regions: [hill]}  # 要学的",
                "+    needs: {regions: [hill]}  # 要学的",
            ],
        ),
        (station(0, "capacity", value=None), ["-    capacity: 8 GB"]),
        (station(0, "delivery", value="disk"), ["+    delivery: disk"]),
        (
            station(1, "needs", "topics", value=["豆"]),
            [
                "-  - {code: b, name: 乙, capacity: 9 GB}",
                "+  - {code: b, name: 乙, needs: {topics: [豆]}, capacity: 9 GB}",
            ],
        ),
        (
            station(1, "name", value=None),
            [
                "-  - {code: b, name: 乙, capacity: 9 GB}",
                "+  - {code: b, capacity: 9 GB}",
            ],
        ),
        (
            station(1, "code", value=None),
            [
                "-  - {code: b, name: 乙, capacity: 9 GB}",
                "+  - {name: 乙, capacity: 9 GB}",
            ],
        ),
        (station(2, "name", value="丙"), ["+    name: 丙"]),
        (station(2, "needs", "topics", value=["羊", "草", "猪"]), ["+        - 猪"]),
        (station(2, "needs", "topics", value=["草"]), ["-        - 羊   # 养羊"]),
        (station(2, "needs", "topics", value=["牛", "羊", "草"]), ["+        - 牛"]),
        (
            station(2, "needs", "topics", value=None),
            ["-    needs:", "-      topics:", "-        - 羊   # 养羊", '-        - "草"'],
        ),
        (station(2, "capacity", value="6 GB"), ["-    capacity: 7 GB", "+    capacity: 6 GB"]),
        (RemoveEntry(("stations", 1)), ["-  - {code: b, name: 乙, capacity: 9 GB}", "-"]),
        (
            AppendEntry(("stations",), {"code": "d", "needs": {"topics": ["x: y"]}}),
            ["+", "+  - code: d", '+    needs: {topics: ["x: y"]}'],
        ),
    ],
)
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_only_the_edited_lines_change(
    edit: YamlEdit, changed: list[str], ending: str, mark: str
) -> None:
    before = mark + STATIONS.replace("\n", ending)
    after = edited_text(before, [edit])
    assert lines_changed(before, after) == changed
    assert after.count("\n") == after.count(ending)
    assert after.startswith(mark)
    without_mark = after.removeprefix(mark)
    assert read_yaml(without_mark, strict=True).value == edited_value(
        read_yaml(STATIONS, strict=True).value, [edit]
    )


def test_comments_stay_when_the_last_entry_goes() -> None:
    after = edited_text(STATIONS, [RemoveEntry(("stations", 2)), RemoveEntry(("stations", 0))])
    assert after == (
        "# 名单\nstations:\n  # 以后的\n  - {code: b, name: 乙, capacity: 9 GB}\n# 完\n"
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "given:\n  - a: 1\n"),
        ("# 还没有\n", "# 还没有\ngiven:\n  - a: 1\n"),
        ("given:\n", "given:\n  - a: 1\n"),
        ("given: []\n", "given:\n  - a: 1\n"),
        ("given: []   # 还没有\n", "given:\n  - a: 1   # 还没有\n"),
        ("other: 1\n", "other: 1\ngiven:\n  - a: 1\n"),
        ("other: 1", "other: 1\ngiven:\n  - a: 1\n"),
        ("given: [{a: 0}]\n", "given: [{a: 0}, {a: 1}]\n"),
        ("given:\n- a: 0\n", "given:\n- a: 0\n- a: 1\n"),
        ("given:\n  -   a: 0", "given:\n  -   a: 0\n  -   a: 1"),
    ],
)
def test_an_entry_is_added_to_any_list(before: str, after: str) -> None:
    assert edited_text(before, [AppendEntry(("given",), {"a": 1})]) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("given:\n  - a: 1\n", "given: []\n"),
        ("given: [{a: 1}]\n", "given: []\n"),
        ("given: [{a: 1}, {a: 2}]\n", "given: [{a: 2}]\n"),
        ("given:\n- a: 1\n- a: 2", "given:\n- a: 2"),
    ],
)
def test_an_entry_is_taken_out_of_any_list(before: str, after: str) -> None:
    assert edited_text(before, [RemoveEntry(("given", 0))]) == after


def test_lists_within_entries_and_groups_of_keys() -> None:
    text = (
        "groups:\n  - name: a\n    members: [{n: 1}]\n  - name: b\nrest: {x: {n: 1}, y: {n: 2}}\n"
    )
    edits = [
        AppendEntry(("groups", 0, "members"), {"n": 2}),
        AppendEntry(("groups", 1, "members"), {"n": 3}),
        RemoveEntry(("rest", "x")),
        SetValue(("rest",), ("z",), {"n": 3}),
        SetValue(("rest", "y"), ("n",), 4),
    ]
    assert edited_text(text, edits) == (
        "groups:\n  - name: a\n    members: [{n: 1}, {n: 2}]\n  - name: b\n    members: [{n: 3}]\n"
        "rest: {y: {n: 4}, z: {n: 3}}\n"
    )


def test_texts_of_several_lines_keep_their_form() -> None:
    text = "answers:\n  - answer: |\n      一\n\n      二\n    on: 1\n"
    after = edited_text(text, [SetValue(("answers", 0), ("answer",), "一\n\n三\n")])
    assert after == "answers:\n  - answer: |\n      一\n\n      三\n    on: 1\n"


def test_keys_without_a_value_get_one() -> None:
    text = "title: 课\nsummary:\nsource:   # 谁的\n"
    edits = [SetValue((), ("summary",), "短"), SetValue((), ("source",), "站")]
    assert edited_text(text, edits) == "title: 课\nsummary: 短\nsource: 站   # 谁的\n"


def test_what_cannot_be_written_on_a_line_is_refused() -> None:
    with pytest.raises(TextNotEditable):
        edited_text("a: 1\n", [SetValue((), ("a",), "\ud800")])


def test_references_are_refused() -> None:
    with pytest.raises(TextNotEditable):
        edited_text("a: &x {b: 1}\nc: *x\n", [SetValue(("c",), ("b",), 2)])


WORDS = st.sampled_from(["苹果", "a: b", "12", "true", "x, y", "# no", "- z", '"q"', "32 GB", "é"])
VALUES = st.one_of(WORDS, st.integers(0, 99), st.lists(WORDS, min_size=1, max_size=3))
ENTRIES = st.fixed_dictionaries(
    {"code": WORDS},
    optional={
        "name": VALUES,
        "needs": st.dictionaries(st.sampled_from(["topics", "regions"]), VALUES, min_size=1),
        "capacity": VALUES,
    },
)


def laid_out(entries: list[dict[str, Any]], forms: list[int], ending: str) -> str:
    """Return entries as people lay them out: in braces, in lines, with comments and blank lines."""
    lines = ["stations:"]
    for index, entry in enumerate(entries):
        form = forms[index % len(forms)]
        if form == 0:
            lines.append(f"  - {flow_text(entry)}  # 行 {index}")
            continue
        lines += [""] if form > 1 else []
        lines.append(f"  # 前 {index}")
        dash = "  - "
        for key, value in entry.items():
            if form == 3 and isinstance(value, list):
                lines.append(f"{dash}{key}:")
                lines += [f"      - {flow_text(item)}" for item in value]
            elif form == 3 and isinstance(value, dict):
                lines.append(f"{dash}{key}:")
                lines += [f"      {k}: {flow_text(v)}" for k, v in value.items()]
            else:
                lines.append(f"{dash}{key}: {flow_text(value)}  # {key} {index}")
            dash = "    "
    return ending.join(lines) + ending


@st.composite
def documents_with_edits(draw: st.DrawFn) -> tuple[str, list[YamlEdit]]:
    entries = draw(st.lists(ENTRIES, min_size=1, max_size=5))
    forms = draw(st.lists(st.integers(0, 3), min_size=1, max_size=5))
    text = laid_out(entries, forms, draw(st.sampled_from(["\n", "\r\n"])))
    edits: list[YamlEdit] = []
    removed = draw(st.sets(st.integers(0, len(entries) - 1)))
    for index in draw(st.sets(st.integers(0, len(entries) - 1))) - removed:
        for path in draw(st.sets(st.sampled_from(ORDER[1:]))):
            here = entries[index]
            for key in path:
                here = here.get(key) if isinstance(here, dict) else None
            if here is not None and draw(st.booleans()):
                edits.append(RemoveValue(("stations", index), path))
            else:
                edits.append(SetValue(("stations", index), path, draw(VALUES), ORDER))
    edits += [RemoveEntry(("stations", index)) for index in removed]
    edits += [AppendEntry(("stations",), entry) for entry in draw(st.lists(ENTRIES, max_size=2))]
    return text, edits


@settings(derandomize=True, database=None, deadline=None)
@given(documents_with_edits())
def test_any_edits_of_any_layout(drawn: tuple[str, list[YamlEdit]]) -> None:
    text, edits = drawn
    after = edited_text(text, edits)  # raises where it does not read back as it must
    touched = {edit.entry[1] for edit in edits if not isinstance(edit, AppendEntry)}
    marks = ((line, re.search(r"# \S+ (\d+)\r?$", line)) for line in text.split("\n"))
    kept = [line for line, mark in marks if mark and int(mark[1]) not in touched]
    lines = after.split("\n")
    assert [line for line in lines if line in kept] == kept
    if not edits:
        assert after == text


def test_every_value_of_the_sample_registers_can_be_edited() -> None:
    """Each change of one value touches no other line, in the files as people wrote them."""
    for name, key in (("stations", "stations"), ("given", "given"), ("answers", "answers")):
        text = (REPOSITORY / "office" / f"{name}.yml").read_text(encoding="utf-8")
        for index, entry in enumerate(read_yaml(text, strict=True).value[key]):
            for field, value in entry.items():
                if isinstance(value, str) and "\n" not in value:
                    after = edited_text(text, [SetValue((key, index), (field,), f"{value}！")])
                    assert len(lines_changed(text, after)) == 2, (name, index, field)


@pytest.mark.parametrize("before", ["", "given: []\n", "given:\n- a: 1\n"])
def test_an_entry_of_which_nothing_could_be_read_is_added(before: str) -> None:
    after = edited_text(before, [AppendEntry(("given",), {})])
    assert after.endswith("- {}\n")
