"""The month's routine: what was built and planned counts only for the lessons as they were."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

from build_tools.model.month import Month
from build_tools.office.month_words import MONTH_WORDS, make_words
from build_tools.progress import Silent
from build_tools.project import read_project
from build_tools.stages.month.made_releases import releases_made
from build_tools.stages.month.routine import MonthOptions, follow
from build_tools.stages.review import pass_step, read_reviews, return_lessons
from tests.conftest import MakeProject
from tests.release.townhall import REVIEWERS, STATIONS, lesson
from tests.trees import write_tree

DAY = dt.date(2026, 11, 5)
TREE = {
    "office/stations.yml": STATIONS,
    "office/reviewers.yml": REVIEWERS,
    "content/technical/a.md": lesson("苹果树剪枝", "pruning"),
    "content/technical/b.md": lesson("冬天放风", "vent"),
}


def complete_steps(root: Path, *, go: bool = False) -> set[str]:
    """Follow the routine; return the steps that are done, but for those about records."""
    options = MonthOptions(Month(2026, 11), DAY, 10, (), root / "office" / "board", go)
    steps = follow(read_project(root), options, Silent()).steps
    return {step.key for step in steps if step.complete} - {"records", "answers"}


def test_a_review_that_changes_asks_for_a_new_site_and_a_new_plan(
    make_project: MakeProject,
) -> None:
    root = make_project(TREE)
    pass_step(read_reviews(read_project(root)), ("pruning", "vent"), "r-1", DAY)
    assert complete_steps(root, go=True) == {"check", "review", "build", "plan"}
    assert complete_steps(root) == {"check", "review", "build", "plan"}

    return_lessons(read_reviews(read_project(root)), ("vent",), "r-1", DAY, "看不清")
    assert complete_steps(root) == {"check", "review"}


def test_a_release_whose_folder_is_lost_was_made_all_the_same(make_project: MakeProject) -> None:
    root = make_project(TREE)
    write_tree(root, {"releases/2026-11/stations/qinghe.sha256": "# list\n"})
    (root / "releases/.2026-12.next/stations").mkdir(parents=True)
    (root / "releases/.2026-12.next/stations/qinghe.sha256").touch()
    project = read_project(root)
    none = {"dongcun": frozenset(), "later": frozenset()}
    assert releases_made(project) == {"qinghe": {"2026-11"}, **none}

    make_words(project.office, "2026-11-2", ["qinghe", "closed-since"])
    with (project.office / MONTH_WORDS).open("a") as words:
        words.write('{"release": "2026-12", "sta')
    shutil.rmtree(root / "releases")
    assert releases_made(project) == {"qinghe": {"2026-11-2"}, **none}
