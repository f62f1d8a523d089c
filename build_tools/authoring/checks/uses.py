"""Where the pages first name each file that is published as a file. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.authoring.checks.location import line_of
from build_tools.authoring.targets import Reach, target_of
from build_tools.model.lesson import FileKind, Lesson, LinkKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from build_tools.model.lesson import Content, IndexPage

Use = tuple[str, int]
"""The source of a page, and a line in it."""


def first_uses(content: Content) -> dict[str, Use]:
    """Return where each published file is first named, attachments and links before pictures."""
    return _first(content, show=False) | _first(content, show=True)


def first_pictures(content: Content) -> dict[str, Use]:
    """Return where each file is first shown as a picture."""
    return _first(content, show=True)


def _first(content: Content, *, show: bool) -> dict[str, Use]:
    first: dict[str, Use] = {}
    for page in content.pages:
        for path, line in _named(page, show=show):
            if content.files.get(path) is FileKind.FILE:
                first.setdefault(path, (page.source, line))
    return first


def _named(page: Lesson | IndexPage, *, show: bool) -> Iterator[tuple[str, int]]:
    folder = page.source.rpartition("/")[0]
    if isinstance(page, Lesson) and not show:
        for index, name in enumerate(page.front.attachments):
            yield page.beside(name), line_of(page, "attachments", index)
    for link in page.links:
        target = target_of(folder, link.target)
        if target.reach is Reach.INTERNAL and (link.kind is LinkKind.PICTURE) == show:
            yield target.path, link.line
