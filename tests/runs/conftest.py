"""A small project with real recordings, whose builds the tests break, repeat and compare."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import imageio_ffmpeg
import pytest

from tests.conftest import MakeProject, Run
from tests.trees import fingerprints

Build = Callable[..., "subprocess.CompletedProcess[str]"]

LESSON = """\
---
title: {title}
subject: practical_skill
form: training_film
video: {video}
---

先看片，再动手。
"""

POWER = "---\ntitle: 开机与关机\nsubject: handbook\n---\n\n先开电视。\n"


def lesson(title: str, video: str) -> str:
    """Return the text of a lesson with a recording beside it."""
    return LESSON.format(title=title, video=video)


@pytest.fixture(scope="session")
def clips(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Return two short recordings with picture and sound, as old cameras and phones write them."""
    folder = tmp_path_factory.mktemp("clips")
    made = {}
    for name, seconds, hertz in (("pruning.mpg", 3, 440), ("feeding.mp4", 2, 660)):
        sources = (
            *("-f", "lavfi", "-i", f"testsrc2=size=320x240:rate=25:duration={seconds}"),
            *("-f", "lavfi", "-i", f"sine=frequency={hertz}:duration={seconds}"),
        )
        command = (imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", *sources, folder / name)
        subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
        made[name] = (folder / name).read_bytes()
    return made


@pytest.fixture
def project(make_project: MakeProject, clips: dict[str, bytes]) -> Path:
    """Return a project with two lessons that have recordings and one that has none."""
    return make_project(
        {
            "content/technical/pruning.md": lesson("苹果树冬季修剪", "pruning.mpg"),
            "content/technical/pruning.mpg": clips["pruning.mpg"],
            "content/technical/feeding.md": lesson("冬天喂羊", "feeding.mp4"),
            "content/technical/feeding.mp4": clips["feeding.mp4"],
            "content/handbook/power.md": POWER,
        }
    )


@pytest.fixture(scope="session")
def build(run: Run) -> Build:
    """Run `courseware build` in a project."""

    def run_build(project: Path, *words: str) -> subprocess.CompletedProcess[str]:
        return run("courseware", "-C", project, "build", *words)

    return run_build


def rubbish(project: Path) -> list[str]:
    """Return what only an unfinished run leaves: parts of files, and sites under way."""
    return [
        path.relative_to(project).as_posix()
        for path in project.rglob("*")
        if ".part" in path.name or path.name in (".site.next", ".site.old")
    ]


def site_of(project: Path) -> dict[str, str]:
    """Return the fingerprints of the project's site, which must be there and not be empty."""
    found = fingerprints(project / "site")
    assert "index.html" in found
    return found
