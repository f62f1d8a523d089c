"""What a backup takes of a project, and what it leaves out and why.

The registers, the ledger, the public keys, the records, and of each release its record, its signed
lists and the scripts of its stations. Never a secret key, and nothing that Windows could not hold.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from build_tools.messages import _
from build_tools.model.release import ReleaseName
from build_tools.office.secret_keys import holds_secret_key
from build_tools.untrusted.folder import UntrustedFolder
from build_tools.untrusted.items import Kind, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from build_tools.untrusted.items import FolderItem

OFFICE, RELEASES = "office", "releases"
LARGEST_FILE = 512 << 20
_OF_A_RELEASE = re.compile(
    r"manifest-sha256\.txt(?:\.minisig)?|release\.json|stations/[^/]+\.(?:js|sha256|sha256\.minisig)"
)
# What people and our program write into an office: texts, tables, pictures, and what is sealed.
_KINDS = {
    *("yml", "yaml", "json", "jsonl", "csv", "tsv", "txt", "md", "pub", "minisig", "sha256"),
    *("gz", "jwe", "js", "pdf", "jpg", "jpeg", "png", "doc", "docx", "xls", "xlsx", "wps", "et"),
    *("ods", "odt", "zip", "bak"),
}
BOARDS = f"{OFFICE}/board/"
"""Made anew from registers and journal each time: no part of the state."""
_SIGNS = re.compile(r'[\\:*?"<>|\x00-\x1f\x7f]')
_DEVICE = re.compile(
    r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?: *\..*)?", re.I
)
_LONGEST_PATH, _LONGEST_NAME = 180, 120


@dataclass(frozen=True)
class StateFiles:
    """Paths relative to the project, and the paths that are left out, each with the reason."""

    paths: tuple[str, ...]
    left_out: tuple[tuple[str, str], ...]


def state_files(root: Path) -> StateFiles:
    """Return what of the project in `root` a backup takes. Raises OSError."""
    paths: list[str] = []
    left_out: list[tuple[str, str]] = []
    for item in _items(root):
        if reason := _fault(item) or _content_fault(root / item.path):
            left_out.append((item.path, reason))
        else:
            paths.append(item.path)
    doubles = doubled(paths)
    left_out += [(path, reason) for path, reason in doubles.items()]
    single = (path for path in paths if path not in doubles)
    return StateFiles(tuple(sorted(single)), tuple(sorted(left_out)))


def _items(root: Path) -> Iterator[FolderItem]:
    for name in (OFFICE, RELEASES):
        if not (root / name).is_dir():
            continue
        for item in UntrustedFolder(root / name).walk():
            hidden = any(part.startswith(".") for part in item.path.split("/"))
            if item.kind is not Kind.FOLDER and not hidden:
                path = f"{name}/{item.path}"
                if _is_of_a_release(item.path) if name == RELEASES else not path.startswith(BOARDS):
                    yield replace(item, path=path)


def _is_of_a_release(path: str) -> bool:
    release, _slash, file = path.partition("/")
    try:
        return bool(ReleaseName(release)) and _OF_A_RELEASE.fullmatch(file) is not None
    except ValueError:
        return False


def _fault(item: FolderItem) -> str:
    if item.kind is not Kind.FILE:
        return words_of(item.kind)
    if item.size > LARGEST_FILE:
        return _("it is far too large for an office")
    if item.path.lower().endswith(".key"):
        return _secret()
    return name_fault(item.path) or kind_fault(item.path)


def _content_fault(path: Path) -> str:
    return _secret() if holds_secret_key(path.read_bytes()) else ""


def _secret() -> str:
    return _("it holds a secret key: move it to the stick that stays locked up")


def name_fault(path: str) -> str:
    """Return why Windows cannot hold a path; empty where it can."""
    parts = path.split("/")
    if _SIGNS.search(path) or any(part in ("", ".", "..") for part in parts):
        return _("Windows has no such name")
    if any(part.endswith((".", " ")) or part.startswith(" ") for part in parts):
        return _("Windows drops dots and spaces at the end of a name")
    if any(_DEVICE.fullmatch(part) for part in parts):
        return _("Windows keeps this name for a device")
    if len(path) > _LONGEST_PATH or any(len(part) > _LONGEST_NAME for part in parts):
        return _("its name is too long")
    return ""


def kind_fault(path: str) -> str:
    """Return why a file of this kind is none of an office's; empty where it is one."""
    suffix = path.rpartition("/")[2].rpartition(".")[2].lower()
    if suffix in _KINDS or path.startswith(BOARDS):
        return ""
    return _("files of this kind do not belong into an office")


def doubled(paths: Iterable[str]) -> dict[str, str]:
    """Return the paths that Windows takes for the same as an earlier one, with that said."""
    first_paths: dict[str, str] = {}
    doubles: dict[str, str] = {}
    for path in sorted(paths):
        first = first_paths.setdefault(path.casefold(), path)
        if first != path:
            doubles[path] = _("Windows takes it for the same as {other}").format(other=first)
    return doubles
