"""The links, pictures and loaded files of HTML and SVG, with line numbers. Comments are skipped."""

from __future__ import annotations

import html.parser
import re

from build_tools.model.lesson import Link, LinkKind
from build_tools.model.rules import CheckRule, Rule

# html.parser takes the square of their number where they are not closed: minutes for a page.
_MOST_COMMENTS = 1000
_MOST_UNCLOSED = 300


HTML_UNREADABLE = CheckRule(Rule.HTML_UNREADABLE, "正文里的 HTML 写坏了，读不下去")


class HtmlUnreadable(Exception):
    """Raw HTML that the parser gives up on; `line` counts from 1 in the file."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


_PICTURES = {
    *(("img", "src"), ("video", "poster"), ("input", "src")),
    *((tag, name) for tag in ("image", "feimage") for name in ("href", "xlink:href")),
}
_LINKS = {("a", "href"), ("a", "xlink:href"), ("area", "href"), ("form", "action")}
_LOADED = {
    *((tag, "src") for tag in ("script", "iframe", "frame", "embed", "video", "audio", "source")),
    *(("track", "src"), ("object", "data"), ("link", "href"), ("body", "background")),
    *(("script", "href"), ("script", "xlink:href"), ("use", "href"), ("use", "xlink:href")),
    ("base", "href"),
}
_STYLE_URL = re.compile(r"""(?:url\(\s*|@import\s+)["']?([^"')\s;]+)""", re.IGNORECASE)
_REFRESH = re.compile(r"""\burl\s*=\s*["']?([^"'\s]+)""", re.IGNORECASE)


def links_of_html(source: str, first_line: int = 1) -> list[Link]:
    """Return the links, pictures and loaded files of the tags, in order. Raises HtmlUnreadable."""
    unclosed = max(piece.count("<") for piece in source.split(">"))
    if source.count("<!--") > _MOST_COMMENTS or unclosed > _MOST_UNCLOSED:
        raise HtmlUnreadable(first_line)
    parser = _TagReader(first_line)
    try:
        parser.feed(source)
        parser.close()
    except AssertionError as error:  # how html.parser answers to broken declarations
        raise HtmlUnreadable(parser.line) from error
    return parser.links


class _TagReader(html.parser.HTMLParser):
    """Collects the links, pictures and loaded files of tags."""

    def __init__(self, first_line: int) -> None:
        super().__init__(convert_charrefs=True)
        self.first_line = first_line
        self.links: list[Link] = []
        self.in_style = False

    @property
    def line(self) -> int:
        """The line of the file on which the current tag begins."""
        return self.first_line + self.getpos()[0] - 1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.in_style = tag == "style"
        values = dict(attrs)
        alt = (values.get("alt") or "").strip() or None
        for name, value in attrs:
            if value is None:
                continue
            if name == "style":
                self._add_styles(value)
            elif name == "srcset":
                for candidate in value.split(","):
                    self._add(candidate.strip().partition(" ")[0], LinkKind.PICTURE)
            elif (tag, name) in _PICTURES:
                self._add(value, LinkKind.PICTURE, alt=alt)
            elif (tag, name) in _LINKS:
                self._add(value, LinkKind.LINK)
            elif (tag, name) in _LOADED:
                self._add(value, LinkKind.RESOURCE)
            elif tag == "meta" and name == "content" and "http-equiv" in values:
                for match in _REFRESH.finditer(value):
                    self._add(match[1], LinkKind.RESOURCE)

    def handle_endtag(self, tag: str) -> None:
        self.in_style = False

    def handle_data(self, data: str) -> None:
        if self.in_style:
            self._add_styles(data)

    def _add_styles(self, css: str) -> None:
        for match in _STYLE_URL.finditer(css):
            self._add(match[1], LinkKind.RESOURCE, css.count("\n", 0, match.start()))

    def _add(
        self, target: str, kind: LinkKind, lines_below: int = 0, alt: str | None = None
    ) -> None:
        self.links.append(Link(target, self.line + lines_below, kind, html=True, alt=alt))
