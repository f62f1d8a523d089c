"""Many machines: a real scheduler and real workers, killed and stopped in the middle of jobs.

Dask is imported by the tests themselves: all test processes import this file, one runs it.
"""

from __future__ import annotations

import gc
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from build_tools.allowed_code import allow_code
from build_tools.errors import ClusterError, MediaError
from build_tools.media.cache.cache import Cache
from build_tools.media.ffmpeg.binary import FfmpegBinary
from build_tools.media.options import MediaOptions
from build_tools.media.plan.ladder import Ladder
from build_tools.media.transcode import transcode
from build_tools.media.workers.fingerprint import EncoderFingerprint, differences, fingerprint_of
from build_tools.model.media import MediaSet, Recording
from build_tools.progress import Silent
from build_tools.project import read_project
from tests.conftest import program
from tests.media import clips
from tests.media.cache.test_cache import encoders
from tests.media.conftest import QUICK
from tests.trees import MKDOCS_YML

pytestmark = [
    pytest.mark.ffmpeg,
    pytest.mark.skipif(os.name == "nt", reason="signals and /proc are POSIX"),
]

SLOW = Ladder(preset="veryslow", stills=5)
"""Slow enough that a job of four seconds can be disturbed."""
_PATIENCE = 600
"""Seconds after which something never comes, also on a machine that has much else to do."""
LONGEST = "dark-first.mp4"
NAMES = (LONGEST, "stereo.mp4")
BUILD = """\
import sys
from pathlib import Path
from build_tools.media.options import MediaOptions
from build_tools.media.plan.ladder import Ladder
from build_tools.media.transcode import transcode
from build_tools.model.media import Recording
from build_tools.progress import Silent
from build_tools.project import read_project
root = Path(sys.argv[1])
options = MediaOptions(root / ".cache", root, cluster=sys.argv[2],
                       ladder=Ladder(preset="veryslow", stills=5))
transcode([Recording(root / name, name) for name in sys.argv[3:]], options, Silent())
"""


class Noting(Silent):
    """Keeps what is noted."""

    def __init__(self) -> None:
        self.notes: list[str] = []

    def note(self, text: str) -> None:
        self.notes.append(text)


@dataclass
class Worker:
    """A running `courseware worker` and its folder for unfinished work."""

    process: subprocess.Popen[str]
    scratch: Path

    @property
    def busy(self) -> bool:
        """Whether it is encoding."""
        return bool(list(self.scratch.glob("run-*/*/hd.mp4")))


@dataclass
class Office:
    """A scheduler, its workers and the project that they share."""

    root: Path
    address: str
    workers: list[Worker] = field(default_factory=list)

    @property
    def options(self) -> MediaOptions:
        return MediaOptions(self.root / ".cache", self.root, cluster=self.address, ladder=SLOW)

    def join(self, root: Path | None = None, scratch: Path | None = None) -> Worker:
        """Start a worker and wait until it has joined."""
        scratch = scratch or self.root / f"scratch-{len(self.workers)}"
        command = [program("courseware"), "--lang", "en", "-C", str(root or self.root), "worker"]
        process = subprocess.Popen(
            [*command, self.address, "--jobs", "1", "--scratch", str(scratch)],
            stdout=subprocess.PIPE,
            text=True,
        )
        worker = Worker(process, scratch)
        self.workers.append(worker)
        assert process.stdout
        assert "Working for" in process.stdout.readline()
        return worker

    def close(self) -> None:
        """End all workers; nothing of them may be left."""
        for worker in self.workers:
            worker.process.terminate()
        for worker in self.workers:
            worker.process.communicate(timeout=_PATIENCE)


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A scheduler for all tests here; its address."""
    address_file = tmp_path_factory.mktemp("scheduler") / "scheduler.json"
    options = ["--host", "127.0.0.1", "--port", "0", "--no-dashboard"]
    process = subprocess.Popen(
        [program("dask"), "scheduler", *options, "--scheduler-file", str(address_file)],
        stderr=subprocess.DEVNULL,
    )
    until(lambda: address_file.exists() and bool(address_file.read_text()), process)
    yield json.loads(address_file.read_text())["address"]
    process.terminate()
    process.communicate(timeout=_PATIENCE)


@pytest.fixture
def office(scheduler: str, recordings: dict[str, Path], tmp_path: Path) -> Iterator[Office]:
    """A project with two recordings, beside a scheduler that has no workers yet."""
    root = tmp_path / "项目 一"
    (root / "content").mkdir(parents=True)
    (root / "mkdocs.yml").write_text(MKDOCS_YML, "utf-8")
    for name in NAMES:
        shutil.copy(recordings[name], root / name)
    running = Office(root, scheduler)
    yield running
    running.close()
    assert encoders(root) == []


@pytest.fixture(scope="module")
def expected(recordings: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The files that the pool makes of the two recordings."""
    root = tmp_path_factory.mktemp("alone")
    for name in NAMES:
        shutil.copy(recordings[name], root / name)
    return encode(MediaOptions(root / ".cache", root, ladder=SLOW))


def encode(options: MediaOptions, progress: Silent | None = None) -> list[str]:
    """Transcode the two recordings and return the names of all files."""
    recordings = [Recording(options.project_root / name, name) for name in NAMES]
    results = transcode(recordings, options, progress or Silent())
    files = []
    for recording in recordings:
        result = results[recording]
        assert isinstance(result, MediaSet), result
        files += [rendition.file for rendition in result.files]
    return files


def until(happens: Callable[[], bool], process: subprocess.Popen[str] | None = None) -> None:
    """Wait until something happens; the test fails when it does not."""
    begun = time.monotonic()
    while not happens():
        assert process is None or process.poll() is None, "it ended before"
        assert time.monotonic() - begun < _PATIENCE, "it never happened"
        threading.Event().wait(0.02)


def build(office: Office, *names: str) -> subprocess.Popen[str]:
    """Start a build in a process of its own."""
    command = [sys.executable, "-c", BUILD, str(office.root), office.address, *names]
    return subprocess.Popen(command, text=True, stderr=subprocess.PIPE)


def test_the_same_files_come_out_when_workers_are_killed_and_stopped(
    office: Office, expected: list[str]
) -> None:
    first, second = office.join(), office.join()
    running = build(office, *NAMES)
    # Whether the other one is at work in that moment too is up to the machine.
    until(lambda: first.busy, running)
    first.process.kill()
    _output, errors = running.communicate(timeout=_PATIENCE)
    assert running.returncode == 0, errors
    assert second.process.poll() is None
    # From the cache, which has everything: no worker is asked.
    assert encode(replace(office.options, cluster="tcp://127.0.0.1:1")) == expected
    assert list((office.root / ".cache" / "media").glob(".part-*")) == []
    # Who starts a worker there again sweeps what the killed one left, its ffmpeg too.
    third = office.join(scratch=first.scratch)
    assert not third.busy

    # One that is stopped ends its encoder and gives its job back.
    shutil.rmtree(office.root / ".cache")
    running = build(office, LONGEST)
    until(lambda: third.busy or second.busy, running)
    busy, other = (third, second) if third.busy else (second, third)
    busy.process.send_signal(signal.SIGINT)
    busy.process.communicate(timeout=_PATIENCE)
    assert not busy.busy
    _output, errors = running.communicate(timeout=_PATIENCE)
    assert running.returncode == 0, errors
    assert other.process.poll() is None


def test_a_build_that_is_stopped_or_killed_ends_its_jobs(office: Office) -> None:
    worker = office.join()
    running = build(office, "stereo.mp4", LONGEST)
    until(lambda: worker.busy, running)
    running.send_signal(signal.SIGINT)
    running.communicate(timeout=_PATIENCE)
    assert running.returncode != 0
    assert encoders(office.root) == []
    assert not worker.busy

    shutil.rmtree(office.root / ".cache")
    running = build(office, LONGEST)
    until(lambda: worker.busy, running)
    running.kill()
    running.communicate(timeout=_PATIENCE)
    until(lambda: not worker.busy and encoders(office.root) == [])
    assert worker.process.poll() is None


def test_workers_that_differ_are_refused(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "own folder"))
    ffmpeg = tmp_path / "ffmpeg"
    script = 'case "$*" in *-version) echo ffmpeg version 7.1-other;; *) exec "{}" "$@";; esac'
    ffmpeg.write_text("#!/bin/sh\n" + script.format(clips.FFMPEG) + "\n")
    ffmpeg.chmod(0o755)
    other = tmp_path / "other"
    (other / "content").mkdir(parents=True)
    (other / "mkdocs.yml").write_text(MKDOCS_YML + f"      ffmpeg: {ffmpeg}\n", "utf-8")
    allow_code(read_project(other))
    office.join(other)
    progress = Noting()
    with pytest.raises(ClusterError, match="no worker that fits"):
        encode(office.options, progress)
    (line,) = progress.notes
    assert "is not used: ffmpeg version 7.1-other ≠ ffmpeg version" in line


def test_a_worker_with_another_folder_is_told(office: Office, tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(office.root, other)
    office.join(other)
    with pytest.raises(ClusterError, match="is not the folder of this build"):
        encode(office.options)


def test_a_broken_recording_is_its_own_fault(office: Office) -> None:
    office.join()
    broken, whole = (Recording(office.root / name, name) for name in ("broken.mp4", "stereo.mp4"))
    broken.source.write_bytes((office.root / LONGEST).read_bytes()[:30_000])
    results = transcode([broken, whole], replace(office.options, ladder=QUICK), Silent())
    assert isinstance(results[broken], MediaError)
    assert isinstance(results[whole], MediaSet)


def test_nobody_at_the_address(
    tmp_path: Path, recordings: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    from distributed import Client

    from build_tools.media.workers import cluster

    monkeypatch.setattr(cluster, "_ANSWERS_WITHIN", 0.5)
    shutil.copy(recordings["plain.mp4"], tmp_path / "plain.mp4")
    options = MediaOptions(tmp_path / ".cache", tmp_path, ladder=QUICK)
    recording = Recording(tmp_path / "plain.mp4", "plain.mp4")
    for address in ("tcp://127.0.0.1:1", "nowhere", "foo://bar:1", "tcp://host:port"):
        with pytest.raises(ClusterError, match="no scheduler answers at"):
            transcode([recording], replace(options, cluster=address), Silent())
        # One that is closed later, while another is made, waits for itself for ever.
        assert not [client for client in gc.get_objects() if isinstance(client, Client)]


def test_what_did_not_arrive_is_not_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from build_tools.media.workers import cluster

    monkeypatch.setattr(cluster.worker, "SHARE_DELAY", 0.1)
    cache = Cache(tmp_path)
    cache.media.mkdir()
    (cache.media / "0123456789abcdef-hd.mp4").write_bytes(b"other bytes")
    entry = {"file": "0123456789abcdef-hd.mp4", "size": 11, "sha256": "0123456789abcdef" * 4}
    with pytest.raises(ClusterError, match="did not arrive whole"):
        cluster._verified(entry, cache)


def test_fingerprints() -> None:
    ours = fingerprint_of(FfmpegBinary("ffmpeg", "ffmpeg version 9"))
    assert ours.name == fingerprint_of(FfmpegBinary("/elsewhere/ffmpeg", "ffmpeg version 9")).name
    assert ours.name != fingerprint_of(FfmpegBinary("ffmpeg", "ffmpeg version 8")).name
    assert ours.name != replace(ours, libraries="av 1").name
    theirs = {"courseware": ours.courseware, "encoder": "x", "libraries": ours.libraries}
    assert differences(theirs, ours) == "x ≠ ffmpeg version 9"
    assert differences({}, EncoderFingerprint("a", "b", "c")) == "— ≠ a, — ≠ b, — ≠ c"
