"""Locks between processes; the system releases them when their owner dies, however it dies."""

from __future__ import annotations

import contextlib
import sys
import time
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_PAUSE = 0.05


@contextlib.contextmanager
def acquire(path: Path) -> Iterator[None]:
    """Hold the lock `path` in this block, waiting for it as long as it takes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+b") as stream:
        _lock(stream, wait=True)
        yield


def try_acquire(path: Path) -> IO[bytes] | None:
    """Return the locked file, or None where another process holds the lock.

    The lock lasts until the file is closed.
    """
    stream = path.open("a+b")
    if try_lock(stream):
        return stream
    stream.close()
    return None


def try_lock(stream: IO[bytes]) -> bool:
    """Lock an open file; return whether that was possible."""
    try:
        _lock(stream, wait=False)
    except OSError:
        return False
    return True


def _lock(stream: IO[bytes], *, wait: bool) -> None:
    if sys.platform == "win32":
        import msvcrt

        stream.seek(0)
        while True:
            try:
                msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
            except OSError:
                if not wait:
                    raise
                time.sleep(_PAUSE)
            else:
                return
    else:
        import fcntl

        fcntl.flock(stream, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
