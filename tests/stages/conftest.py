"""A small project with real recordings, whose builds the tests break, repeat and compare."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import imageio_ffmpeg
import pytest

from build_tools import locks
from tests.conftest import Run
from tests.trees import MKDOCS_YML, Tree, fingerprints, write_tree

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

CLIPS = (("pruning.mpg", 3, 440), ("feeding.mp4", 2, 660), ("pond.mpg", 3, 550))
POWER = "---\ntitle: 开机与关机\nsubject: handbook\n---\n\n先开电视。\n"


def lesson(title: str, video: str) -> str:
    """Return the text of a lesson with a recording beside it."""
    return LESSON.format(title=title, video=video)


@pytest.fixture(scope="session")
def clips(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Return short recordings with picture and sound, in the formats of old discs and of phones."""
    folder = tmp_path_factory.mktemp("clips")
    made = {}
    for name, seconds, hertz in CLIPS:
        sources = (
            *("-f", "lavfi", "-i", f"testsrc2=size=160x120:rate=25:duration={seconds}"),
            *("-f", "lavfi", "-i", f"sine=frequency={hertz}:duration={seconds}"),
        )
        command = (imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", *sources, folder / name)
        subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
        made[name] = (folder / name).read_bytes()
    return made


@pytest.fixture(scope="session")
def build(run: Run) -> Build:
    """Run `courseware build` in a project."""

    def run_build(project: Path, *words: str) -> subprocess.CompletedProcess[str]:
        return run("courseware", "-C", project, "build", *words)

    return run_build


@pytest.fixture(scope="session")
def built(shared_folder: Path, clips: dict[str, bytes], build: Build) -> Path:
    """Build a project with two lessons that have recordings and one that has none, once.

    Test processes that run side by side share it: it is for copies alone.
    """
    project = shared_folder / "built project" / "项目 一"
    with locks.acquire(shared_folder / "built.lock"):
        if not (project / "site").exists():
            build_once(project, clips, build)
    return project


def build_once(project: Path, clips: dict[str, bytes], build: Build) -> None:
    tree: Tree = {
        "mkdocs.yml": MKDOCS_YML,
        "content/technical/pruning.md": lesson("苹果树冬季修剪", "pruning.mpg"),
        "content/technical/pruning.mpg": clips["pruning.mpg"],
        "content/technical/feeding.md": lesson("冬天喂羊", "feeding.mp4"),
        "content/technical/feeding.mp4": clips["feeding.mp4"],
        "content/handbook/power.md": POWER,
    }
    done = build(write_tree(project, tree))
    assert done.returncode == 0, done.stderr
    assert "pruning.mpg: begun" in done.stderr


@pytest.fixture
def project(built: Path, tmp_path: Path) -> Path:
    """Return a copy of the project that was built, its cache with it, to be changed."""
    return Path(shutil.copytree(built, tmp_path / "项目 一"))


def rubbish(project: Path) -> list[str]:
    """Return what only an unfinished run leaves: parts, workspaces, and sites under way."""
    return [
        path.relative_to(project).as_posix()
        for path in project.rglob("*")
        if path.name.startswith((".part-", "run-")) or path.name in (".site.next", ".site.old")
    ]


def site_of(project: Path) -> dict[str, str]:
    """Return the fingerprints of the project's site, which must be there and not be empty."""
    found = fingerprints(project / "site")
    assert "index.html" in found
    return found
