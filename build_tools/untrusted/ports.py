"""What is plugged into this PC: mounts of Linux, drives of Windows, or the folders in a folder.

Each has an identity that another stick at the same place does not share. Whether it may be written
to is left to the rooms.
"""

from __future__ import annotations

import os
import re
import select
import sys
import time
import weakref
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from build_tools.errors import ToolError
from build_tools.messages import _
from build_tools.untrusted.folder import UntrustedFolder
from build_tools.untrusted.items import Kind

if TYPE_CHECKING:
    from build_tools.untrusted.items import FolderItem

_MOUNTS = Path("/proc/self/mountinfo")
_DEVICES = Path("/sys/class/block")
_ESCAPED = re.compile(r"\\([0-7]{3})")
# Images that cannot be written to; programs of Linux come as such, and mount themselves.
_IMAGES = ("squashfs", "erofs", "cramfs", "iso9660", "udf")
_REMOVABLE_DRIVE, _FIXED_DRIVE = 2, 3
_PAUSE = 0.5


@dataclass(frozen=True)
class PluggedIn:
    """Something that the system shows as a folder. `is_removable` is whether it is known to be a
    stick, a card, or a disk on a cable."""

    root: Path
    identity: str
    is_removable: bool = True


class Ports(Protocol):
    """Where media come and go."""

    def plugged_in(self) -> tuple[PluggedIn, ...]:
        """Return what is plugged in now. Raises OSError."""

    def wait(self, seconds: float) -> None:
        """Return when something may have come or gone, after `seconds` at the latest."""


def system_ports() -> Ports:
    """Return the ports of this system. Raises ToolError for one that does not tell of them."""
    if sys.platform == "win32":
        return WindowsDrives()
    if sys.platform == "linux":
        return LinuxMounts()
    raise ToolError(_("this system does not tell what is plugged in: name a folder with --under"))


class LinuxMounts:
    """Disks that are mounted. The kernel tells when its list changes."""

    def __init__(self) -> None:
        table = os.open(_MOUNTS, os.O_RDONLY)
        weakref.finalize(self, os.close, table)
        self._poll = select.poll()
        self._poll.register(table, select.POLLERR | select.POLLPRI)

    def plugged_in(self) -> tuple[PluggedIn, ...]:
        """Return the mounted disks, each once."""
        return mounts_in(_MOUNTS.read_text(encoding="utf-8", errors="surrogateescape"))

    def wait(self, seconds: float) -> None:
        """Return when a disk was mounted or unmounted."""
        self._poll.poll(seconds * 1000)


def mounts_in(table: str) -> tuple[PluggedIn, ...]:
    """Return the disks that a table of mounts names, each at its first place."""
    mounts: dict[str, PluggedIn] = {}
    for line in table.split("\n"):
        before, dash, after = line.partition(" - ")
        fields, (kind, device, *_more) = before.split(" "), (*after.split(" "), "", "")
        if not dash or fields[3] != "/" or not device.startswith("/dev/") or kind in _IMAGES:
            continue
        root = _ESCAPED.sub(lambda match: chr(int(match[1], 8)), fields[4])
        identity = f"{fields[0]} {fields[2]} {root}"
        mounts.setdefault(fields[2], PluggedIn(Path(root), identity, _is_removable(device)))
    return tuple(mounts.values())


def _is_removable(device: str) -> bool:
    """Return whether a device hangs on USB, is a card, or says that it can be taken out."""
    place = (_DEVICES / Path(device).resolve().name).resolve()
    if any(part.startswith(("usb", "mmc")) for part in place.parts):
        return True
    for folder in (place, place.parent):  # a partition says nothing, its disk does
        try:
            return (folder / "removable").read_text(encoding="ascii").strip() == "1"
        except OSError:
            continue
    return False


class WindowsDrives:
    """Letters of drives with a medium in them; serial numbers tell one medium from the next."""

    def plugged_in(self) -> tuple[PluggedIn, ...]:
        """Return the drives."""
        return tuple(drives())

    def wait(self, seconds: float) -> None:
        """Wait a moment: letters come and go without a sound."""
        time.sleep(min(seconds, _PAUSE))


def drives() -> list[PluggedIn]:
    """Return the drives that have a medium; none on another system."""
    with_media: list[PluggedIn] = []
    if sys.platform == "win32":
        import ctypes
        import msvcrt

        kernel = ctypes.windll.kernel32
        msvcrt.SetErrorMode(msvcrt.SEM_FAILCRITICALERRORS)  # no window for an empty card reader
        letters = kernel.GetLogicalDrives()
        for number in range(26):
            root = f"{chr(ord('A') + number)}:\\"
            kind = kernel.GetDriveTypeW(root) if letters >> number & 1 else 0
            if kind not in (_REMOVABLE_DRIVE, _FIXED_DRIVE):
                continue
            serial = ctypes.c_uint32()
            address = ctypes.byref(serial)
            if kernel.GetVolumeInformationW(root, None, 0, address, None, None, None, 0):
                is_removable = kind == _REMOVABLE_DRIVE
                identity = f"{root} {serial.value:08x}"
                with_media.append(PluggedIn(Path(root), identity, is_removable))
    return with_media


class FolderPorts:
    """The folders in a folder, each as a medium: places where somebody mounts by hand.

    An empty one that is no mount is a place where nothing is plugged in, unless `empty_too`; one
    where a disk was mounted in this run counts only while a disk is mounted there.
    """

    def __init__(self, folder: Path, *, empty_too: bool = False) -> None:
        self._folder = UntrustedFolder(folder)
        self._empty_too = empty_too
        self._mount_points: set[str] = set()

    def plugged_in(self) -> tuple[PluggedIn, ...]:
        """Return the folders."""
        return tuple(
            PluggedIn(self._folder.root / item.path, f"{item.path} {item.key}")
            for item in self._folder.listed("")
            if not item.path.startswith(".") and self._is_plugged_in(item)
        )

    def _is_plugged_in(self, item: FolderItem) -> bool:
        if item.kind not in (Kind.FOLDER, Kind.OTHER):
            return False
        try:
            folder = UntrustedFolder(self._folder.root / item.path)
            if item.kind is Kind.OTHER:
                self._mount_points.add(item.path)
                return True
            return item.path not in self._mount_points and (
                self._empty_too or bool(folder.listed(""))
            )
        except OSError:
            return False  # a pipe, a device, or gone again

    def wait(self, seconds: float) -> None:
        """Wait a moment: a folder tells nobody."""
        time.sleep(min(seconds, _PAUSE))
