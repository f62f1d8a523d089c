"""Opening the medium that a person names: a folder on a disk, or an rclone remote."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from build_tools.release.medium.disk_medium import DiskMedium
from build_tools.release.medium.folder_disk import FolderDisk
from build_tools.release.medium.rclone import find_rclone
from build_tools.release.medium.remote import RemoteMedium, is_remote

if TYPE_CHECKING:
    from build_tools.release.medium.medium import Medium


@dataclass(frozen=True)
class MediumName:
    """A medium as people name it; `rclone` is the program for remotes, empty for the usual one."""

    text: str
    rclone: str = ""


def open_medium(name: MediumName) -> Medium:
    """Return the medium of this name.

    Raises DiskError where nothing is plugged in, ToolError where a remote lacks its rclone.
    """
    if is_remote(name.text):
        return RemoteMedium(name.text, find_rclone(name.rclone))
    return DiskMedium(FolderDisk.plugged_in(Path(name.text)))
