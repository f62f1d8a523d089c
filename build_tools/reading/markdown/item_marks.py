"""Marks of items that Markdown does not know: `1、`, `①`, `●`, `（一）`, `a)`. Pure.

What becomes of such lines is left to the checks and to `tidy`.
"""

from __future__ import annotations

import enum
import re
import unicodedata
from dataclasses import dataclass

CIRCLED = "①-⑳⑴-⒇⒈-⒛❶-❿"
# The last ones are Word's: letters of its typefaces of signs.
BULLETS = "●•·◆◇■▪▫▶►▸‣◦➢➤◎\uf06c\uf06e\uf075\uf076\uf0a7\uf0a8\uf0b7\uf0d8\uf0e0"
_SIGNS = "○□☐☑★☆※✓✔"
_OTHER_SIGNS = "㈠-㈩㊀-㊉Ⅰ-ⅻ㉑-㊿⓪⓫-⓿➀-➓" + _SIGNS
_CHINESE = "一二三四五六七八九十"
_BLANKS = " \t\u00a0\u3000"

NUMBERED = re.compile(
    rf"[ \u00a0\u3000]*(?:(?P<digits>\d{{1,2}})(?P<behind>[、．.)）])(?!\d)"
    rf"|[(（](?P<inside>\d{{1,2}})[)）]"
    rf"|(?P<circled>[{CIRCLED}])[、．.)）]?)"
    rf"[{_BLANKS}]*(?P<content>\S.*)$"
)
"""A number that a list of Markdown shows as well."""
BULLETED = re.compile(
    rf"[ \u00a0\u3000]*(?P<bullet>[{BULLETS}]|[－–—](?=[{_BLANKS}]))[{_BLANKS}]*(?P<content>\S.*)$"
)
_LETTERED = re.compile(
    rf"[ \u00a0\u3000]*(?:(?P<open>[(（])(?P<inside>[{_CHINESE}]{{1,3}}|[A-Za-z])[)）]"
    rf"|(?P<plain>[{_CHINESE}]{{1,3}}|[A-Za-z]|[Ⅰ-Ⅻ])(?P<behind>[、．)）]|\.(?=\s))"
    rf"|第(?P<step>[{_CHINESE}]{{1,3}}|\d{{1,2}})(?P<unit>[步条点项])|(?P<sign>[{_SIGNS}]))"
    rf"[{_BLANKS}：:]*(?P<content>\S.*)$"
)
"""A mark that no list of Markdown shows: it must stay."""
ENUMERATOR = re.compile(
    rf"\s*(?:[{CIRCLED}{_OTHER_SIGNS}{BULLETS}]|\d️?⃣|"
    rf"[(（][0-9０-９{_CHINESE}百a-zA-Z]{{1,4}}[)）]|"
    rf"(?:[0-9０-９]{{1,3}}|[{_CHINESE}]{{1,3}}|[a-zA-Z])[、)）．]|[a-zA-Z]\.\s|"
    rf"第[{_CHINESE}百0-9]{{1,4}}[步条点项章节]|－\S)"
)
"""Anything that an item may begin with."""


class MarkForm(enum.StrEnum):
    """What becomes of a mark in a list of Markdown."""

    NUMBER = "number"
    BULLET = "bullet"
    SIGN = "sign"


@dataclass(frozen=True)
class ItemMark:
    """The mark of a line. Those of one list have one `row`, and numbers that count on."""

    form: MarkForm
    row: str
    number: int
    content: str
    circled: str = ""


def item_mark(line: str) -> ItemMark | None:
    """Return the mark that a line begins with; None for no mark, or one of Markdown's own."""
    if match := NUMBERED.match(line):
        circled = match["circled"] or ""
        number = (
            int(unicodedata.numeric(circled))
            if circled
            else int(match["digits"] or match["inside"])
        )
        row = "(" if match["inside"] else match["behind"] or circled_row(circled)
        return ItemMark(MarkForm.NUMBER, row, number, match["content"], circled)
    if match := BULLETED.match(line):
        return ItemMark(MarkForm.BULLET, match["bullet"], 0, match["content"])
    if (match := _LETTERED.match(line)) is None:
        return None
    if match["sign"]:
        return ItemMark(MarkForm.SIGN, match["sign"], 0, match["content"])
    sign = match["inside"] or match["plain"] or match["step"]
    kind = (
        "一" if sign[0] in _CHINESE else "1" if sign.isdecimal() else "a" if sign.islower() else "A"
    )
    row = f"{match['open'] or ''}{kind}{match['behind'] or match['unit'] or ''}"
    return ItemMark(MarkForm.SIGN, row, _value(sign), match["content"])


def circled_row(circled: str) -> str:
    """Return the first sign of the row of numbers that a sign belongs to: ① and ❶ lie apart."""
    return chr(ord(circled) - int(unicodedata.numeric(circled)) + 1)


def _value(sign: str) -> int:
    if sign.isdecimal():
        return int(sign)
    if sign[0] not in _CHINESE:
        return ord(sign)
    tens, ten, ones = sign.rpartition("十")
    digit = _CHINESE.find(ones) + 1 if ones else 0
    return (_CHINESE.find(tens) + 1 if tens else 1) * 10 + digit if ten else digit
