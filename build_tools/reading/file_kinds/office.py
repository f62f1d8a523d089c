"""What acts in an office file: macros, embedded files, parts that are loaded from elsewhere."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

from build_tools.messages import _
from build_tools.reading.file_kinds import ole
from build_tools.reading.file_kinds.faults import Cause, FileFault
from build_tools.reading.file_kinds.formats import Format, format_of
from build_tools.reading.file_kinds.kinds import OLE, OOXML, OPEN_DOCUMENTS
from build_tools.reading.quoting import excerpt

if TYPE_CHECKING:
    from collections.abc import Iterator

_LARGEST_PART = 20_000_000
_MACROS = re.compile(r"(?:^|/)(?:vbaProject|vbaData)[^/]*$|/macrosheets/", re.IGNORECASE)
_CONTROLS = re.compile(r"/activeX/", re.IGNORECASE)
_EMBEDDED = re.compile(r"/embeddings/[^/]+$", re.IGNORECASE)
_RELATION = re.compile(rb"<Relationship\s[^>]*>", re.IGNORECASE)
_LOADED = re.compile(
    rb"""Type\s*=\s*["'][^"']*/(attachedTemplate|oleObject|frame|subDocument|control)["']""",
    re.IGNORECASE,
)
_TARGET = re.compile(rb"""Target\s*=\s*["']([^"']*)["']""", re.IGNORECASE)
_EXTERNAL = re.compile(rb"""TargetMode\s*=\s*["']External["']""", re.IGNORECASE)


def office_faults(suffix: str, data: bytes) -> Iterator[FileFault]:
    """Yield what an office file of this suffix, whose first bytes are right, may not hold."""
    if suffix in OLE:
        yield from _ole_faults(suffix, data)
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if suffix in OOXML:
                yield from _ooxml_faults(suffix, archive)
            else:
                yield from _open_document_faults(suffix, archive)
    except UNREADABLE:
        yield unreadable_fault()


UNREADABLE = (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError)
"""What zipfile raises on damaged, encrypted and exotic archives."""


def unreadable_fault() -> FileFault:
    """The fault of a file whose inside cannot be read."""
    hint = _("open it in the program it comes from and save it anew, without a password")
    return FileFault(Cause.BYTES, _("the inside of the file cannot be read"), hint)


def _macro_fault() -> FileFault:
    hint = _("save it without macros, or make a PDF of it")
    return FileFault(Cause.ACTIVE, _("the file holds macros, which are programs"), hint)


def _other_document() -> FileFault:
    hint = _("open it in its program and save it with the suffix of its own kind")
    return FileFault(Cause.BYTES, _("this is not a document of the kind that its name says"), hint)


def _ole_faults(suffix: str, data: bytes) -> Iterator[FileFault]:
    if ole.has_stream(data, ole.ENCRYPTED):
        yield unreadable_fault()
        return
    if not ole.has_stream(data, *OLE[suffix]):
        yield _other_document()
    if ole.has_macros(data) or (suffix in (".xls", ".et") and _has_macro_sheet(data)):
        yield _macro_fault()
    if ole.has_stream(data, ole.EMBEDDED_FILE):
        yield _embedded_fault(_("a file"))


def _has_macro_sheet(data: bytes) -> bool:
    """Whether a workbook has a sheet of Excel 4.0 macros."""
    import python_calamine as calamine

    try:
        workbook = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    except calamine.CalamineError:
        return False  # a workbook that cannot be read shows and runs nothing
    macros = (calamine.SheetTypeEnum.MacroSheet, calamine.SheetTypeEnum.Vba)
    return any(sheet.typ in macros for sheet in workbook.sheets_metadata)


def _embedded_fault(name: str) -> FileFault:
    message = _("the document has {name} packed into it").format(name=name)
    return FileFault(Cause.ACTIVE, message, _("take it out, and attach it by itself"))


def _ooxml_faults(suffix: str, archive: zipfile.ZipFile) -> Iterator[FileFault]:
    names = archive.namelist()
    if "[Content_Types].xml" not in names or not any(
        name.startswith(OOXML[suffix]) for name in names
    ):
        yield _other_document()
        return
    types = read_part(archive, "[Content_Types].xml").lower()
    if b"macroenabled" in types or b"vbaproject" in types or any(map(_MACROS.search, names)):
        yield _macro_fault()
    if any(map(_CONTROLS.search, names)):
        message = _("the document has ActiveX controls, which are programs")
        hint = _("take them out, or make a PDF of it")
        yield FileFault(Cause.ACTIVE, message, hint)
    for name in filter(_EMBEDDED.search, names):
        yield from _faults_of_embedded(archive, name)
    for name in names:
        if name.endswith(".rels"):
            yield from _loaded_faults(read_part(archive, name))


def _faults_of_embedded(archive: zipfile.ZipFile, name: str) -> Iterator[FileFault]:
    """Yield what an object inside a document may not be; sheets and formulas may."""
    plain = excerpt(name.rpartition("/")[2])
    data = read_part(archive, name)
    kind = format_of(data)
    if kind is Format.OLE and not ole.has_stream(data, ole.EMBEDDED_FILE):
        if ole.has_macros(data):
            yield _macro_fault()
        return
    suffix = plain[plain.rfind(".") :].lower()
    if kind is Format.ZIP and suffix in OOXML:
        with zipfile.ZipFile(io.BytesIO(data)) as inner:
            if any(map(_MACROS.search, inner.namelist())):
                yield _macro_fault()
            return
    yield _embedded_fault(f"'{plain}'")


def _loaded_faults(relations: bytes) -> Iterator[FileFault]:
    for relation in _RELATION.findall(relations):
        if _EXTERNAL.search(relation) and _LOADED.search(relation):
            target = _TARGET.search(relation)
            address = excerpt(target[1].decode("utf-8", "replace")) if target else ""
            message = _("the document loads '{address}' when it is opened").format(address=address)
            hint = _("take the link to the template or object out, or make a PDF of it")
            yield FileFault(Cause.REMOTE, message, hint)


def _open_document_faults(suffix: str, archive: zipfile.ZipFile) -> Iterator[FileFault]:
    names = archive.namelist()
    if "mimetype" not in names or not read_part(archive, "mimetype").startswith(
        OPEN_DOCUMENTS[suffix].encode()
    ):
        yield _other_document()
        return
    if any(name.startswith(("Basic/", "Scripts/")) for name in names):
        yield _macro_fault()


def read_part(archive: zipfile.ZipFile, name: str) -> bytes:
    """Return a part of an archive. Raises ValueError where it is larger than a part should be."""
    with archive.open(name) as stream:
        data = stream.read(_LARGEST_PART + 1)
    if len(data) > _LARGEST_PART:
        raise ValueError(name)
    return data
