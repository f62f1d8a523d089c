"""Puts marks in the place of the addresses of links and pictures, which are known only later: so
a text is converted once, for the checks and for the site."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown.treeprocessors import Treeprocessor
from markdown.util import STX

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from markdown import Markdown

_KEYS = {"a": "href", "img": "src"}
_BARE_AMPERSAND = re.compile(r"&(?!(?:#[0-9]+|#x[0-9a-f]+|[0-9a-z]+);)", re.IGNORECASE)


class MarkedAddresses(Treeprocessor):
    """Collects the addresses of one text after the other, each marked with its number."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        self.mark = ""
        self.urls: list[str] = []

    def begin(self, mark: str) -> None:
        """Begin a text; `mark` stands nowhere in it."""
        self.mark = mark
        self.urls = []

    def run(self, root: Element) -> None:
        """Mark all addresses but those that hold what Markdown itself puts in later."""
        for element in root.iter():
            key = _KEYS.get(element.tag)
            url = element.get(key) if key else None
            if key and url is not None and STX not in url:
                element.set(key, f"{self.mark}n{len(self.urls)}n")
                self.urls.append(url)


def escaped(url: str) -> str:
    """Return an address as Markdown writes it into HTML."""
    text = _BARE_AMPERSAND.sub("&amp;", url)
    return text.replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
