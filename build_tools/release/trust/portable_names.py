"""Names that FAT32, exFAT and Windows store as they are, on every PC. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from build_tools.messages import _

if TYPE_CHECKING:
    from collections.abc import Iterable

    from build_tools.model.release import ManifestEntry

_PATH = re.compile(r"[a-z0-9._-]+(?:/[a-z0-9._-]+)*")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?")
MAX_PATH = 150
# FAT32 holds 4 GiB - 1 in a file; some tools stop at the round number below it.
MAX_FILE = 4_000_000_000


def name_fault(path: str) -> str:
    """Return the fault of a path of a release in words, empty where there is none."""
    if ":" in path or "\\" in path or path.startswith("/"):
        return _("it leads out of the medium")
    parts = path.split("/")
    if ".." in parts or "." in parts:
        return _("it leads out of the medium")
    if not _PATH.fullmatch(path):
        return _("it has characters other than a-z, 0-9, '.', '_' and '-'")
    if len(path) > MAX_PATH:
        return _("it is longer than {count} characters").format(count=MAX_PATH)
    if any(part.endswith(".") for part in parts):
        return _("Windows drops the dot at the end of a name")
    if any(_RESERVED.fullmatch(part) for part in parts):
        return _("Windows keeps this name for a device")
    return ""


def faults_of(entries: Iterable[ManifestEntry]) -> tuple[str, ...]:
    """Return `path: fault` for every file that FAT32 or Windows would not hold."""
    faults: list[str] = []
    paths: dict[str, str] = {}
    for entry in entries:
        if fault := name_fault(entry.path):
            faults.append(f"{entry.path}: {fault}")
        if entry.size >= MAX_FILE:
            fault = _("FAT32 holds no file of 4 GB")
            faults.append(f"{entry.path}: {fault}")
        if (other := paths.setdefault(entry.path.lower(), entry.path)) != entry.path:
            text = _("Windows takes it for the same as {other}").format(other=other)
            faults.append(f"{entry.path}: {text}")
    return tuple(faults)
