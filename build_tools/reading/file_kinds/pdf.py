"""What acts in a PDF that stays as it is: one that is signed, encrypted, or that pypdf cannot read.

Of every other PDF the stage of published files takes such things out.
"""

from __future__ import annotations

import io
import logging
import re
from typing import TYPE_CHECKING, Any

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import DictionaryObject

from build_tools.messages import _
from build_tools.reading.file_kinds.faults import Cause, FileFault
from build_tools.reading.quoting import excerpt

if TYPE_CHECKING:
    from collections.abc import Iterator

ACTIONS = ("/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/GoToE", "/Rendition")
"""Actions that run, send or open something."""
UNREADABLE = (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError, OSError)
"""What pypdf raises on damaged and odd files."""
_RAW = re.compile(rb"/(?:JavaScript|JS|Launch|EmbeddedFiles?|XFA|RichMedia)\b")


def opened(data: bytes) -> PdfReader | None:
    """Return a PDF that can be read, None for another."""
    # It warns of each thing that it mends; what is published shows whether that was right.
    logging.getLogger("pypdf").setLevel(logging.ERROR)
    try:
        reader = PdfReader(io.BytesIO(data))
        len(reader.pages)
    except UNREADABLE:
        return None
    return reader


def is_signed(reader: PdfReader) -> bool:
    """Whether a seal in a PDF would be worth nothing after any change."""
    fields = reader.get_fields() or {}
    return any(
        field.get("/FT") == "/Sig" and field.get("/V") is not None for field in fields.values()
    )


def pdf_faults(data: bytes) -> Iterator[FileFault]:
    """Yield what acts in a PDF that goes out as it is."""
    reader = opened(data)
    try:
        if reader is None:
            parts = sorted({match[0].decode() for match in _RAW.finditer(data)})
        elif reader.is_encrypted or is_signed(reader):
            parts = [*dict.fromkeys(_active_parts(reader))]
        else:
            return
    except UNREADABLE:
        parts = sorted({match[0].decode() for match in _RAW.finditer(data)})
    for part in parts:
        message = _("the PDF does more than show: {quoted}").format(quoted=excerpt(part))
        hint = _(
            "nothing can be taken out of it, for it is signed, locked or damaged: print it into "
            "a new PDF, and attach that"
        )
        yield FileFault(Cause.ACTIVE, message, hint)


def _active_parts(reader: PdfReader) -> Iterator[str]:
    catalog = reader.root_object
    names = plain_dictionary(catalog.get("/Names"))
    form = plain_dictionary(catalog.get("/AcroForm"))
    for holder, keys in (
        (catalog, ("/AA", "/Collection")),
        (names, ("/JavaScript", "/EmbeddedFiles")),
        (form, ("/XFA",)),
    ):
        yield from (key for key in keys if holder is not None and key in holder)
    yield from _action(catalog, "/OpenAction")
    for page in reader.pages:
        yield from (key for key in ("/AA",) if key in page)
        listed = page.get("/Annots")
        for reference in (listed.get_object() if listed is not None else None) or ():
            annotation = plain_dictionary(reference)
            if annotation is not None:
                yield from (key for key in ("/AA", "/FS") if key in annotation)
                yield from _action(annotation, "/A")


def _action(holder: DictionaryObject, key: str) -> Iterator[str]:
    action = plain_dictionary(holder.get(key))
    if action is not None and action.get("/S") in ACTIONS:
        yield str(action["/S"])


def plain_dictionary(value: Any) -> DictionaryObject | None:
    """Return what a reference leads to, where that is a dictionary."""
    plain = value.get_object() if value is not None else None
    return plain if isinstance(plain, DictionaryObject) else None
