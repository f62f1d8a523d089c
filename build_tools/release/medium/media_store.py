"""Media that many prepared folders share, each kept once beside them: never the originals.

The files are read-only, and read before they are lent for the first time in a run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.release.medium import copying

if TYPE_CHECKING:
    from build_tools.release.medium.disk import Disk
    from build_tools.release.medium.folder_disk import FolderDisk
    from build_tools.release.medium.medium import Transfer
    from build_tools.untrusted.items import FolderItem

MEDIA = "media/"


class MediaStore:
    """A folder from which other folders on the same disk get their media as hard links."""

    def __init__(self, disk: FolderDisk) -> None:
        self._disk = disk
        self._checked: set[str] = set()
        self._lends = True

    def lends(self, item: FolderItem) -> bool:
        """Return whether a file of a prepared folder is one of the store."""
        kept = self._disk.item(item.path)
        return kept is not None and kept.key == item.key

    def lend(self, disk: Disk, transfer: Transfer) -> bool:
        """Give a disk a file, where that is one of the media and its disk has hard links.

        Raises DiskError, and CoursewareError for a source that is damaged.
        """
        entry = transfer.entry
        if not self._lends or not entry.path.startswith(MEDIA):
            return False
        if entry.path not in self._checked:
            if not copying.is_whole(self._disk, entry):
                copying.copy(self._disk, [transfer], lambda _entries: None, lambda _size: None)
            self._disk.protect(entry.path)
            self._checked.add(entry.path)
        self._lends = disk.link(self._disk.root / entry.path, entry.path)
        return self._lends

    def clear(self) -> None:
        """Remove what no folder has any more."""
        for item in self._disk.items(MEDIA.rstrip("/")):
            if not item.is_shared:
                self._disk.remove(item.path)
