"""A disk that is really full: a tiny tmpfs in a mount namespace of its own, as root or as a user.

Where neither may mount, the machine's own /dev/shm is filled until only a little is left. The
command runs twice: on the full disk, and again when there is room.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 - that place is meant
_MOST_BALLAST = 1 << 30
_NAMESPACES = (["unshare", "-m"], ["unshare", "-rm"])


@dataclass(frozen=True)
class DiskRuns:
    """The command's output on the full disk and on the roomy one, and in between the files under a
    wrong name and the unfinished files."""

    full: dict[str, Any]
    wrong: list[str]
    leftovers: list[str]
    roomy: dict[str, Any]


def run_on(
    kilobytes: int, source: Path, command: list[object], disk: Path, *, megabytes: int = 32
) -> DiskRuns:
    """Run `command FOLDER` where FOLDER holds a copy of `source` and `kilobytes` of room, on a
    disk of so many `megabytes`."""
    disk.mkdir()
    arguments = [sys.executable, __file__, str(kilobytes), str(source), str(disk), str(megabytes)]
    for namespace in _NAMESPACES:
        if _may_mount(namespace, disk):
            return _parsed([*namespace, *arguments, "mount", *map(str, command)])
    return _parsed([*arguments, "fill", *map(str, command)])


def _may_mount(namespace: list[str], disk: Path) -> bool:
    if not shutil.which(namespace[0]):
        return False
    arguments = [*namespace, "mount", "-t", "tmpfs", "-o", "size=64k", "none", str(disk)]
    return subprocess.run(arguments, capture_output=True, check=False).returncode == 0


def _parsed(arguments: list[str]) -> DiskRuns:
    process = subprocess.run(arguments, capture_output=True, text=True, check=False)
    assert process.returncode == 0, process.stderr
    return DiskRuns(**json.loads(process.stdout))


def _inside(sizes: tuple[int, int], places: tuple[Path, Path], words: list[str]) -> DiskRuns:
    """Prepare the disk and run the command on it; in the namespace, where there is one."""
    (kilobytes, megabytes), (source, disk), (how, *command) = sizes, places, words
    if how == "mount":
        arguments = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "none", str(disk)]
        subprocess.run(arguments, check=True)
        folder = disk
    else:
        free = _room(_SHARED_MEMORY)
        assert free <= _MOST_BALLAST, f"{_SHARED_MEMORY} is too large to be filled"
        folder = _SHARED_MEMORY / f"courseware-{os.getpid()}"
    try:
        return _twice(kilobytes, source, folder, command)
    finally:
        if how == "fill":
            shutil.rmtree(folder)


def _twice(kilobytes: int, source: Path, folder: Path, command: list[str]) -> DiskRuns:
    root = folder / "project"
    shutil.copytree(source, root)
    ballast = folder / "ballast"
    with ballast.open("wb") as stream:
        os.posix_fallocate(stream.fileno(), 0, _room(folder) - kilobytes * 1024)
    full = _run(command, root)
    wrong, leftovers = _wrong(root), _leftovers(root)
    ballast.unlink()
    return DiskRuns(full, wrong, leftovers, _run(command, root))


def _room(folder: Path) -> int:
    facts = os.statvfs(folder)
    return facts.f_bavail * facts.f_bsize


def _run(command: list[str], root: Path) -> dict[str, Any]:
    process = subprocess.run([*command, str(root)], capture_output=True, text=True, check=False)
    if process.returncode != 0:
        return {"crash": process.stderr}
    answer: dict[str, Any] = json.loads(process.stdout)
    return answer


def _wrong(root: Path) -> list[str]:
    import hashlib

    return [
        path.name
        for path in (root / ".cache" / "media").glob("*")
        if not path.name.startswith(hashlib.sha256(path.read_bytes()).hexdigest()[:16])
    ]


def _leftovers(root: Path) -> list[str]:
    work = root / ".cache" / "media-work"
    halves = (root / ".cache").rglob(".part-*")
    return [str(path.relative_to(root)) for path in (*work.glob("run-*"), *halves)]


if __name__ == "__main__":
    _kilobytes, _source, _disk, _megabytes, *_words = sys.argv[1:]
    _sizes = int(_kilobytes), int(_megabytes)
    _answer = _inside(_sizes, (Path(_source), Path(_disk)), _words)
    print(json.dumps(vars(_answer)))
