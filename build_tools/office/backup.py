"""Backs up the office's state to one file that can be verified, and restores it.

A zip of the registers, the ledger of published media, the public keys and the lists of the
releases, with `backup-sha256.txt` as its first entry: one `<sha256>  <path>` line for each file.
Lessons, recordings and pages are not in it, and never a secret key.
"""

from __future__ import annotations

import hashlib
import re
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.errors import BackupError
from build_tools.files import atomic_output, atomic_write
from build_tools.messages import _

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

LIST = "backup-sha256.txt"
_SCHEMA = "# courseware backup 1"
_LINE = re.compile(r"([0-9a-f]{64})  (\S.*)")
# Of the office everything but secret keys; of releases the lists, not the files in them.
_SECRET = (".key",)
_LISTS = ("*.sha256", "*.minisig", "manifest-sha256.txt", "*.json", "*.jsonl")
_BIGGEST = 1 << 30
_TIME = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Restored:
    """The result of a restore: paths relative to the project."""

    written: tuple[str, ...]
    replaced: tuple[str, ...]
    same: tuple[str, ...]


def back_up(root: Path, file: Path) -> tuple[str, ...]:
    """Write the state of the project in `root` to `file`, read it back, and return its paths."""
    data = {path: (root / path).read_bytes() for path in _state_of(root)}
    if not data:
        raise BackupError(_("there is nothing in office/ and releases/ to back up"))
    if file.exists():
        raise BackupError(_("{file} is already there — name another").format(file=file))
    with atomic_output(file) as temporary:
        _write(temporary, data)
        if read_backup(temporary) != data:
            raise BackupError(_("{file} was not written well — try another disk").format(file=file))
    return tuple(data)


def restore(root: Path, backup: Mapping[str, bytes], *, replace: bool, rescue: Path) -> Restored:
    """Write the files of a backup, which was verified, into the project in `root`.

    Nothing is overwritten without `replace`; with it, files that differ go to the backup `rescue`
    first. Raises BackupError before anything is written.
    """
    existing = {path: _existing_data(root / path) for path in backup}
    differing = tuple(path for path, data in existing.items() if data not in (None, backup[path]))
    if differing and not replace:
        raise BackupError(
            _("these are there and differ: {paths} — to replace them, add --replace").format(
                paths=_(", ").join(differing)
            )
        )
    if differing:
        if rescue.exists():
            raise BackupError(_("{file} is already there — name another").format(file=rescue))
        with atomic_output(rescue) as temporary:
            data_of = {path: data for path, data in existing.items() if data is not None}
            _write(temporary, {path: data_of[path] for path in differing})
    missing = tuple(path for path, data in existing.items() if data is None)
    for path in (*missing, *differing):
        atomic_write(root / path, backup[path])
    same = tuple(path for path in backup if existing[path] == backup[path])
    return Restored(missing, differing, same)


def _existing_data(path: Path) -> bytes | None:
    if path.is_dir():
        raise BackupError(_("{path} is a folder, where a file belongs").format(path=path))
    return path.read_bytes() if path.exists() else None


def _state_of(root: Path) -> list[str]:
    office = [path for path in (root / "office").rglob("*") if path.suffix not in _SECRET]
    releases = root / "releases"
    lists = [path for name in _LISTS for path in releases.glob(f"*/**/{name}")]
    paths = {
        path.relative_to(root).as_posix()
        for path in (*office, *(x for x in lists if x.relative_to(releases).parts[0] != "media"))
        if path.is_file() and not path.is_symlink() and not path.name.startswith(".")
    }
    return sorted(paths)


def _write(file: Path, data: Mapping[str, bytes]) -> None:
    lines = [_SCHEMA, *(f"{_sha256(content)}  {path}" for path, content in data.items())]
    entries = {LIST: "".join(f"{line}\n" for line in lines).encode(), **data}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in entries.items():
            # The same state gives the same bytes: no times, no rights of one machine.
            entry = zipfile.ZipInfo(path, _TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)


def read_backup(file: Path) -> dict[str, bytes]:
    """Return the files of a backup, every one verified by its list. Raises BackupError."""
    try:
        with zipfile.ZipFile(file) as archive:
            return _verified(file, archive)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, NotImplementedError) as error:
        raise _damaged(file, _("it is not a whole zip file")) from error
    except FileNotFoundError as error:
        raise BackupError(_("{file} is not there").format(file=file)) from error


def _verified(file: Path, archive: zipfile.ZipFile) -> dict[str, bytes]:
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    if sum(entry.file_size for entry in entries) > _BIGGEST:
        raise _damaged(file, _("it is far too large"))
    if not names or names[0] != LIST or len(set(names)) != len(names):
        raise _damaged(file, _("it is no backup of ours"))
    listed = _listed(file, _content(file, archive, entries[0]))
    if sorted(listed) != sorted(names[1:]):
        raise _damaged(file, _("its list does not fit"))
    data = {entry.filename: _content(file, archive, entry) for entry in entries[1:]}
    for path, content in data.items():
        if _sha256(content) != listed[path]:
            raise _damaged(file, path)
    return {path: data[path] for path in listed}


def _content(file: Path, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    import zlib

    try:
        with archive.open(entry) as stream:
            data = stream.read(_BIGGEST + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, OSError) as error:
        raise _damaged(file, entry.filename) from error
    if len(data) != entry.file_size:
        raise _damaged(file, entry.filename)
    return data


def _listed(file: Path, data: bytes) -> dict[str, str]:
    """Return the hashes of the list by path; only paths in `office/` and `releases/` count."""
    lines = data.decode("utf-8", errors="replace").splitlines()
    if not lines or lines[0] != _SCHEMA:
        raise _damaged(file, _("it is no backup of ours"))
    hashes: dict[str, str] = {}
    for line in lines[1:]:
        match = _LINE.fullmatch(line)
        if match is None or not _is_allowed(match[2]) or match[2] in hashes:
            raise _damaged(file, line[:80])
        hashes[match[2]] = match[1]
    return hashes


def _is_allowed(path: str) -> bool:
    parts = path.split("/")
    plain = not any(sign in path for sign in '\\:*?"<>|\0')
    steps = all(part and part not in (".", "..") for part in parts)
    return plain and steps and len(parts) > 1 and parts[0] in ("office", "releases")


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _damaged(file: Path, part: str) -> BackupError:
    message = _("{file} is damaged ({what}) — take another copy; nothing was restored")
    return BackupError(message.format(file=file, what=part))
