"""Copies a recording so that the copy is known to be whole, or leaves nothing."""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING

from build_tools.errors import DiskError, SourceRefused
from build_tools.files import sha256_of
from build_tools.messages import _
from build_tools.os_reasons import os_reason

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import BinaryIO

_CHUNK = 1 << 20


def copy_checked(source: Path, target: Path, report: Callable[[int], None]) -> str:
    """Copy a file to a new one, read the copy back and return its SHA-256.

    `report` is given the bytes of each piece. Raises SourceRefused where the source cannot be read
    or is still being written, DiskError where the copy differs, OSError where it cannot be written;
    then nothing stays at `target`.
    """
    try:
        digest = _copy(source, target, report)
        _read_back(target, digest)
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    return digest


def _read_back(target: Path, digest: str) -> None:
    if sha256_of(target) != digest:
        text = _("{path} was not written as it was read — check the disk")
        raise DiskError(text.format(path=target.name))


def _copy(source: Path, target: Path, report: Callable[[int], None]) -> str:
    digest, count = hashlib.sha256(), 0
    before = _facts(source)
    try:
        reading = source.open("rb")
    except OSError as error:
        raise _unreadable(error) from error
    with reading, target.open("xb") as writing:
        # What grows as fast as it is read would never end.
        while count <= before[0] and (chunk := _read(reading)):
            digest.update(chunk)
            writing.write(chunk)
            count += len(chunk)
            report(len(chunk))
        writing.flush()
        os.fsync(writing.fileno())
    if _facts(source) != before or count != before[0]:
        raise SourceRefused(_("the recording is still being written; wait until it is finished"))
    return digest.hexdigest()


def _facts(source: Path) -> tuple[int, int]:
    try:
        facts = source.stat()
    except OSError as error:
        raise _unreadable(error) from error
    return facts.st_size, facts.st_mtime_ns


def _read(stream: BinaryIO) -> bytes:
    try:
        return stream.read(_CHUNK)
    except OSError as error:
        raise _unreadable(error) from error


def _unreadable(error: OSError) -> SourceRefused:
    text = _("the file cannot be read ({reason}); try another socket, or copy it again")
    return SourceRefused(text.format(reason=os_reason(error)))
