"""Pictures that are published, opened: readable, and of a kind that browsers show.

How large they are is no fault: the build makes them smaller.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.authoring.checks.files import PICTURE_FORMAT
from build_tools.authoring.checks.uses import first_pictures, first_uses
from build_tools.messages import _
from build_tools.model.rules import CheckRule, Rule
from build_tools.reading.file_kinds.kinds import RASTER_SUFFIXES, suffix_of
from build_tools.reading.file_kinds.raster import (
    UNREADABLE,
    PictureRefused,
    open_picture,
    unreadable_picture,
)
from build_tools.reading.quoting import excerpt

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from build_tools.model.lesson import Content
    from build_tools.model.problem import Problem
    from build_tools.project import Project
    from build_tools.reading.file_kinds.faults import FileFault

_DISPLAYABLE = (*RASTER_SUFFIXES, ".svg", ".ico")

PICTURE_BROKEN = CheckRule(
    Rule.PICTURE_BROKEN, "图片读不出来，有好几页，或者点数太多（几千万以上）"
)


@dataclass(frozen=True)
class LargePicture:
    """A picture that the build makes smaller. `path` is relative to the project."""

    path: str
    width: int
    height: int
    size: int
    """Bytes of the original."""


def problems(project: Project, content: Content) -> Iterator[Problem]:
    """Return one problem for each bad picture, where a page first names it."""
    for source, (page, line) in first_pictures(content).items():
        if suffix_of(source) not in _DISPLAYABLE:
            name = excerpt(posixpath.basename(source))
            message = _("browsers of stations do not show '{name}'").format(name=name)
            hint = _("save the picture as JPEG or PNG")
            yield PICTURE_FORMAT.problem(project.path_of(page), line, message, hint)
    for source, (page, line) in first_uses(content).items():
        if source not in content.assets or suffix_of(source) not in RASTER_SUFFIXES:
            continue
        if fault := _fault(project.content / source):
            text = f"'{excerpt(posixpath.basename(source))}': {fault.message}"
            yield PICTURE_BROKEN.problem(project.path_of(page), line, text, fault.hint)


def large_pictures(project: Project, content: Content) -> tuple[LargePicture, ...]:
    """Return the pictures that the build makes smaller, in order of their paths."""
    large = []
    for source in content.assets:
        if suffix_of(source) not in RASTER_SUFFIXES:
            continue
        file = project.content / source
        try:
            with open_picture(file) as picture:
                width, height = picture.size
            size = file.stat().st_size
        except (PictureRefused, OSError):
            continue  # a problem of its own
        if max(width, height) > project.settings.picture_size:
            large.append(LargePicture(project.path_of(source), width, height, size))
    return tuple(large)


def _fault(file: Path) -> FileFault | None:
    try:
        with open_picture(file) as picture:
            picture.verify()
    except PictureRefused as error:
        return error.fault
    except UNREADABLE:
        return unreadable_picture().fault
    return None
