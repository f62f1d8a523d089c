"""Stamps of files: size, times and number. Cheap to take; whether they can be trusted is left to
the callers. Nothing is imported here that takes long."""

from __future__ import annotations

import hashlib
import os
import stat

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_MADE_BY_PYTHON = "__pycache__"
_PIECE, _PIECES = 1 << 18, 64
"""Bytes of a piece, and pieces: files of up to 16 MB are read whole."""


def stamps_of(top: str, *, is_shared: bool = False) -> Iterator[tuple[str, str, int]]:
    """Yield for each file at `top` or below it a line with its stamp, its path, and its time.

    The path is empty where there are no bytes to be read. Of shared files, which lie in other
    folders too, the second time is left out: it changes when one of these is made or goes.
    """
    try:
        facts = os.stat(top)  # noqa: PTH116 - pathlib takes a while to import
    except OSError:
        yield f"{top} missing", "", 0
        return
    if not stat.S_ISDIR(facts.st_mode):
        yield _line(top, facts, is_shared), top, facts.st_mtime_ns
        return
    folders = [top]
    while folders:
        folder = folders.pop()
        yield folder, "", 0
        with os.scandir(folder) as entries:
            for entry in sorted(entries, key=lambda entry: entry.name):
                if entry.is_dir(follow_symlinks=False):
                    if entry.name != _MADE_BY_PYTHON:
                        folders.append(entry.path)
                    continue
                try:
                    facts = entry.stat()
                except OSError:  # a link to nothing
                    yield f"{entry.path} broken", "", 0
                    continue
                path = entry.path if stat.S_ISREG(facts.st_mode) else ""
                yield _line(entry.path, facts, is_shared), path, facts.st_mtime_ns


def packages_in(folders: Sequence[str]) -> list[str]:
    """Return the names of the packages that are installed in these folders, with their versions."""
    names = [name for folder in folders for name in sorted(os.listdir(folder))]  # noqa: PTH208
    return [name for name in names if name.endswith(".dist-info")]


def digest_of(lines: Iterable[str]) -> str:
    """Return one hash for all lines."""
    return hash_of("\n".join(lines).encode(errors="surrogateescape"))


def hash_of(data: bytes) -> str:
    """Return the SHA-256 of the bytes as 64 hex digits."""
    return hashlib.sha256(data).hexdigest()


def sample_hash(path: str) -> str:
    """Return the SHA-256 of a file's bytes; of a large one, of pieces from its first to its last
    byte: a recording of 2 GB takes seconds to read, and nobody rewrites one between its pieces."""
    with open(path, "rb") as stream:  # noqa: PTH123
        size = os.fstat(stream.fileno()).st_size
        if size <= _PIECES * _PIECE:
            return hash_of(stream.read())
        hasher = hashlib.sha256(f"{size}".encode())
        for number in range(_PIECES):
            stream.seek((size - _PIECE) * number // (_PIECES - 1))
            hasher.update(stream.read(_PIECE))
        return hasher.hexdigest()


def _line(path: str, facts: os.stat_result, is_shared: bool) -> str:
    # Programs set the first time as they like; the second one changes whenever the bytes do.
    second = 0 if is_shared else facts.st_ctime_ns
    return f"{path} {facts.st_size} {facts.st_mtime_ns} {second} {facts.st_ino} {facts.st_mode}"
