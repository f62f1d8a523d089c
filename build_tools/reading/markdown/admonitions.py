"""Admonitions without a title of their own get a Chinese one: 提示 instead of Tip."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from markdown import Markdown

_TITLES = {
    "note": "说明",
    "abstract": "要点",
    "info": "说明",
    "tip": "提示",
    "success": "做对了",
    "question": "想一想",
    "warning": "注意",
    "failure": "做错了",
    "danger": "危险",
    "bug": "常见毛病",
    "example": "举例",
    "quote": "原话",
    "quiz": "做一做",
}
BOX_KINDS = frozenset(_TITLES)


def default_title(kind: str) -> str:
    """Return the title of a box that has none of its own."""
    return _TITLES.get(kind.lower(), kind.capitalize())


class _Titles(Treeprocessor):
    def run(self, root: Element) -> None:
        for element in root.iter():
            titled = element.tag == "summary" or element.get("class") == "admonition-title"
            # The extensions write the kind with a capital where the author wrote no title.
            word = (element.text or "").lower()
            if titled and element.text == word.capitalize() and word in _TITLES:
                element.text = _TITLES[word]


class ChineseAdmonitions(Extension):
    """Register it behind `admonition` and `pymdownx.details`."""

    def extendMarkdown(self, md: Markdown) -> None:
        """Add the processor, before inline patterns turn titles into elements."""
        md.treeprocessors.register(_Titles(md), "chinese-admonitions", 25)
