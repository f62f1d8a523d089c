"""Takes out of a PDF what is no page: names, programs and times of its making, scripts, files.

A signed or encrypted PDF would be worth nothing afterwards: it stays as it is.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject

from build_tools.reading.file_kinds.pdf import (
    ACTIONS,
    UNREADABLE,
    is_signed,
    opened,
    plain_dictionary,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

VERSION = 1
"""Raise it when the same file gives another PDF than before."""
_CATALOG = ("/Metadata", "/PieceInfo", "/AA", "/Collection", "/AF", "/URI")
_PAGE = ("/Metadata", "/PieceInfo", "/AA", "/Thumb", "/LastModified")
_NAMED = ("/JavaScript", "/EmbeddedFiles")


def without_metadata(data: bytes) -> bytes | None:
    """Return a PDF with its pages alone; None where it must stay as it is, or cannot be read."""
    reader = opened(data)
    if reader is None:
        return None
    try:
        if reader.is_encrypted or is_signed(reader):
            return None
        stripped = _bytes_of(_strip(PdfWriter(clone_from=reader)))
        # What nothing names any more is still in there; a copy is made from the catalog on.
        cleaned = _bytes_of(PdfWriter(clone_from=PdfReader(io.BytesIO(stripped))))
        same = len(PdfReader(io.BytesIO(cleaned)).pages) == len(reader.pages)
    except UNREADABLE:
        return None
    return cleaned if same else None


def _bytes_of(writer: PdfWriter) -> bytes:
    writer.metadata = None
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def _strip(writer: PdfWriter) -> PdfWriter:
    catalog = writer.root_object
    _without(catalog, _CATALOG)
    names = plain_dictionary(catalog.get("/Names"))
    _without(names, _NAMED)
    _without_action(catalog, "/OpenAction")
    for page in writer.pages:
        _without(page, _PAGE)
        for annotation in _annotations(page):
            _without(annotation, ("/AA", "/FS"))
            _without_action(annotation, "/A")
    return writer


def _annotations(page: Any) -> Iterator[DictionaryObject]:
    listed = page.get("/Annots")
    for reference in (listed.get_object() if listed is not None else None) or ():
        annotation = plain_dictionary(reference)
        if annotation is not None:
            yield annotation


def _without_action(holder: DictionaryObject | None, key: str) -> None:
    action = plain_dictionary(holder.get(key)) if holder is not None else None
    if holder is not None and action is not None and action.get("/S") in ACTIONS:
        del holder[NameObject(key)]


def _without(holder: DictionaryObject | None, keys: tuple[str, ...]) -> None:
    for key in keys if holder is not None else ():
        if holder is not None and key in holder:
            del holder[NameObject(key)]
