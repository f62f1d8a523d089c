"""PDFs as stations get them: their pages, and no names, scripts or packed files."""

from __future__ import annotations

import io

from pypdf import PdfReader, PdfWriter
from pypdf.annotations import Link
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    StreamObject,
    TextStringObject,
)

from build_tools.media.asset.pdf_file import without_metadata


def written(writer: PdfWriter) -> bytes:
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def two_pages() -> PdfWriter:
    writer = PdfWriter()
    for width in (200, 300):
        writer.add_blank_page(width, 200)
    return writer


def test_only_the_pages_are_left() -> None:
    writer = two_pages()
    writer.add_metadata({"/Author": "secret name", "/Producer": "secret program"})
    notes = StreamObject()
    notes.set_data(b"<x:xmpmeta>secret</x:xmpmeta>")
    writer.root_object[NameObject("/Metadata")] = writer._add_object(notes)
    writer.add_attachment("setup.exe", b"MZ secret")
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(
        {NameObject("/S"): NameObject("/Launch"), NameObject("/F"): TextStringObject("secret.exe")}
    )
    writer.add_annotation(0, Link(rect=(0, 0, 9, 9), target_page_index=1))
    action = DictionaryObject(
        {
            NameObject("/S"): NameObject("/JavaScript"),
            NameObject("/JS"): TextStringObject("secret"),
        }
    )
    scripts = ArrayObject([TextStringObject("secret"), action])
    writer.root_object["/Names"][NameObject("/JavaScript")] = DictionaryObject(
        {NameObject("/Names"): scripts}
    )
    box = ArrayObject([FloatObject(0)] * 4)
    linked = {NameObject("/Subtype"): NameObject("/Link"), NameObject("/Rect"): box}
    writer.add_annotation(0, DictionaryObject({**linked, NameObject("/A"): action}))
    cleaned = without_metadata(written(writer))
    assert cleaned is not None
    assert b"secret" not in cleaned
    reader = PdfReader(io.BytesIO(cleaned))
    assert [float(page.mediabox.width) for page in reader.pages] == [200, 300]
    assert not reader.metadata
    assert len(reader.pages[0]["/Annots"]) == 2
    assert without_metadata(written(writer)) == cleaned


def test_words_stay() -> None:
    writer = two_pages()
    content = StreamObject()
    content.set_data(b"BT /F1 12 Tf (xian qu da zhi) Tj ET")
    writer.pages[0][NameObject("/Contents")] = writer._add_object(content)
    cleaned = without_metadata(written(writer))
    assert cleaned is not None
    assert b"xian qu da zhi" in PdfReader(io.BytesIO(cleaned)).pages[0].get_contents().get_data()


def test_what_would_be_spoilt_stays_as_it_is() -> None:
    locked = two_pages()
    locked.encrypt("", "owner", algorithm="RC4-128")
    assert without_metadata(written(locked)) is None
    signed = two_pages()
    field = {
        NameObject("/FT"): NameObject("/Sig"),
        NameObject("/T"): TextStringObject("seal"),
        NameObject("/V"): DictionaryObject(),
    }
    form = {NameObject("/Fields"): ArrayObject([signed._add_object(DictionaryObject(field))])}
    signed.root_object[NameObject("/AcroForm")] = DictionaryObject(form)
    assert without_metadata(written(signed)) is None
    for damaged in (b"%PDF-1.4\n", b"%PDF-1.4\nxref\n0 1\ntrailer<</Root 1 0 R>>", b""):
        assert without_metadata(damaged) is None
