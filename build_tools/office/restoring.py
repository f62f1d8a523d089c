"""Puts the files of a backup, which was verified, back into a project.

All of them are laid out in `.restore.next/` first and then get their names one by one: a run that
was cut leaves whole files, and nothing under a name that somebody would take for more.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools import locks
from build_tools.errors import BackupError, InUse
from build_tools.files import flush_everything
from build_tools.messages import _
from build_tools.office.backup import write_backup
from build_tools.office.backup_files import BOARDS
from build_tools.untrusted.folder import UntrustedFolder
from build_tools.untrusted.items import Kind, words_of

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from build_tools.office.backup_reading import Backup

_NEXT = ".restore.next"


@dataclass(frozen=True)
class Restored:
    """The result of a restore: paths relative to the project."""

    written: tuple[str, ...]
    replaced: tuple[str, ...]
    same: tuple[str, ...]
    rescue: Path | None = None
    """The backup of what was replaced."""


def restore(
    root: Path, backup: Backup, *, replace: bool, rescue: Path, retained: Collection[str] = ()
) -> Restored:
    """Write the files of a backup into the project in `root`, but for those `retained` as they are.

    Nothing is overwritten without `replace`; with it, files that differ go to the backup `rescue`
    first, or to one of the next name that is free. Raises BackupError before anything is written.
    """
    (root / ".cache").mkdir(parents=True, exist_ok=True)
    lock = locks.try_acquire(root / ".cache" / "restore.lock")
    if lock is None:
        raise InUse(_("another restore is under way; run this again when it has ended"))
    with lock:
        shutil.rmtree(root / _NEXT, ignore_errors=True)
        try:
            return _restore(root, backup, replace=replace, rescue=rescue, retained=retained)
        finally:
            shutil.rmtree(root / _NEXT, ignore_errors=True)


def _restore(
    root: Path, backup: Backup, *, replace: bool, rescue: Path, retained: Collection[str]
) -> Restored:
    # Boards are made anew each time, so nobody misses those of a backup.
    paths = [x for x in backup.hashes if x not in retained and not x.startswith(BOARDS)]
    _check_places(root, paths)
    missing = tuple(path for path in paths if not (root / path).exists())
    present = [path for path in paths if path not in {*missing}]
    differing = tuple(path for path in present if _differs(root / path, backup.data(path)))
    if differing and not replace:
        raise BackupError(
            _("these are there and differ: {paths} — to replace them, add --replace").format(
                paths=_(", ").join(differing)
            )
        )
    free = _free_name(rescue)
    if differing:
        write_backup(free, differing, lambda path: (root / path).read_bytes())
    for path in (*missing, *differing):
        staged = root / _NEXT / path
        staged.parent.mkdir(parents=True, exist_ok=True)
        staged.write_bytes(backup.data(path))
    flush_everything()
    for path in (*missing, *differing):
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        (root / _NEXT / path).replace(target)
    flush_everything()
    same = tuple(path for path in present if path not in {*differing})
    return Restored(missing, differing, same, free if differing else None)


def _differs(path: Path, data: bytes) -> bool:
    """Return whether a file is another than in a backup; a journal only grew since."""
    existing = path.read_bytes()
    return existing != data and not (path.suffix == ".jsonl" and existing.startswith(data))


def _check_places(root: Path, paths: Collection[str]) -> None:
    """Raise BackupError where something other than a file or folder lies in the way."""
    faults = []
    folder = UntrustedFolder(root)
    files = set(paths)
    for path in sorted({part for file in files for part in (file, *_parents(file))}):
        item = folder.item(path)
        expected = Kind.FILE if path in files else Kind.FOLDER
        if item and item.kind is not expected:
            faults.append(f"{path}: {words_of(item.kind)}")
    if faults:
        text = _("something else lies where files of the backup belong: {places}")
        raise BackupError(text.format(places="; ".join(faults)))


def _parents(path: str) -> list[str]:
    parts = path.split("/")
    return ["/".join(parts[:count]) for count in range(1, len(parts))]


def _free_name(file: Path) -> Path:
    """Return `file`, or the first of its next names that is free: a run may have been cut."""
    number, free = 1, file
    while free.exists():
        number += 1
        free = file.with_stem(f"{file.stem}-{number}")
    return free
