"""The bytes of a file that people write, to text; what the text means is left to others.

A byte order mark and Windows line ends are accepted silently: old editors write them, and
nothing that is published depends on them.
"""

from __future__ import annotations

import codecs

from build_tools.messages import _
from build_tools.model.problem import Problem
from build_tools.model.rules import Rule

# The most frequent characters of modern texts, in both scripts.
_EVERYDAY = (
    "的一是不了在人有我他这這个個们們中来來上大为為和国國地到以说說时時要就出会會可也你对對生能而"
    "子那得于於着著下自之年过過发發后後作里用道行所然家种種事成方多经經么麼去法学學如都同现現当當没沒"
)


def decode(path: str, data: bytes) -> str | Problem:
    """Return the text with `\\n` line ends, or a problem that names the encoding it has."""
    for mark, name in ((codecs.BOM_UTF16_LE, "UTF-16"), (codecs.BOM_UTF16_BE, "UTF-16")):
        if data.startswith(mark):
            return _wrong_encoding(path, 1, name)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return _wrong_encoding(path, line, _name_encoding(data))
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _name_encoding(data: bytes) -> str:
    """Return GB18030, Big5 or nothing. Most of either decodes as the other: the words decide."""
    if b"\0" in data:
        return ""
    likely = {name: _usual_words(data, name) for name in ("GB18030", "Big5")}
    best = max(likely, key=lambda name: likely[name])
    return best if likely[best] >= 0 else ""


def _usual_words(data: bytes, encoding: str) -> int:
    """Return how many everyday characters the data has in an encoding, -1 if it is none."""
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return -1
    return sum(text.count(sign) for sign in _EVERYDAY)


def _wrong_encoding(path: str, line: int, name: str) -> Problem:
    if not name:
        message = _("the file is not a text in UTF-8")
        hint = _("save it again as UTF-8, or remove it if it is not a page")
        return Problem(path, line, Rule.FILE_ENCODING, message, hint)
    message = _("the file is written in {encoding}, not in UTF-8").format(encoding=name)
    hint = _(
        "open it in an editor and choose 'Save as', encoding UTF-8; or run: "
        "iconv -f {encoding} -t UTF-8 OLD > NEW"
    ).format(encoding=name)
    return Problem(path, line, Rule.FILE_ENCODING, message, hint)
