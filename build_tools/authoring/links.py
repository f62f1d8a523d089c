"""The links, pictures, loaded files and headings of a page's text, with line numbers.

The site renders with Python-Markdown, which keeps no line numbers, so pages are read here by
markdown-it-py; `flatten` bridges where the two differ. Pure; code is skipped. Whether a
target exists is left to the checks.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.authoring.flatten import flatten
from build_tools.authoring.rendered.plain_pages import plain_page
from build_tools.authoring.tags import links_of_html
from build_tools.model.lesson import Heading, Link, LinkKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown_it import MarkdownIt
    from markdown_it.token import Token

# md_in_html: what stands inside such a tag is Markdown again.
_MARKDOWN_INSIDE = re.compile(r"<[a-z][^<>]*\smarkdown[\s=>]", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")


@dataclass(frozen=True)
class BodyParts:
    """The parts of a body that the checks look at."""

    links: tuple[Link, ...]
    headings: tuple[Heading, ...]


def find_links(body: str, first_line: int) -> tuple[Link, ...]:
    """Return all links of a body whose first line is `first_line` of its file, in order.

    Raises HtmlUnreadable.
    """
    return read_body(body, first_line).links


def read_body(body: str, first_line: int) -> BodyParts:
    """Return links and headings of a body whose first line is `first_line` of its file, in order.

    Raises HtmlUnreadable.
    """
    if plain := plain_page(body, first_line):
        return BodyParts(plain.pictures, plain.headings)
    text = flatten(body)
    parts = list(_parts(text, text.split("\n"), first_line))
    return BodyParts(
        tuple(part for part in parts if isinstance(part, Link)),
        tuple(part for part in parts if isinstance(part, Heading)),
    )


def _parts(text: str, lines: list[str], first_line: int) -> Iterator[Link | Heading]:
    start = 0
    level = 0
    for token in markdown_parser().parse(text):
        start = token.map[0] if token.map else start
        if token.type == "html_block":
            yield from links_of_html(token.content, first_line + start)
            if _MARKDOWN_INSIDE.search(token.content):
                # One level deep: what is still HTML without its tags is broken.
                inner = flatten(_TAG.sub(_blank, token.content).replace("<", "&lt;"))
                yield from _parts(inner, inner.split("\n"), first_line + start)
        elif token.type == "heading_open":
            level = int(token.tag[1:])
        elif token.type == "inline":
            if level:
                yield Heading(level, token.content.strip(), first_line + start)
            level = 0
            yield from _in_inline(token, lines, start, first_line)


def _blank(tag: re.Match[str]) -> str:
    return "\n" * tag[0].count("\n")


@functools.cache
def markdown_parser() -> MarkdownIt:
    """Return the parser, with targets left as they are written."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark").enable("table")
    # The checks judge targets, and messages show them as they are written.
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    parser.normalizeLink = lambda url: url  # type: ignore[method-assign]
    return parser


def _in_inline(token: Token, lines: list[str], start: int, first_line: int) -> list[Link]:
    links: list[Link] = []
    line = start
    for child in token.children or ():
        if child.type in ("softbreak", "hardbreak"):
            line += 1
        elif child.type == "html_inline":
            links += links_of_html(child.content, first_line + line)
            line += child.content.count("\n")
        elif child.type in ("link_open", "image"):
            is_picture = child.type == "image"
            target = str(child.attrs.get("src" if is_picture else "href", ""))
            kind = LinkKind.PICTURE if is_picture else LinkKind.LINK
            exact = _line_with(target, lines, line, token.map[1] if token.map else line + 1)
            alt = child.content.strip() or None if is_picture else None
            links.append(Link(target, first_line + exact, kind, alt=alt))
    return links


def _line_with(target: str, lines: list[str], begin: int, end: int) -> int:
    """Return the first line of the block, from `begin` on, that holds the target."""
    for number in range(begin, min(end, len(lines))):
        if target and target in lines[number]:
            return number
    return begin
