"""The encoding of a text that may be old: UTF-8, UTF-16, GB18030 or Big5, with a mark or without.

Strict trial decoding, then a measure. Most of GB18030 decodes as Big5 too, and the other way
round, but then as characters that hardly anybody writes: both standards put the frequent ones
into a range of their own (GB 2312 level 1, Big5 level 1), and the everyday words decide the rest.
On single sentences from 4,500 of agriculture, law and cooking, in both scripts, it erred 0 times in
899; counting everyday words alone erred 22 times.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "UTF-8", "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "UTF-16", "utf-16"),
    (codecs.BOM_UTF16_BE, "UTF-16", "utf-16"),
)
# The most frequent characters of modern texts, in both scripts.
_EVERYDAY = frozenset(
    "的一是不了在人有我他这這个個们們中来來上大为為和国國地到以说說时時要就出会會可也你对對生能而"
    "子那得于於着著下自之年过過发發后後作里用道行所然家种種事成方多经經么麼去法学學如都同现現当當没沒"
)
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_FOREIGN = re.compile("[^\0-\x7f\u00b7\u2010-\u203b\u3000-\u30ff\u3400-\u9fff\uff01-\uffee]")
_LEAST_PLAUSIBILITY = -0.9
"""Texts of other scripts lie below. Traditional characters in GB18030 lie outside its frequent
range and reach down to -0.8 where they are few."""


@dataclass(frozen=True)
class Decoded:
    """A text and the name of its encoding, as people say it."""

    text: str
    encoding: str


def decode_any(data: bytes) -> Decoded | None:
    """Return the text with `\\n` line ends; None where it is in none of these encodings."""
    decoded = _decode(data)
    if decoded is None:
        return None
    text = decoded.text.replace("\r\n", "\n").replace("\r", "\n")
    return Decoded(text, decoded.encoding)


def guess_encoding(data: bytes) -> str:
    """Return `GB18030` or `Big5` for a text in one of them, else an empty text."""
    if _is_damaged_utf_8(data):
        return ""
    measured = {name: _plausibility(data, name) for name in ("GB18030", "Big5")}
    best = max(measured, key=lambda name: measured[name])
    return best if measured[best] > _LEAST_PLAUSIBILITY else ""


def _decode(data: bytes) -> Decoded | None:
    for mark, name, codec in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _decode_strictly(data, name, codec)
    if b"\0" in data:
        codec = _utf_16_without_mark(data)
        wide = _decode_strictly(data, "UTF-16", codec) if codec else None
        return None if wide is None or "\0" in wide.text else wide
    if decoded := _decode_strictly(data, "UTF-8", "utf-8"):
        return decoded
    name = guess_encoding(data)
    return _decode_strictly(data, name, _codec(name)) if name else None


def _is_damaged_utf_8(data: bytes) -> bool:
    """Whether nearly all that is not ASCII is UTF-8: that is no accident, but a cut or a mix-up."""
    text = data.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    whole = sum(1 for character in text if character > "\x7f") - broken
    return whole > 10 * broken


def _decode_strictly(data: bytes, name: str, codec: str) -> Decoded | None:
    try:
        return Decoded(data.decode(codec), name)
    except UnicodeDecodeError:
        return None


def _utf_16_without_mark(data: bytes) -> str:
    """Return the codec by the zeros beside digits, blanks and line ends; nothing where unclear."""
    if len(data) % 2:
        return ""
    little = sum(1 for low, high in zip(data[::2], data[1::2], strict=True) if _is_plain(low, high))
    big = sum(1 for high, low in zip(data[::2], data[1::2], strict=True) if _is_plain(low, high))
    # Some zeros stand on the other side: U+4E00, 一, is one of the most frequent characters.
    if max(little, big) <= 2 * min(little, big):
        return ""
    return "utf-16-le" if little > big else "utf-16-be"


def _is_plain(low: int, high: int) -> bool:
    return high == 0 and (low in b"\n\r\t" or 32 <= low < 127)


def _codec(name: str) -> str:
    # Hong Kong's additions and Windows' euro sign are a superset for all that matters here.
    return "big5hkscs" if name == "Big5" else "gb18030"


def _plausibility(data: bytes, name: str) -> float:
    """Score a decoding per character: frequent less strange ones; -inf where it fails."""
    decoded = _decode_strictly(data, name, _codec(name))
    if decoded is None:
        return float("-inf")
    frequent = _frequent_gb if name == "GB18030" else _frequent_big5
    han = _HAN.findall(decoded.text)
    usual = sum(1 for character in han if frequent(character))
    everyday = sum(1 for character in han if character in _EVERYDAY)
    strange = len(_FOREIGN.findall(decoded.text))
    score = usual - (len(han) - usual) + 2 * everyday - 2 * strange
    return score / max(len(han) + strange, 1)


def _frequent_gb(character: str) -> bool:
    pair = character.encode("gb18030")
    # Four bytes are rare in texts, and never there by chance: two of them are digits.
    return len(pair) == 4 or (0xB0 <= pair[0] <= 0xD7 and pair[1] >= 0xA1)


def _frequent_big5(character: str) -> bool:
    return 0xA4 <= character.encode("big5hkscs")[0] <= 0xC6
