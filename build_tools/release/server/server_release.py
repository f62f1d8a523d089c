"""A release on a server, as `deliver` takes it: judged by its signature, read in pieces.

The server is a plain folder: a medium that somebody serves (a relay), or the office's `releases/`.
Nothing of it is trusted but the lists, once their signature was verified.
"""

from __future__ import annotations

import contextlib
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from build_tools.errors import CoursewareError, LineError, NotAsSigned
from build_tools.messages import _
from build_tools.model.release import ReleaseName, list_name
from build_tools.release.archive.archived_release import INDEX, ArchivedRelease
from build_tools.release.medium import slots
from build_tools.release.medium.medium import CHUNK
from build_tools.release.trust import judging
from build_tools.release.trust.keys import LIST as KEY_LIST
from build_tools.release.trust.signature import SUFFIX

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from build_tools.model.release import KeyRing, ManifestEntry, SignedLists
    from build_tools.release.medium.medium import Source
    from build_tools.release.server.http_client import HttpClient

    ReadLists = Callable[[str, KeyRing, judging.ExpectedRelease], SignedLists]

_LARGEST_LIST, _LARGEST_INDEX = 64 << 20, 1 << 16


@dataclass(frozen=True)
class ServerRelease:
    """A release on a server; `archived`: it lies there as in the office's `releases/`."""

    client: HttpClient
    name: ReleaseName
    archived: bool

    def lists(self, station: str, ring: KeyRing, expected: judging.ExpectedRelease) -> SignedLists:
        """Return the verified lists of a station. Raises Untrusted, LineError."""
        return self.with_pages_once()(station, ring, expected)

    def with_pages_once(self) -> ReadLists:
        """Return what reads lists as `lists` does, and fetches the pages' list for all of them."""
        pages = f"{self.name.folder}/{list_name('')}"
        shared = {path: self._read(path, "") for path in (pages, pages + SUFFIX)}

        def lists(station: str, ring: KeyRing, expected: judging.ExpectedRelease) -> SignedLists:
            path = f"{self.name.folder}/{list_name(station)}"
            files = {path: self._read(path, station) for path in (path, path + SUFFIX)}
            if files[path] is None:
                text = _("{url}: {release} was not made for the station '{code}'")
                raise CoursewareError(
                    text.format(url=self.client.url, release=self.name.text, code=station)
                )
            return judging.judge((shared | files).get, expected, ring)

        return lists

    def _read(self, path: str, station: str) -> bytes | None:
        return self.client.read(self.path_of(path, station), _LARGEST_LIST)

    def key_lists(self) -> list[tuple[bytes, bytes]]:
        """Return the list of keys that comes with the release and its signature, not judged."""
        path = self.path_of(f"{self.name.folder}/{KEY_LIST}", "")
        data, signed = (self.client.read(name, _LARGEST_LIST) for name in (path, path + SUFFIX))
        return [] if data is None else [(data, signed or b"")]

    def source(self, entry: ManifestEntry, station: str) -> Source:
        """Return the source of a file's bytes."""
        return ServerFile(self.client, self.path_of(entry.path, station), entry)

    def path_of(self, path: str, station: str) -> str:
        """Return the path on the server of a file of the medium."""
        if not self.archived:
            return path
        return ArchivedRelease(Path(), self.name).path_of(path, station).as_posix()


class ServerFile:
    """A file on a server."""

    path: Path | None = None
    fetched = True

    def __init__(self, client: HttpClient, path: str, entry: ManifestEntry) -> None:
        self._client, self._path, self._entry = client, path, entry
        self._digest = hashlib.sha256()

    def resume(self, blocks: Iterable[bytes]) -> int:
        """Return the bytes of all blocks; whether they are right is known at the end."""
        self._digest = hashlib.sha256()
        size = 0
        for block in blocks:
            self._digest.update(block)
            size += len(block)
        return size

    def data(self, begin: int) -> Iterator[bytes]:
        """Yield the file from byte `begin` on, where `resume` ended.

        Raises LineError, and at the end NotAsSigned where the whole is not what was signed.
        """
        block = bytearray()
        for piece in self._client.stream(self._path, begin, self._entry.size):
            block += piece
            while len(block) >= CHUNK:
                yield self._hashed(bytes(block[:CHUNK]))
                del block[:CHUNK]
        if block:
            yield self._hashed(bytes(block))
        if self._digest.hexdigest() != self._entry.sha256:
            text = _("{url}: the server gives other bytes than were signed")
            raise NotAsSigned(text.format(url=f"{self._client.url}/{self._path}"))

    def _hashed(self, block: bytes) -> bytes:
        self._digest.update(block)
        return block

    def check(self) -> None:
        """Do nothing: it was checked as it came."""


def find_release(client: HttpClient, release: str | None = None) -> ServerRelease:
    """Return the newest release of a server, or the one of this name.

    A medium's slots say what plays there; the office's folder has a list of its releases. Either
    may be stale or wrong: the signature and the sequence decide later. Raises LineError.
    """
    files = [client.read(path, 4 * slots.SIZE) for path in slots.SLOTS]
    first, second = (slots.from_bytes(data) if data else None for data in files)
    if slot := slots.current((first, second)):
        return ServerRelease(client, _name_of(client, release or slot.release), archived=False)
    names = []
    index = client.read(INDEX, _LARGEST_INDEX) or b""
    for line in index.decode("ascii", "replace").splitlines():
        with contextlib.suppress(ValueError):  # of a newer program, or garbage
            names.append(ReleaseName(line))
    newest = max(names, key=lambda name: name.sequence, default=None)
    name = release or (newest.text if newest else "")
    return ServerRelease(client, _name_of(client, name), archived=True)


def _name_of(client: HttpClient, name: str) -> ReleaseName:
    try:
        return ReleaseName(name)
    except ValueError as error:
        text = _(
            "{url}: there is no release; the address is that of a medium's folder, or of the "
            "office's releases/"
        )
        raise LineError(text.format(url=client.url)) from error
