"""A release on a server, as `deliver` takes it: found, judged by its signature, fetched in pieces.

The server is a plain folder: a medium that somebody serves (a relay), or the office's `releases/`.
Nothing it says is believed but what the lists say, once their signature is.
"""

from __future__ import annotations

import contextlib
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from build_tools.errors import CoursewareError, LineError
from build_tools.messages import _
from build_tools.model.release import ReleaseName, list_name
from build_tools.release.archive.archived_release import INDEX, Store
from build_tools.release.medium import slots
from build_tools.release.medium.medium import CHUNK
from build_tools.release.trust import judging
from build_tools.release.trust.keys import LIST as KEY_LIST
from build_tools.release.trust.signature import SUFFIX

if TYPE_CHECKING:
    from collections.abc import Iterator

    from build_tools.model.release import Entry, KeyRing, Lists
    from build_tools.release.medium.folder_disk import Disk
    from build_tools.release.medium.medium import Source
    from build_tools.release.server.http_client import Server

_LARGEST_LIST, _LARGEST_INDEX = 64 << 20, 1 << 16
# A line of the sums: 32 hex digits of a megabyte's SHA-256 and a line feed.
_SUM, _LINE = 32, 33
_SYNC_EVERY = 16


@dataclass(frozen=True)
class Web:
    """One release on a server; `office`: it lies there as in the office's own folder."""

    server: Server
    name: ReleaseName
    office: bool

    def lists(self, station: str, ring: KeyRing, expected: judging.Expected) -> Lists:
        """Return the lists of a station, believed. Raises Untrusted, LineError."""
        own = f"{self.name.folder}/{list_name(station)}"
        found = {}
        for path in (own, f"{self.name.folder}/{list_name('')}"):
            for name in (path, path + SUFFIX):
                found[name] = self.server.small(self.place(name, station), _LARGEST_LIST)
        if found[own] is None:
            text = _("{url}: {release} was not made for the station '{code}'")
            raise CoursewareError(
                text.format(url=self.server.url, release=self.name.text, code=station)
            )
        return judging.judge(found.get, expected, ring)

    def key_lists(self) -> list[tuple[bytes, bytes]]:
        """Return the list of keys that comes with the release and its signature, not judged."""
        place = self.place(f"{self.name.folder}/{KEY_LIST}", "")
        data, signed = (self.server.small(path, _LARGEST_LIST) for path in (place, place + SUFFIX))
        return [] if data is None else [(data, signed or b"")]

    def goods(self, entry: Entry, station: str) -> Source:
        """Return where the bytes of a file come from."""
        return Fetched(self.server, self.place(entry.path, station), entry)

    def place(self, path: str, station: str) -> str:
        """Return where the server has a file of the medium."""
        if not self.office:
            return path
        return Store(Path(), self.name).source(path, station).as_posix()


class Fetched:
    """A file on a server. What came of it is summed up by the megabyte beside its `.part`.

    So a next run knows how much of the `.part` is what the server sent, though not yet whether
    that was right: the hash of the whole file says so at its end, before it gets its name.
    """

    path: Path | None = None

    def __init__(self, server: Server, place: str, entry: Entry) -> None:
        self._server, self._place, self._entry = server, place, entry
        self._digest = hashlib.sha256()
        self._notes: _Sums | None = None

    def prefix(self, disk: Disk, part: str) -> int:
        """Return how many bytes of a `.part` are as they came, whole megabytes."""
        self._notes = _Sums(disk, part)
        self._digest = hashlib.sha256()
        same = 0
        for block in self._notes.checked():
            self._digest.update(block)
            same += len(block)
        return same

    def data(self, begin: int) -> Iterator[bytes]:
        """Yield the file from byte `begin` on. Raises LineError where it is not what was signed."""
        block = bytearray()
        for piece in self._server.pieces(self._place, begin, self._entry.size):
            block += piece
            while len(block) >= CHUNK:
                yield from self._came(bytes(block[:CHUNK]))
                del block[:CHUNK]
        if block:
            yield from self._came(bytes(block))
        if self._digest.hexdigest() != self._entry.sha256:
            if self._notes:
                self._notes.forget()
            text = _("{url}: the server gives other bytes than were signed")
            raise LineError(text.format(url=f"{self._server.url}/{self._place}"))

    def _came(self, block: bytes) -> Iterator[bytes]:
        self._digest.update(block)
        yield block
        if self._notes:
            self._notes.add(block)

    def check(self) -> None:
        """It was checked as it came."""


class _Sums:
    """The sums of a `.part`, a line for each megabyte."""

    def __init__(self, disk: Disk, part: str) -> None:
        self._disk, self._part = disk, part
        self._path = part.removesuffix(".part") + ".sums"
        self._count = 0

    def checked(self) -> Iterator[bytes]:
        """Yield the blocks of the `.part` that fit their sums; what comes after is forgotten."""
        told = self._disk.read([self._path], 1 << 20).get(self._path, b"")
        if told and self._disk.size(self._part):
            for block in self._disk.chunks(self._part):
                line = told[self._count * _LINE : (self._count + 1) * _LINE]
                if len(block) != CHUNK or line != _line(block):
                    break
                self._count += 1
                yield block
        self._disk.write(self._path, self._count * _LINE, ())

    def add(self, block: bytes) -> None:
        """Note a block that was written; now and then both are made safe."""
        self._disk.write(self._path, self._count * _LINE, (_line(block),))
        self._count += 1
        if self._count % _SYNC_EVERY == 0:
            self._disk.sync(self._part)
            self._disk.sync(self._path)

    def forget(self) -> None:
        """Let the next run begin anew: what came was not right."""
        self._disk.remove(self._path)


def _line(block: bytes) -> bytes:
    return hashlib.sha256(block).hexdigest()[:_SUM].encode() + b"\n"


def find_release(server: Server, wanted: str | None = None) -> Web:
    """Return the release that a server has, or the one that is wanted.

    A medium's slots say what plays there; the office's folder has a list of its releases. Either
    may be stale or wrong: the signature and the sequence decide later. Raises LineError.
    """
    found = [server.small(path, 4 * slots.SIZE) for path in slots.SLOTS]
    first, second = (slots.from_bytes(data) if data else None for data in found)
    if plays := slots.current((first, second)):
        return Web(server, _name_of(server, wanted or plays.release), office=False)
    names = []
    index = server.small(INDEX, _LARGEST_INDEX) or b""
    for line in index.decode("ascii", "replace").splitlines():
        with contextlib.suppress(ValueError):  # of a newer program, or garbage
            names.append(ReleaseName(line))
    newest = max(names, key=lambda name: name.sequence, default=None)
    return Web(server, _name_of(server, wanted or (newest.text if newest else "")), office=True)


def _name_of(server: Server, text: str) -> ReleaseName:
    try:
        return ReleaseName(text)
    except ValueError as error:
        words = _(
            "{url}: there is no release; the address is that of a medium's folder, or of the "
            "office's releases/"
        )
        raise LineError(words.format(url=server.url)) from error
