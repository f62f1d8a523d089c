"""A disk that is full while the desk writes: said in words, nothing lost, nothing half there."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY, MakeProject, Run
from tests.media import small_disk
from tests.release import townhall
from tests.trees import fingerprints

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="mounts are Linux's")

FULL = "盘满了"


def test_what_finds_no_room_is_said_and_can_be_done_again(
    make_project: MakeProject, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(REPOSITORY))
    root = make_project(townhall.TREE)
    before = fingerprints(root / "content") | fingerprints(root / "office")
    command = [sys.executable, "-m", "tests.desk.on_disk"]
    runs = small_disk.run_on(400, root, command, tmp_path / "disk", megabytes=192)
    full, roomy = runs.full, runs.roomy
    assert "crash" not in full, full
    for runs_answers in (full["answers"], roomy["answers"]):
        status, refusal = runs_answers.pop("save too much")
        assert (status, "这一页超过 1 MB。分成几页" in refusal["fault"]) == (422, True), refusal
    for act, (status, reply) in full["answers"].items():
        assert status in (422, 507), (act, reply)
        assert FULL in reply["fault"], (act, reply)
    assert full["files"] == before
    assert full["end"] == [0, "", []]
    assert full["shown"] == [200, 507, 0]  # the month writes its boards
    assert {act: status for act, (status, _reply) in roomy["answers"].items()} == {
        "save": 200,
        "paste": 200,
        "new": 200,
        "picture": 200,
        "recording": 507,
        "station": 200,
    }
    assert len(roomy["files"]) == len(before) + 3  # the pasted picture, the new lesson, the photo


def release_without_room(root: Path, run: Run, disk: Path, kilobytes: int) -> None:
    """A release that finds no room says so and leaves no half of it; with room it is made."""
    townhall.passed(run, root)
    key = townhall.enrol(root)
    command = [sys.executable, "-m", "tests.desk.release_on_disk", str(key)]
    runs = small_disk.run_on(kilobytes, root, command, disk, megabytes=192)
    full, roomy = runs.full, runs.roomy
    assert "crash" not in full, full
    assert (full["state"], FULL in "".join(full["lines"])) == ("failed", True), full
    assert not any("Traceback" in line for line in full["lines"]), full
    assert (full["releases"], full["unsigned"], full["halves"]) == ([], [], []), full
    assert full["end"] == [0, ""]
    assert (roomy["state"], roomy["releases"]) == ("done", ["2026-11"]), roomy
    assert (roomy["lists"], roomy["unsigned"], roomy["halves"]) == (2, [], []), roomy


def test_a_release_goes_on_once_there_is_room(
    make_project: MakeProject, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(REPOSITORY))
    release_without_room(make_project(townhall.TREE), run, tmp_path / "disk", 1700)


@pytest.mark.soak
@pytest.mark.parametrize("kilobytes", range(100, 2100, 200))
def test_a_release_finds_no_room_at_any_moment(
    make_project: MakeProject,
    run: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    kilobytes: int,
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(REPOSITORY))
    release_without_room(make_project(townhall.TREE), run, tmp_path / "disk", kilobytes)
