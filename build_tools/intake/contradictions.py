"""What tells a name from a row for certain: another year, ordinal, month, season, region … Pure.

The other way round nothing is concluded: names without a contradiction may still differ.
"""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

from build_tools.intake.name_tokens import Tokens, is_number, shown
from build_tools.intake.row_names import UNITS
from build_tools.messages import _

if TYPE_CHECKING:
    from collections.abc import Callable

_STEMS = "甲乙丙丁戊己庚辛"
_SEASONS = ("春", "夏", "秋", "冬")
_REGIONS = (
    *("东部", "西部", "南部", "北部", "中部", "东北", "西北", "东南", "西南", "华北", "华南"),
    *("华东", "华中", "南方", "北方", "平原", "丘陵", "山区", "高原", "山地", "坝区", "牧区"),
)
_PARTS = re.compile(rf"[上中下](?=[{UNITS}册半]|$)")
_TIMES = ("首播", "复播", "重播")
_YEARS = range(1949, 2100)


def contradiction(row: Tokens, name: Tokens) -> str:
    """Return in words where a name says something else than a row, empty where it does not."""
    for kind in _KINDS:
        of_row, of_name = kind(row), kind(name)
        if of_row and of_name and not of_name <= of_row:
            text = _("the row says {row}, the name {name}")
            return text.format(row="、".join(sorted(of_row)), name="、".join(sorted(of_name)))
    return ""


def _years(tokens: Tokens) -> set[str]:
    numbers = (token[1:] for token in tokens if is_number(token))
    # A day in a name, 20251103, has its year.
    return {n[:4] for n in numbers if len(n) in (4, 8) and int(n[:4]) in _YEARS}


def _ordinals(tokens: Tokens) -> set[str]:
    after = zip(tokens, (*tokens[1:], ""), strict=True)
    ordinals = {token[1:] for token, unit in after if is_number(token) and unit in [*UNITS]}
    before = itertools.pairwise(tokens)
    return ordinals | {token[1:] for sign, token in before if sign == "第" and is_number(token)}


def _months(tokens: Tokens) -> set[str]:
    pairs = itertools.pairwise(tokens)
    return {f"{token[1:]}月" for token, unit in pairs if is_number(token) and unit == "月"}


def _naming(*choices: str) -> Callable[[Tokens], set[str]]:
    def naming(tokens: Tokens) -> set[str]:
        text = shown(tokens)
        return {word for word in choices if word in text}

    return naming


def _part_words(tokens: Tokens) -> set[str]:
    return set(_PARTS.findall(shown(tokens)))


_KINDS = (
    *(_years, _ordinals, _months, _part_words),
    *(_naming(*_SEASONS), _naming(*_REGIONS), _naming(*_STEMS), _naming(*_TIMES)),
)
