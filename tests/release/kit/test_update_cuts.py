"""Updates of a station's PC that are cut at any step, by the script's death and by a power cut.

After each cut one release plays and is whole, and so is the one before; the next update ends as if
nothing had happened.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import wine
from tests.release.carried_records import record_name
from tests.release.stations import Station

FIRST, EARLIER, LATER = ("白菜",), ("苹果", "白菜"), ("苹果", "冬麦", "猪病")
RECORD = b'{"records":"shiqiao"}\n' * 4000
BEFORE, WAS, COMES = "2026-10", "2026-11", "2026-12"

# Stands before a tool of update.sh: counts the steps, kills the script at one of them, and after a
# `sync` keeps what is safe from then on, as the power may go at any later moment.
TOOL = """#!/bin/sh
PATH='{path}'
echo >> '{work}/steps'
if [ "$(wc -l < '{work}/steps')" -eq {stop} ]; then kill -9 $PPID; exit 1; fi
{name} "$@" || exit 1
[ {name} = sync ] || exit 0
if [ $# -eq 0 ]; then rm -rf '{work}/safe'; cp -a '{pc}' '{work}/safe'; exit 0; fi
for path in "$@"; do
  case $path in '{pc}'/*) ;; *) continue ;; esac
  safe='{work}/safe'"${{path#'{pc}'}}"
  mkdir -p "$(dirname "$safe")"
  cp "$path" "$safe"
done
"""
TOOLS = ("cp", "mv", "rm", "sync", "mkdir")


@pytest.fixture(scope="module")
def two_months(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install two months on a PC, and put the third onto the stick; return the folder."""
    station = Station(tmp_path_factory.mktemp("two"))
    for name, films in ((BEFORE, FIRST), (WAS, EARLIER)):
        station.bring(name, films)
        subprocess.run(["sh", station.pc / "kit/update.sh", station.stick], check=True)
    station.bring(COMES, LATER)
    (station.pc / "records").mkdir()
    (station.pc / "records" / record_name()).write_bytes(RECORD)
    return station.root


@pytest.fixture
def copies(two_months: Path, tmp_path: Path) -> Iterator[Station]:
    shutil.copytree(two_months, tmp_path / "镇")
    yield Station(tmp_path / "镇")


def cut_at(station: Station, work: Path, stop: int) -> int:
    """Run update.sh until its step `stop` (0 = to the end); return how many steps it took."""
    shutil.copytree(station.pc, work / "safe")
    (work / "tools").mkdir()
    for name in TOOLS:
        tool = work / "tools" / name
        text = TOOL.format(path=os.environ["PATH"], work=work, stop=stop, name=name, pc=station.pc)
        tool.write_text(text, encoding="utf-8")
        tool.chmod(0o755)
    result = subprocess.run(
        ["sh", station.pc / "kit/update.sh", station.stick],
        env={**os.environ, "PATH": f"{work / 'tools'}:{os.environ['PATH']}"},
        capture_output=True,
        check=False,
    )
    assert result.returncode == (-signal.SIGKILL if stop else 0), result.stderr
    return len((work / "steps").read_bytes())


def files_of(folder: Path) -> dict[str, bytes]:
    paths = folder.rglob("*")
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths if path.is_file()}


def lose_power(pc: Path, safe: Path, chance: random.Random) -> None:
    """Leave of what was not synced a part: each file as it was, as it is, or torn."""
    was, now = files_of(safe), files_of(pc)
    whole = set(was.values())
    for path in sorted(was.keys() | now.keys()):
        before, after = was.get(path), now.get(path)
        if before == after:
            continue
        content = chance.choice((before, after))
        if content is not None and content not in whole and chance.random() < 0.8:
            content = chance.choice(
                (b"", bytes(len(content)), bytes(len(content)), content[: len(content) // 2])
            )
        if content is None:
            (pc / path).unlink(missing_ok=True)
        else:
            (pc / path).parent.mkdir(parents=True, exist_ok=True)
            (pc / path).write_bytes(content)


def films_of(name: str) -> tuple[str, ...]:
    return {WAS: EARLIER, COMES: LATER}[name]


def must_play_whole(station: Station) -> None:
    assert station.plays() in (WAS, COMES)
    assert station.faults(station.plays(), films_of(station.plays())) == []
    assert station.faults(WAS, EARLIER) == []


def carried(station: Station) -> list[bytes]:
    """Return the records on the stick; what was cut off has another name."""
    return [path.read_bytes() for path in (station.stick / "records").glob("*.jsonl")]


def must_survive(station: Station, work: Path, stop: int, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - a test that can be run again
    cut_at(station, work, stop)
    lose_power(station.pc, work / "safe", chance)
    must_play_whole(station)
    assert carried(station) in ([], [RECORD])
    result = subprocess.run(
        ["sh", station.pc / "kit/update.sh", station.stick], capture_output=True, check=False
    )
    assert result.returncode == 0, result.stderr
    assert station.plays() == COMES
    must_play_whole(station)
    assert carried(station) == [RECORD]
    assert not list(station.pc.rglob("*.part"))
    assert not list((station.stick / "records").glob("*.part"))
    subprocess.run(["sh", station.pc / "kit/update.sh", "back"], check=True, capture_output=True)
    assert station.plays() == WAS


@pytest.fixture(scope="module")
def steps(two_months: Path, tmp_path_factory: pytest.TempPathFactory) -> int:
    """How many steps an update takes that nobody cuts."""
    township, work = tmp_path_factory.mktemp("whole") / "镇", tmp_path_factory.mktemp("work")
    shutil.copytree(two_months, township)
    return cut_at(Station(township), work, 0)


@pytest.mark.skipif(sys.platform == "win32", reason="a script for Linux")
@pytest.mark.parametrize("seed", range(6))
def test_an_update_that_is_cut(copies: Station, tmp_path: Path, steps: int, seed: int) -> None:
    # One cut in each sixth of the way; hundreds in `make soak`.
    must_survive(copies, tmp_path, 1 + (steps - 1) * seed // 5, seed)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(100, 400))
def test_hundreds_of_updates_that_are_cut(
    copies: Station, tmp_path: Path, steps: int, seed: int
) -> None:
    must_survive(copies, tmp_path, 1 + seed % steps, seed)


# A line of update.cmd that changes something on a disk.
CHANGES = re.compile(
    r"^\s*(?:if exist \S+ )*(?:copy|move|ren|del|rmdir|for /d|>>?\S)", re.MULTILINE
)


def cut_batch(station: Station, windows: Path, stop: int) -> None:
    """Run update.cmd until the line that changes something for the `stop`th time."""
    script = station.pc / "kit/update.cmd"
    whole = script.read_bytes()
    text = CHANGES.sub(lambda match: f"call :cutting\r\n{match[0]}", whole.decode("ascii"))
    text += f':cutting\r\nset /a STEP=STEP+1\r\nif "%STEP%"=="{stop}" exit\r\nexit /b 0\r\n'
    script.write_bytes(text.encode("ascii"))
    _code, output = wine.run_cmd(windows, script, wine.path_of(station.stick), "/q")
    script.write_bytes(whole)
    assert "装好了" not in output, "nothing was cut"


def lose_what_was_copied(pc: Path, chance: random.Random) -> None:
    """Windows had not written all of the copied files when the power went, and the slot had not
    turned: names and sizes are there, the bytes are not."""
    journal = pc / "updating.txt"
    for path in journal.read_text(encoding="ascii").split() if journal.is_file() else ():
        if (pc / path).is_file() and chance.random() < 0.5:
            (pc / path).write_bytes(bytes((pc / path).stat().st_size))


def must_survive_on_windows(station: Station, windows: Path, stop: int) -> None:
    cut_batch(station, windows, stop)
    if station.plays() == WAS:
        lose_what_was_copied(station.pc, random.Random(stop))  # noqa: S311
    must_play_whole(station)
    assert carried(station) in ([], [RECORD])
    code, output = wine.run_cmd(
        windows, station.pc / "kit/update.cmd", wine.path_of(station.stick), "/q"
    )
    assert code == 0, output
    assert station.plays() == COMES
    must_play_whole(station)
    assert carried(station) == [RECORD]
    assert station.receipt(COMES).files == 7


@pytest.mark.wine
@pytest.mark.parametrize("stop", [1, 2, 16, 24])
def test_an_update_on_windows_that_is_cut(copies: Station, windows: Path, stop: int) -> None:
    must_survive_on_windows(copies, windows, stop)


@pytest.mark.wine
@pytest.mark.soak
@pytest.mark.parametrize("stop", range(1, 39))
def test_an_update_on_windows_that_is_cut_at_every_step(
    copies: Station, windows: Path, stop: int
) -> None:
    must_survive_on_windows(copies, windows, stop)
