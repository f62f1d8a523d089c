"""Media that were made to do harm, or were harmed: nothing outside of them changes, every verb ends
in a sentence within its time, and a delivery heals them or says what to do.

| at random | always | `make soak` |
|---|--:|--:|
| media harmed before, folders opened | 80 | 4,000 more |
| the same, by paths as on Windows | 15 | 185 more |
| taken out during a delivery, each of two states | 12 | 100 |
| harmed during a delivery | 20 | 500 |
"""

from __future__ import annotations

import datetime as dt
import os
import random
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from build_tools.errors import CoursewareError, DiskError
from build_tools.office.receipts import read_receipts
from build_tools.progress import Silent
from build_tools.records.sources import incoming_files
from build_tools.release.delivery.rollback import roll_back
from build_tools.release.delivery.verify import verify
from build_tools.release.medium.disk_medium import DiskMedium
from build_tools.release.medium.folder_disk import FolderDisk
from build_tools.untrusted.folder import UntrustedFolder
from build_tools.untrusted.opened import OpenedFolder
from tests.release.hostile_media import Victim, harmed, within_its_time
from tests.release.offices import MADE, MONTHS, RING, deliver_release, folder_medium, office
from tests.trees import fingerprints

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="links and pipes of POSIX")
TODAY = dt.date(2026, 11, 20)


@pytest.fixture(scope="module", autouse=True)
def no_flush() -> object:
    """Power cuts are tried elsewhere; here a flush only takes time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda _descriptor: None)
        yield


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return office(tmp_path_factory.mktemp("office"), size=3000, pages=2)


@pytest.fixture(scope="module")
def media(releases: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Media as they come back: empty, with one release, with two."""
    folders = [tmp_path_factory.mktemp("medium") for _count in range(3)]
    for count, folder in enumerate(folders):
        for month in MONTHS[:count]:
            deliver_release(releases, folder_medium(folder), month=month)
    return folders


@pytest.fixture
def victim(tmp_path: Path) -> Victim:
    return Victim.made(tmp_path / "victim")


@pytest.fixture
def stick(media: list[Path], tmp_path: Path) -> Path:
    return shutil.copytree(media[2], tmp_path / "stick")


def verbs(stick: Path, releases: Path) -> dict[str, Callable[[], object]]:
    """Everything that reads or writes a medium."""
    return {
        "verify": lambda: verify(folder_medium(stick), RING, Silent(), today=TODAY),
        "receipts": lambda: read_receipts(stick, MADE, TODAY),
        "records": lambda: [read_whole(file) for file in incoming_files([stick])[0]],
        "rollback": lambda: roll_back(folder_medium(stick), RING),
        "deliver": lambda: deliver_release(releases, folder_medium(stick)),
    }


def read_whole(file: object) -> bytes:
    with file.open() as stream:  # type: ignore[attr-defined]
        data: bytes = stream.read()
    return data


def sentence_of(verb: Callable[[], object]) -> str:
    """Run a verb; return what a person would read of its error, empty where it ended well."""
    try:
        with within_its_time():
            verb()
    except CoursewareError as error:
        text = str(error)
        assert text.strip() == text != ""
        assert "\n" not in text.replace("new\nline", "")
        assert "Errno" not in text
        return text
    return ""


def must_hold(base: Path, releases: Path, root: Path, seed: int) -> None:
    """Harm a medium at random and try every verb on it."""
    chance = random.Random(seed)  # noqa: S311 - a test that can be run again
    victim = Victim.made(root / f"victim-{seed}")
    stick = shutil.copytree(base, root / f"stick-{seed}", dirs_exist_ok=True)
    outside, originals = victim.state(), fingerprints(releases)
    harms = harmed(stick, victim, chance)
    for name, verb in verbs(stick, releases).items():
        said = sentence_of(verb)
        assert victim.state() == outside, (name, harms)
        assert fingerprints(releases) == originals, (name, harms)
        if name == "deliver":
            assert said == "", harms
    report = verify(folder_medium(stick), RING, Silent(), today=TODAY)
    assert report.current == MONTHS[-1]
    assert [problem for problem in report.problems if "deliver" in problem.hint] == [], harms
    shutil.rmtree(stick)
    shutil.rmtree(victim.root)


@pytest.mark.parametrize("block", range(4))
def test_random_trees_harm_nothing_and_are_healed(
    media: list[Path], releases: Path, tmp_path: Path, block: int
) -> None:
    for seed in range(block * 20, block * 20 + 20):
        must_hold(media[seed % 3], releases, tmp_path, seed)


@pytest.mark.soak
def test_thousands_of_random_trees(media: list[Path], releases: Path, tmp_path: Path) -> None:
    for seed in range(1000, 5000):
        must_hold(media[seed % 3], releases, tmp_path, seed)


@pytest.mark.parametrize(
    "seeds", [range(300, 315), pytest.param(range(315, 500), marks=pytest.mark.soak)]
)
def test_random_trees_without_opened_folders(
    media: list[Path],
    releases: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    seeds: range,
) -> None:
    """As on Windows, where each component is looked at before its path is used."""
    monkeypatch.setattr("build_tools.untrusted.opened.USES_DESCRIPTORS", False)
    for seed in seeds:
        must_hold(media[seed % 3], releases, tmp_path, seed)


@pytest.mark.parametrize("place", ["slot-b.js", ".state/journal", ".state/lock", "index.html"])
@pytest.mark.parametrize("hard", [False, True], ids=["link", "hard link"])
def test_nothing_is_written_through_a_link(
    releases: Path, stick: Path, victim: Victim, place: str, hard: bool
) -> None:
    outside = victim.state()
    (stick / place).unlink(missing_ok=True)
    (stick / place).parent.mkdir(exist_ok=True)
    target = victim.root / "slot"
    if hard:
        os.link(target, stick / place)
    else:
        (stick / place).symlink_to(target)
    deliver_release(releases, folder_medium(stick))
    assert victim.state() == outside
    assert not (stick / place).is_symlink()
    assert verify(folder_medium(stick), RING, Silent(), today=TODAY).problems == ()


def test_a_receipt_that_is_a_link_is_replaced(releases: Path, stick: Path, victim: Victim) -> None:
    outside = victim.state()
    receipt = stick / "receipts" / f"qinghe-{MONTHS[2]}-sent.txt"
    receipt.symlink_to(victim.root / "letter.txt")
    plan = deliver_release(releases, folder_medium(stick))
    assert [item.path for item in plan.misplaced] == [f"receipts/{receipt.name}"]
    assert victim.state() == outside
    assert not receipt.is_symlink()
    assert receipt.read_bytes().startswith(b"receipt=1")


def test_media_of_the_office_are_not_cleaned_up_through_a_link(releases: Path, stick: Path) -> None:
    originals = fingerprints(releases)
    shutil.rmtree(stick / "media")
    (stick / "media").symlink_to(releases / "media")
    deliver_release(releases, folder_medium(stick))
    assert fingerprints(releases) == originals
    assert not (stick / "media").is_symlink()
    assert verify(folder_medium(stick), RING, Silent(), today=TODAY).problems == ()


def test_a_pipe_among_the_receipts_keeps_nobody_waiting(releases: Path, stick: Path) -> None:
    os.mkfifo(stick / "receipts" / "qinghe-2026-10-installed.txt")
    with within_its_time():
        _events, unusable = read_receipts(stick, MADE, TODAY)
        plan = deliver_release(releases, folder_medium(stick))
    assert ["neither a file nor a folder" in problem.message for problem in unusable] == [True]
    assert [item.path for item in plan.misplaced] == ["receipts/qinghe-2026-10-installed.txt"]


def pull_out(stick: Path) -> Path:
    """Take the medium away, as an unmounted stick leaves an empty folder; return where it is."""
    elsewhere = stick.with_name("pulled")
    stick.rename(elsewhere)
    stick.mkdir()
    return elsewhere


def after(count: int, act: Callable[[], object], patch: pytest.MonkeyPatch) -> None:
    """Let something happen before the medium is touched for the `count`-th time."""
    left = count
    plain = UntrustedFolder._root

    def root(self: UntrustedFolder) -> OpenedFolder:
        nonlocal left
        left -= 1
        if left == 0:
            act()
        return plain(self)

    patch.setattr(UntrustedFolder, "_root", root)


def touches(releases: Path, base: Path, root: Path) -> int:
    """Count how often a delivery touches the medium."""
    stick, count = shutil.copytree(base, root / "counted"), 0

    def counted(self: UntrustedFolder, plain: Callable[..., OpenedFolder] = UntrustedFolder._root):
        nonlocal count
        count += 1
        return plain(self)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(UntrustedFolder, "_root", counted)
        deliver_release(releases, folder_medium(stick))
    return count


@pytest.mark.parametrize("state", [0, 2], ids=["empty", "two releases"])
@pytest.mark.parametrize("moments", [12, pytest.param(100, marks=pytest.mark.soak)])
def test_a_stick_that_is_pulled_out_is_not_gone_on_with(
    media: list[Path], releases: Path, tmp_path: Path, state: int, moments: int
) -> None:
    count = touches(releases, media[state], tmp_path)
    chance = random.Random(1)  # noqa: S311 - a test that can be run again
    for number, moment in enumerate(
        sorted(chance.sample(range(1, count), min(moments, count - 1)))
    ):
        stick = shutil.copytree(media[state], tmp_path / f"{number}" / "stick")
        with pytest.MonkeyPatch.context() as patch:
            medium = folder_medium(stick)
            after(moment, lambda stick=stick: pull_out(stick), patch)
            with pytest.raises(DiskError, match="was taken out"):
                deliver_release(releases, medium)
                medium.check()
        assert [*stick.iterdir()] == []


def test_another_stick_in_its_place_is_seen_by_its_lock(releases: Path, stick: Path) -> None:
    """FAT gives the roots of all sticks one number, and the same port the same device."""
    medium = folder_medium(stick)
    with medium.lock():
        shutil.rmtree(stick / ".state")
        with pytest.raises(DiskError, match="was taken out"):
            medium.disk.check()
    assert medium.disk.check() is None


@pytest.mark.parametrize("moments", [20, pytest.param(500, marks=pytest.mark.soak)])
def test_what_is_swapped_in_the_middle_leads_nowhere(
    media: list[Path], releases: Path, tmp_path: Path, moments: int
) -> None:
    """A check before and a use after would be two looks: the victim lies between them."""
    count = touches(releases, media[2], tmp_path)
    chance = random.Random(2)  # noqa: S311 - a test that can be run again
    for number in range(moments):
        root = tmp_path / f"{number}"
        victim = Victim.made(root / "victim")
        stick = shutil.copytree(media[2], root / "stick")
        outside = victim.state()
        with pytest.MonkeyPatch.context() as patch:
            act = lambda: harmed(stick, victim, chance)  # noqa: B023, E731 - called in this turn
            after(chance.randrange(1, count), act, patch)
            sentence_of(lambda: deliver_release(releases, folder_medium(stick)))  # noqa: B023
        assert victim.state() == outside
        shutil.rmtree(root)


def test_a_medium_in_the_folder_of_another_disk(
    stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another disk that shows itself below the medium is not part of it."""
    folder = UntrustedFolder(stick)
    plain = OpenedFolder.below

    def mounted(self: OpenedFolder, name: str) -> OpenedFolder:
        below = plain(self, name)
        if name != "media":
            return below
        values = list(below.about)
        values[2] += 1  # st_dev
        return OpenedFolder(below.path, below.descriptor, os.stat_result(values))

    monkeypatch.setattr(OpenedFolder, "below", mounted)
    with pytest.raises(OSError, match="another disk"):
        folder.open_to_write("media/a.mp4")
    assert DiskMedium(FolderDisk(stick)).files("media") == ()
