"""Whether two paths name one folder, or one within the other, under whatever names."""

from __future__ import annotations

import os
from pathlib import Path


def contains(folder: Path, path: Path) -> bool:
    """Return whether `path` is the folder or lies in it; no where there is no such folder."""
    real = Path(os.path.realpath(path))
    try:
        about = folder.stat()
    except OSError:
        return False
    return any(_is(parent, about) for parent in (real, *real.parents))


def top_folder(path: Path) -> str:
    """Return the name of the folder at the root of its disk in which a path really lies."""
    return "".join(Path(os.path.realpath(path)).parts[1:2])


def _is(path: Path, about: os.stat_result) -> bool:
    try:
        return os.path.samestat(path.stat(), about)
    except OSError:
        return False  # not there yet
