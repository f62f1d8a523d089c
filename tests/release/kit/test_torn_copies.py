"""Updates on a PC or from a stick that fails now and then: what is not what it was copied from is
copied once more, no oftener, and what could not be looked up is not removed.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests import wine
from tests.release.carried_records import record_name
from tests.release.stations import Station

MONTH, FILMS = "2026-11", ("苹果",)
RECORD = b'{"records":"shiqiao"}\n' * 4000
# Every copy is torn, or every second one: the first of each file.
ALWAYS, FIRST = 1, 2
# Stands before the cp of update.sh.
TEARING_CP = """#!/bin/sh
PATH='{path}'
for goal in "$@"; do :; done
case $goal in *.part) ;; *) exec cp "$@" ;; esac
echo >> '{work}/copies'
[ $(($(wc -l < '{work}/copies') % {each})) -eq $((1 % {each})) ] || exec cp "$@"
echo torn > "$goal"
"""
# The same for update.cmd; Wine's fc compares nothing, sizes are enough here.
TEARING_BATCH = """
:copying
set /a COPIES=COPIES+1
set /a TORN=COPIES %% {each}
set /a TEAR=1 %% {each}
if "%TORN%"=="%TEAR%" (
  >"%~2" echo torn
  exit /b 0
)
copy /b /y "%~1" "%~2" >nul
exit /b %errorlevel%
:comparing
for %%F in ("%~1") do set "SIZE=%%~zF"
for %%F in ("%~2") do if "%%~zF"=="%SIZE%" exit /b 0
exit /b 1
:finding
exit /b 9009
"""
COPY = re.compile(rb'copy /b /y (".*?" ".*?\.part") >nul(?: 2>nul)?')
# Removing media that no list names: here find does not start.
FIND = re.compile(rb'find ("  media/.*?" ".*?") >nul')
COMPARE = re.compile(rb'fc /b (".*?" ".*?\.part") >nul')


@pytest.fixture
def station(tmp_path: Path) -> Station:
    """Return a PC with a record and no release yet, and its stick."""
    station = Station(tmp_path / "镇 a")
    station.bring(MONTH, FILMS)
    (station.pc / "records").mkdir()
    (station.pc / "records" / record_name()).write_bytes(RECORD)
    return station


def update_sh(station: Station, each: int) -> tuple[int, str]:
    tool = station.root / "tools/cp"
    tool.parent.mkdir()
    text = TEARING_CP.format(path=os.environ["PATH"], work=station.root, each=each)
    tool.write_text(text, encoding="utf-8")
    tool.chmod(0o755)
    done = subprocess.run(
        ["sh", station.pc / "kit/update.sh", station.stick],
        env={**os.environ, "PATH": f"{tool.parent}:{os.environ['PATH']}", "HOME": "/nowhere"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def update_cmd(windows: Path, station: Station, each: int) -> tuple[int, str]:
    script = station.pc / "kit/update.cmd"
    text, copies = COPY.subn(rb"call :copying \1", script.read_bytes())
    text, comparisons = COMPARE.subn(rb"call :comparing \1", text)
    text, lookups = FIND.subn(rb"call :finding \1", text)
    assert copies == comparisons == lookups == 2
    more = TEARING_BATCH.format(each=each).replace("\n", "\r\n").encode("ascii")
    script.write_bytes(text + more)
    return wine.run_cmd(windows, script, wine.path_of(station.stick), "/q")


def must_be_whole(station: Station) -> None:
    assert station.plays() == MONTH
    assert station.faults(MONTH, FILMS) == []
    assert (station.stick / "records" / record_name()).read_bytes() == RECORD


def must_be_refused(station: Station) -> None:
    assert station.plays() != MONTH
    assert not list((station.stick / "records").iterdir())


@pytest.mark.skipif(sys.platform == "win32", reason="a script for Linux")
def test_a_torn_copy_is_made_once_more(station: Station) -> None:
    code, output = update_sh(station, FIRST)
    assert code == 0, output
    must_be_whole(station)


@pytest.mark.skipif(sys.platform == "win32", reason="a script for Linux")
def test_what_is_torn_twice_is_refused(station: Station) -> None:
    code, output = update_sh(station, ALWAYS)
    assert (code, "和单子对不上，盘上的坏了" in output) == (1, True)
    assert "记录抄不到盘上" in output
    must_be_refused(station)
    assert len((station.root / "copies").read_bytes()) == 4


@pytest.mark.wine
def test_a_torn_copy_is_made_once_more_on_windows(windows: Path, station: Station) -> None:
    film = station.pc / "media/earlier.mp4"
    film.parent.mkdir()
    film.touch()
    code, output = update_cmd(windows, station, FIRST)
    assert code == 0, output
    assert film.exists()
    must_be_whole(station)


@pytest.mark.wine
def test_what_is_torn_twice_is_refused_on_windows(windows: Path, station: Station) -> None:
    code, output = update_cmd(windows, station, ALWAYS)
    assert (code, "抄过来的和盘上的不一样" in output) == (1, True)
    assert "抄不到盘上" in output
    must_be_refused(station)
