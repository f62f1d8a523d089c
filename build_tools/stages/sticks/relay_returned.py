"""What a relay keeps of a medium that came back: receipts as they are, and records sealed.

A relay shows all that it holds to whoever asks its web server, so nothing of learners may lie there
that anybody can read. With the office's public records key it seals what a station did not seal;
without one such records stay on the medium.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.messages import _
from build_tools.model.problem import Location
from build_tools.model.receipt import FOLDER, LARGEST
from build_tools.model.release import ManifestEntry
from build_tools.model.rules import CheckRule, Rule
from build_tools.records.sealing import LARGEST_SEALED, seal
from build_tools.release.archive.relay_set import LARGEST_RETURNED, keep_as
from build_tools.release.medium import copying
from build_tools.release.medium.local_source import InMemoryFile
from build_tools.release.medium.medium import Transfer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from build_tools.model.problem import Problem
    from build_tools.model.records.key import RecordsKey
    from build_tools.release.medium.folder_disk import FolderDisk

_RECEIPT = re.compile(rf"{FOLDER}/[a-z0-9-]{{1,90}}\.txt")
_RECORDS = re.compile(r"records/(?P<name>[^/]+?)(?P<suffix>\.jsonl|\.jsonl\.gz|\.jwe)")
_PLAIN_NAME = re.compile(r"[A-Za-z0-9._-]{1,100}")
_MOST = 2000
"""Files that are taken from one medium."""

RECORDS_UNSEALED = CheckRule(
    Rule.RECORDS_UNSEALED, "学习记录没有封好，中转站不收：它上面的东西谁都能看；记录还在盘上"
)


def keep_returned(
    medium: FolderDisk, returned: FolderDisk, key: RecordsKey | None
) -> tuple[int, tuple[Problem, ...]]:
    """Keep what a station left on its medium; return how many files were new, and problems."""
    transfers: list[Transfer] = []
    problems: list[Problem] = []
    files = (*medium.files(FOLDER), *medium.files("records"))
    for path in files[:_MOST]:
        size = medium.size(path) or 0
        match = _RECORDS.fullmatch(path)
        if _RECEIPT.fullmatch(path) and size <= LARGEST:
            transfers += _copy(medium, returned, path, path, size)
        elif match and match["suffix"] == ".jwe" and size <= LARGEST_RETURNED:
            transfers += _copy(medium, returned, path, "", size)
        elif match and match["suffix"] != ".jwe" and size <= LARGEST_SEALED:
            kept = _sealed(medium, returned, path, match, key)
            if isinstance(kept, Transfer):
                transfers.append(kept)
            elif kept:
                problems.append(kept)
    if transfers:
        copying.copy(returned, transfers, _nothing, _nothing)
    return len(transfers), tuple(problems)


def _copy(
    medium: FolderDisk, returned: FolderDisk, path: str, name: str, size: int
) -> list[Transfer]:
    """Return the transfer of a file as it is, none where it is kept already."""
    digest = copying.digest_of(medium, path)
    entry = ManifestEntry(name or _name_of(path, digest), digest, size)
    target = keep_as(returned, entry)
    return [Transfer(target, _FileOnMedium(medium, path))] if target else []


def _sealed(
    medium: FolderDisk,
    returned: FolderDisk,
    path: str,
    match: re.Match[str],
    key: RecordsKey | None,
) -> Transfer | Problem | None:
    """Return the transfer of an export, sealed; None where that is done; or why it stays."""
    data = b"".join(medium.chunks(path))
    # No two seals of a text are alike, so the name says of which text it is.
    target = _name_of(f"records/{match['name']}.jwe", hashlib.sha256(data).hexdigest(), always=True)
    if returned.size(target) is not None:
        return None
    if key is None:
        message = _("the records are not sealed, and what a relay holds everybody can read")
        hint = _(
            "they stay on the medium: carry it to the office; with 'courseware keys records' and "
            "the next release there they go over the relay"
        )
        return RECORDS_UNSEALED.problem_at(Location(path, medium=str(medium)), message, hint)
    text = _unpacked(data) if match["suffix"].endswith(".gz") else data
    if text is None:
        message = _("it is damaged: it cannot be unpacked")
        hint = _("it stays on the medium: carry it to the office")
        return RECORDS_UNSEALED.problem_at(Location(path, medium=str(medium)), message, hint)
    sealed = seal(text, key)
    entry = ManifestEntry(target, hashlib.sha256(sealed).hexdigest(), len(sealed))
    return Transfer(entry, InMemoryFile(sealed))


def _name_of(path: str, digest: str, *, always: bool = False) -> str:
    """Return under which name a relay keeps a file of records; its names are plain ASCII."""
    folder, _slash, name = path.partition("/")
    stem, _dot, suffix = name.rpartition(".")
    if not _PLAIN_NAME.fullmatch(stem):
        return f"{folder}/records-{digest[:16]}.{suffix}"
    return f"{folder}/{stem}-{digest[:8]}.{suffix}" if always else path


def _unpacked(data: bytes) -> bytes | None:
    """Return what is packed in a file, None for what is damaged or too much."""
    unpacking = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        text = unpacking.decompress(data, LARGEST_SEALED)
    except zlib.error:
        return None
    return text if unpacking.eof else None


@dataclass(frozen=True)
class _FileOnMedium:
    """A file that came back, read as it lies there."""

    disk: FolderDisk
    inner_path: str
    path: None = None
    fetched = False

    def resume(self, _blocks: Iterable[bytes]) -> int:
        """Return 0: it is copied whole."""
        return 0

    def data(self, _begin: int) -> Iterator[bytes]:
        """Yield the file."""
        yield from self.disk.chunks(self.inner_path)

    def check(self) -> None:
        """Nothing says what it should be."""


def _nothing(_report: object) -> None:
    """Report to nobody."""
