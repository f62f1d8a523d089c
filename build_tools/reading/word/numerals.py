"""Numbers as Word writes them before paragraphs: 一 甲 壹 ① iv. Pure.

The names of the formats are those of ECMA-376, part 1, 17.18.59 (ST_NumberFormat).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_DIGITS = "〇一二三四五六七八九"
_UNITS = ("", "十", "百", "千")
_LEGAL = str.maketrans("〇一二三四五六七八九十百千", "零壹贰叁肆伍陆柒捌玖拾佰仟")
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_CIRCLED = {
    **{number: chr(0x2460 + number - 1) for number in range(1, 21)},
    **{number: chr(0x3251 + number - 21) for number in range(21, 36)},
}
_LARGEST_SPOKEN = 9_999
_TWENTY = 20


def numeral(number_format: str, number: int) -> str:
    """Return a number in one of Word's formats; in figures where the format is not known."""
    if number < 1:
        return str(number)
    write = _FORMATS.get(number_format)
    return write(number) if write else str(number)


def _spoken(number: int) -> str:
    if number > _LARGEST_SPOKEN:
        return str(number)
    text = ""
    for unit, digit in zip(_UNITS, map(int, reversed(str(number))), strict=False):
        if digit:
            text = f"{_DIGITS[digit]}{unit}{text}"
        elif text and not text.startswith("零"):
            text = f"零{text}"
    return text.removeprefix("一") if text.startswith("一十") and number < _TWENTY else text


def _digits(number: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(number))


def _legal(number: int) -> str:
    spoken = _spoken(number)
    return f"{'壹' if spoken.startswith('十') else ''}{spoken.translate(_LEGAL)}"


def _roman(number: int) -> str:
    text = ""
    for value, sign in _ROMAN:
        count, number = divmod(number, value)
        text += sign * count
    return text


def _letter(number: int) -> str:
    """Word goes on after z with aa, bb."""
    turns, letter = divmod(number - 1, 26)
    return chr(ord("a") + letter) * (turns + 1)


def _one_of(signs: str) -> Callable[[int], str]:
    return lambda number: signs[(number - 1) % len(signs)]


_FORMATS: dict[str, Callable[[int], str]] = {
    "chineseCounting": _spoken,
    "chineseCountingThousand": _spoken,
    "japaneseCounting": _spoken,
    "taiwaneseCounting": _spoken,
    "taiwaneseCountingThousand": _spoken,
    "ideographDigital": _digits,
    "japaneseDigitalTenThousand": _digits,
    "taiwaneseDigital": _digits,
    "chineseLegalSimplified": _legal,
    "ideographLegalTraditional": _legal,
    "ideographTraditional": _one_of(_STEMS),
    "ideographZodiac": _one_of(_BRANCHES),
    "decimalEnclosedCircle": lambda number: _CIRCLED.get(number, f"({number})"),
    "decimalEnclosedCircleChinese": lambda number: _CIRCLED.get(number, f"({number})"),
    "decimalEnclosedParen": lambda number: f"({number})",
    "decimalEnclosedFullstop": lambda number: f"{number}.",
    "decimalFullWidth": lambda number: str(number).translate(_FULL_WIDTH),
    "decimalFullWidth2": lambda number: str(number).translate(_FULL_WIDTH),
    "decimalZero": lambda number: f"{number:02}",
    "ideographEnclosedCircle": lambda number: f"({_spoken(number)})",
    "lowerLetter": _letter,
    "upperLetter": lambda number: _letter(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "none": lambda _number: "",
}
