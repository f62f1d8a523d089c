"""What the month makes of lessons, and what must hold between them."""

from __future__ import annotations

import pytest

from build_tools.authoring.checks.every import check
from build_tools.authoring.content import read_content
from build_tools.model.month import Month
from build_tools.project import read_project
from tests.authoring.conftest import OF_LITTLE_PAGES, Examine, page
from tests.conftest import MakeProject
from tests.trees import MKDOCS_YML


@pytest.mark.parametrize(
    ("expires", "rule"),
    [
        ("2026-10-31", "lesson-lapsed"),
        ("2026-11-01", "lesson-lapsing"),
        ("2026-12-31", "lesson-lapsing"),
        ("2027-01-01", None),
    ],
)
def test_lapsing(examine: Examine, expires: str, rule: str | None) -> None:
    lesson = page(f"title: x\nid: older\nexpires: {expires}")
    expected = [("policy/a.md", 4, rule)] if rule else []
    assert examine({"policy/a.md": lesson}).brief == expected
    successor = page("title: y\nsupersedes: [older]")
    assert examine({"policy/a.md": lesson, "policy/b.md": successor}).brief == []


@pytest.mark.parametrize(
    ("month", "rules"),
    [
        (Month(2026, 11), []),
        (Month(2026, 12), ["lesson-lapsing"]),
        (Month(2027, 2), ["lesson-lapsed"]),
    ],
)
def test_the_month_comes_from_the_caller(
    make_project: MakeProject, month: Month, rules: list[str]
) -> None:
    settings = MKDOCS_YML.replace("      month: 2026-11\n", "")
    lesson = page("title: x\nexpires: 2027-01-31")
    project = read_project(make_project({"mkdocs.yml": settings, "content/policy/a.md": lesson}))
    content, _problems = read_content(project)
    problems = check(project, content, month)
    assert [p.rule for p in problems if p.rule not in OF_LITTLE_PAGES] == rules


def lessons(**supersedes: str) -> dict[str, str | bytes]:
    return {
        f"policy/{name}.md": page(f"title: {name}\nid: {name}\nsupersedes: [{older}]")
        for name, older in supersedes.items()
    }


@pytest.mark.parametrize(
    ("tree", "expected"),
    [
        (lessons(a="b", b="c", c=""), []),
        (lessons(a="b, c", b="c", c=""), []),
        (lessons(a="b", b="a"), [("policy/a.md", 4)]),
        (lessons(a="b", b="c", c="d", d="b"), [("policy/b.md", 4)]),
        (lessons(a="b", b="a", c="d", d="c"), [("policy/a.md", 4), ("policy/c.md", 4)]),
        (lessons(**{f"n{i}": f"n{i + 1}" for i in range(1200)}, n1200=""), []),
    ],
)
def test_circles(
    examine: Examine, tree: dict[str, str | bytes], expected: list[tuple[str, int]]
) -> None:
    assert examine(tree).brief == [(path, line, "superseded-circle") for path, line in expected]


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([1, 2, 3], []),
        ([1], []),
        ([2], [("cases/0.md", "series-part-missing")]),
        ([1, 4], [("cases/1.md", "series-part-missing")]),
        ([999], [("cases/0.md", "series-part-missing")]),
        ([1, 1], [("cases/1.md", "series-part-duplicate")]),
    ],
)
def test_series(examine: Examine, parts: list[int], expected: list[tuple[str, str]]) -> None:
    tree = {
        f"cases/{n}.md": page(f"title: x\nid: l{n}\nseries: {{id: s, part: {part}}}")
        for n, part in enumerate(parts)
    }
    assert [(path, rule) for path, _line, rule in examine(tree).brief] == expected
