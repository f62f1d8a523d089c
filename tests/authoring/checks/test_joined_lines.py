"""Lines that were meant to stand apart, marks of other programs, and what was left by mistake."""

from __future__ import annotations

import pytest

from tests.authoring.checks.test_shown import rules_of
from tests.authoring.conftest import Examine, page

LONG = "落叶以后到发芽以前，树里的养分都存在枝干和根里，这时候剪，伤得最轻，"

JOINED = [
    # items with marks that Markdown does not know
    ("① 看\n② 做", [(5, "lines-joined")]),
    ("● 甲\n● 乙", [(5, "lines-joined")]),
    ("（一）甲，\n（二）乙，", [(5, "lines-joined")]),
    ("a) 甲\nb) 乙", [(5, "lines-joined")]),
    ("一、甲\n二、乙", [(5, "lines-joined")]),
    ("第一步看\n第二步做", [(5, "lines-joined")]),
    ("A、甲\nB、乙", [(5, "lines-joined")]),
    ("办法：\n✓ 甲\n✓ 乙", [(5, "lines-joined")]),
    ("> ① 看\n> ② 做", [(5, "lines-joined")]),
    ("- 甲\n  ① 看\n  ② 做", [(5, "lines-joined")]),
    ("① 看\n\n② 做\n\n（一）甲。\n\n- ① 看\n- ② 做", []),
    ("① 看  \n② 做<br>\n③ 完", []),
    # a paragraph on each line
    (f"{LONG}完。\n再说一句，也是一段。", [(5, "lines-joined")]),
    (f"短的一段。\n{LONG}\n这里接着。", [(5, "lines-joined")]),
    ("时间：周三晚上\n地点：村委会", [(5, "lines-joined")]),
    ("苹果\n香梨\n桃子", [(5, "lines-joined")]),
    # a paragraph that goes over several lines
    (f"{LONG}\n{LONG}\n{LONG}完。", []),
    (f"{LONG}存在\n{LONG}根里。\n{LONG}枝干\n最后。", []),
    ("看好了，\n再剪。\n\n剪口：\n![图](p.png)\n<br>", []),
    ("```\n甲\n乙\n```\n\n    甲\n    乙", []),
    # tables without bars, or without the line of dashes
    ("甲\t乙\n丙\t丁", [(4, "table-unmade")]),
    ("甲　　乙\n丙　　丁", [(4, "table-unmade")]),
    ("甲     乙\n丙     丁", [(4, "table-unmade")]),
    ("｜甲｜乙｜\n｜丙｜丁｜", [(4, "table-unmade")]),
    ("| 甲 | 乙 |\n| 丙 | 丁 |", [(4, "table-unmade")]),
    # a signature
    ("正文。\n\n　　　　　　　　柳河镇农技站", [(6, "indent-full-width")]),
    ('正文。\n\n<p align="right">柳河镇农技站</p>', []),
]


@pytest.mark.parametrize(("body", "expected"), JOINED)
def test_lines_that_were_meant_to_stand_apart(
    examine: Examine, body: str, expected: list[tuple[int, str]]
) -> None:
    assert rules_of(examine, body) == expected


FOREIGN = [
    ("看 [[课]]。", [(4, "markdown-foreign")]),
    ("![[图.png|300]]", [(4, "markdown-foreign")]),
    ("> [!warning]\n> 小心，", [(4, "markdown-foreign")]),
    ('=== "甲"\n\n    乙', [(4, "markdown-foreign")]),
    ("{{< video a >}}", [(4, "markdown-foreign")]),
    ("::: tip\n\n字\n\n:::", [(4, "markdown-foreign")]),
    ("[b]粗[/b]", [(4, "markdown-foreign")]),
    ("`[[课]]` [b](b.md)\n\n```\n{{ x }}\n```", []),
    ("箱子 30*40*50 厘米", [(4, "star-swallowed")]),
    ("`30*40*50` 2**3 5 * 3 * 2 30×40 这*是*重点", []),
    ("```\n没有收尾", [(4, "code-unclosed")]),
    ("先。\n\n- （写：一条一个条件。）\n- （写：再一条。）", [(6, "template-text")]),
    ("在这里写课文。一段话写完空一行，\n\n1. 第一步\n2. 第二步", [(4, "template-text")]),
    ("2026年2月30日、13月5日、2024-02-29、2026-02-29",
     [(4, "date-unreal"), (4, "date-unreal"), (4, "date-unreal")]),
    ("2024年2月29日，2月29日，12月31号，农历2月30日，1.2026-13-01", []),
    ("号码 11010519491231002X", [(4, "identity-number")]),
    ("编号 110105194912310021，990101381234567800", []),
]  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), FOREIGN)
def test_marks_of_other_programs_and_leftovers(
    examine: Examine, body: str, expected: list[tuple[int, str]]
) -> None:
    assert rules_of(examine, body) == expected


def test_a_size_behind_the_name_of_a_picture_is_told_for_what_it_is(examine: Examine) -> None:
    problems = examine({"cases/a.md": page("title: 题", "![图](p.png =600x)")}).relevant
    assert [(p.rule, p.hint) for p in problems] == [
        ("picture-missing", "leave ' =600x' out: a size cannot be given here")
    ]
