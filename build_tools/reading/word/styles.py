"""The styles of a Word document: what a paragraph inherits from the one it has. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.reading.word.parts import W, property_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element


class Styles:
    """Styles by their ids; those that one is based on are followed, in circles only once."""

    def __init__(self, styles: Element | None) -> None:
        every = () if styles is None else styles.iter(f"{W}style")
        self._by_id = {str(style.get(f"{W}styleId")): style for style in every}

    def chain(self, style_id: str | None) -> Iterator[Element]:
        """Yield the style of an id and those that it is based on."""
        followed: set[str] = set()
        while style_id is not None and style_id in self._by_id and style_id not in followed:
            followed.add(style_id)
            style = self._by_id[style_id]
            yield style
            style_id = property_of(style, "basedOn")

    def name(self, style_id: str | None) -> str:
        """Return the name of a style in small letters; empty where it is not known."""
        style = self._by_id.get(style_id or "")
        return (property_of(style, "name") or "").lower()

    def of_paragraph(self, paragraph: Element, properties: str, name: str) -> str | None:
        """Return the `w:val` of a property of a paragraph: its own, else that of its styles."""
        written = paragraph.find(f"{W}pPr")
        holders = [
            style.find(W + properties) for style in self.chain(property_of(written, "pStyle"))
        ]
        if properties == "pPr":
            holders.insert(0, written)
        values = (property_of(holder, name) for holder in holders)
        return next((value for value in values if value is not None), None)
