"""Real pages: the sample's, and those of a folder that `COURSEWARE_REAL_PAGES` names, if any.

For every page what is shown is what was written; where it is not, the check tells of it.
"""

from __future__ import annotations

import os
from pathlib import Path

from build_tools.authoring.page_text import split
from build_tools.authoring.rendered.page import RenderedPage, rendered_page
from build_tools.model.lesson import IndexPage
from tests.authoring.conftest import Examine, page
from tests.conftest import REPOSITORY

FOLDERS = [
    REPOSITORY / "content",
    Path(os.environ.get("COURSEWARE_REAL_PAGES") or REPOSITORY / "docs"),
]
TELLING = {"words-not-shown", "words-added", "box-broken", "html-forbidden"}


def real_pages() -> dict[str, str]:
    """Return the text below the head of each page, by its file."""
    files = [file for folder in FOLDERS for file in sorted(folder.rglob("*.md"))]
    texts = {str(file): split(file.read_text(encoding="utf-8")) for file in files}
    return {name: text.body for name, text in texts.items() if text}


def shows_all(rendered: RenderedPage) -> bool:
    return not rendered.comparison.lost and not rendered.comparison.extra


def test_every_real_page_shows_what_is_written_or_it_is_told(examine: Examine) -> None:
    pages = real_pages()
    assert len(pages) > 30
    differing = {
        name: body
        for name, body in pages.items()
        if not shows_all(rendered_page(IndexPage("a.md", "", "", body)))
    }
    for name, body in differing.items():
        problems = examine({"cases/a.md": page("title: 题", body)}).problems
        assert {str(problem.rule) for problem in problems} & TELLING, name
    sample = str(REPOSITORY / "content")
    assert [name for name in differing if name.startswith(sample)] == []
