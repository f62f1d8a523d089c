"""A lesson's review at the desk: its steps, and what changed since it was passed."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path
from typing import cast

import pytest
from PIL import Image

from build_tools.errors import ReviewRefused
from build_tools.project import read_project
from build_tools.stages.editing.opened import PageDraft, open_page
from build_tools.stages.editing.reviewing import (
    pass_lesson,
    return_lesson,
    review_standing,
    submit_lesson,
    text_changes,
)
from build_tools.stages.editing.saving import save_page
from tests.conftest import MakeProject

SOURCE = "technical/a.md"
REVIEWERS = """\
reviewers:
  r-1: {name: 内容审核员}
  r-2: {name: 站长}
steps:
  - {id: content, name: 内容审核, by: [r-1]}
  - {id: last, name: 终审, by: [r-2]}
"""
LESSON = """\
---
title: 剪枝
id: pruning
subject: practical_skill
form: text
review: {state: draft}
---

落叶以后剪，每亩留 30 棵。
"""
DAY = dt.date(2026, 11, 12)
MOMENT = dt.datetime(2026, 11, 12, 8)


@pytest.fixture
def town(make_project: MakeProject) -> Path:
    return make_project({f"content/{SOURCE}": LESSON, "office/reviewers.yml": REVIEWERS})


def standing(town: Path) -> tuple[str, str, list[str]]:
    found = review_standing(read_project(town), SOURCE)
    assert found is not None
    return found.state, found.step, [key for key, _name in found.reviewers]


def edit(town: Path, before: str, after: str) -> None:
    project = read_project(town)
    page = open_page(project, SOURCE)
    body = page.draft.body.replace(before, after)
    save_page(project, SOURCE, page.digest, PageDraft(page.draft.head, body), MOMENT)


def test_a_lesson_goes_through_its_steps_and_what_changed_is_shown(town: Path) -> None:
    project = read_project(town)
    assert standing(town) == ("draft", "", [])
    submit_lesson(project, SOURCE)
    assert standing(town) == ("submitted", "内容审核", ["r-1"])
    with pytest.raises(ReviewRefused, match="may not pass"):
        pass_lesson(project, SOURCE, "r-2", DAY)
    return_lesson(project, SOURCE, "r-1", DAY, "数不对")
    found = review_standing(project, SOURCE)
    assert found is not None
    assert (found.state, found.review.reason, found.changes) == ("draft", "数不对", None)
    submit_lesson(project, SOURCE)
    pass_lesson(project, SOURCE, "r-1", DAY)
    pass_lesson(project, SOURCE, "r-2", DAY)
    assert standing(town) == ("passed", "", [])

    edit(town, "30", "28")
    assert standing(town) == ("changed", "内容审核", ["r-1"])
    edit(town, "落叶以后剪", "落叶以后，发芽以前剪")
    found = review_standing(project, SOURCE)
    assert found is not None
    assert found.changes is not None
    assert [(c.kind, c.text) for c in found.changes if c.kind != "same"] == [
        ("new", "，发芽以前"),
        ("gone", "30"),
        ("new", "28"),
    ]
    file = town / "content" / SOURCE
    file.write_text(file.read_text("utf-8").replace("title: 剪枝", "title: 冬剪"), "utf-8")
    found = review_standing(project, SOURCE)
    assert found is not None
    assert found.head_changes is not None
    assert [c.text for c in found.head_changes if c.kind != "same"] == ["冬", "枝"]


def picture(colour: str) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(buffer, "PNG")
    return buffer.getvalue()


def test_pictures_that_are_others_than_those_passed_stand_beside_them(town: Path) -> None:
    project = read_project(town)
    folder = town / "content/technical"
    for name in ("bud.png", "saw.png", "knot.png"):
        (folder / name).write_bytes(picture("red"))
    pictures = "\n\n".join(f"![]({name})" for name in ("bud.png", "saw.png", "knot.png"))
    edit(town, "棵。\n", f"棵。\n\n{pictures}\n")
    submit_lesson(project, SOURCE)
    pass_lesson(project, SOURCE, "r-1", DAY)
    pass_lesson(project, SOURCE, "r-2", DAY)

    # One is painted anew under its name by another program, one gives way to another, one goes.
    (folder / "bud.png").write_bytes(picture("blue"))
    (folder / "axe.png").write_bytes(picture("green"))
    file = town / "content" / SOURCE
    text = file.read_text(encoding="utf-8").replace("saw.png", "axe.png")
    file.write_text(text.replace("\n\n![](knot.png)", ""), encoding="utf-8")
    (folder / "knot.png").unlink()
    found = review_standing(project, SOURCE)
    assert found is not None
    assert found.changes  # of another program too
    colours = [
        (change.before, colour(change.before_file), change.after, colour(change.after_file))
        for change in found.pictures
    ]
    assert colours == [
        ("technical/bud.png", "red", "technical/bud.png", "blue"),
        ("technical/saw.png", "red", "technical/axe.png", "green"),
        ("technical/knot.png", "red", "", ""),
    ]


def colour(file: Path | None) -> str:
    names = {(255, 0, 0): "red", (0, 0, 255): "blue", (0, 128, 0): "green"}
    if file is None:
        return ""
    with Image.open(file) as shown:
        return names[cast("tuple[int, int, int]", shown.convert("RGB").getpixel((0, 0)))]


def test_long_texts_that_stayed_are_shown_by_their_ends() -> None:
    long = "".join(f"第{number}段说的事。\n" for number in range(200))
    changes = text_changes(f"甲{long}乙", f"甲{long}丙")
    assert [change.kind for change in changes] == ["same", "gone", "new"]
    assert len(changes[0].text) < 140
    assert text_changes(long, long)[0].kind == "same"
    assert text_changes("", "") == ()
    assert "".join(c.text for c in text_changes("甲", "乙丙")) == "甲乙丙"


def test_what_was_written_anew_is_shown_whole() -> None:
    before, after = "甲乙" * 2_000, "乙丙" * 2_000
    changes = text_changes(f"一\n{before}\n二\n", f"一\n{after}\n二\n")
    assert [(change.kind, change.text) for change in changes] == [
        ("same", "一\n"),
        ("gone", f"{before}\n"),
        ("new", f"{after}\n"),
        ("same", "二\n"),
    ]


def test_a_page_that_is_no_lesson_has_no_review(town: Path) -> None:
    assert review_standing(read_project(town), "technical/index.md") is None
