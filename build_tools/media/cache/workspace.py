"""Where the tasks of a run read and write, and the folder of its unfinished files.

Nothing in that folder ever looks finished: what is finished is moved out by `cache`. The folder of
a run that died is swept by the next one.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from build_tools import locks

if TYPE_CHECKING:
    import threading
    from collections.abc import Iterator

    from build_tools.media.cache.cache import Cache
    from build_tools.media.ffmpeg.binary import FfmpegBinary
    from build_tools.media.ffmpeg.cores import Cores

_LOCK = "lock"
_GUARD = ".guard"


@dataclass(frozen=True)
class Workspace:
    """Where tasks read and write on this PC: the project's folder, its cache, the ffmpeg that
    encodes, its cores, and a folder for unfinished files. `stop` is set when they are to end."""

    root: Path
    cache: Cache
    ffmpeg: FfmpegBinary
    cores: Cores
    folder: Path
    stop: threading.Event


@contextlib.contextmanager
def run_folder(parent: Path) -> Iterator[Path]:
    """Make a folder for one run below `parent`, after sweeping those whose runs are dead."""
    parent.mkdir(parents=True, exist_ok=True)
    # The guard keeps a sweeper away between our mkdir and our lock.
    with locks.acquire(parent / _GUARD):
        _sweep(parent)
        folder = Path(tempfile.mkdtemp(prefix="run-", dir=parent))
        lock = locks.try_acquire(folder / _LOCK)
    try:
        yield folder
    finally:
        if lock:
            lock.close()
        shutil.rmtree(folder, ignore_errors=True)


def sweep(parent: Path) -> None:
    """Remove the folders of dead runs below `parent`."""
    if parent.is_dir():
        with locks.acquire(parent / _GUARD):
            _sweep(parent)


def _sweep(parent: Path) -> None:
    for folder in parent.glob("run-*"):
        lock = locks.try_acquire(folder / _LOCK)
        if lock is None:
            continue
        lock.close()
        _end_orphans(folder)
        shutil.rmtree(folder, ignore_errors=True)


def _end_orphans(folder: Path) -> None:
    """End an ffmpeg that outlived its killed run (only Linux tells who works in a folder)."""
    mark = os.fsencode(f"{folder}{os.sep}")
    for line in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):  # it may end while we look, or belong to another user
            if mark in line.read_bytes():
                os.kill(int(line.parent.name), signal.SIGKILL)
