"""Projects of a few lines, read and checked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from build_tools.authoring.checks.every import check
from build_tools.authoring.content import read_content
from build_tools.model.lesson import Content
from build_tools.model.month import Month
from build_tools.model.problem import Problem
from build_tools.model.rules import Rule
from build_tools.project import Project, read_project
from tests.conftest import MakeProject
from tests.trees import Tree

MONTH = Month(2026, 11)
OF_LITTLE_PAGES = frozenset({Rule.LESSON_ID_MISSING, Rule.REVIEW_MISSING})
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c494441"
    "54789c63606060000000040001f61738550000000049454e44ae426082"
)
"""A picture of one black point."""
PDF = b"%PDF-1.4\n"
SRT = "1\n00:00:01,000 --> 00:00:03,000\n先去大枝。\n"


@dataclass(frozen=True)
class Examined:
    """A project that was read and checked."""

    project: Project
    content: Content
    problems: tuple[Problem, ...]

    @property
    def relevant(self) -> tuple[Problem, ...]:
        """The problems without those that every little page of the tests has."""
        return tuple(p for p in self.problems if p.rule not in OF_LITTLE_PAGES)

    @property
    def brief(self) -> list[tuple[str, int, str]]:
        """Path within `content/`, line and rule of each relevant problem."""
        return [(p.path.removeprefix("content/"), p.line, str(p.rule)) for p in self.relevant]


Examine = Callable[[Tree], Examined]


def page(head: str, body: str = "正文。\n") -> str:
    """Return a page's text; the head's first line is line 2, the body's first two lines later."""
    return f"---\n{head.strip()}\n---\n{body.rstrip()}\n"


@pytest.fixture
def examine(make_project: MakeProject) -> Examine:
    """Write a project, given by its files in `content/`, and find every problem."""

    def find(tree: Tree) -> Examined:
        inner = {f"content/{name}": data for name, data in tree.items()}
        project = read_project(make_project({"content/": "", **inner}))
        content, problems = read_content(project)
        return Examined(
            project, content, tuple(sorted({*problems, *check(project, content, MONTH)}))
        )

    return find
