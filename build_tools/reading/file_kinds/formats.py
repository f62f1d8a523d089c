"""The format of a file by its first bytes: those that may be published, and those that never may.

Signatures of the first kind are those of the formats' own definitions; the second are here so that
a message can say what a file really is.
"""

from __future__ import annotations

import enum
import re

from build_tools.messages import _
from build_tools.reading.name_lists import names_of

HEAD = 4096
"""Bytes from the beginning that `format_of` wants to see."""


class Format(enum.StrEnum):
    """A format that is told by its bytes."""

    EMPTY = "empty"
    JPEG = "jpeg"
    PNG = "png"
    GIF = "gif"
    WEBP = "webp"
    BMP = "bmp"
    TIFF = "tiff"
    HEIF = "heif"
    ICO = "ico"
    SVG = "svg"
    PDF = "pdf"
    ZIP = "zip"
    OLE = "ole"
    TEXT = "text"
    HTML = "html"
    RECORDING = "recording"
    PROGRAM = "program"
    SCRIPT = "script"
    SHORTCUT = "shortcut"
    ARCHIVE = "archive"
    RTF = "rtf"
    UNKNOWN = "unknown"


_SIGNATURES = (
    (b"\xff\xd8\xff", Format.JPEG),
    (b"\x89PNG\r\n\x1a\n", Format.PNG),
    (b"GIF87a", Format.GIF),
    (b"GIF89a", Format.GIF),
    (b"II*\0", Format.TIFF),
    (b"MM\0*", Format.TIFF),
    (b"\0\0\1\0", Format.ICO),
    (b"%PDF-", Format.PDF),
    (b"PK\3\4", Format.ZIP),
    (b"PK\5\6", Format.ZIP),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Format.OLE),
    (b"{\\rtf", Format.RTF),
    (b"\x7fELF", Format.PROGRAM),
    (b"\xca\xfe\xba\xbe", Format.PROGRAM),  # Java, and programs of macOS for two processors
    (b"\xfe\xed\xfa\xce", Format.PROGRAM),
    (b"\xfe\xed\xfa\xcf", Format.PROGRAM),
    (b"\xce\xfa\xed\xfe", Format.PROGRAM),
    (b"\xcf\xfa\xed\xfe", Format.PROGRAM),
    (b"dex\n", Format.PROGRAM),
    (b"\0asm", Format.PROGRAM),
    (b"ITSF", Format.PROGRAM),  # compiled help, which runs scripts
    (b"#!", Format.SCRIPT),
    (b"L\0\0\0\1\x14\2\0", Format.SHORTCUT),
    (b"[InternetShortcut]", Format.SHORTCUT),
    (b"[Desktop Entry]", Format.SHORTCUT),
    (b"Rar!\x1a\7", Format.ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", Format.ARCHIVE),
    (b"\x1f\x8b", Format.ARCHIVE),
    (b"MSCF", Format.ARCHIVE),
    (b"\x1a\x45\xdf\xa3", Format.RECORDING),
    (b"OggS", Format.RECORDING),
    (b"FLV\1", Format.RECORDING),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", Format.RECORDING),
    (b".RMF", Format.RECORDING),
    (b"\0\0\1\xba", Format.RECORDING),
    (b"\0\0\1\xb3", Format.RECORDING),
    (b"ID3", Format.RECORDING),
    (b"fLaC", Format.RECORDING),
)
_IN_RIFF = {b"WEBP": Format.WEBP, b"AVI ": Format.RECORDING, b"WAVE": Format.RECORDING}
_HEIF_BRANDS = (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1", b"avif")
_MARKUP = re.compile(
    r"\s*(?:<\?xml.*?\?>|<!--.*?-->|<!doctype\s[^>\[]*(?:\[.*?\])?\s*>|\s)*<(?:\w+:)?(svg|\w+)",
    re.IGNORECASE | re.DOTALL,
)
_HTML_TAGS = names_of("html head body script style meta link iframe p div table a img")
_PACKET = 188
_CONTROL = re.compile(r"[\0-\x08\x0e-\x1a\x1c-\x1f]")


def format_of(head: bytes) -> Format:
    """Return the format of a file by its first `HEAD` bytes."""
    if not head:
        return Format.EMPTY
    for signature, kind in _SIGNATURES:
        if head.startswith(signature):
            return kind
    if head[:4] == b"RIFF" and head[8:12] in _IN_RIFF:
        return _IN_RIFF[head[8:12]]
    if head[4:8] == b"ftyp":
        return Format.HEIF if head[8:12] in _HEIF_BRANDS else Format.RECORDING
    if head[:2] == b"BM" and head[6:10] == bytes(4) and head[14:18] in _BITMAP_HEADERS:
        return Format.BMP
    # Any file that begins so is run by Windows under the right name.
    if head[:2] == b"MZ":
        return Format.PROGRAM
    return _text_format(head)


_BITMAP_HEADERS = tuple(size.to_bytes(4, "little") for size in (12, 40, 52, 56, 64, 108, 124))


def _text_format(head: bytes) -> Format:
    text = _decoded(head)
    if text is None or _CONTROL.search(text):
        return Format.RECORDING if _is_stream(head) else Format.UNKNOWN
    if text.startswith("#!"):
        return Format.SCRIPT
    if match := _MARKUP.match(text):
        tag = match[1].lower()
        if tag == "svg":
            return Format.SVG
        if tag in _HTML_TAGS or text.lstrip().lower().startswith("<!doctype html"):
            return Format.HTML
    return Format.TEXT


def _is_stream(head: bytes) -> bool:
    """Whether this is a transport stream, or MPEG sound without a title in front."""
    packets = head[0] == 0x47 and head[_PACKET : _PACKET + 1] == b"\x47"
    return packets or (head[0] == 0xFF and head[1:2] > b"\xe0")


def _decoded(head: bytes) -> str | None:
    """Return the text of the first bytes, the last character of which may be cut."""
    marked = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030", "big5hkscs"):
        for cut in range(4):
            try:
                return head[: len(head) - cut].decode(encoding)
            except UnicodeDecodeError:
                continue
    return None


def name_of(kind: Format) -> str:
    """Return a format as messages name it."""
    names = {
        Format.EMPTY: _("an empty file"),
        Format.SVG: _("an SVG drawing"),
        Format.PDF: _("a PDF"),
        Format.ZIP: _("a ZIP archive or a newer office file"),
        Format.OLE: _("an office file of an older kind"),
        Format.TEXT: _("a text"),
        Format.HTML: _("a web page"),
        Format.RECORDING: _("a recording"),
        Format.PROGRAM: _("a program"),
        Format.SCRIPT: _("a script"),
        Format.SHORTCUT: _("a shortcut"),
        Format.ARCHIVE: _("an archive"),
        Format.RTF: _("an RTF document"),
        Format.UNKNOWN: _("of an unknown kind"),
    }
    return names.get(kind) or _("a picture")
