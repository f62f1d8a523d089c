"""kill -9 in the middle of a build: what is open stays whole, the next build is right, and no
rubbish stays.

The program is stopped at moments that a seed chooses, and at places that it is seen to pass.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.conftest import program
from tests.stages.conftest import (
    Build,
    lesson,
    rubbish,
    site_of,
)
from tests.trees import Tree, fingerprints, write_tree

pytestmark = pytest.mark.ffmpeg

Moment = Callable[[Path, float], bool]
HANGS = 300.0
# Without process groups (Windows) the children cannot be reached by one call.
WITH_CHILDREN = (True, False) if hasattr(os, "killpg") else (False,)


@contextmanager
def building(project: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Start a build in a process group of its own; at the end nothing of it runs any more."""
    words = [program("courseware"), "-C", str(project), "build"]
    null = subprocess.DEVNULL
    with subprocess.Popen(
        words, stdout=null, stderr=null, stdin=null, start_new_session=True
    ) as process:
        try:
            yield process
        finally:
            if process.poll() is None:
                process.kill()


def killed(project: Path, moment: Moment, *, children: bool) -> bool:
    """Kill a build when `moment(project, seconds since the start)` holds; False if it had ended.

    Without `children` the encoders under way are left behind, as the out-of-memory killer does.
    """
    start = time.monotonic()
    with building(project) as process:
        while process.poll() is None:
            passed = time.monotonic() - start
            if moment(project, passed):
                if children:
                    os.killpg(process.pid, signal.SIGKILL)
                process.kill()
                return True
            assert passed < HANGS, "the build does not end"
            time.sleep(0.002)
    return False


def after(seconds: float) -> Moment:
    """So many seconds have passed since the start."""
    return lambda _project, passed: passed > seconds


def while_encoding(project: Path, _passed: float) -> bool:
    """A rendition is being written in the workspace of the run."""
    return any(path.stat().st_size for path in (project / ".cache").glob("*/run-*/*/*.mp4"))


def while_writing_pages(project: Path, _passed: float) -> bool:
    """The first page of the next site is there."""
    return any((project / ".site.next").glob("*/*.html"))


def add_recording(project: Path, clips: dict[str, bytes]) -> Path:
    """Give the project one more lesson, for which a build has to encode."""
    more: Tree = {
        "content/cases/pond.md": lesson("一口塘养两季", "pond.mpg"),
        "content/cases/pond.mpg": clips["pond.mpg"],
    }
    return write_tree(project, more)


@pytest.fixture
def project(project: Path, clips: dict[str, bytes]) -> Path:
    """Return a project that was built, and has got one more recording since then."""
    return add_recording(project, clips)


@pytest.fixture(scope="module")
def wanted(
    built: Path, clips: dict[str, bytes], build: Build, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, str]:
    """Return the site that a build without any accident makes."""
    folder = tmp_path_factory.mktemp("calm") / "项目 一"
    calm = add_recording(Path(shutil.copytree(built, folder)), clips)
    assert build(calm).returncode == 0
    return site_of(calm)


def open_site(project: Path) -> dict[str, str]:
    """Return the site that a kill has left: between the two renames of a swap it is set aside."""
    return fingerprints(project / "site") or fingerprints(project / ".site.old")


# While pages are written no encoder is under way that could be left behind.
@pytest.mark.parametrize(
    ("moment", "children"),
    [*((while_encoding, children) for children in WITH_CHILDREN), (while_writing_pages, False)],
)
def test_a_build_killed_at_a_place(
    project: Path, wanted: dict[str, str], build: Build, moment: Moment, children: bool
) -> None:
    before = open_site(project)
    assert killed(project, moment, children=children), "the place was never seen"
    assert open_site(project) == before

    done = build(project)
    assert done.returncode == 0, done.stderr
    assert site_of(project) == wanted
    assert rubbish(project) == []


def hurt_often(
    project: Path, wanted: dict[str, str], build: Build, *, seed: int, kills: int
) -> None:
    """Kill build after build at random moments; only then let one come to its end."""
    chance = random.Random(seed)  # noqa: S311 - not for secrets
    before = open_site(project)
    for _kill in range(kills):
        if chance.random() < 0.25:  # the cache may be deleted at any time
            shutil.rmtree(project / ".cache", ignore_errors=True)
        killed(project, after(chance.uniform(0.2, 3.0)), children=chance.choice(WITH_CHILDREN))
        assert open_site(project) in (before, wanted), f"seed {seed}"
    done = build(project)
    assert done.returncode == 0, done.stderr
    assert site_of(project) == wanted, f"seed {seed}"
    assert rubbish(project) == [], f"seed {seed}"


def test_builds_killed_at_any_moment(project: Path, wanted: dict[str, str], build: Build) -> None:
    hurt_often(project, wanted, build, seed=1, kills=2)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(100, 120))
def test_builds_killed_again_and_again(
    project: Path, wanted: dict[str, str], build: Build, seed: int
) -> None:
    hurt_often(project, wanted, build, seed=seed, kills=8)
