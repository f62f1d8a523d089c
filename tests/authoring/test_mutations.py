"""Random damage to good pages and settings: problems come out, never an exception."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from build_tools.authoring.checks.every import check
from build_tools.authoring.content import read_content
from build_tools.authoring.links import find_links
from build_tools.authoring.tags import HtmlUnreadable
from build_tools.errors import ProjectError
from build_tools.model.problem import Problem, ProblemsFound
from build_tools.project import read_project
from tests.authoring.conftest import MONTH
from tests.authoring.test_front_matter import FULL
from tests.conftest import MakeProject

PAGE = f"""\
---
{FULL}---
# 题目

![图](图.png "题") [页](../policy/a.md#x) <b>字</b> `[x](y)` [^1]

!!! tip "看"
    <img src="a.png"> [x][1]

| a | b |
|---|---|
| [x](y) | <!-- z --> |

[1]: <b c.md>
[^1]: 注
"""
SETTINGS = """\
site_name: 柳河镇学习站
docs_dir: content
plugins:
  - search: {lang: zh}
  - courseware:
      township: 柳河镇
      month: 2026-11
      sections: {policy: {name: 政策, colour: policy}}
      subjects: {policy: {name: 政策, section: policy}}
      jobs: 2
"""
SPICE = [
    *"\t\n\r :：-[]{}&*!|>'\"%@`#,?\\<>/=~",
    *("\x00", "\x1b", "\x85", "\u2028", "\ufeff", "\u3000", "\u202e", "\ud7ff", "𠮷", "🍎", "é"),
    *("---\n", "<<: ", "&a ", "*a", "!!int ", "null", "9" * 50, "1e999", ".nan", "0x1", "[" * 40),
    *("<![a[", "<!--", "](", "![", "```\n", "    ", "!!! x\n", "]]>", "</", "<script>", "../"),
]


def damaged(text: str, chance: random.Random) -> str:
    """Return the text after one to four cuts, copies, swaps and insertions."""
    for _ in range(chance.randint(1, 4)):
        at, end = sorted(chance.randint(0, len(text)) for _ in range(2))
        end = min(end, at + chance.choice([1, 3, 30]))
        ways: list[Callable[[], str]] = [
            lambda a=at, e=end, t=text: t[:a] + t[e:],
            lambda a=at, e=end, t=text: t[:e] + t[a:e] + t[e:],
            lambda a=at, t=text: t[:a] + chance.choice(SPICE) + t[a:],
            lambda a=at, e=end, t=text: t[:a] + chance.choice(SPICE) + t[e:],
        ]
        text = chance.choice(ways)()
    return text


def assert_fit_to_show(problems: tuple[Problem, ...], text: str) -> None:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
    for problem in problems:
        assert str(problem).isprintable() or "\u3000" in str(problem)
        assert 0 <= problem.line <= lines
        assert problem.hint


@pytest.mark.parametrize("seed", range(8))
def test_damaged_pages(make_project: MakeProject, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    project = read_project(make_project({"content/": ""}))
    folder = project.content / "cases"
    folder.mkdir()
    texts = {f"p{number}.md": damaged(PAGE, chance) for number in range(50)}
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="")
    content, problems = read_content(project)
    assert len(content.lessons) + len(content.refused) == len(texts)
    assert {f"content/{source}" for source in content.refused} == {p.path for p in problems}
    for problem in (*problems, *check(project, content, MONTH)):
        assert_fit_to_show((problem,), texts[problem.path.rpartition("/")[2]])


@pytest.mark.parametrize("seed", range(8))
def test_damaged_bytes(make_project: MakeProject, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    data = bytearray(PAGE.encode(chance.choice(["utf-8", "gb18030", "utf-16"])))
    for _ in range(5):
        data[chance.randrange(len(data))] = chance.randrange(256)
    project = read_project(make_project({"content/cases/a.md": bytes(data)}))
    content, problems = read_content(project)
    assert len(content.lessons) + len(content.refused) == 1
    assert bool(content.refused) == bool(problems)


@pytest.mark.parametrize("seed", range(8))
def test_damaged_settings(make_project: MakeProject, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    root = make_project({"content/": "", "site/": ""})
    outcomes = set()
    for _ in range(25):
        text = damaged(SETTINGS, chance)
        (root / "mkdocs.yml").write_text(text, encoding="utf-8", newline="")
        outcomes.add(_read(root, text))
    assert outcomes > {"problems"}


def _read(root: Path, text: str) -> str:
    try:
        read_project(root)
    except ProblemsFound as error:
        assert_fit_to_show(error.problems, text)
        return "problems"
    except ProjectError as error:
        assert str(error)
        return "refused"
    return "read"


@pytest.mark.parametrize("seed", range(8))
def test_damaged_bodies_keep_their_lines(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    for _ in range(50):
        body = damaged(PAGE, chance)
        try:
            links = find_links(body, 1)
        except HtmlUnreadable as error:
            assert 1 <= error.line <= body.count("\n") + 1
        else:
            assert all(1 <= link.line <= body.count("\n") + 1 for link in links)
