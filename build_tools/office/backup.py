"""Backs up the office's state to one file that can be verified.

A zip with `backup-sha256.txt` as its first entry: one `<sha256>  <path>` line for each file. What
is in it is said by `backup_files`; lessons, recordings and pages are not, and never a secret key.
"""

from __future__ import annotations

import contextlib
import hashlib
import zipfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools import locks
from build_tools.errors import BackupError, InUse
from build_tools.files import fsync_file, fsync_folder
from build_tools.messages import _
from build_tools.office.backup_files import state_files
from build_tools.office.backup_reading import DENSEST, LIST, SCHEMA, read_backup

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

_TIME = (1980, 1, 1, 0, 0, 0)
_PART = ".courseware-backup.part"
"""Beside every backup the same, so that the next one takes the place of one that was cut."""


@dataclass(frozen=True)
class BackedUp:
    """The paths of a backup, and those that it left out, each with the reason."""

    paths: tuple[str, ...]
    left_out: tuple[tuple[str, str], ...]


def back_up(root: Path, file: Path) -> BackedUp:
    """Write the state of the project in `root` to `file`, read it back, and say what is in it.

    Raises BackupError and InUse.
    """
    if file.exists():
        raise BackupError(_("{file} is already there — name another").format(file=file))
    state = state_files(root)
    if not state.paths:
        raise BackupError(_("there is nothing in office/ and releases/ to back up"))
    (root / ".cache").mkdir(exist_ok=True)
    lock = locks.try_acquire(root / ".cache" / "backup.lock")
    if lock is None:
        raise InUse(_("another backup is being written; run this again when it has ended"))
    with lock:
        write_backup(file, state.paths, lambda path: (root / path).read_bytes())
    return BackedUp(state.paths, state.left_out)


def write_backup(file: Path, paths: Sequence[str], data_of: Callable[[str], bytes]) -> None:
    """Write a backup of `paths`, whole or not at all, and read it back. Raises BackupError."""
    with _part_of(file) as part:
        hashes = {path: hashlib.sha256(data_of(path)).hexdigest() for path in paths}
        lines = [SCHEMA, *(f"{digest}  {path}" for path, digest in hashes.items())]
        with zipfile.ZipFile(part, "w") as archive:
            _add(archive, LIST, "".join(f"{line}\n" for line in lines).encode())
            for path in paths:
                _add(archive, path, data_of(path))
        try:
            read_backup(part)
        except BackupError as error:
            text = _("{file} was not written well: run it again, or try another disk ({reason})")
            raise BackupError(text.format(file=file, reason=error)) from error


@contextlib.contextmanager
def _part_of(file: Path) -> Iterator[Path]:
    """Yield where a backup is written; when the block ends well it becomes `file`."""
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(_PART)
    try:
        part.unlink(missing_ok=True)
        yield part
        fsync_file(part)
        part.rename(file)
        fsync_folder(file.parent)
    finally:
        part.unlink(missing_ok=True)


def _add(archive: zipfile.ZipFile, path: str, data: bytes) -> None:
    # The same state gives the same bytes: no times, no rights of one machine.
    entry = zipfile.ZipInfo(path, _TIME)
    # What shrinks to nearly nothing looks like a trap when it is read, so it stays as it is.
    dense = len(data) > DENSEST * len(zlib.compress(data))
    entry.compress_type = zipfile.ZIP_STORED if dense else zipfile.ZIP_DEFLATED
    archive.writestr(entry, data)
