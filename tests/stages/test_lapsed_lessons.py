"""What no longer holds is not published again: of a lapsed lesson there is a page that says so."""

from __future__ import annotations

import pytest

from tests.conftest import Run
from tests.trees import MKDOCS_YML, write_tree

LESSON = """\
---
title: {title}
id: {id}
{more}
review: {{state: passed, by: r-1, on: 2025-01-01}}
---

{text}

!!! quiz "{question}"
    - [ ] 错的
    - [x] {answer}
"""


def lesson(ident: str, more: str = "") -> str:
    """Return a lesson whose text, question and answer name it, so that each can be searched for."""
    return LESSON.format(
        title=f"题目{ident}",
        id=ident,
        more=more,
        text=f"正文的话{ident}。",
        question=f"问的话{ident}？",
        answer=f"答的话{ident}",
    )


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, run: Run) -> dict[str, str]:
    """Build a lesson that lapsed, one that was replaced, and one in force; return the files."""
    root = write_tree(
        tmp_path_factory.mktemp("lapsed") / "项目 一",
        {
            "mkdocs.yml": MKDOCS_YML,
            "content/policy/lapsed.md": lesson("lapsed", "expires: 2026-01-01"),
            "content/policy/old.md": lesson("replaced"),
            "content/policy/new.md": lesson("holding", "supersedes: [replaced]"),
        },
    )
    building = run("courseware", "-C", root, "build")
    assert building.returncode == 0, building.stderr
    return {
        path.relative_to(root / "site").as_posix(): path.read_text(
            encoding="utf-8", errors="ignore"
        )
        for path in (root / "site").rglob("*")
        if path.is_file()
    }


def holders(site: dict[str, str], words: str) -> list[str]:
    return sorted(path for path, text in site.items() if words in text)


@pytest.mark.parametrize("words", ["正文的话", "问的话", "答的话"])
def test_no_file_of_the_site_holds_what_lapsed(site: dict[str, str], words: str) -> None:
    assert "policy/holding.html" in holders(site, f"{words}holding")
    assert holders(site, f"{words}lapsed") == []
    assert holders(site, f"{words}replaced") == []


def test_the_pages_say_so_and_lead_on(site: dict[str, str]) -> None:
    assert "这一课已经停用" in site["policy/lapsed.html"]
    assert "这一课已经有新的了" in site["policy/replaced.html"]
    assert "题目holding" in site["policy/replaced.html"]
