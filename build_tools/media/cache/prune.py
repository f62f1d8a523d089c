"""Keeps the cache small: a pure function decides which results go, over what the cache holds.

The least recently used go first. That nothing goes while a build runs is left to `lease`.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.errors import DiskError
from build_tools.media.cache import serialisation
from build_tools.media.cache.cache import SCHEMA, Cache
from build_tools.media.cache.lease import exclusive_lease
from build_tools.media.cache.workspace import sweep
from build_tools.messages import _
from build_tools.os_reasons import os_reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

_PARTS = ".part-*"
_PIECES_KEPT = 14 * 24 * 3600.0
"""Seconds; then the recording was taken out, or its settings have changed."""


@dataclass(frozen=True)
class CachedResult:
    """The record of a result: when it was last used (seconds), and the files that it names."""

    record: str
    used: float
    files: frozenset[str]


@dataclass(frozen=True)
class Pruned:
    """What was removed, or would be: a number of files, and sizes in bytes.

    `shared` is the size of those that `site/` or a release has too, which stay on the disk;
    `freed` that of the others; `remaining` that of the files that the cache has now.
    """

    files: int
    freed: int
    remaining: int
    shared: int = 0


def surplus(
    results: Iterable[CachedResult], sizes: Mapping[str, int], limit: int, spare_since: float
) -> tuple[set[str], set[str]]:
    """Return the records and the files that must go so that at most `limit` bytes are left.

    Files that no record names go in any case, results used at `spare_since` or later in none; a
    limit of 0 leaves no record.
    """
    by_age = sorted(results, key=lambda result: result.used)
    users: dict[str, int] = dict.fromkeys(sizes, 0)
    for result in by_age:
        for name in result.files & sizes.keys():
            users[name] += 1
    files = {name for name, count in users.items() if not count}
    total = sum(size for name, size in sizes.items() if name not in files)
    records = set()
    for result in by_age:
        if (limit and total <= limit) or result.used >= spare_since:
            break
        records.add(result.record)
        for name in result.files & sizes.keys():
            users[name] -= 1
            if not users[name]:
                files.add(name)
                total -= sizes[name]
    return records, files


def prune(
    cache_dir: Path, limit: int, *, spare_since: float = float("inf"), dry_run: bool = False
) -> Pruned | None:
    """Bring the cache down to `limit` bytes; None where a build has a lease of it.

    Leftovers of killed runs go too. A limit of 0 empties the cache.
    """
    try:
        with exclusive_lease(cache_dir) as exclusive:
            if not exclusive:
                return None
            return _prune(Cache(cache_dir), limit, spare_since, dry_run=dry_run)
    except OSError as error:
        raise DiskError(
            _("{path}: {reason}; check the disk and its permissions").format(
                path=error.filename or cache_dir, reason=os_reason(error)
            )
        ) from error


def _prune(cache: Cache, limit: int, spare_since: float, *, dry_run: bool) -> Pruned:
    facts = {path: path.stat() for path in _files(cache.media)}
    sizes = {path.name: fact.st_size for path, fact in facts.items()}
    results = {path: _read(path) for path in cache.records.glob("job-*.json")}
    damaged = [path for path, result in results.items() if result is None]
    readable = [result for result in results.values() if result]
    records, names = surplus(readable, sizes, limit, spare_since)
    files = {path: fact for path, fact in facts.items() if path.name in names}
    if not dry_run:
        # Records first: a kill in between leaves files that nobody names, and those go next time.
        for name in records:
            (cache.records / name).unlink(missing_ok=True)
        for path in [*damaged, *files, *_leftovers(cache, everything=limit == 0)]:
            path.unlink(missing_ok=True)
        for folder in _left_pieces(cache, spare_since, everything=limit == 0):
            shutil.rmtree(folder, ignore_errors=True)
        sweep(cache.work)
    return Pruned(
        files=len(files),
        freed=sum(fact.st_size for fact in files.values() if fact.st_nlink == 1),
        remaining=sum(sizes.values()) - sum(fact.st_size for fact in files.values()),
        shared=sum(fact.st_size for fact in files.values() if fact.st_nlink > 1),
    )


def _left_pieces(cache: Cache, spare_since: float, *, everything: bool) -> list[Path]:
    """Return the pieces of recordings with which nobody has gone on for long."""
    ages = {path: path.stat().st_mtime for path in cache.pieces.glob("*") if path.is_dir()}
    limit = min(spare_since, max(ages.values(), default=0.0)) - _PIECES_KEPT
    return [path for path, used in ages.items() if everything or used < limit]


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.glob("*") if path.is_file()]


def _read(path: Path) -> CachedResult | None:
    """Read a record; None for one that is damaged or of another version."""
    try:
        document = json.loads(path.read_bytes())
        files = frozenset(
            str(entry["file"]) for entry in serialisation.files_in(document["result"])
        )
        if document["schema"] != SCHEMA:
            return None
    except (ValueError, KeyError, TypeError):
        return None
    return CachedResult(path.name, path.stat().st_mtime, files)


def _leftovers(cache: Cache, *, everything: bool) -> list[Path]:
    """Return the partial files of killed runs, and memos about files that no longer exist."""
    partial = [path for folder in (cache.media, cache.records) for path in folder.glob(_PARTS)]
    memos = cache.records.glob("file-*.json")
    return [*partial, *(memo for memo in memos if everything or cache.is_stale(memo))]
