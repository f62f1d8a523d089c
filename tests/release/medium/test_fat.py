"""Deliveries to a real FAT image: names, sizes and free space as a stick has them."""

from __future__ import annotations

from pathlib import Path

import pytest

from build_tools.errors import DiskError
from build_tools.model.problem import Problem
from build_tools.progress import Silent
from build_tools.release.delivery.rollback import roll_back
from build_tools.release.delivery.verify import verify
from build_tools.release.medium.disk_medium import DiskMedium
from tests.release import fat
from tests.release.offices import MONTHS, RING, deliver_release, folder_medium, office

pytestmark = pytest.mark.fat


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return office(tmp_path_factory.mktemp("office"), size=1_500_000)


def faults_of(image: Path, folder: Path) -> tuple[Problem, ...]:
    """Return the faults of what lies on the image, copied out of it by another program."""
    assert fat.is_clean(image)
    return verify(folder_medium(fat.copied_out(image, folder)), RING, Silent(), today=None).problems


def test_three_months_on_a_real_fat(releases: Path, tmp_path: Path) -> None:
    image = tmp_path / "stick.img"
    fat.make(image, 40)
    disk = fat.FatImage(image)
    free = []
    for month in MONTHS:
        deliver_release(releases, DiskMedium(disk), month=month)
        free.append(disk.free())
    assert faults_of(image, tmp_path / "out") == ()
    # What nothing names any more has given its clusters back: two months lie there, not three.
    assert free[1] - free[2] < 200_000
    assert roll_back(DiskMedium(disk), RING) == MONTHS[1]
    assert faults_of(image, tmp_path / "back") == ()
    report = verify(folder_medium(tmp_path / "back"), RING, Silent(), today=None)
    assert (report.current, report.station) == (MONTHS[1], "qinghe")


def test_a_fat_that_gets_full_keeps_what_plays(releases: Path, tmp_path: Path) -> None:
    class Boastful(fat.FatImage):
        """Says that there is room, so that the image gets full in the middle of a film."""

        def free(self) -> int:
            return 1 << 40

    image = tmp_path / "stick.img"
    fat.make(image, 40)
    disk = Boastful(image)
    deliver_release(releases, DiskMedium(disk), month=MONTHS[1])
    disk.write("photos.zip", 0, (b"x" * (fat.FatImage.free(disk) - 1_000_000),))
    with pytest.raises(DiskError, match=r"(?i)full"):
        deliver_release(releases, DiskMedium(disk))
    report = verify(
        folder_medium(fat.copied_out(image, tmp_path / "out")), RING, Silent(), today=None
    )
    assert (report.current, report.problems) == (MONTHS[1], ())


@pytest.mark.skipif(not fat.can_mount(), reason="this machine mounts no image; mtools serves")
def test_the_kernels_own_vfat(releases: Path, tmp_path: Path) -> None:
    image = tmp_path / "stick.img"
    fat.make(image, 40)
    with fat.mounted(image, tmp_path / "mnt"):
        for month in MONTHS[1:]:
            deliver_release(releases, folder_medium(tmp_path / "mnt"), month=month)
        assert roll_back(folder_medium(tmp_path / "mnt"), RING) == MONTHS[1]
    assert faults_of(image, tmp_path / "out") == ()
