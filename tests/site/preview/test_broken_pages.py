"""Files of a preview that give no page have one all the same, where the lesson's was."""

from __future__ import annotations

import pytest

from build_tools.authoring.content import read_content
from build_tools.project import read_project
from build_tools.site.preview.broken_pages import broken_pages
from build_tools.stages.build import one_page_each
from tests.conftest import MakeProject

GOOD = "---\ntitle: 题目\nid: first\n---\n\n正文\n"


def urls(make_project: MakeProject, pages: dict[str, str], last: dict[str, str]) -> dict[str, str]:
    """Return where the broken ones of these pages stand, by their source."""
    tree = {f"content/{name}": text for name, text in pages.items()}
    project = read_project(make_project(tree))
    content = one_page_each(read_content(project)[0])
    used = {page.source: page.url for page in (*content.lessons, *content.index_pages)}
    return broken_pages(
        content,
        used,
        last,
        lambda source: (project.content / source).read_text("utf-8", "replace"),
    )


@pytest.mark.parametrize(
    ("name", "text", "last", "url"),
    [
        ("policy/a.md", GOOD.replace("题目", "题: 目"), "", "policy/first.html"),
        ("policy/果树.md", GOOD.replace("id: first", "id: ["), "", "policy/guo-shu.html"),
        ("policy/a.md", "---\ntitle: [\n", "policy/old.html", "policy/old.html"),
        ("policy/a.md", "没有开头", "", "policy/a.html"),
        ("policy/a.md", "", "", "policy/a.html"),
        ("a.md", GOOD, "", "first.html"),
        ("policy/b.md", GOOD, "", "policy/first-2.html"),
        ("nowhere/a.md", GOOD, "", "nowhere/first.html"),
    ],
)
def test_a_broken_page_stands_where_the_lesson_was(
    make_project: MakeProject, name: str, text: str, last: str, url: str
) -> None:
    pages = {"policy/a.md": GOOD, name: text} if name == "policy/b.md" else {name: text}
    assert urls(make_project, pages, {name: last} if last else {}) == {name: url}


def test_pages_that_can_be_read_get_no_other(make_project: MakeProject) -> None:
    assert urls(make_project, {"policy/a.md": GOOD, "policy/index.md": "# 政策\n"}, {}) == {}
