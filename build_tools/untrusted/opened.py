"""An opened folder in which names are looked up, so that nothing can be swapped on the way.

Windows has no such thing: there the folder's path is used, each component of which was looked at.
"""

from __future__ import annotations

import errno
import os
import stat
from dataclasses import dataclass
from typing import IO

from build_tools.untrusted.items import Kind, WrongKind, demand_file, kind_of, words_of

USES_DESCRIPTORS = {os.open, os.stat, os.unlink, os.mkdir, os.rename} <= os.supports_dir_fd
_PLAIN = (
    getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_NOCTTY", 0)
    | getattr(os, "O_BINARY", 0)
)
READ = os.O_RDONLY | _PLAIN
WRITE = os.O_RDWR | _PLAIN
MAKE = WRITE | os.O_CREAT | os.O_EXCL
_FOLDER = READ | getattr(os, "O_DIRECTORY", 0)


@dataclass(frozen=True)
class OpenedFolder:
    """A descriptor where the system looks names up in one, else None; `about` is its stat."""

    path: str
    descriptor: int | None
    about: os.stat_result

    @classmethod
    def root(cls, path: str) -> OpenedFolder:
        """Open a folder that a person named: it may be a link. Raises OSError."""
        if not USES_DESCRIPTORS:
            about = os.stat(path)
            if not stat.S_ISDIR(about.st_mode):
                raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), path)
            return cls(path, None, about)
        descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
        return cls(path, descriptor, os.fstat(descriptor))

    def below(self, name: str) -> OpenedFolder:
        """Open a folder in this one. Raises WrongKind for anything else, FileNotFoundError."""
        path, about = os.path.join(self.path, name), self.stat(name)
        if (kind := kind_of(about)) is not Kind.FOLDER:
            raise WrongKind(words_of(kind), path)
        if self.descriptor is None:
            return OpenedFolder(path, None, about)
        try:
            descriptor = os.open(name, _FOLDER, dir_fd=self.descriptor)
        except OSError as error:  # swapped since it was looked at
            if error.errno in (errno.ELOOP, errno.ENOTDIR):
                raise WrongKind(words_of(Kind.LINK), path) from error
            raise
        return OpenedFolder(path, descriptor, os.fstat(descriptor))

    def path_in(self, name: str) -> str:
        """Return what the system is told of a name in this folder, beside the descriptor."""
        return name if self.descriptor is not None else os.path.join(self.path, name)

    def stat(self, name: str) -> os.stat_result:
        """Return what lies under a name, itself."""
        return os.stat(self.path_in(name), dir_fd=self.descriptor, follow_symlinks=False)

    def names(self) -> list[str]:
        """Return the names in the folder."""
        return sorted(os.listdir(self.path if self.descriptor is None else self.descriptor))

    def open(self, name: str, flags: int) -> IO[bytes]:
        """Open a plain file. Raises WrongKind where it was swapped since it was looked at."""
        descriptor = os.open(self.path_in(name), flags, 0o644, dir_fd=self.descriptor)
        try:
            demand_file(name, os.fstat(descriptor))
            return os.fdopen(descriptor, "rb" if flags == READ else "r+b", buffering=0)
        except BaseException:
            os.close(descriptor)
            raise

    def make_folder(self, name: str) -> None:
        """Make a folder in this one."""
        os.mkdir(self.path_in(name), dir_fd=self.descriptor)

    def replace(self, name: str, target: OpenedFolder, target_name: str) -> None:
        """Give a file of this folder a name in `target`."""
        os.replace(
            self.path_in(name),
            target.path_in(target_name),
            src_dir_fd=self.descriptor,
            dst_dir_fd=target.descriptor,
        )

    def unlink(self, name: str, about: os.stat_result) -> None:
        """Remove what is no folder, itself."""
        self.allow_removal(name, about)
        if stat.S_ISDIR(about.st_mode):
            os.rmdir(self.path_in(name), dir_fd=self.descriptor)  # a junction goes as a folder does
        else:
            os.unlink(self.path_in(name), dir_fd=self.descriptor)

    def allow_removal(self, name: str, about: os.stat_result) -> None:
        """Take away the mark that keeps Windows from removing or replacing a file."""
        if getattr(about, "st_file_attributes", 0) & stat.FILE_ATTRIBUTE_READONLY:
            os.chmod(self.path_in(name), stat.S_IWRITE)

    def protect(self, name: str) -> None:
        """Let nobody write to a plain file."""
        if self.descriptor is None:
            os.chmod(self.path_in(name), stat.S_IREAD)
            return
        with self.open(name, READ) as stream:
            os.fchmod(stream.fileno(), 0o444)

    def remove_folder(self, name: str) -> None:
        """Remove an empty folder."""
        os.rmdir(self.path_in(name), dir_fd=self.descriptor)

    def close(self) -> None:
        """Let the folder go."""
        if self.descriptor is not None:
            os.close(self.descriptor)
