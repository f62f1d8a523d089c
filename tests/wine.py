"""Runs batch files in Wine's cmd: the same language as on Windows, with fewer tools beside it.

Wine's certutil, findstr and fc find nothing, so what needs them is not tried here.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FOLDERS: str | None = None  # those of PATH


def why_not() -> str:
    """Return why batch files cannot run on this machine, or nothing."""
    if shutil.which("wine", path=FOLDERS):
        return ""
    return "wine is not installed (Debian: apt-get install wine)"


def path_of(path: Path) -> str:
    """Return the path as Windows programs see it."""
    return "Z:" + str(path).replace("/", "\\")


def make_windows(prefix: Path) -> None:
    """Make a Windows in `prefix`, and wait until it is whole."""
    subprocess.run(["wineboot", "--init"], env=_environment(prefix), check=True, timeout=300)


def _environment(prefix: Path) -> dict[str, str]:
    environment = {
        **os.environ,
        "WINEDEBUG": "-all",
        "WINEPREFIX": str(prefix),
        "WINEDLLOVERRIDES": "mscoree,mshtml=",  # else Wine asks for packages of its own
        "LC_ALL": "C.UTF-8",
    }
    environment.pop("DISPLAY", None)
    return environment


@contextmanager
def kept_running(prefix: Path) -> Iterator[None]:
    """Keep this Windows running, by a `cmd` that waits for words: else each program starts it anew,
    with services that take twenty times what a short batch file takes."""
    words, null = ["wine", "cmd"], subprocess.DEVNULL
    with subprocess.Popen(
        words, env=_environment(prefix), stdin=subprocess.PIPE, stdout=null, stderr=null
    ):
        yield  # then its input is closed, and it ends


def run_program(prefix: Path, *words: str) -> None:
    """Run a program of this Windows, which must succeed."""
    environment = _environment(prefix)
    subprocess.run(["wine", *words], env=environment, check=True, capture_output=True, timeout=300)


def chinese(folder: Path) -> dict[str, str]:
    """Make a Chinese locale in `folder` and return the environment that makes Wine's Windows
    Chinese: with 936 as the code page of its console."""
    name = "zh_CN.UTF-8"
    command = ["localedef", "--no-archive", "-f", "UTF-8", "-i", "zh_CN", str(folder / name)]
    subprocess.run(command, check=True, capture_output=True)
    return {"LC_ALL": name, "LOCPATH": str(folder)}


def run_cmd(
    prefix: Path, script: Path, *words: str, locale: dict[str, str] | None = None
) -> tuple[int, str]:
    """Run a batch file with `prefix` as its Windows; return its exit code and what it said."""
    done = subprocess.run(
        ["wine", "cmd", "/c", script.name, *words],
        env=_environment(prefix) | (locale or {}),
        cwd=script.parent,
        capture_output=True,
        stdin=subprocess.DEVNULL,
        check=False,
        timeout=300,
    )
    return done.returncode, done.stdout.decode("gb18030", errors="replace")
