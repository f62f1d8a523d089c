"""Receipts: everything that writes one, and the one reader."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
from pathlib import Path

import pytest

from build_tools.model.board import EventKind
from build_tools.model.month import Month
from build_tools.model.receipt import CheckMethod, Receipt, ReceiptStep, from_bytes, to_bytes
from build_tools.office.receipts import read_receipts
from build_tools.release.delivery.deliver import DeliveryRequest
from build_tools.release.kit.station_kit import kit_files, write_kit
from build_tools.release.trust.judging import LAUNCHER
from tests import wine
from tests.release.offices import CODES, MADE, MONTHS, RING, deliver_release, folder_medium, office

SENT = dt.date(2026, 11, 2)
TODAY = dt.date(2099, 1, 1)
"""Later than any clock that these tests run under."""


@pytest.fixture
def sticks(tmp_path: Path) -> dict[str, Path]:
    """The sticks of two stations as `deliver` leaves them, each beside a PC with its kit."""
    releases, folders = office(tmp_path / "office"), {}
    for code in CODES:
        folders[code] = tmp_path / code / "stick"
        folders[code].mkdir(parents=True)
        deliver_release(releases, folder_medium(folders[code]), DeliveryRequest(code, today=SENT))
        write_kit(tmp_path / code / "pc", kit_files(code, "站", RING))
    return folders


@pytest.mark.wine
def test_every_writer_is_understood_by_the_one_reader(
    sticks: dict[str, Path], windows: Path
) -> None:
    linux, xp = CODES
    script = sticks[linux].with_name("pc") / "kit/update.sh"
    result = subprocess.run(["sh", script, sticks[linux]], capture_output=True, check=False)
    assert result.returncode == 0, result.stderr
    batch = sticks[xp].with_name("pc") / "kit/update.cmd"
    code, output = wine.run_cmd(windows, batch, wine.path_of(sticks[xp]), "/q")
    assert code == 0, output
    for station, checked in ((linux, CheckMethod.SHA256), (xp, CheckMethod.BYTES)):
        receipts = {
            receipt.step: receipt
            for path in (sticks[station] / "receipts").iterdir()
            if (receipt := from_bytes(path.read_bytes())).path == f"receipts/{path.name}"
        }
        assert sorted(receipts) == [ReceiptStep.INSTALLED, ReceiptStep.SENT]
        sent, installed = receipts[ReceiptStep.SENT], receipts[ReceiptStep.INSTALLED]
        assert (sent.on, sent.checked) == (SENT, CheckMethod.SHA256)
        assert installed.checked is checked
        assert installed.on is not None
        # All three count the files of the release at this station in the same way; the launcher
        # came to the PC with the kit.
        assert sent.files == sent.copied == installed.files == installed.copied + len(LAUNCHER)
        events, odd = read_receipts(sticks[station], MADE, TODAY)
        assert {(e.month, e.kind, e.station) for e in events} == {
            (Month.parse(MONTHS[-1]), kind, station)
            for kind in (EventKind.SENT, EventKind.RECEIVED, EventKind.VERIFIED)
        }
        assert odd == ()


def test_a_delivery_keeps_the_receipts_of_the_station(tmp_path: Path) -> None:
    releases, stick = office(tmp_path / "office"), tmp_path / "stick"
    stick.mkdir()
    request = DeliveryRequest("qinghe", today=SENT)
    deliver_release(releases, folder_medium(stick), request, month=MONTHS[1])
    receipt = Receipt("qinghe", MONTHS[1], ReceiptStep.INSTALLED, SENT, 9, 9, CheckMethod.BYTES)
    (stick / receipt.path).write_bytes(to_bytes(receipt))
    deliver_release(releases, folder_medium(stick), request)
    assert sorted(path.name for path in (stick / "receipts").iterdir()) == [
        "qinghe-2026-10-installed.txt",
        "qinghe-2026-10-sent.txt",
        "qinghe-2026-11-sent.txt",
    ]
    # Nothing to do: the receipt tells of the day on which the release came onto the medium.
    later = DeliveryRequest("qinghe", today=SENT + dt.timedelta(days=3))
    deliver_release(releases, folder_medium(stick), later)
    assert from_bytes((stick / "receipts/qinghe-2026-11-sent.txt").read_bytes()).on == SENT
    shutil.rmtree(stick / "receipts")
    deliver_release(releases, folder_medium(stick), later)
    assert from_bytes((stick / "receipts/qinghe-2026-11-sent.txt").read_bytes()).copied == 0


@pytest.mark.parametrize("size", [0, 30])
def test_a_receipt_that_was_torn_is_written_again(tmp_path: Path, size: int) -> None:
    releases, stick = office(tmp_path / "office"), tmp_path / "stick"
    stick.mkdir()
    deliver_release(releases, folder_medium(stick), DeliveryRequest("qinghe", today=SENT))
    path = stick / "receipts/qinghe-2026-11-sent.txt"
    path.write_bytes(path.read_bytes()[:size])
    repeated = deliver_release(
        releases, folder_medium(stick), DeliveryRequest("qinghe", today=SENT)
    )
    assert repeated.additions == ()
    sent = from_bytes(path.read_bytes())
    assert (sent.release, sent.step, sent.on) == (MONTHS[-1], ReceiptStep.SENT, SENT)


def test_a_receipt_says_the_same_when_it_was_read() -> None:
    receipt = Receipt("a-1", "2026-11-2", ReceiptStep.SENT, None, 0, 0, CheckMethod.SHA256)
    assert from_bytes(to_bytes(receipt)) == receipt
    assert receipt.path == "receipts/a-1-2026-11-2-sent.txt"
