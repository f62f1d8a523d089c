"""A page of the content rendered as the site renders it, beside what its source says. Pure."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.authoring.rendered.comparison import TextComparison, compare
from build_tools.authoring.rendered.shown import ShownPage, parse, read_shown
from build_tools.authoring.rendered.source import source_of
from build_tools.authoring.rendered.written import WrittenPage, read_written
from build_tools.reading.markdown.dialect import as_written, converted

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from build_tools.model.lesson import IndexPage, Lesson, Link
    from build_tools.reading.markdown.dialect import Conversion


@dataclass(frozen=True)
class RenderedPage:
    """A page as it will be shown; line 0 of `source` is line `first_line` of the file."""

    links: tuple[Link, ...]
    source: str
    first_line: int
    body: LexborNode | None
    shown: ShownPage
    written: WrittenPage
    comparison: TextComparison

    @functools.cached_property
    def lines(self) -> list[str]:
        """The lines of the source."""
        return self.source.split("\n")

    @property
    def ids(self) -> frozenset[str]:
        """The places in the page that a link can name."""
        if self.body is None:
            return frozenset()
        ids = (node.attributes.get("id") for node in self.body.css("[id]"))
        names = (node.attributes.get("name") for node in self.body.css("a[name]"))
        return frozenset(name for name in (*ids, *names) if name)

    def line_with(self, piece: str) -> int:
        """Return the line of the file that first holds a piece of text, else the first line."""
        folded = piece.casefold()
        numbers = (n for n, line in enumerate(self.lines) if folded in line.casefold())
        return self.first_line + next(numbers, 1)


def rendered_page(page: Lesson | IndexPage, conversion: Conversion | None = None) -> RenderedPage:
    """Return the page rendered: most of the work of a check, so it is done once for all checks.

    `conversion` is that of its text, where it has been made.
    """
    source = source_of(page)
    left_out = page.body.count("\n") + 1 - source.count("\n")
    body = parse(as_written(conversion or converted(source)))
    shown = read_shown(body)
    written = read_written(source)
    comparison = compare(written.text, shown.text)
    first_line = page.body_line + left_out - 1
    return RenderedPage(page.links, source, first_line, body, shown, written, comparison)
