"""MEDIUM, as people write it: a folder, or an rclone remote."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from build_tools.release.medium.medium import Medium


def medium_at(text: str) -> Medium:
    """Return the medium that the words name.

    Raises DiskError where nothing is plugged in, ToolError where a remote lacks its rclone.
    """
    from build_tools.release.medium.disk_medium import DiskMedium
    from build_tools.release.medium.folder_disk import FolderDisk
    from build_tools.release.medium.rclone import find_rclone
    from build_tools.release.medium.remote import RemoteMedium, is_remote

    if is_remote(text):
        return RemoteMedium(text, find_rclone(os.environ.get("COURSEWARE_RCLONE", "")))
    return DiskMedium(FolderDisk.plugged_in(Path(text)))
