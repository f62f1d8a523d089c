"""Makes what the cache does not have yet, on the threads of this PC: posters, files of pages.

Recordings, which other PCs may encode, are left to `task`.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, TypeVar

from build_tools.errors import MediaError
from build_tools.media.cache.cache import disk_errors
from build_tools.media.cache.workspace import run_folder
from build_tools.media.workers.pool import run_in_threads

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from build_tools.media.cache.cache import Cache
    from build_tools.progress import Progress

Item = TypeVar("Item")
Result = TypeVar("Result")


def make_missing(
    items: Sequence[Item],
    cache: Cache,
    key_of: Callable[[Item], str],
    make: Callable[[Item, str, Path], Result],
    *,
    workers: int,
    progress: Progress,
    line: Callable[[int], str],
) -> dict[Item, Result | MediaError]:
    """Return the result of each item, from the cache or by `make(item, key, folder for its work)`.

    A MediaError becomes its item's result. `line` words how many are made. Raises DiskError.
    """
    stop = threading.Event()
    results: dict[Item, Result | MediaError] = {}
    with disk_errors():
        missing: dict[Item, str] = {}
        for item, key in run_in_threads(items, key_of, workers, stop).items():
            cached = key if isinstance(key, MediaError) else cache.find(key)
            if cached is not None:
                results[item] = cached
            elif isinstance(key, str):
                missing[item] = key
        if missing:
            progress.stage(line(len(missing)))
            with run_folder(cache.work) as folder:
                results |= run_in_threads(
                    list(missing), lambda item: make(item, missing[item], folder), workers, stop
                )
    return {item: results[item] for item in items}
