"""`update.sh`: a Linux PC brought to a release, whatever happens on the way."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.release.signed import STATION
from tests.release.stations import Station, media_name

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a script for Linux")

EARLIER, LATER = ("苹果", "白菜"), ("苹果", "冬麦", "猪病")


def update(station: Station, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", str(station.pc / "kit/update.sh"), *(arguments or (str(station.stick),))],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **more},
    )


@pytest.fixture
def station(tmp_path: Path) -> Station:
    station = Station(tmp_path)
    station.bring("2026-11", EARLIER)
    result = update(station)
    assert result.returncode == 0, result.stderr
    return station


def test_months_follow_each_other_and_one_stays(station: Station) -> None:
    assert station.plays() == "2026-11"
    assert station.faults("2026-11", EARLIER) == []
    assert station.receipt("2026-11").files == 6
    station.bring("2026-12", LATER)
    assert update(station).returncode == 0
    assert station.plays() == "2026-12"
    assert station.faults("2026-12", LATER) == station.faults("2026-11", EARLIER) == []
    assert station.receipt("2026-12").copied == 5
    station.bring("2027-01", ("冬麦",))
    assert update(station).returncode == 0
    assert station.faults("2027-01", ("冬麦",)) == station.faults("2026-12", LATER) == []
    assert not (station.pc / "r/2026-11").exists()
    assert not (station.pc / media_name("白菜")).exists()
    assert update(station, "back").returncode == 0
    assert station.plays() == "2026-12"
    assert station.faults("2026-12", LATER) == []


def test_running_it_again_heals(station: Station) -> None:
    broken = station.pc / media_name("苹果")
    broken.write_bytes(b"?" * broken.stat().st_size)
    assert update(station).returncode == 0
    assert station.faults("2026-11", EARLIER) == []


def flip(station: Station) -> None:
    path = station.stick / media_name("猪病")
    path.write_bytes(b"?" + path.read_bytes()[1:])


def cut(station: Station) -> None:
    (station.stick / "r/2026-12/technical/a.html").unlink()


def other_lists(station: Station) -> None:
    path = station.stick / f"r/2026-12/{STATION}.sha256"
    path.write_text(path.read_text().replace(f"# station {STATION}", "# station donggou"))


def other_place(station: Station) -> None:
    """A list that names a place outside, signed or not: nothing is written there."""
    path = station.stick / f"r/2026-12/{STATION}.sha256"
    path.write_text(path.read_text() + "0" * 64 + "  media/../kit/update.sh\n")


def rename(station: Station) -> None:
    (station.stick / f"r/2026-12/{STATION}.sha256").rename(
        station.stick / "r/2026-12/donggou.sha256"
    )
    (station.stick / "slot-a.js").unlink()


@pytest.mark.parametrize(
    ("tamper", "message"),
    [
        (flip, "坏了"),
        (cut, "盘上缺"),
        (other_lists, "单子不对"),
        (other_place, ""),
        (rename, "不是给"),
    ],
)
def test_a_bad_stick_is_refused(station: Station, tamper: object, message: str) -> None:
    station.bring("2026-12", LATER)
    assert callable(tamper)
    tamper(station)
    kit = (station.pc / "kit/update.sh").read_bytes()
    result = update(station)
    assert result.returncode == 1
    assert message in result.stderr
    assert station.plays() == "2026-11"
    assert station.faults("2026-11", EARLIER) == []
    assert (station.pc / "kit/update.sh").read_bytes() == kit
    assert not (station.stick / "receipts" / f"{STATION}-2026-12-installed.txt").exists()


def test_an_older_stick_is_refused(station: Station, tmp_path: Path) -> None:
    earlier = tmp_path / "earlier"
    shutil.copytree(station.stick, earlier)
    station.bring("2026-12", LATER)
    assert update(station).returncode == 0
    result = update(station, str(earlier))
    assert result.returncode == 1
    assert "更旧" in result.stderr or "还旧" in result.stderr
    assert station.plays() == "2026-12"


def test_a_full_disk_leaves_the_old_release_whole(station: Station) -> None:
    station.bring("2026-12", LATER)
    # No file may grow beyond 16 blocks of 512 bytes: what a full disk says to cp.
    script = f'trap "" XFSZ; ulimit -f 16; exec sh "{station.pc}/kit/update.sh" "{station.stick}"'
    result = subprocess.run(["sh", "-c", script], capture_output=True, text=True, check=False)
    assert result.returncode == 1
    assert "盘满了" in result.stderr
    assert station.plays() == "2026-11"
    assert station.faults("2026-11", EARLIER) == []
    assert not list(station.pc.rglob("*.part"))
    assert update(station).returncode == 0
