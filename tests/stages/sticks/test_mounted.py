"""Handouts on real file systems: FAT, exFAT, NTFS, ext4; for reading alone, full, pulled out."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from build_tools.progress import Silent
from build_tools.release.delivery.deliver import DeliveryRequest
from build_tools.release.delivery.verify import verify
from build_tools.release.medium.folder_disk import FolderDisk
from build_tools.stages.sticks.handout import Handout, HandoutOptions
from build_tools.stages.sticks.steps import HandoutResult, MediumFailed, MediumServed
from build_tools.untrusted.ports import FolderPorts, LinuxMounts
from tests.release.mounts import EXT4, KINDS, FileSystem
from tests.release.offices import (
    CODES,
    MONTHS,
    RING,
    deliver_release,
    folder_medium,
    register,
    township,
)
from tests.stages.sticks.rig import TODAY, nobody, office_sender
from tests.trees import fingerprints

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="file systems of Linux are mounted")
needs_ext4 = pytest.mark.skipif(bool(EXT4.why_not()), reason="this machine mounts no ext4")


@pytest.fixture
def town(tmp_path: Path) -> Path:
    root = township(tmp_path / "town", size=20_000)
    register(root, dict(zip(CODES, ("清河村学习站", "东村学习站"), strict=True)))
    return root


@pytest.fixture
def places(tmp_path: Path) -> Path:
    folder = tmp_path / "places"
    folder.mkdir()
    return folder


def serve_once(town: Path, places: Path, answer: str = "", **options: bool) -> HandoutResult:
    handout_options = HandoutOptions(TODAY, once=True, **options)
    ports = FolderPorts(places)
    said: list[object] = []
    ask = (lambda _question: answer) if answer else nobody
    return Handout(office_sender(town), ports, ask, said.append, handout_options).run()


def plays(stick: Path) -> str:
    report = verify(folder_medium(stick), RING, Silent(), today=None)
    assert report.problems == ()
    return report.current


@pytest.fixture(params=KINDS, ids=lambda kind: kind.name)
def kind(request: pytest.FixtureRequest) -> FileSystem:
    file_system: FileSystem = request.param
    if reason := file_system.why_not():
        pytest.skip(reason)
    return file_system


def test_a_new_stick_and_a_month_later(
    kind: FileSystem, town: Path, places: Path, tmp_path: Path
) -> None:
    image = tmp_path / "stick.img"
    with kind.mounted(image, places / "port", 40) as stick:
        first = serve_once(town, places)
        (refused,) = first.failed
        assert refused.reason.endswith("Add --new")
        assert [path.name for path in stick.iterdir() if path.name != "lost+found"] == []
        served = serve_once(town, places, "qinghe", is_new=True)
        assert [(row.station, row.problems) for row in served.served] == [("qinghe", ())]
    # Its folder is empty again, and no stick.
    assert serve_once(town, places).served == ()
    with kind.mounted(image, places / "other port", 40) as stick:
        again = serve_once(town, places)
        assert [(row.station, row.was_there) for row in again.served] == [("qinghe", True)]
        assert plays(stick) == MONTHS[-1]


def test_a_stick_for_reading_alone(
    kind: FileSystem, town: Path, places: Path, tmp_path: Path
) -> None:
    image = tmp_path / "stick.img"
    with kind.mounted(image, places / "port", 40) as stick:
        medium = folder_medium(stick)
        deliver_release(town / "releases", medium, DeliveryRequest("dongcun"), MONTHS[1])
    with kind.mounted(image, places / "port", 40, "ro") as stick:
        before = fingerprints(stick)
        result = serve_once(town, places)
        (failed,) = result.failed
        assert failed.station == "dongcun"
        assert "write-protected" in failed.reason
        assert fingerprints(stick) == before


def test_a_stick_that_is_full(kind: FileSystem, town: Path, places: Path, tmp_path: Path) -> None:
    with kind.mounted(tmp_path / "stick.img", places / "port", 40) as stick:
        medium = folder_medium(stick)
        deliver_release(town / "releases", medium, DeliveryRequest("dongcun"), MONTHS[1])
        with (stick / "photos.zip").open("wb") as stream, contextlib.suppress(OSError):
            while True:
                stream.write(b"x" * 100_000)
                stream.flush()
        result = serve_once(town, places)
        (failed,) = result.failed
        assert "full" in failed.reason
        report = verify(folder_medium(stick), RING, Silent(), today=None)
        assert report.current == MONTHS[1]
        assert report.problems == ()
        (stick / "photos.zip").unlink()
        assert [row.station for row in serve_once(town, places).served] == ["dongcun"]
        assert plays(stick) == MONTHS[-1]


@needs_ext4
def test_a_stick_that_says_it_has_room_and_gets_full(
    town: Path, places: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(FolderDisk, "space", lambda _self: (1 << 40, 1 << 40))
    film = next((town / "releases" / "media").iterdir())
    assert film.stat().st_size > 1000
    with EXT4.mounted(tmp_path / "stick.img", places / "port", 3) as stick:
        with (stick / "photos.zip").open("wb") as stream, contextlib.suppress(OSError):
            while True:
                stream.write(b"x" * 20_000)
                stream.flush()
        os.truncate(stick / "photos.zip", (stick / "photos.zip").stat().st_size - 60_000)
        result = serve_once(town, places, "qinghe", is_new=True)
        (failed,) = result.failed
        assert "the medium is full" in failed.reason
        assert verify(folder_medium(stick), RING, Silent(), today=None).current == ""


@pytest.fixture
def pulled_out(
    town: Path, places: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    """Yield a stick that is unmounted, though in use, before the first flush of a delivery."""
    with EXT4.mounted(tmp_path / "stick.img", places / "port", 20) as stick:
        deliver_release(
            town / "releases", folder_medium(stick), DeliveryRequest("qinghe"), MONTHS[1]
        )
        plain = FolderDisk.flush

        def flush(self: FolderDisk, paths: object) -> None:
            if stick.is_mount():
                subprocess.run(["umount", "--lazy", stick], check=True)
            plain(self, paths)  # type: ignore[arg-type]

        with monkeypatch.context() as patch:
            patch.setattr(FolderDisk, "flush", flush)
            yield stick


@needs_ext4
def test_a_stick_that_is_pulled_out_in_the_middle(
    pulled_out: Path, town: Path, places: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = serve_once(town, places)
    (failed,) = result.failed
    assert "was taken out" in failed.reason
    assert [*pulled_out.iterdir()] == []
    monkeypatch.undo()
    with EXT4.mounted(tmp_path / "stick.img", places / "another", 20) as stick:
        assert [row.station for row in serve_once(town, places).served] == ["qinghe"]
        assert plays(stick) == MONTHS[-1]


@needs_ext4
def test_a_stick_that_is_mounted_while_the_handout_waits(
    town: Path, places: Path, tmp_path: Path
) -> None:
    """The kernel's table tells; what was mounted before and belongs to the PC is left alone."""
    image = tmp_path / "stick.img"
    with EXT4.mounted(image, places / "port", 20) as stick:
        medium = folder_medium(stick)
        deliver_release(town / "releases", medium, DeliveryRequest("qinghe"), MONTHS[1])
    stack = contextlib.ExitStack()
    looks = 0

    class Mounts(LinuxMounts):
        def plugged_in(self):
            nonlocal looks
            looks += 1
            return super().plugged_in()

        def wait(self, seconds: float) -> None:
            if looks == 1:
                stack.enter_context(EXT4.mounted(image, places / "port", 20))
            super().wait(seconds)

    def report(step: object) -> None:
        if isinstance(step, (MediumServed, MediumFailed)):
            raise KeyboardInterrupt

    with stack:
        handout = Handout(office_sender(town), Mounts(), nobody, report, HandoutOptions(TODAY))
        result = handout.run()
        assert [(row.medium, row.station) for row in result.served] == [
            (str(places / "port"), "qinghe")
        ]
        assert result.failed == ()
