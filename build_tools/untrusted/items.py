"""What lies under a name, itself and not what it leads to. Pure, but for words."""

from __future__ import annotations

import enum
import errno
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.messages import _
from build_tools.os_reasons import WordedOSError

if TYPE_CHECKING:
    import os

_SURROGATE = 0x20000000
"""The bit of a reparse tag that says: this name stands for another one (a link, a junction)."""


class Kind(enum.Enum):
    """The kind of what lies under a name."""

    FILE = enum.auto()
    FOLDER = enum.auto()
    LINK = enum.auto()
    """A symbolic link, or a junction of Windows."""
    OTHER = enum.auto()
    """A pipe, a socket, a device, or a folder of another disk."""


@dataclass(frozen=True)
class FolderItem:
    """Something in a folder. `names` is how many hard links a file has; `key` says which one it is
    among all files of the PC."""

    path: str
    kind: Kind
    size: int = 0
    names: int = 1
    key: tuple[int, int] = (0, 0)

    @property
    def is_shared(self) -> bool:
        """Whether the file has another name somewhere, through which it can be changed."""
        return self.kind is Kind.FILE and self.names > 1


class WrongKind(WordedOSError):
    """Something other than a plain file or folder lies in the way; `strerror` says what."""

    def __init__(self, reason: str, path: str) -> None:
        super().__init__(errno.EINVAL, reason, path)


def kind_of(about: os.stat_result) -> Kind:
    """Return the kind that `lstat` tells."""
    if stat.S_ISLNK(about.st_mode) or getattr(about, "st_reparse_tag", 0) & _SURROGATE:
        return Kind.LINK
    if stat.S_ISDIR(about.st_mode):
        return Kind.FOLDER
    return Kind.FILE if stat.S_ISREG(about.st_mode) else Kind.OTHER


def item_of(path: str, about: os.stat_result, device: int) -> FolderItem:
    """Return the item that `lstat` tells, on the disk `device`."""
    kind = kind_of(about)
    if kind is Kind.FOLDER and about.st_dev != device:
        kind = Kind.OTHER
    return FolderItem(path, kind, about.st_size, about.st_nlink, (about.st_dev, about.st_ino))


def demand_file(path: str, about: os.stat_result) -> None:
    """Raise WrongKind for anything but a plain file."""
    if (kind := kind_of(about)) is not Kind.FILE:
        raise WrongKind(words_of(kind), path)


def words_of(kind: Kind) -> str:
    """Return the kind in words."""
    return {
        Kind.FILE: _("it is a file"),
        Kind.FOLDER: _("it is a folder"),
        Kind.LINK: _("it is a link that leads elsewhere"),
        Kind.OTHER: _("it is neither a file nor a folder"),
    }[kind]


def words_of_misplaced(item: FolderItem) -> str:
    """Return in words why an item may not stay where it is."""
    return _("it has a second name elsewhere") if item.is_shared else words_of(item.kind)
