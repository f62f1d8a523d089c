"""What a month's release takes: nothing of a draft, and no link that leads to one."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from build_tools.model.month import Month
from build_tools.model.problem import ProblemsFound
from build_tools.progress import Silent
from build_tools.project import read_project
from build_tools.stages.build import BuildOptions, Prepared, prepare
from build_tools.stages.plan import plan_lessons
from build_tools.stages.review import hand_in, pass_step, read_reviews
from tests.conftest import MakeProject

REVIEWERS = "reviewers: {r-1: {name: 甲}}\nsteps: [{id: content, name: 审核, by: [r-1]}]\n"
OPTIONS = BuildOptions(today=Month(2026, 11), release=Month(2026, 11))


def lesson(ident: str, more: str = "", body: str = "正文。") -> str:
    return f"---\ntitle: {ident}\nid: {ident}\n{more}\nreview: {{state: draft}}\n---\n\n{body}\n"


def released(root: Path, *passed: str) -> Prepared:
    project = read_project(root)
    hand_in(read_reviews(project), passed)
    pass_step(read_reviews(project), passed, "r-1", dt.date(2026, 11, 1))
    return prepare(project, OPTIONS, Silent())


def test_a_release_has_nothing_of_what_it_leaves_out(make_project: MakeProject) -> None:
    root = make_project(
        {
            "office/reviewers.yml": REVIEWERS,
            "content/policy/old.md": lesson("old", "attachments: [old.pdf]"),
            "content/policy/new.md": lesson("new", "supersedes: [old]"),
            "content/policy/newer.md": lesson("newer", "supersedes: [new]\nattachments: [b.pdf]"),
            "content/policy/old.pdf": b"%PDF-old",
            "content/policy/b.pdf": b"%PDF-draft",
        }
    )
    prepared = released(root, "old", "new")
    edition = prepared.edition
    assert [one.id for one in edition.content.lessons] == ["new", "old"]
    assert list(edition.content.assets) == ["policy/old.pdf"]
    assert list(edition.asset_sizes) == ["policy/old.pdf"]
    assert edition.preview is False
    told = [(one.lesson.id, str(one.reason), one.keeps_page) for one in prepared.left_out]
    # The draft 'newer' takes the place of nothing yet.
    assert told == [("newer", "draft", False), ("old", "superseded", True)]
    assert [one.id for one in plan_lessons(edition)] == ["new", "old"]


def test_a_link_to_what_is_left_out_stops_the_release(make_project: MakeProject) -> None:
    root = make_project(
        {
            "office/reviewers.yml": REVIEWERS,
            "content/policy/a.md": lesson("a", body="看[草稿](b.md)。"),
            "content/policy/b.md": lesson("b"),
        }
    )
    with pytest.raises(ProblemsFound) as found:
        released(root, "a")
    dead = [p for p in found.value.problems if p.rule == "link-unreleased"]
    assert [(p.path, str(p.severity)) for p in dead] == [("content/policy/a.md", "error")]
    # Passed after all, it is no fault any more.
    assert len(released(root, "b").edition.content.lessons) == 2


def test_a_link_from_the_page_of_a_folder_stops_the_release_too(make_project: MakeProject) -> None:
    root = make_project(
        {
            "office/reviewers.yml": REVIEWERS,
            "content/policy/index.md": "# 政策\n\n看[草稿](b.md)。\n",
            "content/policy/a.md": lesson("a"),
            "content/policy/b.md": lesson("b"),
        }
    )
    with pytest.raises(ProblemsFound) as refused:
        released(root, "a")
    dead = [(p.path, p.line) for p in refused.value.problems if p.rule == "link-unreleased"]
    assert dead == [("content/policy/index.md", 3)]


def test_a_lesson_comes_in_the_month_in_which_it_takes_effect(make_project: MakeProject) -> None:
    root = make_project(
        {
            "office/reviewers.yml": REVIEWERS,
            "content/policy/now.md": lesson("now", "effective: 2026-11-30"),
            "content/policy/next.md": lesson("next", "effective: 2026-12-01"),
        }
    )
    prepared = released(root, "now", "next")
    assert [lesson.id for lesson in prepared.edition.content.lessons] == ["now"]
    waiting = [(left_out.lesson.id, str(left_out.reason)) for left_out in prepared.left_out]
    assert waiting == [("next", "not-yet")]
