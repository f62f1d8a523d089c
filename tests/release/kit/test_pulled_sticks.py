"""Sticks that are pulled out while update.sh collects a station's records onto them.

What was never on the stick is not called carried, nothing is lost on the PC, and once the stick is
in again the next update brings everything, each record once and whole.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.release.carried_records import record_name
from tests.release.stations import Station

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a script for Linux")

MONTH = "2026-11"
RECORDS = {
    record_name(number): f'{{"records":"shiqiao","upto":{number}}}\n'.encode() * 3000
    for number in range(1, 5)
}
STEPS = 5 * len(RECORDS)
"""For each record: its folder, a copy, a comparison, a flush and a name."""
# Stands before a tool of update.sh. At one of the steps the stick is pulled; where an empty folder
# stays in its place, as below /mnt, the script may go on writing into that.
TOOL = """#!/bin/sh
PATH='{path}'
echo >> '{work}/steps'
if [ "$(wc -l < '{work}/steps')" -eq {stop} ]; then
  mv '{stick}' '{work}/pulled'
  [ {stays} -eq 0 ] || mkdir '{stick}'
fi
exec {name} "$@"
"""
TOOLS = ("mkdir", "cp", "cmp", "sync", "mv")


@pytest.fixture
def station(tmp_path: Path) -> Station:
    """Return a PC that has a month and four records, and the stick with that month."""
    station = Station(tmp_path / "镇")
    station.bring(MONTH, ("苹果",))
    assert update(station).returncode == 0
    (station.pc / "records").mkdir()
    for name, data in RECORDS.items():
        (station.pc / "records" / name).write_bytes(data)
    return station


def update(station: Station, tools: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", station.pc / "kit/update.sh", station.stick],
        env={**os.environ, "PATH": tools + os.environ["PATH"], "HOME": str(station.root / "home")},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def pull(station: Station, work: Path, stop: int, *, stays: bool) -> str:
    """Update while the stick is pulled at a step; return what the script said."""
    (work / "tools").mkdir(parents=True)
    for name in TOOLS:
        tool = work / "tools" / name
        text = TOOL.format(
            path=os.environ["PATH"],
            work=work,
            stick=station.stick,
            stop=stop,
            stays=int(stays),
            name=name,
        )
        tool.write_text(text, encoding="utf-8")
        tool.chmod(0o755)
    done = update(station, f"{work / 'tools'}:")
    assert (work / "pulled").is_dir(), "the stick was never pulled"
    assert done.returncode == 1, done.stdout
    return done.stdout


def records_on(stick: Path) -> dict[str, bytes]:
    """Return the records that lie there; what was cut off has another name."""
    folder = stick / "records"
    return {path.name: path.read_bytes() for path in folder.glob("*.jsonl")}


def tear(stick: Path, chance: random.Random) -> None:
    """Leave of what was being copied whatever part had reached the stick."""
    for path in stick.glob("records/*.part"):
        data = path.read_bytes()
        torn = chance.choice((b"", data[: len(data) // 2], bytes(len(data)), data))
        path.write_bytes(torn)


def must_lose_nothing(station: Station, work: Path, seed: int) -> None:
    said = pull(station, work, 1 + seed % STEPS, stays=seed % 2 == 1)
    (number,) = re.findall("新抄到盘上 ([0-9]+) 份", said)
    # The last one may have got its name although the script could not see that any more.
    assert len(records_on(work / "pulled")) - int(number) in (0, 1)
    shutil.rmtree(station.stick, ignore_errors=True)
    (work / "pulled").rename(station.stick)
    tear(station.stick, random.Random(seed))  # noqa: S311 - a test that can be run again
    done = update(station)
    assert done.returncode == 0, done.stderr
    assert records_on(station.stick) == RECORDS
    assert not list(station.stick.glob("records/*.part"))
    assert records_on(station.pc) == RECORDS


@pytest.mark.parametrize("seed", [0, 1, 9, 19])
def test_a_stick_that_is_pulled(station: Station, tmp_path: Path, seed: int) -> None:
    must_lose_nothing(station, tmp_path / "work", seed)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(100, 100 + 6 * STEPS))
def test_a_stick_that_is_pulled_at_every_step(station: Station, tmp_path: Path, seed: int) -> None:
    must_lose_nothing(station, tmp_path / "work", seed)
