"""What arrived, as it was once opened: `office/records/<year>/<sha16>.jsonl.gz`, never changed.

`arrivals.jsonl` has a line for each content, in the order of arrival. A file is kept first and
noted then, so a run that was killed in between has lost nothing: the next one notes it.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import gzip
import hashlib
import json
import os
import re
import zlib
from typing import IO, TYPE_CHECKING, cast

from build_tools.files import move
from build_tools.locks import acquire
from build_tools.model.records.kept import RecordsArrival

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

FOLDER = "records"
JOURNAL = "arrivals.jsonl"
_SUFFIX = ".jsonl.gz"
_CHUNK = 1 << 18
NOTHING = hashlib.sha256(b"").hexdigest()[:16]
"""The name of a content without a byte: an export has a head at least."""
_SHA16 = re.compile(r"[0-9a-f]{16}")
_LEVEL = 1
"""Statements repeat themselves: the best level saves a tenth and takes four times as long."""


class RecordsTooLarge(ValueError):
    """A file gives more bytes than any export of records has."""


class ContentUnread(ValueError):
    """The file that brings a content cannot be read to its end; the cause says why."""


class Archive:
    """The folder `office/records/`. `largest` bounds the bytes of one opened file."""

    def __init__(self, office: Path, largest: int = 200 << 20) -> None:
        self.folder = office / FOLDER
        self.largest = largest

    @contextlib.contextmanager
    def lock(self) -> Iterator[None]:
        """Keep other importers out in this block, and clear what a killed one left behind."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with acquire(self.folder / ".lock"):
            for leftover in self.folder.glob(".part-*"):
                leftover.unlink()
            yield

    def arrivals(self) -> tuple[RecordsArrival, ...]:
        """Return what arrived, in its order, each content once; torn lines are passed over."""
        try:
            data = (self.folder / JOURNAL).read_bytes()
        except FileNotFoundError:
            return ()
        lines = data.decode("utf-8", errors="replace").split("\n")
        arrivals: dict[str, RecordsArrival] = {}
        for line in lines:
            if (arrival := _arrival(line)) is not None:
                arrivals.setdefault(arrival.sha16, arrival)
        return tuple(arrivals.values())

    def replace(self, open_content: Callable[[], IO[bytes]], on: dt.date) -> None:
        """Keep a content whose copy here is damaged. Raises as `keep`."""
        with _opened(open_content) as stream:
            self._pack(stream, on)

    def keep(self, open_content: Callable[[], IO[bytes]], on: dt.date) -> str:
        """Keep a content that is not there yet; return its `sha16`.

        Raises RecordsTooLarge and ContentUnread, and OSError where it cannot be written.
        The content is read twice, so that one that is there already is not packed for nothing.
        """
        with _opened(open_content) as stream:
            sha16 = self._hash(stream)
            if self.path_of(sha16) is None:
                _rewind(stream)
                sha16 = self._pack(stream, on)
        return sha16

    def note(self, arrivals: Iterable[RecordsArrival]) -> None:
        """Add arrivals that are not noted yet to the journal."""
        noted = {arrival.sha16 for arrival in self.arrivals()}
        lines: dict[str, str] = {}
        for arrival in arrivals:
            if arrival.sha16 not in noted:
                lines.setdefault(arrival.sha16, f"{_line(arrival)}\n")
        if lines:
            _append(self.folder / JOURNAL, "".join(lines.values()))

    def unnoted(self) -> tuple[str, ...]:
        """Return contents that a killed run kept and did not note, in the order of their names."""
        noted = {arrival.sha16 for arrival in self.arrivals()}
        names = (path.name.removesuffix(_SUFFIX) for path in self.folder.glob(f"*/*{_SUFFIX}"))
        return tuple(sorted(set(names) - noted))

    def path_of(self, sha16: str) -> Path | None:
        """Return the file that keeps a content, whatever the year; None where there is none."""
        with contextlib.suppress(FileNotFoundError):  # nothing ever arrived
            for year in sorted(f for f in self.folder.iterdir() if f.name.isdigit()):
                path = year / f"{sha16}{_SUFFIX}"
                if path.exists():
                    return path
        return None

    def open(self, sha16: str) -> IO[bytes]:
        """Open a content for reading. Raises OSError, also where it is gone."""
        path = self.path_of(sha16)
        if path is None:
            raise FileNotFoundError(2, os.strerror(2), f"{FOLDER}/{sha16}{_SUFFIX}")
        return cast("IO[bytes]", gzip.open(path, "rb"))

    def _hash(self, stream: IO[bytes]) -> str:
        digest = hashlib.sha256()
        for chunk in self._chunks(stream):
            digest.update(chunk)
        return digest.hexdigest()[:16]

    def _pack(self, stream: IO[bytes], on: dt.date) -> str:
        digest = hashlib.sha256()
        temporary = self.folder / f".part-content{_SUFFIX}"  # nobody else is here: `lock`
        try:
            # Neither a time nor a name of this PC: the same content gives the same file.
            with (
                temporary.open("wb") as raw,
                gzip.GzipFile("", "wb", _LEVEL, raw, mtime=0) as packed,
            ):
                for chunk in self._chunks(stream):
                    digest.update(chunk)
                    packed.write(chunk)
            sha16 = digest.hexdigest()[:16]
            path = self.path_of(sha16) or self.folder / f"{on.year:04}" / f"{sha16}{_SUFFIX}"
            move(temporary, path)
        finally:
            temporary.unlink(missing_ok=True)
        return sha16

    def _chunks(self, stream: IO[bytes]) -> Iterator[bytes]:
        total = 0
        while chunk := _read(stream):
            total += len(chunk)
            if total > self.largest:
                raise RecordsTooLarge
            yield chunk


def _opened(open_content: Callable[[], IO[bytes]]) -> IO[bytes]:
    try:
        return open_content()
    except (OSError, EOFError, zlib.error) as error:
        raise ContentUnread from error


def _rewind(stream: IO[bytes]) -> None:
    try:
        stream.seek(0)
    except (OSError, EOFError, zlib.error) as error:
        raise ContentUnread from error


def _read(stream: IO[bytes]) -> bytes:
    try:
        return stream.read(_CHUNK)
    except (OSError, EOFError, zlib.error) as error:
        raise ContentUnread from error


def _append(file: Path, lines: str) -> None:
    with file.open("ab+") as stream:
        if stream.tell() and not _ends_well(file):
            stream.write(b"\n")  # after a torn line
        stream.write(lines.encode())
        stream.flush()
        os.fsync(stream.fileno())


def _ends_well(file: Path) -> bool:
    with file.open("rb") as stream:
        stream.seek(-1, os.SEEK_END)
        return stream.read(1) == b"\n"


def _line(arrival: RecordsArrival) -> str:
    document = {"sha": arrival.sha16, "name": arrival.name, "on": arrival.on.isoformat()}
    return json.dumps(document, ensure_ascii=False)


def _arrival(line: str) -> RecordsArrival | None:
    try:
        read = json.loads(line)
        sha16, name = str(read["sha"]), str(read["name"])
        on = dt.date.fromisoformat(read["on"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return RecordsArrival(sha16, name, on) if _SHA16.fullmatch(sha16) else None
