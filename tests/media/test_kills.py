"""Kills at any moment, two builds at once, a full disk: nothing wrong under a final name."""

from __future__ import annotations

import hashlib
import json
import random
import shutil
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from build_tools.media.cache.cache import Cache
from tests.media import small_disk
from tests.media.cache.test_cache import encoders

pytestmark = pytest.mark.ffmpeg
linux = pytest.mark.skipif(sys.platform != "linux", reason="mounts and /proc are Linux's")

ROOT = Path(__file__).parents[2]
NAMES = ("stereo.mp4", "only-sound.mp3")
"""A picture with its sound, and sound alone: every kind of file that is made."""
RUN = """\
import json, sys
from pathlib import Path
from build_tools.errors import CoursewareError
from build_tools.media.cache.lease import cache_lease
from build_tools.media.options import MediaOptions
from build_tools.media.plan.ladder import Ladder
from build_tools.media.transcode import transcode
from build_tools.model.media import MediaSet, Recording
from build_tools.progress import Silent
root = Path(sys.argv[1])
ladder = Ladder(preset="superfast", stills=5, piece_seconds=1, keyframe_seconds=1)
options = MediaOptions(root / ".cache", root, jobs=2, ladder=ladder)
recordings = [Recording(path, path.name) for path in sorted(root.glob("*.mp?"))]
try:
    with cache_lease(options.cache_dir):
        results = transcode(recordings, options, Silent())
        assert all(isinstance(item, MediaSet) for item in results.values()), results
        assert all(file.path.is_file() for item in results.values() for file in item.files)
except CoursewareError as error:
    print(json.dumps({"error": f"{type(error).__name__}: {error}"}))
else:
    print(json.dumps({"files": [file.file for item in results.values() for file in item.files]}))
"""


def start(root: Path) -> subprocess.Popen[str]:
    """Start a run in a process of its own."""
    command = [sys.executable, "-c", RUN, str(root)]
    return subprocess.Popen(
        command, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def files_of(process: subprocess.Popen[str]) -> list[str]:
    """Return the names of the files that a run made."""
    output, errors = process.communicate(timeout=120)
    assert process.returncode == 0, errors
    files: list[str] = json.loads(output)["files"]
    return files


def make_project(root: Path, recordings: dict[str, Path]) -> Path:
    """Make a folder with two recordings."""
    root.mkdir(exist_ok=True)
    for name in NAMES:
        shutil.copy(recordings[name], root / name)
    return root


def wrong_files(root: Path) -> list[str]:
    """Return what has a final name and is not whole: every name begins with its own hash."""
    finished = [path for path in (root / "media").glob("*") if not path.name.startswith(".part-")]
    return [
        path.name
        for path in finished
        if not path.name.startswith(hashlib.sha256(path.read_bytes()).hexdigest()[:16])
    ]


def broken_records(root: Path) -> list[str]:
    """Return records that do not give what they promise."""
    cache = Cache(root)
    return [path.name for path in cache.records.glob("job-*") if cache.find(path.stem) is None]


@dataclass(frozen=True)
class Whole:
    """What an undisturbed run makes, and how many seconds it needs."""

    files: list[str]
    seconds: float


@pytest.fixture(scope="module")
def whole(recordings: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Whole:
    root = make_project(tmp_path_factory.mktemp("whole"), recordings)
    begun = time.monotonic()
    files = files_of(start(root))
    return Whole(files, time.monotonic() - begun)


def disturbed(root: Path, whole: Whole, seed: int) -> None:
    """Kill a run, look at what is there, and let the next run finish it."""
    dice = random.Random(seed)  # noqa: S311
    process = start(root)
    if seed % 2:
        threading.Event().wait(dice.uniform(0.1, 1.0) * whole.seconds)
    else:  # around the moments in which files get their names
        until_published(root, process)
        threading.Event().wait(dice.uniform(0, 0.05))
    process.kill()
    process.communicate(timeout=60)
    assert wrong_files(root / ".cache") == []
    assert broken_records(root / ".cache") == []
    assert files_of(start(root)) == whole.files
    assert wrong_files(root / ".cache") == []
    assert list((root / ".cache" / "media-work").glob("run-*")) == []
    assert encoders(root) == []


def until_published(root: Path, process: subprocess.Popen[str]) -> None:
    """Wait until the first file has its final name, or the run has ended."""
    while process.poll() is None and not list((root / ".cache" / "media").glob("*-*")):
        threading.Event().wait(0.001)


@linux
@pytest.mark.parametrize("seed", range(2))
def test_a_kill(tmp_path: Path, recordings: dict[str, Path], whole: Whole, seed: int) -> None:
    disturbed(make_project(tmp_path, recordings), whole, seed)


@linux
@pytest.mark.soak
@pytest.mark.parametrize("seed", range(2, 64))
def test_many_kills(tmp_path: Path, recordings: dict[str, Path], whole: Whole, seed: int) -> None:
    disturbed(make_project(tmp_path, recordings), whole, seed)


def test_two_builds_at_once(tmp_path: Path, recordings: dict[str, Path], whole: Whole) -> None:
    root = make_project(tmp_path, recordings)
    first, second = start(root), start(root)
    assert files_of(first) == files_of(second) == whole.files
    assert wrong_files(root / ".cache") == []
    assert broken_records(root / ".cache") == []
    assert {path.name for path in (root / ".cache" / "media").iterdir()} == set(whole.files)


@linux
@pytest.mark.parametrize("kilobytes", [12, pytest.param(60, marks=pytest.mark.soak), 110])
def test_a_full_disk_is_told_and_survived(
    tmp_path: Path, recordings: dict[str, Path], whole: Whole, kilobytes: int
) -> None:
    """On a disk with so much room left; then there is room, and the same files come out."""
    script = tmp_path / "run.py"
    script.write_text(RUN)
    source = make_project(tmp_path / "source", recordings)
    runs = small_disk.run_on(kilobytes, source, [sys.executable, script], tmp_path / "disk")
    assert runs.full["error"] == "DiskError: the disk is full; make room and run the build again"
    assert runs.wrong == []
    assert runs.leftovers == []
    assert runs.roomy == {"files": whole.files}
