"""`update.sh` takes what the station wrote onto the stick, before it copies anything in."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.release.carried_records import OURS, fill, on_stick, record_name
from tests.release.stations import Station

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a script for Linux")

FILMS = ("苹果",)


@pytest.fixture
def station(tmp_path: Path) -> Station:
    station = Station(tmp_path)
    station.bring("2026-11", FILMS)
    return station


def home(station: Station) -> Path:
    return station.root / "家 一"


def update(station: Station, limit: int = 0) -> subprocess.CompletedProcess[str]:
    """Run update.sh for a user without settings; `limit`: no file may have more blocks of 512."""
    script = f'exec sh "{station.pc}/kit/update.sh" "{station.stick}"'
    if limit:
        script = f'trap "" XFSZ; ulimit -f {limit}; {script}'
    return subprocess.run(
        ["sh", "-c", script],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": os.environ["PATH"], "HOME": str(home(station))},
    )


def test_only_this_stations_records_are_taken_and_all_stay(station: Station) -> None:
    fill(home(station) / "Downloads")
    before = {path.name: path.read_bytes() for path in (home(station) / "Downloads").iterdir()}
    result = update(station)
    assert result.returncode == 0, result.stderr
    assert "新抄到盘上 3 份" in result.stdout
    assert on_stick(station) == OURS
    after = {path.name: path.read_bytes() for path in (home(station) / "Downloads").iterdir()}
    assert after == before
    assert "新抄到盘上 0 份" in update(station).stdout, "what is on the stick is not copied again"
    assert on_stick(station) == OURS


def test_all_folders_are_looked_through(station: Station) -> None:
    folders = (
        home(station) / "Downloads",
        home(station) / "下载",
        home(station) / "盘 D/收到的",
        station.pc / "records",
    )
    for number, folder in enumerate(folders):
        folder.mkdir(parents=True)
        (folder / record_name(number)).write_bytes(b"%d" % number)
    settings = home(station) / ".config/user-dirs.dirs"
    settings.parent.mkdir()
    settings.write_text('XDG_DESKTOP_DIR="$HOME"\nXDG_DOWNLOAD_DIR="$HOME/盘 D/收到的"\n')
    assert update(station).returncode == 0
    assert on_stick(station) == {record_name(number): b"%d" % number for number in range(4)}


def test_no_other_file_is_written_over(station: Station) -> None:
    (home(station) / "Downloads").mkdir(parents=True)
    (home(station) / "Downloads" / record_name()).write_bytes(b"of this PC")
    (station.stick / "records").mkdir()
    (station.stick / "records" / record_name()).write_bytes(b"of another")
    second = record_name().replace(".", "-2.")
    for _ in range(2):
        assert update(station).returncode == 0
        assert on_stick(station) == {record_name(): b"of another", second: b"of this PC"}


def test_a_locked_stick_is_reported_and_the_update_goes_on(station: Station) -> None:
    fill(home(station) / "Downloads")
    (station.stick / "records").write_bytes(b"a file, so that no folder can be")
    result = update(station)
    assert result.returncode == 0, result.stderr
    assert "抄不到盘上" in result.stdout
    assert station.plays() == "2026-11"


def test_a_full_stick_is_reported_and_the_update_goes_on(station: Station) -> None:
    (home(station) / "Downloads").mkdir(parents=True)
    (home(station) / "Downloads" / record_name(1)).write_bytes(bytes(100_000))
    (home(station) / "Downloads" / record_name(2)).write_bytes(b"short")
    result = update(station, limit=128)
    assert result.returncode == 0, result.stderr
    assert "抄不到盘上" in result.stdout
    assert on_stick(station) == {record_name(2): b"short"}
    assert station.plays() == "2026-11"


def test_records_travel_even_where_the_update_fails(station: Station) -> None:
    fill(home(station) / "Downloads")
    (station.stick / "r/2026-11/technical/a.html").unlink()
    assert update(station).returncode == 1
    assert on_stick(station) == OURS


def test_a_strange_stick_gets_nothing(station: Station) -> None:
    fill(home(station) / "Downloads")
    shutil.rmtree(station.stick)
    station.bring("2026-11", FILMS, "donggou")
    assert update(station).returncode == 1
    assert not (station.stick / "records").exists()
