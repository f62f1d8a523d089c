"""The JSON Schema of a lesson's head: it takes what the checks take, and tells slips."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from build_tools.authoring.content import read_content
from build_tools.authoring.head_schema import head_schema
from build_tools.authoring.lesson_table import read_heads
from build_tools.project import read_project
from tests.conftest import REPOSITORY

PLAIN: dict[str, Any] = {"title": "修剪", "subject": "practical_skill", "audience": ["villager"]}
WAYS = (
    {"video": "a.mp4"},
    {"video": {"file": "a.mp4", "start": "0:12", "end": 95}},
    {"video": ["a.mp4", {"file": "b.mp4"}]},
    {"poster": "4:10"},
    {"poster": {"frame": 4, "title": True}},
    {"chapters": ["0:00 工具"]},
    {"subtitles": {"zh-CN": "a.srt"}},
    {"readings": [{"heading": "先剪哪里", "file": "a.m4a"}]},
    {"series": {"id": "apple-year", "part": 2}},
    {"review": {"state": "passed", "by": "reviewer-1", "on": "2026-11-06", "content": "x"}},
)
SLIPS = (
    {"title": ""},
    {"subject": "practical-skill"},
    {"audience": ["villagers"]},
    {"audience": "villager"},
    {"season": [13]},
    {"chapters": ["工具"]},
    {"video": {"start": "0:12"}},
    {"video": {"file": "a.mp4", "start": "twelve"}},
    {"priority": "must"},
    {"learning_hours": 101},
    {"tittle": "x"},
)


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    schema = head_schema(read_project(REPOSITORY).settings)
    Draft202012Validator.check_schema(schema)
    return schema


@pytest.fixture(scope="module")
def is_valid(schema: dict[str, Any]) -> Callable[[Any], bool]:
    # As an editor's program reads it: days of YAML are texts in JSON.
    return lambda head: Draft202012Validator(schema).is_valid(
        json.loads(json.dumps(head, default=str))
    )


def test_all_heads_of_the_sample_are_taken(is_valid: Callable[[Any], bool]) -> None:
    project = read_project(REPOSITORY)
    heads = read_heads(project, read_content(project)[0].lessons)
    assert len(heads) > 20
    assert [head.lesson.source for head in heads if not is_valid(head.written)] == []


@pytest.mark.parametrize("keys", WAYS)
def test_every_way_to_write_a_key_is_taken(
    keys: dict[str, Any], is_valid: Callable[[Any], bool]
) -> None:
    assert is_valid(PLAIN | keys)


@pytest.mark.parametrize("keys", SLIPS)
def test_slips_are_told(keys: dict[str, Any], is_valid: Callable[[Any], bool]) -> None:
    assert not is_valid(PLAIN | keys)


def test_keys_and_words_have_names(schema: dict[str, Any]) -> None:
    for key, shape in schema["properties"].items():
        assert shape.get("title") or key in ("series", "review"), key
        assert shape.get("description"), key
    assert {"const": "villager", "title": "村民"} in schema["properties"]["audience"]["items"][
        "oneOf"
    ]
