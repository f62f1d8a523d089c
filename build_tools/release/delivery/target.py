"""Which folder may be brought to a release: a medium, or what a person calls a new one.

A delivery writes and removes files, so a wrong drive or folder must not be taken for a stick.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.errors import DiskError
from build_tools.files import size_in_words
from build_tools.messages import _
from build_tools.reading.quoting import printable
from build_tools.release.delivery.medium_state import is_ours, read_slots
from build_tools.release.medium.medium import STATE
from build_tools.untrusted.items import Kind
from build_tools.untrusted.same_folder import contains, top_folder

if TYPE_CHECKING:
    from pathlib import Path

    from build_tools.release.medium.medium import Medium

# What Windows, macOS and Linux put on a stick that somebody calls empty.
_SYSTEM = {"system volume information", "$recycle.bin", "lost+found", "desktop.ini"}
_OF_AN_OFFICE = ("mkdocs.yml", "releases.txt", "release.json", "stations.yml", "months.jsonl")
"""Files that only a project has at its root, or its folders `releases/` and `office/`."""
_OF_UNIX = ("usr", "bin", "sbin", "lib", "lib64", "etc", "boot", "proc", "sys")
_OF_MACOS = ("System", "Library", "Applications")
_OF_WINDOWS = ("Windows", "Program Files", "Program Files (x86)", "ProgramData")
_NAMED = 3


@dataclass(frozen=True)
class ForbiddenFolders:
    """Folders that are no medium: `inside` with all that is in them, `above` with all above them.

    A project's `content/` is one of the first kind; the project, a home and Windows, of the other.
    """

    inside: tuple[Path, ...] = ()
    above: tuple[Path, ...] = ()


@dataclass(frozen=True)
class NewMedium:
    """A folder that becomes a medium now: what a person should see before it does."""

    medium: str
    total: int
    free: int
    names: tuple[str, ...]
    """What lies there already, and stays."""


def check_target(
    medium: Medium, forbidden: ForbiddenFolders, *, is_new: bool, empty_too: bool = True
) -> NewMedium | None:
    """Return what becomes a medium now; None for what is one, or lies at the end of a line.

    Raises DiskError for a folder of the office or of the system, and for one that was no medium
    before, unless a person says that it is a new one. `empty_too` is whether an empty one needs
    that word as well.
    """
    if medium.root is None:
        return None
    refuse_forbidden(medium.root, forbidden)
    if is_medium(medium):
        return None
    names = tuple(name for name in medium.names() if not _is_of_system(name))
    if office := [name for name in names if name in _OF_AN_OFFICE]:
        text = _("{place} is a folder of an office ('{name}' lies there), not a medium")
        raise DiskError(text.format(place=medium.root, name=office[0]))
    total, free = medium.space()
    new_medium = NewMedium(str(medium), total, free, tuple(printable(name) for name in names))
    if not is_new and (names or empty_too):
        raise DiskError(_refusal(new_medium))
    return new_medium


def is_medium(medium: Medium) -> bool:
    """Return whether a delivery was here before: a slot is valid, or a release lies there."""
    if any(read_slots(medium)):
        return True
    return any(item.kind is Kind.FILE and is_ours(item.path) for item in medium.items("r"))


def demand_medium(medium: Medium) -> None:
    """Raise DiskError for a folder that is no medium."""
    if medium.root is not None and not is_medium(medium):
        text = _("{place} is no medium: no delivery was ever there")
        raise DiskError(text.format(place=medium))


def _refusal(new_medium: NewMedium) -> str:
    size = {"place": new_medium.medium, "total": size_in_words(new_medium.total)}
    if not new_medium.names:
        text = _(
            "{place} ({total}) is empty and was no medium before: is it the right one? Add --new"
        )
        return text.format(**size)
    text = _(
        "{place} ({total}) was no medium before and holds other things ({names}): take the right "
        "one, or add --new, and they stay beside the lessons"
    )
    return text.format(**size, names=names_in_words(new_medium.names))


def names_in_words(names: tuple[str, ...]) -> str:
    """Return the first of some names, and how many more there are."""
    shown = _(", ").join(names[:_NAMED])
    more = len(names) - _NAMED
    return _("{names} and {count} more").format(names=shown, count=more) if more > 0 else shown


def refuse_forbidden(root: Path, forbidden: ForbiddenFolders) -> None:
    """Raise DiskError for a folder that is no medium, whatever a person says.

    Of a stick no folder is the medium, so one of these names below a root is of the system.
    """
    for folder in forbidden.inside:
        if contains(folder, root):
            text = _("{place} belongs to the project: name the stick or disk of the station")
            raise DiskError(text.format(place=root))
    names = _OF_WINDOWS if os.name == "nt" else (*_OF_UNIX, *_OF_MACOS)
    is_above = [folder for folder in forbidden.above if contains(root, folder)]
    if top_folder(root) in names or any(contains(folder, root) for folder in is_above):
        text = _("{place} belongs to this PC: name the stick or disk of the station")
        raise DiskError(text.format(place=root))
    if is_above:
        text = _("{place} holds {folder}: name the stick or disk of the station")
        raise DiskError(text.format(place=root, folder=is_above[0]))


def _is_of_system(name: str) -> bool:
    return name.lower() in _SYSTEM or name == STATE or name.startswith(".")
