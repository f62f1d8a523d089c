"""A lesson as it was passed last, its text and pictures, so that it can be compared with today's.

It lies beside the earlier versions. What was passed on another PC, or before this was kept, is not
here.
"""

from __future__ import annotations

import contextlib
import difflib
import hashlib
import logging
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

from build_tools.authoring.checks.files import PICTURES
from build_tools.authoring.content import read_data
from build_tools.authoring.targets import Reach, target_of
from build_tools.errors import CoursewareError
from build_tools.files import atomic_write, link_or_copy
from build_tools.media.asset_files import make_asset_files
from build_tools.model.lesson import Lesson
from build_tools.model.media import Rendition
from build_tools.progress import Silent
from build_tools.stages.editing.versions import versions_folder
from build_tools.stages.lesson_media import media_options

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from build_tools.project import Project

log = logging.getLogger(__name__)

_FOLDER, _TEXT = "passed", "text.md"
_DIGITS = 16


@dataclass(frozen=True)
class PictureChange:
    """A picture in the place of another: their paths relative to `content/`, and files that a
    browser shows. Without a path there was, or is, none; without a file it cannot be shown."""

    before: str
    after: str
    before_file: Path | None
    after_file: Path | None


def keep_passed(project: Project, source: str) -> None:
    """Keep a lesson as it is now, in the place of what was passed before.

    That it was passed stands in its file already: a disk that is full is only noted.
    """
    folder = versions_folder(project, source) / _FOLDER
    try:
        data = (project.content / source).read_bytes()
        shown = _shown(project, _pictures(project, source, data))
        copies = {folder / _name(path, file): file for path, file in shown.items()}
        for earlier in folder.iterdir() if folder.is_dir() else ():
            if earlier not in copies:
                earlier.unlink()
        for target, file in copies.items():
            link_or_copy(file, target)
        atomic_write(folder / _TEXT, data)
    except (CoursewareError, OSError) as error:
        log.info("%s was not kept as it was passed: %s", source, error)


def passed_data(project: Project, source: str) -> bytes | None:
    """Return the bytes of a lesson as it was passed last, None where they were not kept."""
    with contextlib.suppress(OSError):
        return (versions_folder(project, source) / _FOLDER / _TEXT).read_bytes()
    return None


def picture_changes(
    project: Project, source: str, before: bytes, after: bytes
) -> tuple[PictureChange, ...]:
    """Return the pictures that are others than those in the passed text `before`, in their order.

    Raises DiskError.
    """
    passed, present = (_pictures(project, source, data) for data in (before, after))
    copies = _copies(versions_folder(project, source) / _FOLDER, passed)
    shown = _shown(project, tuple(dict.fromkeys((*passed, *present))))
    changes = []
    for was, now in _pairs(passed, present):
        if was == now and (was not in copies or not _differs(copies[was], was, shown)):
            continue
        before_file = copies.get(was) or shown.get(was)
        changes.append(PictureChange(was, now, before_file, shown.get(now)))
    return tuple(changes)


def _pictures(project: Project, source: str, data: bytes) -> tuple[str, ...]:
    """Return the pictures of a page, its poster first, as paths relative to `content/`."""
    page, _problems = read_data(project, source, data)
    if not isinstance(page, Lesson):
        return ()
    poster = page.front.poster
    paths = [page.beside(poster.file)] if poster and poster.file else []
    targets = (target_of(page.folder, link.target) for link in page.links)
    paths += [target.path for target in targets if target.reach is Reach.INTERNAL]
    return tuple(dict.fromkeys(path for path in paths if path.lower().endswith(PICTURES)))


def _shown(project: Project, paths: tuple[str, ...]) -> dict[str, Path]:
    """Return the files that pages show in the place of pictures, of those that can be read."""
    files = {path: project.content / path for path in paths}
    present = [file for file in files.values() if file.is_file()]
    outcomes = make_asset_files(present, media_options(project), Silent())
    renditions = {path: outcomes.get(file) for path, file in files.items()}
    return {path: each.path for path, each in renditions.items() if isinstance(each, Rendition)}


def _name(path: str, shown: Path) -> str:
    """Return the name under which a picture is kept: whose it is, and a hash of its own."""
    owner = hashlib.sha256(path.encode()).hexdigest()[:_DIGITS]
    return f"{owner}-{shown.name}"


def _copies(folder: Path, paths: tuple[str, ...]) -> dict[str, Path]:
    files = {file.name[:_DIGITS]: file for file in (folder.iterdir() if folder.is_dir() else ())}
    owners = {path: _name(path, folder)[:_DIGITS] for path in paths}
    return {path: files[owner] for path, owner in owners.items() if owner in files}


def _differs(copy: Path, path: str, shown: dict[str, Path]) -> bool:
    return path not in shown or copy.name != _name(path, shown[path])


def _pairs(passed: tuple[str, ...], present: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield what stands in each place, before and after; empty for nothing."""
    matcher = difflib.SequenceMatcher(None, passed, present, autojunk=False)
    for _tag, begin, end, begin_after, end_after in matcher.get_opcodes():
        yield from zip_longest(passed[begin:end], present[begin_after:end_after], fillvalue="")
