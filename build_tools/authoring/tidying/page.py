"""A page's file mended as a whole: encoding, line ends, head and body. Pure.

Line ends of Windows stay where the file has them: the Notepad of Windows 7 shows nothing else.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from build_tools.authoring.content import read_body_parts
from build_tools.authoring.page_text import FENCE, split
from build_tools.authoring.tidying.body import tidied_body
from build_tools.authoring.tidying.head import tidied_head
from build_tools.model.problem import Problem
from build_tools.reading.encodings import decode_any
from build_tools.reading.text import decode

_UTF_8 = "UTF-8"


@dataclass(frozen=True)
class TidiedPage:
    """The text of a page before and after, with `\\n` line ends, and the bytes of its file."""

    before: str
    after: str
    encoding: str
    """In which the file was written."""
    data: bytes


def tidied_page(path: str, data: bytes) -> TidiedPage | Problem:
    """Return a page's file mended, or why it is left as it is; `path` is named in the problem."""
    text, encoding = decode(path, data), _UTF_8
    if isinstance(text, Problem):
        decoded = decode_any(data)
        if decoded is None:
            return text
        text, encoding = decoded.text, decoded.encoding
    after = _tidied_text(path, text)
    if isinstance(after, Problem):
        return after
    mark = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
    written = mark + after.replace("\n", _line_end(data)).encode()
    return TidiedPage(text, after, encoding, written)


def _tidied_text(path: str, text: str) -> str | Problem:
    page = split(text)
    if page is None:
        return text  # a head without an end: nobody can tell where the text begins
    unrenderable = read_body_parts(path, page)
    if isinstance(unrenderable, Problem):
        return unrenderable
    body = tidied_body(page.body)
    return f"{FENCE}\n{_closed(tidied_head(page.head))}{FENCE}\n{body}" if page.head_line else body


def _closed(head: str) -> str:
    return f"{head}\n" if head else ""


def _line_end(data: bytes) -> str:
    """Return the line end that most lines of a file have: that of Windows, else `\\n`."""
    plain = data.replace(b"\0", b"")  # UTF-16
    windows = plain.count(b"\r\n")
    others = plain.count(b"\n") + plain.count(b"\r") - 2 * windows
    return "\r\n" if windows > others else "\n"
