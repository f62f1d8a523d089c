"""`courseware build --dry-run` says what would be made, and why, and makes nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import MakeProject, Run
from tests.media import clips

pytestmark = pytest.mark.ffmpeg

LESSON = """\
---
title: 修剪
id: pruning
subject: practical_skill
video:
  - {file: a.mp4, start: "0:01"}
  - b.mp3
---
修剪。
"""


@pytest.fixture
def lesson_project(make_project: MakeProject) -> Path:
    root = make_project({"content/technical/pruning.md": LESSON})
    recipes = {recipe.name: recipe for recipe in clips.RECIPES}
    for name, source in (("a.mp4", "plain.mp4"), ("b.mp3", "only-sound.mp3")):
        clips.make(recipes[source], root / "content" / "technical" / name)
    return root


def files(root: Path) -> list[Path]:
    return sorted(root.rglob("*"))


def test_dry_run_says_what_and_why_and_makes_nothing(lesson_project: Path, run: Run) -> None:
    before = files(lesson_project)
    done = run("courseware", "-C", lesson_project, "build", "--dry-run")
    assert done.returncode == 0, done.stderr
    said = done.stdout
    assert "content/technical/a.mp4 + content/technical/b.mp3" in said
    assert "hd: 320x180, 25 pictures a second, quality about CRF 31" in said
    assert "mono, 48 kbit/s" in said
    assert "2 parts are joined" in said
    assert "1: trimmed to 0:01 - 0:02" in said
    assert "length 0:03" in said
    assert files(lesson_project) == before


def test_dry_run_as_json_tells_of_what_would_fail(lesson_project: Path, run: Run) -> None:
    (lesson_project / "content" / "technical" / "b.mp3").write_bytes(b"no sound at all")
    done = run("courseware", "-C", lesson_project, "--json", "build", "--dry-run")
    assert done.returncode == 1
    (plan,) = json.loads(done.stdout)["plans"]
    assert plan["state"] == "broken"
    assert plan["lines"][0].startswith("content/technical/b.mp3: ")
