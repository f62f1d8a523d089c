"""Writes mended pages, all or none, and keeps the old ones."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from build_tools.files import atomic_write, atomic_write_all

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from pathlib import Path

    from build_tools.project import Project
    from build_tools.stages.tidy.planning import PageChange

KEPT_PAGES = "before-tidy"
"""The folder for old pages: outside `content/`, so that none is published, and no cache, which
anybody may empty."""


def write_tidied(project: Project, changes: Sequence[PageChange], today: dt.date) -> Path:
    """Write the pages; return the folder with the old ones.

    Raises OSError where a page changed meanwhile, or the disk is full: all are as they were then.
    """
    folder = _free_folder(project.root / KEPT_PAGES, today)
    for change in changes:
        atomic_write(folder / project.content.name / change.source, change.before)
    atomic_write_all({change.file: (change.before, change.page.data) for change in changes})
    return folder


def _free_folder(parent: Path, today: dt.date) -> Path:
    """Return a folder of the day that is not there yet."""
    names = (f"{today}" if number == 1 else f"{today}-{number}" for number in count(1))
    return next(parent / name for name in names if not (parent / name).exists())
