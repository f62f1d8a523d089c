"""Leases of the cache: each build holds one, and pruning needs that there is none.

A lease is a file that the system locks as long as its build lives, so a killed build holds none.
Its time says when the build began, by the clock of the cache's disk.
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
def cache_lease(cache_dir: Path) -> Iterator[float]:
    """Protect the cache from pruning in this block; yield the time at which it began.

    The time is seconds on the clock of the disk, to be compared with times of files there.
    """
    folder = cache_dir / _FOLDER
    # The guard keeps a pruner away between our file and its lock, and us while it prunes.
    with locks.acquire(folder / _GUARD):
        lease = folder / f"use-{uuid.uuid4().hex}"
        lock = locks.try_acquire(lease)
    try:
        yield lease.stat().st_mtime
    finally:
        if lock:
            lock.close()
        lease.unlink(missing_ok=True)


@contextlib.contextmanager
def exclusive_lease(cache_dir: Path) -> Iterator[bool]:
    """Yield whether nobody has a lease; who asks for one in this block waits until it ends."""
    folder = cache_dir / _FOLDER
    with locks.acquire(folder / _GUARD):
        yield not any(_alive(path) for path in folder.glob("use-*"))


def _alive(path: Path) -> bool:
    """Return whether the build of a lease lives; remove the lease of a dead one."""
    try:
        lock = locks.try_acquire(path)
    except FileNotFoundError:  # it ended while we looked
        return False
    if lock is None:
        return True
    lock.close()
    path.unlink(missing_ok=True)
    return False
