"""Finds what a page's text links to, shows or loads, with line numbers. Pure; code is skipped.

The site renders with Python-Markdown, which keeps no line numbers, so pages are read here by
markdown-it-py; `flatten` bridges what the two read differently. Whether a target exists is left
to the checks.
"""

from __future__ import annotations

import functools
import html.parser
import re
from typing import TYPE_CHECKING

from build_tools.model.lesson import Link, LinkKind

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_BLOCK = re.compile(r"(\s*)(?:!!!|\?\?\?\+?|===)[ !+]")
_FENCE = re.compile(r"\s*(`{3,}|~{3,})")
_LONGEST_TARGET = 1000
# html.parser takes the square of their number where the last is not closed: minutes for a page.
_MOST_COMMENTS = 1000


class HtmlUnreadable(Exception):
    """Raw HTML that the parser gives up on; `line` counts from 1 in the file."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def find_links(body: str, first_line: int) -> tuple[Link, ...]:
    """Return all links of a body whose first line is `first_line` of its file, in order.

    Raises HtmlUnreadable.
    """
    text = flatten(body)
    found: list[Link] = []
    lines = text.split("\n")
    start = 0
    for token in _parser().parse(text):
        start = token.map[0] if token.map else start
        if token.type == "html_block":
            found += _in_html(token.content, first_line + start)
        elif token.type == "inline":
            found += _in_inline(token, lines, start, first_line)
    return tuple(found)


@functools.cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark").enable("table")
    # Ours to judge, and to show as they are written.
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    parser.normalizeLink = lambda url: url  # type: ignore[method-assign]
    return parser


def flatten(body: str) -> str:
    """Return the body, line for line, as CommonMark reads it.

    Takes admonitions, foldable notes and tabs for what they hold (else it would be code), makes
    footnotes plain, and writes the spaces in targets as `%20`, as Python-Markdown allows them.
    """
    lines: list[str] = []
    indents: list[int] = []
    fence = ""
    for line in body.replace("[^", "(^").split("\n"):
        depth = len(line) - len(line.lstrip(" "))
        if line.strip() and not fence:
            while indents and depth < indents[-1]:
                indents.pop()
        plain = line[min(depth, indents[-1]) :] if indents else line
        fence = _fence_after(plain, fence)
        opener = None if fence else _BLOCK.match(line)
        if opener:
            indents.append(len(opener[1]) + 4)
            plain = ""
        lines.append(plain)
    return "\n".join(_without_spaces(line) for line in lines)


def _fence_after(line: str, fence: str) -> str:
    found = _FENCE.match(line)
    if not found:
        return fence
    if not fence:
        return found[1]
    closes = found[1].startswith(fence) and not line.strip().strip(fence[0])
    return "" if closes else fence


def _without_spaces(line: str) -> str:
    """Return the line with the spaces in its links' targets as `%20`."""
    # By hand: a pattern that allows spaces, brackets and titles takes ages on hostile lines.
    first, *rest = line.split("](")
    return "](".join([first, *(_target_without_spaces(piece) for piece in rest)])


def _target_without_spaces(piece: str) -> str:
    """Return what follows `](`, with the spaces of the target at its beginning as `%20`."""
    end = _closing_bracket(piece)
    inner = piece[:end].strip()
    title = ""
    if inner[-1:] in ("'", '"') and (begin := inner.rfind(inner[-1], 0, -1)) > 0:
        inner, title = inner[:begin].rstrip(), f" {inner[begin:]}"
    if end < 0 or " " not in inner or any(sign in inner for sign in "<>\"'"):
        return piece
    return f"{inner.replace(' ', '%20')}{title}{piece[end:]}"


def _closing_bracket(piece: str) -> int:
    depth = 0
    for index, sign in enumerate(piece[:_LONGEST_TARGET]):
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if depth < 0:
            return index
    return -1


def _in_inline(token: Token, lines: list[str], start: int, first_line: int) -> list[Link]:
    found: list[Link] = []
    line = start
    for child in token.children or ():
        if child.type in ("softbreak", "hardbreak"):
            line += 1
        elif child.type == "html_inline":
            found += _in_html(child.content, first_line + line)
            line += child.content.count("\n")
        elif child.type in ("link_open", "image"):
            is_picture = child.type == "image"
            target = str(child.attrs.get("src" if is_picture else "href", ""))
            kind = LinkKind.PICTURE if is_picture else LinkKind.LINK
            exact = _line_with(target, lines, line, token.map[1] if token.map else line + 1)
            found.append(Link(target, first_line + exact, kind))
    return found


def _line_with(target: str, lines: list[str], begin: int, end: int) -> int:
    """Return the first line of the block, from `begin` on, in which the target is written."""
    for number in range(begin, min(end, len(lines))):
        if target and target in lines[number]:
            return number
    return begin


_PICTURES = {("img", "src"), ("video", "poster"), ("image", "href"), ("input", "src")}
_LINKS = {("a", "href"), ("area", "href")}
_LOADED = {
    *((tag, "src") for tag in ("script", "iframe", "frame", "embed", "video", "audio", "source")),
    *(("track", "src"), ("object", "data"), ("link", "href"), ("body", "background")),
}
_STYLE_URL = re.compile(r"""(?:url\(\s*|@import\s+)["']?([^"')\s;]+)""", re.IGNORECASE)


def _in_html(source: str, first_line: int) -> list[Link]:
    if source.count("<!--") > _MOST_COMMENTS:
        raise HtmlUnreadable(first_line)
    parser = _TagReader(first_line)
    try:
        parser.feed(source)
        parser.close()
    except AssertionError as error:  # how html.parser answers to broken declarations
        raise HtmlUnreadable(parser.line) from error
    return parser.found


class _TagReader(html.parser.HTMLParser):
    """Collects what tags link to, show or load."""

    def __init__(self, first_line: int) -> None:
        super().__init__(convert_charrefs=True)
        self.first_line = first_line
        self.found: list[Link] = []
        self.in_style = False

    @property
    def line(self) -> int:
        """The line of the file on which what is read now begins."""
        return self.first_line + self.getpos()[0] - 1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.in_style = tag == "style"
        for name, value in attrs:
            if value is None:
                continue
            if name == "style":
                self._add_styles(value)
            elif name == "srcset":
                for candidate in value.split(","):
                    self._add(candidate.strip().partition(" ")[0], LinkKind.PICTURE)
            elif (tag, name) in _PICTURES:
                self._add(value, LinkKind.PICTURE)
            elif (tag, name) in _LINKS:
                self._add(value, LinkKind.LINK)
            elif (tag, name) in _LOADED:
                self._add(value, LinkKind.RESOURCE)

    def handle_endtag(self, tag: str) -> None:
        self.in_style = False

    def handle_data(self, data: str) -> None:
        if self.in_style:
            self._add_styles(data)

    def _add_styles(self, css: str) -> None:
        for match in _STYLE_URL.finditer(css):
            self._add(match[1], LinkKind.RESOURCE, css.count("\n", 0, match.start()))

    def _add(self, target: str, kind: LinkKind, lines_below: int = 0) -> None:
        line = self.line + lines_below
        self.found.append(Link(target, line, kind, html=True))
