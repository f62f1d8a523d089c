"""What a delivery that is under way has verified on the medium, so that the next run need not."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from build_tools.release.medium.medium import STATE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from build_tools.model.release import ManifestEntry, SignedLists
    from build_tools.release.medium.medium import Medium

    SignedFiles = Iterable[tuple[str, bytes]]

_PATH = f"{STATE}/journal"
_LARGEST = 64 << 20
_LINE = re.compile(r"([0-9a-f]{64})  (\S+)")
_HEAD = re.compile(r"([0-9a-f]{64})  delivery\n")


def delivery_id(signed_files: SignedFiles) -> str:
    """Return what tells the delivery of these lists from any other."""
    return hashlib.sha256(b"".join(data for _path, data in signed_files)).hexdigest()


def delivery_begun(medium: Medium) -> str:
    """Return the id of the delivery that was begun on a medium and not ended, or nothing."""
    data = medium.read([_PATH], _LARGEST).get(_PATH, b"")
    match = _HEAD.match(data.decode("ascii", "replace"))
    return match[1] if match else ""


class TransferJournal:
    """Lines of `<sha256>  <path>` under a head that names the release; a torn end is left out."""

    def __init__(self, medium: Medium, lists: SignedLists) -> None:
        self._head = f"{delivery_id(lists.signed_files)}  delivery"
        self._medium = medium
        self._begun = False

    def read(self) -> set[tuple[str, str]]:
        """Return (path, SHA-256) of what this delivery has verified; of another one nothing."""
        data = self._medium.read([_PATH], _LARGEST).get(_PATH, b"")
        text = data.decode("ascii", "replace")
        lines = text.split("\n")[:-1]
        if lines[:1] != [self._head]:
            return set()
        matches = (_LINE.fullmatch(line) for line in lines[1:])
        return {(match[2], match[1]) for match in matches if match}

    def add(self, entries: Iterable[ManifestEntry]) -> None:
        """Write down files that were read back from the medium and are right.

        The first time what an earlier run of the same delivery wrote is kept, all else is not.
        """
        lines = "".join(f"{entry.sha256}  {entry.path}\n" for entry in entries)
        if self._begun:
            self._medium.append(_PATH, lines.encode())
            return
        earlier = "".join(f"{sha256}  {path}\n" for path, sha256 in sorted(self.read()))
        self._medium.put({_PATH: f"{self._head}\n{earlier}{lines}".encode()})
        self._begun = True
