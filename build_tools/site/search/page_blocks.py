"""The blocks of a page from its rendered HTML: paragraphs, headings, quiz questions. Pure.

Spoken words and the names of attachments come from elsewhere.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from build_tools.site.search.documents import SearchBlock

if TYPE_CHECKING:
    from collections.abc import Sequence

    from build_tools.site.search.documents import BlockKind


def _tags(names: str) -> frozenset[str]:
    return frozenset(names.split())


_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
# A block of its own begins and ends with these; everything else runs on in its line.
_BLOCKS = _HEADINGS | _tags(
    "address article aside blockquote br caption dd details div dl dt fieldset figcaption figure "
    "footer form header hr legend li main nav ol p pre section summary table tbody td tfoot th "
    "thead tr ul"
)
_HIDDEN = frozenset(("script", "style", "template", "svg", "math", "iframe", "object", "noscript"))
_VOID = _tags("area base br col embed hr img input link meta source track wbr")
_SPACE = re.compile(r"\s+")
_QUIZ = "quiz"


class _Blocks(HTMLParser):
    """Collects blocks; keeps track of the current heading and quiz."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[SearchBlock] = []
        self.open: list[str] = []
        self.texts: list[str] = []
        self.anchor = ""
        self.heading = ""
        self.heading_id: str | None = None
        self.hidden_depth = 0
        self.quiz_depth = 0

    def updatepos(self, _begin: int, end: int) -> int:
        """Count no lines: nobody asks for them."""
        return end

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS:
            self.flush()
        if tag == "img":
            self.texts.append(f" {dict(attrs).get('alt') or ''} ")
        if tag in _VOID:
            return
        self.open.append(tag)
        self.hidden_depth += tag in _HIDDEN
        if tag in _HEADINGS:
            self.heading_id = dict(attrs).get("id") or ""
        elif not self.quiz_depth and _QUIZ in (dict(attrs).get("class") or "").split():
            self.quiz_depth = len(self.open)

    def handle_startendtag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.flush(ending=tag)
        if tag not in self.open:
            return
        while self.open:
            closed = self.open.pop()
            self.hidden_depth -= closed in _HIDDEN
            if closed == tag:
                break
        if len(self.open) < self.quiz_depth:
            self.quiz_depth = 0

    def handle_data(self, data: str) -> None:
        if not self.hidden_depth:
            self.texts.append(data)

    def flush(self, ending: str = "") -> None:
        """Make a block of the text so far."""
        text = ""
        if self.texts:
            text = _SPACE.sub(" ", "".join(self.texts)).strip()
            self.texts.clear()
        is_heading = ending in _HEADINGS and self.heading_id is not None
        if is_heading:
            self.anchor = f"#{self.heading_id}" if self.heading_id else ""
            self.heading = text
            self.heading_id = None
        if text:
            kind: BlockKind = "heading" if is_heading else "quiz" if self.quiz_depth else "text"
            self.blocks.append(SearchBlock(kind, text, self.anchor, self.heading))


def blocks_of_html(html: str) -> tuple[SearchBlock, ...]:
    """Return the blocks of a page, in its order, each with the heading that it stands under."""
    parser = _Blocks()
    parser.feed(html)
    parser.close()
    parser.flush()
    return tuple(parser.blocks)
