"""Real file systems in images, mounted: by the kernel, or by a program where it has none of a kind.

Where a machine mounts nothing, as in most containers, `why_not` says so.
"""

from __future__ import annotations

import contextlib
import functools
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FOLDERS = "/usr/sbin:/sbin:/usr/bin:/bin"


@dataclass(frozen=True)
class FileSystem:
    """How an image is made; `programs` mount it where the kernel does not."""

    name: str
    make: tuple[str, ...]
    programs: tuple[tuple[str, ...], ...] = ()

    @functools.cache  # noqa: B019 - there are four of them
    def why_not(self) -> str:
        """Return why this machine cannot mount one, or nothing."""
        if not shutil.which(self.make[0], path=FOLDERS):
            return f"{self.make[0]} is missing"
        with tempfile.TemporaryDirectory() as folder:
            try:
                with self.mounted(Path(folder) / "tried.img", Path(folder) / "mnt", 40):
                    return ""
            except (subprocess.CalledProcessError, OSError) as error:
                return f"this machine mounts no {self.name} ({error})"

    @contextlib.contextmanager
    def mounted(self, image: Path, folder: Path, megabytes: int, *options: str) -> Iterator[Path]:
        """Mount an image, which is made where it is missing. Raises CalledProcessError."""
        if not image.exists():
            with image.open("wb") as stream:
                stream.truncate(megabytes << 20)
            _run(*self.make, str(image))
        folder.mkdir(exist_ok=True)
        device = _run("losetup", "--find", "--show", str(image))
        try:
            self._mount(device, folder, options)
            try:
                yield folder
            finally:
                if folder.is_mount():
                    _run("umount", str(folder))
        finally:
            _run("losetup", "--detach", device)

    def _mount(self, device: str, folder: Path, options: tuple[str, ...]) -> None:
        words = ["-o", ",".join(options)] if options else []
        try:
            _run("mount", "-t", self.name, *words, device, str(folder))
        except subprocess.CalledProcessError:
            for program in self.programs:
                if shutil.which(program[0], path=FOLDERS):
                    _run(*program, *words, device, str(folder))
                    return
            raise


def _run(*words: str) -> str:
    program = shutil.which(words[0], path=FOLDERS) or words[0]
    done = subprocess.run(
        [program, *words[1:]], check=True, capture_output=True, text=True, stdin=subprocess.DEVNULL
    )
    return done.stdout.strip()


VFAT = FileSystem("vfat", ("mkfs.vfat", "-F", "32"))
EXFAT = FileSystem("exfat", ("mkfs.exfat",), (("mount.exfat-fuse",),))
NTFS = FileSystem("ntfs", ("mkntfs", "-F", "-Q"), (("ntfs-3g",),))
EXT4 = FileSystem("ext4", ("mkfs.ext4", "-q", "-F"))
KINDS = (VFAT, EXFAT, NTFS, EXT4)
