"""Office files of a few bytes: what they hold is what the tests are about."""

from __future__ import annotations

import io
import zipfile

TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{more}</Types>'
RELATIONS = (
    '<Relationships><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/'
    '2006/relationships/{kind}" Target="{target}" TargetMode="External"/></Relationships>'
)


def zipped(parts: dict[str, bytes | str]) -> bytes:
    """Return a ZIP archive of files by their names."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            # The same bytes at any time of day: test processes compare what they collect.
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return buffer.getvalue()


def docx(more: str = "", **parts: bytes | str) -> bytes:
    """Return a newer Word file; `__` in the names of parts stands for `/`, `_dot_` for `.`."""
    named = {name.replace("__", "/").replace("_dot_", "."): data for name, data in parts.items()}
    types = TYPES.format(more=more)
    return zipped({"[Content_Types].xml": types, "word/document.xml": "<w/>", **named})


def ole(*streams: str, more: bytes = b"") -> bytes:
    """Return an older office file: a header, and a directory with the names of streams."""
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
    entries = b"".join(
        (name + "\0").encode("utf-16-le").ljust(64, b"\0")
        + (2 * len(name) + 2).to_bytes(2, "little")
        + bytes(62)
        for name in ("Root Entry", *streams)
    )
    return header + entries + more
