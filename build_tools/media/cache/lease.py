"""Who works with the cache: builds say that they do, and pruning waits until nobody does.

Each build holds a file of its own, locked by the system as long as it lives, so a killed build
holds nothing. The time of that file says when the build began, by the clock of the cache's disk.
"""

from __future__ import annotations

import contextlib
import uuid
from typing import TYPE_CHECKING

from build_tools import locks

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_FOLDER = "media-users"
_GUARD = ".guard"


@contextlib.contextmanager
def cache_in_use(cache: Path) -> Iterator[float]:
    """Keep what lies in the cache from being pruned in this block; yield when it began.

    The time is seconds on the clock of the disk, to be compared with times of files there.
    """
    folder = cache / _FOLDER
    # The guard keeps a pruner away between our file and its lock, and us while it prunes.
    with locks.held(folder / _GUARD):
        mine = folder / f"use-{uuid.uuid4().hex}"
        lock = locks.take(mine)
    try:
        yield mine.stat().st_mtime
    finally:
        if lock:
            lock.close()
        mine.unlink(missing_ok=True)


@contextlib.contextmanager
def cache_to_ourselves(cache: Path) -> Iterator[bool]:
    """Yield whether nobody works with the cache; who comes in this block waits until it ends."""
    folder = cache / _FOLDER
    with locks.held(folder / _GUARD):
        yield not any(_alive(path) for path in folder.glob("use-*"))


def _alive(path: Path) -> bool:
    """Return whether the build of a file lives; remove what a dead one left."""
    try:
        lock = locks.take(path)
    except FileNotFoundError:  # it ended while we looked
        return False
    if lock is None:
        return True
    lock.close()
    path.unlink(missing_ok=True)
    return False
