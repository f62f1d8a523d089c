"""A folder that nobody trusts: every component below its root is looked at without following it.

A link, a junction, a pipe or a device is never opened and never written through; a file with a
second name elsewhere is never written into; and each call first makes sure that the root is the
folder that it was, so that a stick which was pulled out is not gone on with in the empty folder
that it leaves behind. What should lie there, and what is done about the rest, is left to the rooms.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
from typing import IO, TYPE_CHECKING

from build_tools import locks
from build_tools.messages import _
from build_tools.os_reasons import WordedOSError
from build_tools.untrusted.clusters import cluster_of
from build_tools.untrusted.items import FolderItem, Kind, WrongKind, demand_file, item_of, kind_of
from build_tools.untrusted.opened import MAKE, READ, WRITE, OpenedFolder

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

_LOCKED_BY_SYSTEMS = ("system volume information", "$recycle.bin", "lost+found")
_MOST, _DEEPEST = 1_000_000, 64


class FolderChanged(WordedOSError):
    """The root is no longer the folder that was opened."""

    def __init__(self, root: Path) -> None:
        reason = _("the medium was taken out; put it in again, and run the same command again")
        super().__init__(errno.ENODEV, reason, str(root))


class UntrustedFolder:
    """The folder `root`, which a person named. Every method may raise OSError.

    Paths have `/` and begin at the root.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        opened = OpenedFolder.root(str(root))
        opened.close()
        self._device, self._inode = opened.about.st_dev, opened.about.st_ino

    def check(self) -> None:
        """Raise FolderChanged where the root is another folder by now, or none."""
        with self._opened(()):
            pass

    def item(self, path: str) -> FolderItem | None:
        """Return what lies under a path; None for nothing, and beyond a link or a file."""
        *folders, name = path.split("/")
        try:
            with self._opened(folders) as folder:
                return item_of(path, folder.stat(name), self._device)
        except (FileNotFoundError, WrongKind):
            return None

    def walk(self, path: str = "") -> Iterator[FolderItem]:
        """Yield everything below a folder, nothing where there is none; no link is followed."""
        count, waiting = 0, [path]
        while waiting:
            current = waiting.pop()
            if current.count("/") > _DEEPEST:
                raise WordedOSError(errno.ELOOP, _("its folders lie in each other without an end"))
            for item in self._listed_where_allowed(current):
                count += 1
                if count > _MOST:
                    raise WordedOSError(errno.EIO, _("it holds more files than any medium of ours"))
                yield item
                if item.kind is Kind.FOLDER:
                    waiting.append(item.path)

    def _listed_where_allowed(self, path: str) -> list[FolderItem]:
        try:
            return self.listed(path)
        except PermissionError:
            if path.lower() in _LOCKED_BY_SYSTEMS:
                return []
            raise

    def listed(self, path: str) -> list[FolderItem]:
        """Return what lies in a folder itself, sorted by name; nothing where there is none."""
        prefix = f"{path}/" if path else ""
        try:
            with self._opened(_parts(path)) as folder:
                return [
                    item_of(prefix + name, folder.stat(name), self._device)
                    for name in folder.names()
                ]
        except (FileNotFoundError, WrongKind):
            return []

    def make_folder(self, path: str) -> None:
        """Make a folder, where there is none yet. Raises WrongKind for anything else there."""
        with self._opened(_parts(path), make=True):
            pass

    def open_to_read(self, path: str) -> IO[bytes]:
        """Open a plain file. Raises WrongKind for anything else, without opening it."""
        *folders, name = path.split("/")
        with self._opened(folders) as folder:
            demand_file(path, folder.stat(name))
            return folder.open(name, READ)

    def open_to_write(self, path: str) -> IO[bytes]:
        """Open a plain file as it is, or make it and its folders.

        Raises WrongKind for anything else, and for a file with a second name.
        """
        *folders, name = path.split("/")
        with self._opened(folders, make=True) as folder:
            try:
                about = folder.stat(name)
            except FileNotFoundError:
                return folder.open(name, MAKE)
            demand_file(path, about)
            if about.st_nlink > 1:
                raise WrongKind(_("it has a second name elsewhere"), path)
            return folder.open(name, WRITE)

    def write_whole(self, path: str, data: bytes) -> None:
        """Write a small file, whole or not at all; what has its name and is no file goes."""
        folder, _slash, name = path.rpartition("/")
        part = f"{folder}/.part-{name}" if folder else f".part-{name}"
        for candidate in (part, path):
            item = self.item(candidate)
            if item and (item.kind is not Kind.FILE or (candidate == part and item.is_shared)):
                self.remove(candidate, whole=True)
        with self.open_to_write(part) as stream:
            stream.truncate(0)
            stream.write(data)
            os.fsync(stream.fileno())
        self.rename(part, path)
        self.sync(path)
        self.sync_folder(folder)

    def rename(self, path: str, target: str) -> None:
        """Give a file the name `target`; a file that had it goes."""
        *folders, name = path.split("/")
        *target_folders, target_name = target.split("/")
        with self._opened(folders) as source, self._opened(target_folders, make=True) as folder:
            demand_file(path, source.stat(name))
            with contextlib.suppress(FileNotFoundError):
                demand_file(target, about := folder.stat(target_name))
                folder.allow_removal(target_name, about)
            source.replace(name, folder, target_name)

    def link(self, source: Path, path: str) -> None:
        """Make `path` another name of `source`, a file of ours; a file that had it goes."""
        *folders, name = path.split("/")
        with self._opened(folders, make=True) as folder:
            with contextlib.suppress(FileNotFoundError):
                demand_file(path, about := folder.stat(name))
                folder.unlink(name, about)
            os.link(source, folder.path_in(name), dst_dir_fd=folder.descriptor)

    def protect(self, path: str) -> None:
        """Let nobody write to a plain file."""
        *folders, name = path.split("/")
        with self._opened(folders) as folder:
            demand_file(path, folder.stat(name))
            folder.protect(name)

    def remove(self, path: str, *, whole: bool = False) -> None:
        """Remove what lies under a path, itself: a link, not what it leads to. A folder stays,
        unless it is to go whole.

        The folders that are empty then go too.
        """
        folders = _parts(path)
        name = folders.pop()
        item = self.item(path)
        if item is None or (item.kind is Kind.FOLDER and not whole):
            return
        with contextlib.suppress(FileNotFoundError), self._opened(folders) as folder:
            self._remove(folder, name)
        with contextlib.suppress(OSError):  # the first that is not empty ends it
            while folders:
                name = folders.pop()
                with self._opened(folders) as folder:
                    folder.remove_folder(name)

    def _remove(self, folder: OpenedFolder, name: str) -> None:
        about = folder.stat(name)
        if kind_of(about) is not Kind.FOLDER:
            folder.unlink(name, about)
            return
        below = self._below(folder, name, make=False)
        try:
            for inner in below.names():
                self._remove(below, inner)
        finally:
            below.close()
        folder.remove_folder(name)

    def sync(self, path: str) -> None:
        """Return when a file is on the disk."""
        # Windows flushes only handles that may write.
        with self.open_to_write(path) if os.name == "nt" else self.open_to_read(path) as stream:
            os.fsync(stream.fileno())

    def sync_folder(self, path: str) -> None:
        """Return when a folder's entries are on the disk, where the system can (Windows cannot)."""
        with self._opened(_parts(path)) as folder:
            if folder.descriptor is not None:
                os.fsync(folder.descriptor)

    def space(self) -> tuple[int, int]:
        """Return all and the free space of the disk in bytes."""
        self.check()
        usage = shutil.disk_usage(self.root)
        return usage.total, usage.free

    def cluster(self) -> int:
        """Return the bytes in which the file system counts: of the last ones a file takes all."""
        self.check()
        return cluster_of(self.root)

    def lock(self, path: str) -> IO[bytes] | None:
        """Return the locked file, None where another process holds the lock.

        What lies there, or in the place of its folder, and is not ours alone is removed first.
        """
        folder, _slash, _name = path.rpartition("/")
        for candidate, kind in ((folder, Kind.FOLDER), (path, Kind.FILE)):
            item = self.item(candidate) if candidate else None
            if item and (item.kind is not kind or item.is_shared):
                self.remove(candidate, whole=True)
        stream = self.open_to_write(path)
        if locks.try_lock(stream):
            return stream
        stream.close()
        return None

    @contextlib.contextmanager
    def _opened(self, folders: Sequence[str], *, make: bool = False) -> Iterator[OpenedFolder]:
        opened = self._root()
        try:
            for name in folders:
                below = self._below(opened, name, make=make)
                opened.close()
                opened = below
            yield opened
        finally:
            opened.close()

    def _root(self) -> OpenedFolder:
        try:
            opened = OpenedFolder.root(str(self.root))
        except (FileNotFoundError, NotADirectoryError):
            raise FolderChanged(self.root) from None
        if (opened.about.st_dev, opened.about.st_ino) != (self._device, self._inode):
            opened.close()
            raise FolderChanged(self.root)
        return opened

    def _below(self, folder: OpenedFolder, name: str, *, make: bool) -> OpenedFolder:
        if name in ("", ".", ".."):
            raise WrongKind(_("it leads out of the medium"), name)
        try:
            below = folder.below(name)
        except FileNotFoundError:
            if not make:
                raise
            folder.make_folder(name)
            below = folder.below(name)
        if below.about.st_dev != self._device:
            below.close()
            raise WrongKind(_("another disk shows itself there"), name)
        return below


def _parts(path: str) -> list[str]:
    return path.split("/") if path else []
