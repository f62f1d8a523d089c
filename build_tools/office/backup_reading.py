"""Reads a backup that may come from anywhere: nothing in it is believed before it was verified.

Limits hold before a byte is unpacked; every file is hashed as it comes, one after the other.
"""

from __future__ import annotations

import hashlib
import re
import stat
import zipfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.errors import BackupError
from build_tools.files import size_in_words
from build_tools.messages import _
from build_tools.model.release import ReleaseName
from build_tools.office.backup_files import (
    LARGEST_FILE,
    OFFICE,
    RELEASES,
    doubled,
    kind_fault,
    name_fault,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

LIST = "backup-sha256.txt"
SCHEMA = "# courseware backup 1"
DENSEST = 100
"""No file of ours gets smaller than to a hundredth."""
_LINE = re.compile(r"([0-9a-f]{64})  (\S.*)")
_CHUNK = 1 << 20
_LARGEST, _MOST, _LONGEST_LIST = 8 << 30, 200_000, 64 << 20
_SMALL = 1 << 20
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1


@dataclass(frozen=True)
class Backup:
    """A backup, every file of which was verified: the hash of each by its path."""

    file: Path
    hashes: Mapping[str, str]
    refused: tuple[tuple[str, str], ...] = ()
    """Paths that are not restored, each with the reason."""

    def data(self, path: str) -> bytes:
        """Return a file, verified once more. Raises BackupError."""
        with zipfile.ZipFile(self.file) as archive:
            data = _content(self.file, archive, archive.getinfo(path))
        if hashlib.sha256(data).hexdigest() != self.hashes[path]:
            raise _damaged(self.file, path)
        return data


def read_backup(file: Path) -> Backup:
    """Verify a backup. Raises BackupError."""
    try:
        with zipfile.ZipFile(file) as archive:
            return _verified(file, archive)
    except FileNotFoundError as error:
        raise BackupError(_("{file} is not there").format(file=file)) from error
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, NotImplementedError) as error:
        raise _damaged(file, _("it is not a whole zip file")) from error


def _verified(file: Path, archive: zipfile.ZipFile) -> Backup:
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    if not names or names[0] != LIST or len(set(names)) != len(names):
        raise _damaged(file, _("it is no backup of ours"))
    _check_sizes(file, entries)
    for entry in entries:
        _check_kind(file, entry)
    listed = _listed(file, _content(file, archive, entries[0], _LONGEST_LIST))
    if sorted(listed) != sorted(names[1:]):
        raise _damaged(file, _("its list does not fit"))
    for entry in entries[1:]:
        if _digest(file, archive, entry) != listed[entry.filename]:
            raise _damaged(file, entry.filename)
    refused = {path: reason for path in listed if (reason := kind_fault(path))} | doubled(listed)
    hashes = {path: digest for path, digest in listed.items() if path not in refused}
    return Backup(file, hashes, tuple(refused.items()))


def _check_sizes(file: Path, entries: list[zipfile.ZipInfo]) -> None:
    """Refuse what would unpack to more than any office has, or than its own bytes can hold."""
    total = sum(entry.file_size for entry in entries)
    packed = file.stat().st_size
    largest = max(entry.file_size for entry in entries)
    too_dense = any(
        entry.file_size > _SMALL and entry.file_size > 2 * DENSEST * entry.compress_size
        for entry in entries
    )
    too_large = total > _LARGEST or largest > LARGEST_FILE or len(entries) > _MOST
    overlapping = sum(entry.compress_size for entry in entries) > packed
    if too_dense or too_large or overlapping or total > _SMALL + 2 * DENSEST * packed:
        text = _("it has {packed} and would unpack to {total}, as no backup does")
        raise _damaged(file, text.format(packed=size_in_words(packed), total=size_in_words(total)))


def _check_kind(file: Path, entry: zipfile.ZipInfo) -> None:
    kind = stat.S_IFMT(entry.external_attr >> 16)
    plain = kind in (0, stat.S_IFREG) and not entry.is_dir()
    if not plain or entry.compress_type not in _METHODS or entry.flag_bits & _ENCRYPTED:
        text = _("{path} is no plain file").format(path=entry.filename[:80])
        raise _damaged(file, text)


def _content(
    file: Path, archive: zipfile.ZipFile, entry: zipfile.ZipInfo, largest: int = LARGEST_FILE
) -> bytes:
    try:
        with archive.open(entry) as stream:
            data = stream.read(min(entry.file_size, largest) + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, OSError) as error:
        raise _damaged(file, entry.filename) from error
    if len(data) != entry.file_size or len(data) > largest:
        raise _damaged(file, entry.filename)
    return data


def _digest(file: Path, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> str:
    digest, size = hashlib.sha256(), 0
    try:
        with archive.open(entry) as stream:
            while chunk := stream.read(_CHUNK):
                digest.update(chunk)
                size += len(chunk)
                if size > entry.file_size:
                    break
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, OSError) as error:
        raise _damaged(file, entry.filename) from error
    if size != entry.file_size:
        raise _damaged(file, entry.filename)
    return digest.hexdigest()


def _listed(file: Path, data: bytes) -> dict[str, str]:
    """Return the hashes of the list by path; only places of an office's state count."""
    lines = data.decode("utf-8", errors="replace").split("\n")
    if lines[0] != SCHEMA or lines[-1] != "":
        raise _damaged(file, _("it is no backup of ours"))
    hashes: dict[str, str] = {}
    for line in lines[1:-1]:
        match = _LINE.fullmatch(line)
        if match is None or match[2] in hashes:
            raise _damaged(file, line[:80])
        if fault := place_fault(match[2]):
            raise _damaged(file, f"{match[2][:80]}: {fault}")
        hashes[match[2]] = match[1]
    return hashes


def place_fault(path: str) -> str:
    """Return why nothing of a backup may lie under a path; empty where something may."""
    if fault := name_fault(path):
        return fault
    top, *parts = path.split("/")
    if any(part.startswith(".") for part in parts):
        return _("hidden files are none of a backup")
    if top == OFFICE and parts:
        return ""
    try:
        if top == RELEASES and len(parts) > 1 and ReleaseName(parts[0]):
            return ""
    except ValueError:
        pass
    return _("it leads out of office/ and releases/")


def _damaged(file: Path, part: str) -> BackupError:
    message = _("{file} is damaged ({what}) — take another copy; nothing was restored")
    return BackupError(message.format(file=file, what=part))
