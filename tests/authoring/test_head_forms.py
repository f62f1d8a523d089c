"""Heads as people write them: understood where there is one meaning, else told why not."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from build_tools.authoring.front_matter import FRONT_MATTER_REPEATED_KEY, read_head
from build_tools.authoring.page_text import PageText
from build_tools.model.lesson import FrontMatter
from tests.authoring.conftest import Examine, page

DAY = dt.date(2026, 11, 1)


def read(head: str) -> Any:
    return read_head("a.md", PageText(f"title: 剪\n{head}\n", "", 2, 9), FrontMatter)


@pytest.mark.parametrize(
    ("head", "key", "value"),
    [
        ("topics: 苹果，修剪", "topics", ("苹果", "修剪")),
        ("topics: 苹果、修剪；嫁接", "topics", ("苹果", "修剪", "嫁接")),
        ("topics: 苹果", "topics", ("苹果",)),
        ("season: 12月", "season", (12,)),
        ("season: 12", "season", (12,)),
        ("season: 12月、1月", "season", (12, 1)),
        ("season: 11月至2月", "season", (11, 12, 1, 2)),
        ("season: [12月, 1]", "season", (12, 1)),
        ("season: 3-5月", "season", (3, 4, 5)),
        ("season: 全年", "season", tuple(range(1, 13))),
        ("priority: 必学", "priority", "required"),
        ("priority: 推荐", "priority", "recommended"),
        ("issued: 2026年11月1日", "issued", DAY),
        ("issued: 2026/11/1", "issued", DAY),
        ("issued: 2026.11.01", "issued", DAY),
        ("expires: '2026 年 11 月 1 日'", "expires", DAY),
        ("supersedes: old-one", "supersedes", ("old-one",)),
        ("learning_hours: 0.5学时", "learning_hours", 0.5),
        ("附件: [a.pdf]", "attachments", ("a.pdf",)),
        ("讲什么: 苹果，修剪", "topics", ("苹果", "修剪")),
        ("发布日期: 2026/11/1", "issued", DAY),
        ("版权: 县站", "rights", "县站"),
    ],
)
def test_one_meaning(head: str, key: str, value: object) -> None:
    typed = read(head)
    assert typed.problems == ()
    assert getattr(typed.value, key) == value


@pytest.mark.parametrize(
    ("head", "words"),
    [
        ("issued: 2026-02-30", "2026-02 has 28 days"),
        ("issued: 2026年4月31日", "2026-04 has 30 days"),
        ("issued: 2026/13/1", "no month 13"),
        ("season: 冬天", "season: [12, 1, 2]"),
        ("season: 13月", "season: [12, 1, 2]"),
        ("priority: 重要", "priority: normal"),
        ("learning_hours: 很多", "learning_hours: 0.5"),
        ("review: 通过", "review: {state: draft}"),
    ],
)
def test_no_meaning(head: str, words: str) -> None:
    (problem,) = read(head).problems
    assert problem.line == 3
    assert words in problem.hint


def test_a_key_and_its_chinese_name_are_one_key_twice() -> None:
    (problem,) = read("attachments: [a.pdf]\n附件: [b.pdf]").problems
    assert problem.rule == FRONT_MATTER_REPEATED_KEY.name
    assert problem.line == 4


def test_words_of_the_lists_by_their_names(examine: Examine) -> None:
    head = "标题: x\nsubject: 实用技术\nform: 讲座\naudience: [村民, cadre]\nregions: 丘陵、山区"
    examined = examine({"technical/a.md": page(head)})
    assert examined.brief == []
    front = examined.content.lessons[0].front
    assert (front.subject, front.form) == ("practical_skill", "lecture")
    assert (front.audience, front.regions) == (("villager", "cadre"), ("hill", "mountain"))


def test_the_other_keys_of_a_head_with_a_fault_are_checked(examine: Examine) -> None:
    faulty = "title: x\nid: same\nvideo: gone.mp4\nlearning_hours: 很多\ntopic: [a]\nform: 讲课"
    examined = examine(
        {"technical/a.md": page("title: y\nid: same"), "technical/b.md": page(faulty)}
    )
    assert examined.brief == [
        ("technical/b.md", 3, "lesson-id-duplicate"),
        ("technical/b.md", 4, "recording-missing"),
        ("technical/b.md", 5, "front-matter-type"),
        ("technical/b.md", 6, "front-matter-unknown-key"),
        ("technical/b.md", 7, "form-unknown"),
    ]


def test_a_faulty_key_is_not_called_missing(examine: Examine) -> None:
    faulty = "title: [x]\nid: 不行\nvideo: 5\nreview: {state: maybe}\nchapters: ['0:00 甲']"
    examined = examine({"technical/b.md": page(faulty, "")})
    assert {rule for _path, _line, rule in examined.brief} <= {
        "front-matter-type",
        "front-matter-value",
    }
    assert len(examined.brief) == 4
