"""Files of a preview that give no page have one all the same, where the lesson's was."""

from __future__ import annotations

import pytest

from build_tools.authoring.content import read_content
from build_tools.errors import CoursewareError
from build_tools.model.problem import ProblemsFound
from build_tools.project import read_project
from build_tools.site.page_specs import PageSpec
from build_tools.site.preview.broken_pages import broken_pages
from build_tools.site.preview.live_server import problems_of
from build_tools.stages.build import one_page_each
from tests.conftest import MakeProject

GOOD = "---\ntitle: 题目\nid: first\n---\n\n正文\n"


def urls(make_project: MakeProject, pages: dict[str, str], last: dict[str, str]) -> dict[str, str]:
    """Return where the broken ones of these pages stand, by their source."""
    tree = {f"content/{name}": text for name, text in pages.items()}
    project = read_project(make_project(tree))
    content = one_page_each(read_content(project)[0])
    specs = {
        page.source: PageSpec(page.source, page.url, "", "lesson.html", "", lambda: None)
        for page in (*content.lessons, *content.index_pages)
    }
    broken = broken_pages(
        content,
        specs,
        last,
        lambda source: (project.content / source).read_text("utf-8", "replace"),
    )
    return {source: spec.url for source, spec in broken.items()}


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


def test_what_a_build_stopped_at_is_told_whole(make_project: MakeProject) -> None:
    with pytest.raises(ProblemsFound) as found:
        read_project(make_project({"mkdocs.yml": "site_name: 5\nplugins: [courseware]\n"}))
    wrapped = CoursewareError("wrapped")
    wrapped.__cause__ = found.value
    assert problems_of(wrapped) == problems_of(found.value) == found.value.problems
    (other,) = problems_of(CoursewareError("the disk is full"))
    assert other.message == "the disk is full"
