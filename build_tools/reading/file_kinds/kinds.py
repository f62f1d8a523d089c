"""The kinds of files that a project may publish, and the suffixes of each. Pure.

A suffix decides what a station's PC does with a file, the bytes decide what that means: both have
to be of the same kind.
"""

from __future__ import annotations

import posixpath
import unicodedata

from build_tools.reading.file_kinds.formats import Format
from build_tools.reading.name_lists import names_of

RASTER = frozenset(
    {Format.JPEG, Format.PNG, Format.GIF, Format.WEBP, Format.BMP, Format.TIFF, Format.HEIF}
)
OOXML = {".docx": "word/", ".xlsx": "xl/", ".pptx": "ppt/"}
"""Newer office files, and the folder in them that holds the document."""
OPEN_DOCUMENTS = {
    ".odt": "application/vnd.oasis.opendocument.text",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".odp": "application/vnd.oasis.opendocument.presentation",
}
OLE = {
    **dict.fromkeys((".doc", ".wps"), ("WordDocument",)),
    **dict.fromkeys((".xls", ".et"), ("Workbook", "Book")),
    **dict.fromkeys((".ppt", ".dps"), ("PowerPoint Document",)),
}
"""Older office files, WPS' own among them, and the stream that holds the document."""
WEB_PAGES = (".html", ".htm", ".xhtml")
ARCHIVE = ".zip"

FORMATS: dict[str, dict[str, frozenset[Format]]] = {
    "pictures": {
        **dict.fromkeys(
            (".jpg", ".jpeg", ".jfif", ".png", ".gif", ".webp", ".bmp", ".tif", ".tiff"), RASTER
        ),
        **dict.fromkeys((".heic", ".heif"), RASTER),
        ".ico": frozenset({Format.ICO}),
        ".svg": frozenset({Format.SVG}),
    },
    "pdf": {".pdf": frozenset({Format.PDF})},
    "office": {
        **dict.fromkeys((*OOXML, *OPEN_DOCUMENTS), frozenset({Format.ZIP})),
        **dict.fromkeys(OLE, frozenset({Format.OLE})),
    },
    "text": dict.fromkeys(
        (".txt", ".csv", ".srt", ".vtt"), frozenset({Format.TEXT, Format.HTML, Format.SVG})
    ),
    "web": {
        **dict.fromkeys(WEB_PAGES, frozenset({Format.HTML, Format.TEXT})),
        ".css": frozenset({Format.TEXT}),
    },
    "recordings": dict.fromkeys(
        (
            *(".mp3", ".m4a", ".wav", ".wma", ".aac", ".ogg", ".flac"),
            *(".mp4", ".m4v", ".mov", ".mkv", ".avi", ".wmv", ".flv", ".mpg", ".mpeg", ".ts"),
            *(".mts", ".vob", ".rm", ".rmvb", ".3gp", ".webm"),
        ),
        frozenset({Format.RECORDING}),
    ),
    "zip": {ARCHIVE: frozenset({Format.ZIP})},
}
"""By kind and suffix: the formats that a file of that name may have."""
RASTER_SUFFIXES = tuple(
    suffix for suffix, formats in FORMATS["pictures"].items() if formats == RASTER
)
READ_WHOLE = (*FORMATS["office"], *FORMATS["web"], *FORMATS["zip"], ".svg", ".pdf")
"""Suffixes of files that are judged by all of their bytes, others by the first of them."""
PROGRAMS = names_of(
    ".exe .com .scr .pif .cpl .dll .ocx .sys .drv .msi .msp .msix .appx .jar .class .apk .app "
    ".bat .cmd .ps1 .psm1 .vbs .vbe .js .jse .mjs .wsf .wsh .hta .sct .reg .inf .ini .lnk .url "
    ".scf .desktop .command .sh .bash .py .pyw .pl .rb .php .chm .hlp .gadget .docm .dotm .xlsm "
    ".xlsb .xltm .xlam .xla .pptm .potm .ppsm .ppam .iso .img .vhd .vhdx"
)
"""Suffixes of what runs, leads somewhere or holds macros, named so in messages."""


def suffix_of(name: str) -> str:
    """Return the suffix that a station sees: a full-width `．ｅｘｅ` becomes a plain one."""
    return posixpath.splitext(unicodedata.normalize("NFKC", name))[1].lower()


def kind_of(suffix: str) -> str | None:
    """Return the kind that a suffix, with its dot and in small letters, belongs to."""
    return next((kind for kind, suffixes in FORMATS.items() if suffix in suffixes), None)


def suffixes_of(kinds: tuple[str, ...]) -> tuple[str, ...]:
    """Return the suffixes of kinds, in their order."""
    return tuple(suffix for kind in kinds for suffix in FORMATS[kind])
