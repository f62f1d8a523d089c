"""A real FAT image as a medium, through mtools: its own directory entries, names, and clusters.

Where the machine lets us mount it (`mounted`), the kernel's vfat is tried too.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from build_tools.errors import DiskError
from build_tools.release.medium.disk import Disk
from build_tools.release.medium.medium import CHUNK

PROGRAMS = ("mkfs.vfat", "fsck.vfat", "mcopy", "mdir", "mmd", "mdel", "mrd", "mmove")
FOLDERS = "/usr/sbin:/sbin:/usr/bin:/bin:/usr/local/bin"
_FREE = re.compile(rb"([0-9 ]+) bytes free")


def why_not() -> str:
    """Return why FAT images cannot be made on this machine, or nothing."""
    missing = [name for name in PROGRAMS if not shutil.which(name, path=FOLDERS)]
    return f"{missing[0]} is missing (Debian: apt-get install dosfstools mtools)" if missing else ""


def run(name: str, *arguments: str | Path, data: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    program = shutil.which(name, path=FOLDERS)
    assert program
    command = [program, *map(str, arguments)]
    # A name like STATION.JS is one without case on FAT; systems show it in lower case.
    shown = {**os.environ, "MTOOLS_LOWER_CASE": "1"}
    return subprocess.run(command, input=data, capture_output=True, check=False, env=shown)


def make(image: Path, megabytes: int) -> None:
    """Make an empty FAT32 of so many megabytes; small ones have clusters of one sector."""
    with image.open("wb") as stream:
        stream.truncate(megabytes << 20)
    result = run("mkfs.vfat", "-F", "32", "-s", "1", image)
    assert result.returncode == 0, result.stderr


def is_clean(image: Path) -> bool:
    """Return whether the file system check finds nothing, as Windows would on plugging in."""
    return run("fsck.vfat", "-n", image).returncode == 0


def copied_out(image: Path, folder: Path) -> Path:
    """Copy everything on the image into a folder, read anew from its directories."""
    folder.mkdir()
    result = run("mcopy", "-s", "-Q", "-i", image, "::*", folder)
    assert result.returncode == 0, result.stderr
    return folder


def can_mount() -> bool:
    """Return whether this machine lets us mount an image: seldom in a container."""
    if why_not():
        return False
    with tempfile.TemporaryDirectory() as folder:
        make(Path(folder) / "tried.img", 40)
        try:
            with mounted(Path(folder) / "tried.img", Path(folder) / "mnt"):
                return True
        except subprocess.CalledProcessError:
            return False


@contextlib.contextmanager
def mounted(image: Path, folder: Path) -> Iterator[None]:
    """Mount the image. Raises CalledProcessError where the machine does not allow it."""
    folder.mkdir()
    subprocess.run(["mount", "-o", "loop", image, folder], check=True, capture_output=True)
    try:
        yield
    finally:
        subprocess.run(["umount", folder], check=True)


@dataclass
class FatImage(Disk):
    """The image. What is there is known from what was written; bytes are read from the image."""

    image: Path
    sizes: dict[str, int] = field(default_factory=dict)
    folders: set[str] = field(default_factory=set)

    def __str__(self) -> str:
        return str(self.image)

    def _do(self, name: str, *arguments: str, data: bytes = b"") -> bytes:
        result = run(name, "-i", self.image, *arguments, data=data)
        if result.returncode or b"full" in result.stderr.lower():
            raise DiskError(result.stderr.decode(errors="replace").strip() or name)
        return result.stdout

    def size(self, path: str) -> int | None:
        return self.sizes.get(path)

    def files(self, folder: str) -> tuple[str, ...]:
        return tuple(sorted(path for path in self.sizes if path.startswith(f"{folder}/")))

    def chunks(self, path: str) -> Iterator[bytes]:
        data = self._do("mcopy", f"::/{path}", "-")
        for begin in range(0, len(data), CHUNK):
            yield data[begin : begin + CHUNK]

    def write(self, path: str, start: int, data: Iterable[bytes]) -> None:
        before = b"".join(self.chunks(path))[:start] if start else b""
        with tempfile.NamedTemporaryFile() as stream:
            stream.write(before + b"".join(data))
            stream.flush()
            self._folder(path)
            self._do("mcopy", "-o", "-Q", stream.name, f"::/{path}")
            self.sizes[path] = stream.tell()

    def _folder(self, path: str) -> None:
        for folder in reversed(PurePosixPath(path).parents[:-1]):
            if str(folder) not in self.folders:
                self._do("mmd", f"::/{folder}")
                self.folders.add(str(folder))

    def overwrite(self, path: str, data: bytes) -> None:
        self.write(path, 0, (data,))

    def sync(self, path: str) -> None:
        assert path in self.sizes

    def flush(self, paths: Iterable[str]) -> None:
        assert set(paths) <= set(self.sizes)

    def rename(self, path: str, target: str) -> None:
        self._folder(target)
        if target in self.sizes:
            self._do("mdel", f"::/{target}")
        # mmove keeps the name where it only changes the folder, so that goes first.
        moved, folder = PurePosixPath(path), PurePosixPath(target).parent
        if moved.parent != folder:
            self._do("mmove", f"::/{path}", f"::/{'' if folder == PurePosixPath() else folder}")
            moved = folder / moved.name
        self._do("mmove", f"::/{moved}", f"::/{target}")
        self.sizes[target] = self.sizes.pop(path)

    def link(self, source: Path, path: str) -> bool:
        return False

    def remove(self, path: str) -> None:
        if self.sizes.pop(path, None) is None:
            return
        self._do("mdel", f"::/{path}")
        for folder in PurePosixPath(path).parents[:-1]:
            if not self.files(str(folder)):
                self._do("mrd", f"::/{folder}")
                self.folders.discard(str(folder))

    def free(self) -> int:
        match = _FREE.search(self._do("mdir", "::"))
        assert match
        return int(match[1].replace(b" ", b""))

    def lock(self) -> contextlib.AbstractContextManager[None]:
        return contextlib.nullcontext()
