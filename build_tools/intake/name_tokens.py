"""The name of a file or programme as tokens that can be compared: numbers, words, characters.

Two texts have the same tokens only where they say the same: nothing that tells two programmes apart
is dropped, only blanks, brackets and the signs that names of files cannot hold.
"""

from __future__ import annotations

import re
import unicodedata

Tokens = tuple[str, ...]

NUMBER = "#"
"""Begins the token of a number: `#12` for 12, 012, 十二."""
_DIGITS = {
    **{sign: value for value, sign in enumerate("零一二三四五六七八九")},
    **{sign: value for value, sign in enumerate("零壹贰叁肆伍陆柒捌玖")},
    "〇": 0,
}
_UNITS = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
_NUMERALS = "".join(sorted({*_DIGITS, *_UNITS}))
_DIGIT, _ZERO = f"[{''.join(_DIGITS)}]", "[零〇]?"
_COUNTED = re.compile(
    rf"(?:(?P<thousands>{_DIGIT})[千仟])?{_ZERO}(?:(?P<hundreds>{_DIGIT})[百佰])?{_ZERO}"
    rf"(?:(?P<tens>{_DIGIT})?(?P<ten>[十拾]))?{_ZERO}(?P<ones>{_DIGIT})?"
)
_SPELT_OUT = 4
"""So many numerals in a row are digits of one number, 二〇二五; fewer may be several: 一二."""
# A minus, a plus, degrees and the like tell two texts apart; dashes and brackets do not.
_KEPT_SIGNS = "%&@#"
_TOKEN = re.compile(
    rf"(?P<digits>[0-9]+)|(?P<point>(?<=[0-9])\.(?=[0-9]))|(?P<numerals>[{_NUMERALS}]+)"
    r"|(?P<han>[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])"
    rf"|(?P<word>[^\W\d_]+?(?=[{_NUMERALS}\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    r"\U00020000-\U0003ffff]|[\W\d_]|$))|(?P<sign>\S)"
)


def tokens_of(text: str) -> Tokens:
    """Return the tokens of a text."""
    result: list[str] = []
    for match in _TOKEN.finditer(_plain(text)):
        piece = match[0]
        match match.lastgroup:
            case "digits":
                result.append(f"{NUMBER}{int(piece)}")
            case "numerals":
                result += _numerals(piece)
            case "sign":
                result += [piece] if _tells_apart(piece) else []
            case _:
                result.append(piece)
    return tuple(result)


def _plain(text: str) -> str:
    """Return the text in one way of writing.

    What is raised, circled or cramped into one sign stays apart from its neighbours: 讲座1① is not
    讲座11, nor 2⁵ 25.
    """
    pieces = []
    for character in unicodedata.normalize("NFC", text):
        kind = unicodedata.decomposition(character).partition(" ")[0]
        apart = kind.startswith("<") and kind not in ("<wide>", "<narrow>")
        plain = unicodedata.normalize("NFKC", character)
        decimal = unicodedata.decimal(plain, None) if len(plain) == 1 else None
        plain = plain if decimal is None else str(decimal)
        pieces.append(f" {plain} " if apart else plain)
    return unicodedata.normalize("NFC", "".join(pieces)).casefold()


def _numerals(run: str) -> list[str]:
    if not any(sign in _UNITS for sign in run):
        digits = [_DIGITS[sign] for sign in run]
        if len(run) >= _SPELT_OUT or (len(run) > 1 and 0 in digits):
            return [f"{NUMBER}{int(''.join(map(str, digits)))}"]
        return [f"{NUMBER}{digit}" for digit in digits]
    match = _COUNTED.fullmatch(run)
    if match is None or _is_colloquial(match, run):
        return [f"{NUMBER}{_DIGITS[sign]}" if sign in _DIGITS else sign for sign in run]
    values = {name: _DIGITS[sign] for name, sign in match.groupdict().items() if sign in _DIGITS}
    tens = values.get("tens", 1) if match["ten"] else 0
    thousands, hundreds = values.get("thousands", 0), values.get("hundreds", 0)
    return [f"{NUMBER}{thousands * 1000 + hundreds * 100 + tens * 10 + values.get('ones', 0)}"]


def _is_colloquial(match: re.Match[str], run: str) -> bool:
    """Whether 一百二 may be 120 as well as 102."""
    larger = match["thousands"] or match["hundreds"]
    return bool(larger and match["ones"] and not match["ten"] and not set(run) & {"零", "〇"})


def _tells_apart(sign: str) -> bool:
    category = unicodedata.category(sign)
    return sign in _KEPT_SIGNS or not category.startswith(("P", "Z", "C"))


def is_number(token: str) -> bool:
    """Whether a token is a number."""
    return len(token) > 1 and token.startswith(NUMBER)


def has_words(tokens: Tokens) -> bool:
    """Whether any token is more than a number."""
    return any(not is_number(token) for token in tokens)


def shown(tokens: Tokens) -> str:
    """Return tokens as people read them."""
    return "".join(token.removeprefix(NUMBER) if is_number(token) else token for token in tokens)
