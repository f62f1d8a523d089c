"""PDFs as stations get them: their pages, and no names, scripts or packed files."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
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
from build_tools.reading.file_kinds.faults import Cause
from build_tools.reading.file_kinds.pdf import pdf_faults


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


def sealed(signed: PdfWriter) -> PdfWriter:
    field = {
        NameObject("/FT"): NameObject("/Sig"),
        NameObject("/T"): TextStringObject("seal"),
        NameObject("/V"): DictionaryObject(),
    }
    form = {NameObject("/Fields"): ArrayObject([signed._add_object(DictionaryObject(field))])}
    signed.root_object[NameObject("/AcroForm")] = DictionaryObject(form)
    return signed


def locked(writer: PdfWriter) -> PdfWriter:
    writer.encrypt("", "owner", algorithm="RC4-128")
    return writer


def active() -> PdfWriter:
    """Return pages with a script, a packed file, and a link that starts a program."""
    writer = two_pages()
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(
        {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("x")}
    )
    writer.add_attachment("setup.exe", b"MZ")
    launch = {NameObject("/S"): NameObject("/Launch"), NameObject("/F"): TextStringObject("a.exe")}
    box = ArrayObject([FloatObject(0)] * 4)
    link = {NameObject("/Subtype"): NameObject("/Link"), NameObject("/Rect"): box}
    writer.add_annotation(0, DictionaryObject({**link, NameObject("/A"): DictionaryObject(launch)}))
    return writer


@pytest.mark.parametrize("seal", [sealed, locked])
def test_what_acts_in_a_pdf_that_stays_as_it_is_is_told(
    seal: Callable[[PdfWriter], PdfWriter],
) -> None:
    assert list(pdf_faults(written(seal(two_pages())))) == []
    data = written(seal(active()))
    assert without_metadata(data) is None
    told = [fault.message for fault in pdf_faults(data)]
    for part in ("/JavaScript", "/EmbeddedFiles", "/Launch"):
        assert any(part in message for message in told)
    assert {fault.cause for fault in pdf_faults(data)} == {Cause.ACTIVE}
    broken = b"%PDF-1.4\n1 0 obj <</S /JavaScript /JS (x)>>"
    assert [fault.cause for fault in pdf_faults(broken)] == [Cause.ACTIVE] * 2


def test_what_acts_in_other_pdfs_is_taken_out_and_not_told() -> None:
    assert list(pdf_faults(written(active()))) == []


def test_what_would_be_spoilt_stays_as_it_is() -> None:
    assert without_metadata(written(locked(two_pages()))) is None
    assert without_metadata(written(sealed(two_pages()))) is None
    for damaged in (b"%PDF-1.4\n", b"%PDF-1.4\nxref\n0 1\ntrailer<</Root 1 0 R>>", b""):
        assert without_metadata(damaged) is None
