"""The bytes of a file that people write, to text; what the text means is left to others.

A byte order mark and Windows line ends are accepted silently: old editors write them, and
nothing that is published depends on them.
"""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

from build_tools.messages import _
from build_tools.model.rules import CheckRule, Rule
from build_tools.os_reasons import os_reason
from build_tools.reading.encodings import guess_encoding

if TYPE_CHECKING:
    from build_tools.model.problem import Problem

FILE_ENCODING = CheckRule(
    Rule.FILE_ENCODING,
    "文件不是 UTF-8；如果是 GB18030、Big5 或 UTF-16 会说出来，并说怎么转",
)
FILE_UNREADABLE = CheckRule(Rule.FILE_UNREADABLE, "文件打不开")


def unreadable(path: str, error: OSError) -> Problem:
    """Return the problem of a file that cannot be opened."""
    message = _("the file cannot be read: {reason}").format(reason=os_reason(error))
    hint = _("close other programs that use it, or copy it anew")
    return FILE_UNREADABLE.problem(path, 0, message, hint)


def decode(path: str, data: bytes) -> str | Problem:
    """Return the text with `\\n` line ends, or a problem that names the encoding it has."""
    for mark, name in ((codecs.BOM_UTF16_LE, "UTF-16"), (codecs.BOM_UTF16_BE, "UTF-16")):
        if data.startswith(mark):
            return _wrong_encoding(path, 1, name)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return _wrong_encoding(path, line, "" if b"\0" in data else guess_encoding(data))
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _wrong_encoding(path: str, line: int, name: str) -> Problem:
    if not name:
        message = _("the file is not a text in UTF-8")
        hint = _("save it again as UTF-8, or remove it if it is not a page")
        return FILE_ENCODING.problem(path, line, message, hint)
    message = _("the file is written in {encoding}, not in UTF-8").format(encoding=name)
    hint = _(
        "open it in an editor and choose 'Save as', encoding UTF-8; or run: "
        "iconv -f {encoding} -t UTF-8 OLD > NEW"
    ).format(encoding=name)
    return FILE_ENCODING.problem(path, line, message, hint)
