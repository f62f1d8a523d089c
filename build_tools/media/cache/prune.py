"""Keeps the cache small: which results go is decided by a pure function over what lies there.

The least recently used go first. What must stay while builds run is left to `in_use`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.errors import DiskError
from build_tools.media.cache import serialisation
from build_tools.media.cache.cache import SCHEMA, Cache
from build_tools.media.cache.lease import cache_to_ourselves
from build_tools.media.cache.workspace import sweep
from build_tools.messages import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

_PARTS = ".part-*"


@dataclass(frozen=True)
class Entry:
    """A record of the cache: when it was last used (seconds), and the files that it names."""

    name: str
    used: float
    files: frozenset[str]


@dataclass(frozen=True)
class Pruned:
    """What went, or would go. Sizes in bytes.

    `held` is of the files that `site/` or a release holds too: they stay on the disk; `freed` of
    the others. `rest` is what the cache holds now.
    """

    files: int
    freed: int
    rest: int
    held: int = 0


def surplus(
    entries: Iterable[Entry], sizes: Mapping[str, int], limit: int, spare_since: float
) -> tuple[set[str], set[str]]:
    """Return the records and the files that must go so that at most `limit` bytes are left.

    Files that no record names go in any case, results used at `spare_since` or later in none; a
    limit of 0 leaves no record.
    """
    by_age = sorted(entries, key=lambda entry: entry.used)
    users: dict[str, int] = dict.fromkeys(sizes, 0)
    for entry in by_age:
        for name in entry.files & sizes.keys():
            users[name] += 1
    gone = {name for name, count in users.items() if not count}
    total = sum(size for name, size in sizes.items() if name not in gone)
    dropped = set()
    for entry in by_age:
        if (limit and total <= limit) or entry.used >= spare_since:
            break
        dropped.add(entry.name)
        for name in entry.files & sizes.keys():
            users[name] -= 1
            if not users[name]:
                gone.add(name)
                total -= sizes[name]
    return dropped, gone


def prune(
    root: Path, limit: int, *, spare_since: float = float("inf"), dry_run: bool = False
) -> Pruned | None:
    """Bring the cache down to `limit` bytes; None where a build works with it just now.

    Leftovers of killed runs go too. A limit of 0 empties the cache.
    """
    try:
        with cache_to_ourselves(root) as alone:
            return _prune(Cache(root), limit, spare_since, dry_run=dry_run) if alone else None
    except OSError as error:
        raise DiskError(
            _("{path}: {reason}; check the disk and its permissions").format(
                path=error.filename or root, reason=error.strerror or error
            )
        ) from error


def _prune(cache: Cache, limit: int, spare_since: float, *, dry_run: bool) -> Pruned:
    facts = {path: path.stat() for path in _files(cache.media)}
    sizes = {path.name: fact.st_size for path, fact in facts.items()}
    read = {path: _entry(path) for path in cache.records.glob("job-*.json")}
    damaged = [path for path, entry in read.items() if entry is None]
    entries = [entry for entry in read.values() if entry]
    dropped, gone = surplus(entries, sizes, limit, spare_since)
    going = {path: fact for path, fact in facts.items() if path.name in gone}
    if not dry_run:
        # Records first: a kill in between leaves files that nobody names, and those go next time.
        for name in dropped:
            (cache.records / name).unlink(missing_ok=True)
        for path in [*damaged, *going, *_leftovers(cache, everything=limit == 0)]:
            path.unlink(missing_ok=True)
        sweep(cache.work)
    return Pruned(
        files=len(going),
        freed=sum(fact.st_size for fact in going.values() if fact.st_nlink == 1),
        rest=sum(sizes.values()) - sum(fact.st_size for fact in going.values()),
        held=sum(fact.st_size for fact in going.values() if fact.st_nlink > 1),
    )


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.glob("*") if path.is_file()]


def _entry(path: Path) -> Entry | None:
    """Return what a record says, None for one that is damaged or of another version."""
    try:
        document = json.loads(path.read_bytes())
        named = frozenset(
            str(entry["file"]) for entry in serialisation.files_in(document["result"])
        )
        known = document["schema"] == SCHEMA
    except (ValueError, KeyError, TypeError):
        return None
    return Entry(path.name, path.stat().st_mtime, named) if known else None


def _leftovers(cache: Cache, *, everything: bool) -> list[Path]:
    """Return halves that a kill left, and notes about files that are no longer there."""
    halves = [path for folder in (cache.media, cache.records) for path in folder.glob(_PARTS)]
    notes = cache.records.glob("file-*.json")
    return [*halves, *(note for note in notes if everything or cache.is_stale(note))]
