"""Notes without a text: `[^1]:` and nothing behind it, at which Python-Markdown's notes fail."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement

from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

if TYPE_CHECKING:
    from markdown import Markdown

BACK_TITLE = "回到正文的注 {}"
_BACK = "footnote-backref"


class _BackLinks(Treeprocessor):
    """Gives each note the link back that those with a text have; their order is told by it."""

    def run(self, root: Element) -> None:
        notes = root.iterfind(".//div[@class='footnote']/ol/li")
        for number, note in enumerate(notes, start=1):
            if note.find(f".//a[@class='{_BACK}']") is None:
                name = note.get("id", "").partition(":")[2]
                link = SubElement(SubElement(note, "p"), "a")
                link.attrib.update({"class": _BACK, "href": f"#fnref:{name}"})
                link.set("title", BACK_TITLE.format(number))
                link.text = "↩"


class EmptyNotes(Extension):
    """Register it beside `footnotes`."""

    def extendMarkdown(self, md: Markdown) -> None:
        """Add the processor behind the one that writes the notes (50), before the order (19)."""
        md.treeprocessors.register(_BackLinks(md), "empty-notes", 19.5)
