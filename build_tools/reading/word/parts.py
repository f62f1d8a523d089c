"""The parts of a Word document that a lesson is made of: XML in an archive. Pure but for memory."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn
from xml.etree import ElementTree as ET

from build_tools.reading.file_kinds.office import UNREADABLE, read_part

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_TRANSITIONAL = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
DOCUMENT = "word/document.xml"
_NUMBERING = "word/numbering.xml"
_STYLES = "word/styles.xml"
_RELATIONS = "word/_rels/document.xml.rels"
_LARGEST_WHOLE = 300_000_000


class NotADocument(Exception):
    """The bytes are no Word document that can be read."""


@dataclass(frozen=True)
class DocumentParts:
    """The XML of the text, of its numbering and of its styles; `names` are those of all parts."""

    data: bytes
    document: Element
    numbering: Element | None
    styles: Element | None
    names: tuple[str, ...]
    relations: frozenset[str]
    """The ids by which the text names pictures and addresses."""

    def with_document(self) -> bytes:
        """Return the file with the text as it is now."""
        packed = io.BytesIO()
        with (
            zipfile.ZipFile(io.BytesIO(self.data)) as before,
            zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as after,
        ):
            for name in self.names:
                text = ET.tostring(self.document) if name == DOCUMENT else before.read(name)
                after.writestr(name, text)
        return packed.getvalue()


def read_parts(data: bytes) -> DocumentParts:
    """Open a .docx. Raises NotADocument where it is damaged, too large or something else."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            items = archive.infolist()
            names = tuple(dict.fromkeys(item.filename for item in items if not item.is_dir()))
            if DOCUMENT not in names or sum(i.file_size for i in items) > _LARGEST_WHOLE:
                raise NotADocument
            document = _parsed(read_part(archive, DOCUMENT))
            numbering = _parsed(read_part(archive, _NUMBERING)) if _NUMBERING in names else None
            styles = _parsed(read_part(archive, _STYLES)) if _STYLES in names else None
            relations = _parsed(read_part(archive, _RELATIONS)) if _RELATIONS in names else ()
            archive.testzip()
    except UNREADABLE as error:
        raise NotADocument from error
    ids = frozenset(str(relation.get("Id")) for relation in relations)
    return DocumentParts(data, document, numbering, styles, names, ids)


def _parsed(text: bytes) -> Element:
    """Parse a part; no part of a document has a DTD, by which a few lines can grow without end."""
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        _refuse()
    try:
        return ET.fromstring(text.replace(_STRICT, _TRANSITIONAL))  # noqa: S314 - no DTD, see above
    except ET.ParseError as error:
        raise NotADocument from error


def _refuse() -> NoReturn:
    raise NotADocument


def property_of(element: Element | None, name: str) -> str | None:
    """Return the `w:val` of a child, None where there is none."""
    child = None if element is None else element.find(W + name)
    return None if child is None else child.get(f"{W}val")


def number_in(element: Element | None, name: str) -> int | None:
    """Return the `w:val` of a child as a number, None where it is none."""
    text = property_of(element, name)
    return int(text) if text is not None and text.isdecimal() else None


def text_below(element: Element) -> str:
    """Return the text below an element, without what was deleted."""
    return "".join(part.text or "" for part in element.iter(f"{W}t"))
