"""Hashes, atomic writes, moves and links: the only doors through which lasting files are written.

Their content is left to the rooms.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from build_tools.messages import _
from build_tools.os_reasons import WordedOSError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

_CHUNK = 1 << 20
_SPARE = 100_000_000
_DAY = 24 * 60 * 60
_PUBLIC = 0o644
"""mkstemp makes files that only their owner reads; what we publish is for everybody."""
PRIVATE = 0o600
"""The rights of a file that only its owner reads."""


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of the file's bytes as 64 hex digits."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def size_in_words(count: int) -> str:
    """Return a number of bytes as text for people: `0 KB`, `12 KB`, `3.4 MB`, `1.2 GB`."""
    for unit, factor in (("GB", 10**9), ("MB", 10**6)):
        if count >= factor:
            return f"{count / factor:.1f} {unit}"
    return f"{-(-count // 1000)} KB"


def fsync_file(path: Path) -> None:
    """Force the file's bytes to the disk."""
    # Windows flushes only handles that may write.
    descriptor = os.open(path, os.O_RDWR if os.name == "nt" else os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def fsync_folder(path: Path) -> None:
    """Force the folder's entries to the disk, where the system can (Windows cannot)."""
    if os.name == "nt":
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def flush_everything() -> None:
    """Force all pending writes and removals to the disks, where the system has a call for it.

    Windows has none: there sticks are written through, and ejecting flushes a disk.
    """
    if hasattr(os, "sync"):
        os.sync()


@contextlib.contextmanager
def atomic_output(path: Path, mode: int = _PUBLIC) -> Iterator[Path]:
    """Yield a temporary sibling; when the block ends well it becomes `path`, else it is removed.

    Nobody else can read it before it has the rights `mode`. The sibling keeps the suffix of `path`
    (ffmpeg chooses the container by it). The bytes are fsynced before the rename, so `path` never
    holds half a file.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".part-", suffix=path.suffix, dir=path.parent)
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        temporary.chmod(mode)
        fsync_file(temporary)
        temporary.replace(path)
        fsync_folder(path.parent)
    finally:
        temporary.unlink(missing_ok=True)


def sweep_parts(temporary: Path) -> None:
    """Remove siblings of an `atomic_output` that are a day older than it: killed runs left them."""
    begun = temporary.stat().st_mtime
    for part in temporary.parent.glob(f".part-*{temporary.suffix}"):
        with contextlib.suppress(OSError):  # another run took it away, or still has it open
            if part.stat().st_mtime < begun - _DAY:
                part.unlink()


def sweep_own_parts(folder: Path, suffixes: Collection[str]) -> None:
    """Remove siblings of an `atomic_output` in a folder where nobody else writes meanwhile."""
    for part in folder.glob(".part-*") if folder.is_dir() else ():
        if part.suffix in suffixes:
            part.unlink(missing_ok=True)


def atomic_write(path: Path, data: bytes | str, mode: int = _PUBLIC) -> None:
    """Write `data` (text as UTF-8, line ends as given) under `path`, whole or not at all."""
    with atomic_output(path, mode) as temporary:
        temporary.write_bytes(data.encode() if isinstance(data, str) else data)


def atomic_write_all(contents: Mapping[Path, tuple[bytes | None, bytes]]) -> None:
    """Write several files, each with what must be there before (None: no file) and after.

    Raises OSError before anything is written where one is no longer as it must be; where writing
    fails later, those that were written get back what they had.
    """
    for path, (before, _after) in contents.items():
        if (path.read_bytes() if path.exists() else None) != before:
            raise WordedOSError(errno.EEXIST, _("it was changed meanwhile"), str(path))
    written: list[Path] = []
    try:
        for path, (_before, after) in contents.items():
            written.append(path)
            atomic_write(path, after)
    except BaseException:
        for path in written:
            _put_back(path, contents[path][0])
        raise


def _put_back(path: Path, before: bytes | None) -> None:
    if before is None:
        path.unlink(missing_ok=True)
    elif path.read_bytes() != before:
        atomic_write(path, before)


def require_room(folder: Path, size: int) -> None:
    """Raise OSError where the disk of a folder has no room for so many bytes and some to spare."""
    if size > shutil.disk_usage(folder).free - _SPARE:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(folder))


def move(source: Path, target: Path) -> None:
    """Move a finished file to its lasting name, whole or not at all, also to another disk."""
    target.parent.mkdir(parents=True, exist_ok=True)
    source.chmod(0o644)
    fsync_file(source)
    try:
        source.replace(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        with atomic_output(target) as temporary:
            shutil.copyfile(source, temporary)
        source.unlink()
        return
    fsync_folder(target.parent)


def make_readable(folder: Path, *, below: bool = True) -> None:
    """Let everybody read a folder and all `below` it, a web server too, whatever the umask was."""
    _add_mode(folder, 0o755)
    for path, _folders, names in os.walk(folder) if below else ():
        _add_mode(Path(path), 0o755)
        for name in names:
            _add_mode(Path(path, name), 0o644)


def _add_mode(path: Path, mode: int) -> None:
    present = path.stat().st_mode
    if present & mode != mode:
        path.chmod(present & 0o7777 | mode)


def link_or_copy(source: Path, target: Path) -> None:
    """Make `target` the same file as `source`: a hard link where the disk can, else a copy.

    The copy keeps the times and appears under its final name only when it is whole. A target
    that is already the same file, or has the same size and time, stays as it is.
    """
    if target.exists():
        if target.samefile(source):
            return
        ours, theirs = target.stat(), source.stat()
        if ours.st_size == theirs.st_size and ours.st_mtime_ns == theirs.st_mtime_ns:
            return
        target.unlink()
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target)
    except OSError:  # FAT, exFAT, another volume: no hard links there
        with atomic_output(target) as temporary:
            shutil.copy2(source, temporary)
