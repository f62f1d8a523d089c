"""Pictures of the text, opened: readable, of a kind that browsers show, and not too large."""

from __future__ import annotations

import posixpath
import warnings
from typing import TYPE_CHECKING

from build_tools.authoring.checks.files import PICTURE_FORMAT
from build_tools.authoring.checks.uses import first_pictures
from build_tools.messages import _
from build_tools.model.problem import Problem, Severity
from build_tools.model.rules import CheckRule, Rule
from build_tools.reading.quoting import excerpt

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from build_tools.model.lesson import Content
    from build_tools.project import Project

_OPENED = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".bmp")
_DISPLAYABLE = (*_OPENED, ".svg", ".ico")
_MOST_BYTES = 2 * 1000 * 1000
_MOST_PIXELS = 4000


def problems(project: Project, content: Content) -> Iterator[Problem]:
    """Return one problem for each bad picture, where a page first shows it."""
    for source, (page, line) in first_pictures(content).items():
        path, name = project.path_of(page), excerpt(posixpath.basename(source))
        if not source.lower().endswith(_DISPLAYABLE):
            message = _("browsers of stations do not show '{name}'").format(name=name)
            hint = _("save the picture as JPEG or PNG")
            yield PICTURE_FORMAT.problem(path, line, message, hint)
        elif source.lower().endswith(_OPENED):
            yield from _opened(path, line, name, project.content / source)


PICTURE_BROKEN = CheckRule(Rule.PICTURE_BROKEN, "图片读不出来")
PICTURE_LARGE = CheckRule(
    Rule.PICTURE_LARGE,
    "图片超过 2 MB，或者长边超过 4000 点；电视上 1600 点就够",
    Severity.WARNING,
)


def _opened(path: str, line: int, name: str, file: Path) -> Iterator[Problem]:
    try:
        size = file.stat().st_size
        width, height = _dimensions(file)
    except (OSError, ValueError, SyntaxError, EOFError):  # what Pillow raises on broken files
        message = _("the picture '{name}' cannot be read").format(name=name)
        hint = _("open it in a drawing program and save it anew as JPEG or PNG")
        yield PICTURE_BROKEN.problem(path, line, message, hint)
        return
    if size > _MOST_BYTES or max(width, height) > _MOST_PIXELS:
        message = _("the picture '{name}' is large: {width} × {height} points, {size} MB").format(
            name=name, width=width, height=height, size=f"{size / 1e6:.1f}"
        )
        hint = _("make it smaller: 1600 points wide is enough for a television")
        yield PICTURE_LARGE.problem(path, line, message, hint)


def _dimensions(file: Path) -> tuple[int, int]:
    from PIL import Image

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # we report its size ourselves
        try:
            with Image.open(file) as picture:
                size = picture.size
                picture.verify()
        except Image.DecompressionBombError:
            return 99_999, 99_999
    return size
