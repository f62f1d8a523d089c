"""What may be published: by the name, by the bytes, and by what acts inside."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from build_tools.model.settings import Settings
from build_tools.reading.file_kinds.examined import file_faults
from build_tools.reading.file_kinds.faults import FileFault
from build_tools.reading.file_kinds.formats import Format, format_of
from build_tools.reading.file_kinds.kinds import FORMATS, suffix_of
from tests.reading.file_kinds.documents import RELATIONS, docx, ole, zipped

KINDS = Settings().attachment_kinds
ALL = tuple(FORMATS)
MACROS = b"\x0f\0\xff\x03\x14\0\0\0\x02\0\0\x04\x0c\0\0\0" + bytes(4) + b"\x01\0\0\0" + bytes(4)


def faults(name: str, data: bytes, kinds: tuple[str, ...] = KINDS) -> list[FileFault]:
    return list(file_faults(name, suffix_of(name), data, kinds))


def causes(name: str, data: bytes, kinds: tuple[str, ...] = KINDS) -> list[str]:
    every = faults(name, data, kinds)
    assert all(fault.message and fault.hint for fault in every)
    return [str(fault.cause) for fault in every]


def picture(kind: str) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (2, 2)).save(buffer, kind)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("明白纸.pdf", b"%PDF-1.7\n"),
        ("表.docx", docx()),
        ("表.docx", docx(word__embeddings__Sheet_dot_xlsx=zipped({"xl/a": "x"}))),
        ("表.docx", docx(word__embeddings__oleObject1_dot_bin=ole("Equation Native"))),
        ("表.docx", docx(word___rels__d_dot_rels=RELATIONS.format(kind="hyperlink", target="h"))),
        ("表.xlsx", zipped({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "x"})),
        ("表.ods", zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"})),
        ("老.doc", ole("WordDocument")),
        ("老.wps", ole("WordDocument")),
        ("老.et", ole("Workbook")),
        ("老.ppt", ole("PowerPoint Document", more=MACROS.replace(b"\x01\0\0\0", bytes(4)))),
        ("说明.txt", "先去大枝。".encode()),
        ("说明.txt", "先去大枝，再去小枝。".encode("gb18030")),
        ("说明.txt", "先去大枝。".encode("utf-16")),
        ("说明.txt", b"<b>not a page here</b>"),
        ("表.csv", b"a,b\r\n1,2\r\n"),
        ("图.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><path d='M0 0'/></svg>"),
        ("图.svg", b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- x --><!DOCTYPE svg PUBLIC 'a' 'b'>"
                   b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("图.jpg", picture("PNG")),  # browsers go by the bytes
    ],
)  # fmt: skip
def test_what_may_be_published(name: str, data: bytes) -> None:
    assert faults(name, data) == []


@pytest.mark.parametrize(
    "name",
    [
        *("a.exe", "a.EXE", "明白纸.pdf.exe", "a.bat", "a.cmd", "a.vbs", "a.js", "a.lnk", "a.url"),
        *("autorun.inf", "desktop.ini", "a.docm", "a.xlsm", "a.msi", "a.jar", "a.apk", "a.hta"),
        *("a.html", "a.css", "a.zip", "a.rar", "a.mp4", "a.rtf", "a", "a.", "a.pdf ", "a.unknown"),
    ],
)
def test_what_is_not_on_the_list(name: str) -> None:
    assert causes(name, b"x") == ["kind"]


def test_kinds_are_asked_for() -> None:
    assert causes("a.pdf", b"%PDF-1.4", ("pictures",)) == ["kind"]
    assert causes("a.html", b"<p>x", ALL) == []
    assert causes("a.mp3", b"ID3\3\0", ALL) == []
    assert "'zip'" in faults("a.zip", zipped({}))[0].hint
    assert "`video:`" in faults("a.mp4", b"")[0].hint


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"MZ\x90\0", Format.PROGRAM),
        (b"MZ", Format.PROGRAM),
        (b"\x7fELF\2", Format.PROGRAM),
        (b"\xcf\xfa\xed\xfe", Format.PROGRAM),
        (b"\xca\xfe\xba\xbe\0\0\0\x34", Format.PROGRAM),
        (b"#!/bin/sh\nrm -rf /\n", Format.SCRIPT),
        (b"\xef\xbb\xbf#!/bin/sh\n", Format.SCRIPT),
        (b"L\0\0\0\1\x14\2\0\0\0\0\0", Format.SHORTCUT),
        (b"[InternetShortcut]\r\nURL=file:", Format.SHORTCUT),
        (b"7z\xbc\xaf\x27\x1c", Format.ARCHIVE),
        (b"<!DOCTYPE html><p>", Format.HTML),
        (b"\x00\x01\x02\x03", Format.UNKNOWN),
        (b"", Format.EMPTY),
    ],
)
@pytest.mark.parametrize("suffix", ["pdf", "docx", "doc", "txt", "svg", "csv"])
def test_another_file_under_a_good_name(data: bytes, kind: Format, suffix: str) -> None:
    assert format_of(data) is kind
    expected = [] if kind is Format.HTML and suffix in ("txt", "csv") else ["bytes"]
    assert causes(f"a.{suffix}", data) == expected


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        *((picture(kind), Format(kind.lower())) for kind in ("JPEG", "PNG", "GIF", "WEBP", "BMP")),
        (picture("TIFF"), Format.TIFF),
        (b"\0\0\0\x18ftypheic", Format.HEIF),
        (b"\0\0\0\x18ftypisom", Format.RECORDING),
        (b"BMI is a measure of the body: mass by height\n", Format.TEXT),
        (b"G" + b"a" * 187 + b"G", Format.TEXT),
        (b"\x47" + bytes(187) + b"\x47", Format.RECORDING),
        ("字".encode() * 2000, Format.TEXT),
    ],
)
def test_formats(data: bytes, kind: Format) -> None:
    assert format_of(data[:4096]) is kind


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.docx", zipped({"x": "x"}), ["bytes"]),
        ("a.docx", zipped({"[Content_Types].xml": "x", "xl/workbook.xml": "x"}), ["bytes"]),
        ("a.docx", docx()[:60], ["bytes"]),
        ("a.docx", docx(word__vbaProject_dot_bin=b"x"), ["active"]),
        ("a.docx", docx('<x ContentType="application/vnd.ms-word.document.macroEnabled.x"/>'),
         ["active"]),
        ("a.docx", docx(word__activeX__activeX1_dot_xml="x"), ["active"]),
        ("a.docx", docx(word__embeddings__setup_dot_exe=b"MZ"), ["active"]),
        ("a.docx", docx(word__embeddings__o_dot_bin=ole("\1Ole10Native")), ["active"]),
        ("a.docx", docx(word__embeddings__o_dot_bin=ole("WordDocument", "VBA")), ["active"]),
        ("a.docx", docx(word__embeddings__o_dot_xlsx=zipped({"xl/vbaProject.bin": "x"})),
         ["active"]),
        ("a.docx", docx(word___rels__s_dot_rels=RELATIONS.format(
            kind="attachedTemplate", target="http://a.example/x.dotm")), ["remote"]),
        ("a.xlsx", zipped({"[Content_Types].xml": "x", "xl/macrosheets/sheet1.xml": "x"}),
         ["active"]),
        ("a.ods", zipped({"mimetype": "application/vnd.oasis.opendocument.text"}), ["bytes"]),
        ("a.odt", zipped({"mimetype": "application/vnd.oasis.opendocument.text",
                          "Basic/Standard/x.xml": "x"}), ["active"]),
        ("a.doc", ole("Workbook"), ["bytes"]),
        ("a.doc", ole("WordDocument", "Macros", "VBA"), ["active"]),
        ("a.doc", ole("WordDocument", "\1Ole10Native"), ["active"]),
        ("a.doc", ole("EncryptedPackage"), ["bytes"]),
        ("a.xls", ole("Workbook", "_VBA_PROJECT_CUR"), ["active"]),
        ("a.ppt", ole("PowerPoint Document", more=MACROS), ["active"]),
        ("a.html", b"<p>x<script>1</script>", ["active"]),
        ("a.html", b"<p onclick='x()'>x", ["active"]),
        ("a.html", b"<a href=' java\nscript:x()'>x</a>", ["active"]),
        ("a.html", b"<meta http-equiv=Refresh content='0; url=x'>", ["active"]),
        ("a.html", b"<iframe></iframe><object></object>", ["active", "active"]),
        ("a.zip", zipped({"a/b.txt": "x", "a/c.docx": docx()}), []),
        ("a.zip", zipped({"a/b.exe": "MZ", "autorun.inf": "[autorun]"}), ["kind", "kind"]),
        ("a.zip", zipped({"b.txt": b"\x7fELF"}), ["bytes"]),
        ("a.zip", zipped({"b.zip": zipped({"c.exe": "MZ"})}), ["kind"]),
        ("a.zip", zipped({"b.\uff45\uff58\uff45": "MZ"}), ["kind"]),
        ("a.zip", zipped({"../b.txt": "x"}), ["active"]),
        ("a.zip", zipped({"c:/b.txt": "x"}), ["active"]),
        ("a.zip", zipped({str(n) + ".txt": "x" for n in range(1001)}), ["bytes"]),
        ("a.zip", zipped({"a.txt": "x" * 100})[:90], ["bytes"]),
    ],
)  # fmt: skip
def test_what_acts_inside(name: str, data: bytes, expected: list[str]) -> None:
    assert causes(name, data, ALL) == expected


def test_a_word_in_the_text_of_a_document_is_no_macro() -> None:
    text = "_VBA_PROJECT\0".encode("utf-16-le")
    assert faults("a.doc", ole("WordDocument", more=b"x" * 64 + text)) == []


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<metadata><x/></metadata><a href='https://a.example/'><text>x</text></a>", []),
        ("<image href='data:image/png;base64,AAAA'/><use href='#a'/>", []),
        ("<style>.a{fill:url(#b)}</style>", []),
        ("<script>1</script>", ["active"]),
        ("<SCRIPT>1</SCRIPT>", ["active"]),
        ("<g onload='x()'/>", ["active"]),
        ("<foreignObject/>", ["active"]),
        ("<h:script xmlns:h='http://www.w3.org/1999/xhtml'>1</h:script>", ["active"]),
        ("<a href='java&#10;script:x()'/>", ["active"]),
        ("<set attributeName='href' to='javascript:x()'/>", ["active"]),
        ("<image href='http://a.example/x.png'/>", ["remote"]),
        ("<image href='data:image/svg+xml;base64,AAAA'/>", ["remote"]),
        ("<use href='b.svg#a'/>", ["remote"]),
        ("<g fill='url(http://a.example/x)'/>", ["remote"]),
        ("<style>.a{fill:\\75 rl(b.svg)}</style>", ["remote"]),
        ("<style>/* x */@\\69mport 'b.css';</style>", ["remote"]),
        ("<g>", ["bytes"]),
        ("<g>" * 300 + "</g>" * 300, ["bytes"]),
    ],
)
def test_drawings(body: str, expected: list[str]) -> None:
    text = f"<svg xmlns='http://www.w3.org/2000/svg'>{body}</svg>"
    assert causes("a.svg", text.encode()) == expected


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_drawings_that_grow(encoding: str) -> None:
    text = "<!DOCTYPE svg [<!ENTITY a 'aaa'>]><svg xmlns='http://www.w3.org/2000/svg'>&a;</svg>"
    assert causes("a.svg", text.encode(encoding)) == ["active"]
