"""What a check found of a page is kept for `month`, which looks at all of them again."""

from __future__ import annotations

from pathlib import Path

import markdown
import pytest

from build_tools.model.month import Month
from build_tools.project import read_project
from build_tools.stages.check import check_project, find_problems
from tests.trees import MKDOCS_YML, write_tree

NOVEMBER = Month(2026, 11)
LESSON = """\
---
id: pruning
title: 苹果树修剪
summary: 冬天怎么剪。
published: 2026-11
---

## 剪枝

[没有这一页](nowhere.md)
"""


def test_pages_that_were_checked_are_not_rendered_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_tree(tmp_path, {"mkdocs.yml": MKDOCS_YML, "content/technical/pruning.md": LESSON})
    project = read_project(tmp_path)
    content, problems = check_project(project, NOVEMBER)
    assert "link-dead" in {problem.rule for problem in problems}
    assert (content, problems) == find_problems(project, NOVEMBER)

    def convert(_self: markdown.Markdown, source: str) -> str:
        pytest.fail(f"rendered again: {source[:40]}")

    monkeypatch.setattr(markdown.Markdown, "convert", convert)
    assert check_project(project, NOVEMBER) == (content, problems)
