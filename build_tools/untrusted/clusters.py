"""The clusters of a file system: a file takes whole ones, of exFAT up to 32 MB each."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def cluster_of(root: Path) -> int:
    """Return the bytes of a cluster where a folder lies. Raises OSError."""
    if sys.platform == "win32":
        import ctypes

        sectors, sector = ctypes.c_uint32(), ctypes.c_uint32()
        free, clusters = ctypes.c_uint32(), ctypes.c_uint32()
        volume = ctypes.create_unicode_buffer(261)
        kernel = ctypes.windll.kernel32
        if not (
            kernel.GetVolumePathNameW(str(root), volume, 260)
            and kernel.GetDiskFreeSpaceW(
                volume.value, *map(ctypes.byref, (sectors, sector, free, clusters))
            )
        ):
            raise ctypes.WinError()
        return max(sectors.value * sector.value, 1)
    about = os.statvfs(root)
    return max(about.f_frsize or about.f_bsize, 1)


def filled(size: int, cluster: int) -> int:
    """Return the bytes that a file of this size takes on a disk."""
    return -(-size // cluster) * cluster
