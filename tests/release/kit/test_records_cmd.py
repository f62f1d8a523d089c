"""`update.cmd` in Wine's cmd takes what the station wrote onto the stick first."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import wine
from tests.release.carried_records import OURS, fill, on_stick, record_name
from tests.release.stations import Station

pytestmark = pytest.mark.wine

FILMS = ("苹果",)
SHELL = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Explorer\User Shell Folders"
DOWNLOADS = "{374DE290-123F-4565-9164-39C4925E467B}"


@pytest.fixture
def station(tmp_path: Path) -> Station:
    station = Station(tmp_path / "镇 a")
    station.bring("2026-11", FILMS)
    return station


@pytest.fixture
def downloads(windows: Path) -> Iterator[Path]:
    """Give the user of this Windows an empty folder for downloads, where Windows has it."""
    (profile,) = (
        path for path in (windows / "drive_c/users").iterdir() if path.name.lower() != "public"
    )
    folder = profile / "Downloads"
    # Wine makes it a link into the home of whoever runs the tests.
    if folder.is_symlink():
        folder.unlink()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    move_downloads(windows, r"%USERPROFILE%\Downloads")
    yield folder
    shutil.rmtree(folder)


def move_downloads(windows: Path, folder: str) -> None:
    """Say in the registry where the folder for downloads is."""
    wine.run_program(
        windows, "reg", "add", SHELL, "/v", DOWNLOADS, "/t", "REG_EXPAND_SZ", "/d", folder, "/f"
    )


def update(windows: Path, station: Station) -> tuple[int, str]:
    script = station.pc / "kit/update.cmd"
    return wine.run_cmd(windows, script, wine.path_of(station.stick), "/q")


def test_only_this_stations_records_are_taken_and_all_stay(
    windows: Path, station: Station, downloads: Path
) -> None:
    fill(downloads)
    before = {path.name: path.read_bytes() for path in downloads.iterdir()}
    code, output = update(windows, station)
    assert code == 0, output
    assert on_stick(station) == OURS
    assert {path.name: path.read_bytes() for path in downloads.iterdir()} == before
    lines = output.splitlines()
    assert lines[lines.index("先收学习记录，新抄到盘上几份：") + 1].strip() == "3"
    output = update(windows, station)[1]
    lines = output.splitlines()
    assert lines[lines.index("先收学习记录，新抄到盘上几份：") + 1].strip() == "0"
    assert on_stick(station) == OURS


def test_the_folder_that_the_user_chose_is_looked_through_too(
    windows: Path, station: Station, downloads: Path
) -> None:
    chosen = downloads.with_name("My & files (1)")
    for number, folder in enumerate((downloads, chosen, station.pc / "records")):
        folder.mkdir(exist_ok=True)
        (folder / record_name(number)).write_bytes(b"%d" % number)
    move_downloads(windows, rf"%USERPROFILE%\{chosen.name}")
    try:
        code, output = update(windows, station)
    finally:
        shutil.rmtree(chosen)
    assert code == 0, output
    assert on_stick(station) == {record_name(number): b"%d" % number for number in range(3)}


def test_no_other_file_is_written_over(windows: Path, station: Station, downloads: Path) -> None:
    (downloads / record_name()).write_bytes(b"of this PC")
    (station.stick / "records").mkdir()
    (station.stick / "records" / record_name()).write_bytes(b"of another PC")
    second = record_name().replace(".", "-2.")
    for _ in range(2):
        assert update(windows, station)[0] == 0
        assert on_stick(station) == {record_name(): b"of another PC", second: b"of this PC"}


def test_a_locked_stick_is_reported_and_the_update_goes_on(
    windows: Path, station: Station, downloads: Path
) -> None:
    fill(downloads)
    (station.stick / "records").write_bytes(b"a file, so that no folder can be")
    code, output = update(windows, station)
    assert code == 0, output
    assert "抄不到盘上" in output
    assert station.plays() == "2026-11"


def test_records_travel_even_where_the_update_fails(
    windows: Path, station: Station, downloads: Path
) -> None:
    fill(downloads)
    (station.stick / "r/2026-11/technical/a.html").unlink()
    assert update(windows, station)[0] == 1
    assert on_stick(station) == OURS
