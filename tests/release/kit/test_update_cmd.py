"""`update.cmd` in Wine's cmd: a PC brought to a release, cut off, and given bad sticks."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import wine
from tests.release.signed import STATION
from tests.release.stations import Station, media_name, release

pytestmark = pytest.mark.wine

EARLIER, LATER = ("苹果", "白菜"), ("苹果", "冬麦", "猪病")


@pytest.fixture(scope="module")
def first(windows: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install a first month; return the folder, for copies."""
    station = Station(tmp_path_factory.mktemp("first"))
    station.bring("2026-11", EARLIER)
    code, output = update(windows, station)
    assert code == 0, output
    assert "装好了" in output
    assert station.plays() == "2026-11"
    assert station.faults("2026-11", EARLIER) == []
    receipt = station.receipt("2026-11")
    assert (receipt.files, receipt.copied, receipt.station) == (6, 6, STATION)
    assert receipt.on is not None
    return station.root


@pytest.fixture
def station(first: Path, tmp_path: Path) -> Iterator[Station]:
    shutil.copytree(first, tmp_path / "镇 a")
    yield Station(tmp_path / "镇 a")
    shutil.rmtree(tmp_path)


def update(windows: Path, station: Station, *arguments: str) -> tuple[int, str]:
    used = arguments or (wine.path_of(station.stick),)
    return wine.run_cmd(windows, station.pc / "kit/update.cmd", *used, "/q")


def test_months_follow_each_other_and_one_stays(windows: Path, station: Station) -> None:
    station.bring("2026-12", LATER)
    assert update(windows, station)[0] == 0
    assert station.plays() == "2026-12"
    assert station.faults("2026-12", LATER) == station.faults("2026-11", EARLIER) == []
    assert station.receipt("2026-12").copied == 5
    station.bring("2027-01", ("冬麦",))
    code, output = update(windows, station)
    assert code == 0, output
    assert station.faults("2027-01", ("冬麦",)) == station.faults("2026-12", LATER) == []
    assert not (station.pc / "r/2026-11").exists()
    assert not (station.pc / media_name("白菜")).exists()
    assert not (station.pc / "updating.txt").exists()
    code, output = update(windows, station, "back")
    assert code == 0, output
    assert station.plays() == "2026-12"


def test_a_cut_update_goes_on_and_trusts_nothing_of_its_own(
    windows: Path, station: Station
) -> None:
    """The disk after a cut: names and sizes are there, the bytes of the last files are not."""
    later = release("2026-12", LATER)
    lost = station.pc / media_name("冬麦")
    lost.write_bytes(bytes(len(later.files[media_name("冬麦")])))
    half = station.pc / (media_name("猪病") + ".part")
    half.write_bytes(b"half")
    (station.pc / "updating.txt").write_bytes(media_name("冬麦").encode() + b"\r\n")
    (station.pc / "r/2026-12").mkdir(parents=True)
    station.bring("2026-12", LATER)
    code, output = update(windows, station, "back")
    assert code == 1, "what was cut off is nothing to go back to"
    assert "只有一期" in output
    assert update(windows, station)[0] == 0
    assert station.plays() == "2026-12"
    assert station.faults("2026-12", LATER) == station.faults("2026-11", EARLIER) == []
    assert not half.exists()


def missing(station: Station) -> None:
    (station.stick / "r/2026-12/technical/a.html").unlink()


def of_another(station: Station) -> None:
    path = station.stick / f"r/2026-12/{STATION}.sha256"
    path.write_text(path.read_text().replace(f"# station {STATION}", "# station donggou"))


def upwards(station: Station) -> None:
    path = station.stick / f"r/2026-12/{STATION}.sha256"
    path.write_text(path.read_text() + "0" * 64 + "  media/../kit/update.cmd\n")


def command(station: Station) -> None:
    """A path that would be a command, if it were read as one."""
    path = station.stick / f"r/2026-12/{STATION}.sha256"
    path.write_text(path.read_text() + "0" * 64 + '  media/x"&echo>hacked.txt&"\n')


def slot_with_command(station: Station) -> None:
    text = 'R(9,"2026-12"&echo>hacked.txt&"","00000000")\n'
    (station.stick / "slot-b.js").write_text(text)
    (station.stick / "slot-a.js").unlink()


def renamed(station: Station) -> None:
    station_list = station.stick / f"r/2026-12/{STATION}.sha256"
    station_list.rename(station_list.with_name("donggou.sha256"))
    (station.stick / "slot-a.js").unlink()


@pytest.mark.parametrize(
    ("tamper", "message"),
    [
        (missing, "盘上缺"),
        (of_another, "单子不对"),
        (upwards, "单子不对"),
        (command, "单子不对"),
        (slot_with_command, "没有送完整"),
        (renamed, "不是给本站"),
    ],
)
def test_a_bad_stick_is_refused(
    windows: Path, station: Station, tamper: object, message: str
) -> None:
    station.bring("2026-12", LATER)
    assert callable(tamper)
    tamper(station)
    kit = (station.pc / "kit/update.cmd").read_bytes()
    code, output = update(windows, station)
    assert code == 1
    assert message in output
    assert station.plays() == "2026-11"
    assert station.faults("2026-11", EARLIER) == []
    assert (station.pc / "kit/update.cmd").read_bytes() == kit
    assert not list(station.root.rglob("hacked.txt"))
    assert not (station.stick / "receipts" / f"{STATION}-2026-12-installed.txt").exists()


def test_an_older_stick_is_refused(windows: Path, station: Station, tmp_path: Path) -> None:
    earlier = tmp_path / "earlier"
    shutil.copytree(station.stick, earlier)
    station.bring("2026-12", LATER)
    assert update(windows, station)[0] == 0
    code, output = update(windows, station, wine.path_of(earlier))
    assert code == 1
    assert "还旧" in output
    assert station.plays() == "2026-12"
