"""The inventory of `content/`: every name under it, and the kind of file that has it."""

from __future__ import annotations

import os
from pathlib import Path

from build_tools.model.lesson import FileKind
from build_tools.reading.quoting import is_one_line


def list_files(content: Path, root: Path) -> dict[str, FileKind]:
    """Return the kinds of all files under `content`, by path relative to it, in order of names.

    Paths are written with `/`. Hidden names are left out, as mkdocs leaves them out, and links to
    folders are not entered.
    """
    kinds: dict[str, FileKind] = {}
    real_root = root.resolve()
    folders = [""]
    while folders:
        folder = folders.pop()
        with os.scandir(f"{content}/{folder}") as entries:
            for entry in entries:
                if entry.name.startswith("."):
                    continue
                path = folder + entry.name  # no Path: this happens thousands of times
                kinds[path] = kind = _kind_of(entry, real_root)
                if kind is FileKind.FOLDER:
                    folders.append(f"{path}/")
    return dict(sorted(kinds.items()))


def _kind_of(entry: os.DirEntry[str], real_root: Path) -> FileKind:
    if not is_one_line(entry.name):
        return FileKind.UNNAMEABLE
    if entry.is_symlink():
        return _kind_of_link(Path(entry.path), real_root)
    if entry.is_dir(follow_symlinks=False):
        return FileKind.FOLDER
    return FileKind.FILE if entry.is_file(follow_symlinks=False) else FileKind.SPECIAL


def _kind_of_link(path: Path, real_root: Path) -> FileKind:
    try:
        real = path.resolve(strict=True)
    except (OSError, RuntimeError):  # nothing there, or links in a circle
        return FileKind.BROKEN
    if not real.is_relative_to(real_root):
        return FileKind.OUTSIDE
    if real.is_dir():
        return FileKind.LINKED_FOLDER
    return FileKind.FILE if real.is_file() else FileKind.SPECIAL
