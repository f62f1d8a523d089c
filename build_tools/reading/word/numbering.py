"""The numbers that Word draws before paragraphs, counted as Word counts them. Pure.

Numbering is that of ECMA-376, part 1, 17.9: a paragraph or its style names a list and a level; a
list counts by its abstract list, which others may share; a level begins anew below a shallower one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from build_tools.reading.word.numerals import numeral
from build_tools.reading.word.parts import W, number_in, property_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from build_tools.reading.word.styles import Styles

BULLET = "bullet"
_LEVELS = 9
_COUNT_OF_LEVEL = re.compile(r"%([1-9])")


@dataclass(frozen=True)
class _Level:
    number_format: str
    text: str
    start: int
    style: str | None
    is_legal: bool  # all numbers in figures
    restart: int | None  # the level, from 1, below which it begins anew; 0: never


@dataclass
class _List:
    """An abstract list and how far it has counted."""

    levels: dict[int, _Level]
    counts: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class ListMark:
    """What stands before a paragraph. `text` is empty where Word draws a bullet."""

    text: str
    level: int
    is_bullet: bool


class Numbering:
    """The lists of a document; `mark_of` is asked for each paragraph in its order."""

    def __init__(self, numbering: Element | None, styles: Styles) -> None:
        self._styles = styles
        self._abstract: dict[str, _List] = {}
        self._links: dict[str, str] = {}  # abstract lists that only name a style
        self._nums: dict[str, str] = {}
        self._own: dict[str, _List] = {}  # those that give levels of their own
        self._starts: dict[str, dict[int, int]] = {}  # numbers that a list is to begin with, once
        if numbering is not None:
            self._read(numbering)

    def _read(self, numbering: Element) -> None:
        for abstract in numbering.iter(f"{W}abstractNum"):
            name = str(abstract.get(f"{W}abstractNumId"))
            self._abstract[name] = _List(dict(_levels(abstract)))
            if link := property_of(abstract, "numStyleLink"):
                self._links[name] = link
        for num in numbering.iter(f"{W}num"):
            name = str(num.get(f"{W}numId"))
            self._nums[name] = property_of(num, "abstractNumId") or ""
            for override in num.iter(f"{W}lvlOverride"):
                start = number_in(override, "startOverride")
                level = str(override.get(f"{W}ilvl"))
                if start is not None and level.isdecimal():
                    self._starts.setdefault(name, {})[int(level)] = start
            self._read_own_levels(name, num)

    def _read_own_levels(self, name: str, num: Element) -> None:
        own, shared = dict(_levels(num)), self._abstract.get(self._nums[name])
        if own and shared is not None:
            self._own[name] = _List({**shared.levels, **own}, shared.counts)

    def mark_of(self, paragraph: Element) -> ListMark | None:
        """Return the mark of a paragraph and count it; None where it has none."""
        num, level = self._place_of(paragraph)
        listed = self._list_of(num)
        if num is None or listed is None or level not in listed.levels:
            return None
        definition = listed.levels[level]
        if definition.number_format == BULLET:
            return ListMark("", level, is_bullet=True)
        self._count(num, listed, level)
        return ListMark(_text(listed, level), level, is_bullet=False)

    def _place_of(self, paragraph: Element) -> tuple[str | None, int]:
        """Return the list and the level of a paragraph: its own, else that of its style."""
        properties = paragraph.find(f"{W}pPr")
        numbering = None if properties is None else properties.find(f"{W}numPr")
        num, level = property_of(numbering, "numId"), number_in(numbering, "ilvl")
        style_id = property_of(properties, "pStyle")
        for style in self._styles.chain(style_id):
            if num is not None:
                break
            inherited = style.find(f"{W}pPr/{W}numPr")
            num = property_of(inherited, "numId")
            if num is not None and level is None:
                level = self._level_of_style(num, str(style.get(f"{W}styleId")), inherited)
        return num, level or 0

    def _level_of_style(self, num: str, style_id: str, inherited: Element | None) -> int:
        listed = self._list_of(num)
        by_style = (
            (n for n, level in listed.levels.items() if level.style == style_id)
            if (listed)
            else iter(())
        )
        return next(by_style, number_in(inherited, "ilvl") or 0)

    def _list_of(self, num: str | None) -> _List | None:
        name = self._nums.get(num or "")
        if num in self._own:
            return self._own[num]
        link = self._links.get(name or "")
        if link is not None:
            style = next(self._styles.chain(link), None)
            numbering = None if style is None else style.find(f"{W}pPr/{W}numPr")
            linked = property_of(numbering, "numId")
            name = self._nums.get(linked or "", name)
        return self._abstract.get(name or "")

    def _count(self, num: str, listed: _List, level: int) -> None:
        start = self._starts.get(num, {}).pop(level, None)
        if start is not None:
            listed.counts[level] = start
        elif level in listed.counts:
            listed.counts[level] += 1
        else:
            listed.counts[level] = listed.levels[level].start
        for deeper in range(level + 1, _LEVELS):
            definition = listed.levels.get(deeper)
            restart = None if definition is None else definition.restart
            if restart is None or level < restart:
                listed.counts.pop(deeper, None)


def _levels(abstract: Element) -> Iterator[tuple[int, _Level]]:
    for level in abstract.iter(f"{W}lvl"):
        index = str(level.get(f"{W}ilvl") or 0)
        start = number_in(level, "start")
        yield (
            int(index) if index.isdecimal() else 0,
            _Level(
                property_of(level, "numFmt") or "decimal",
                property_of(level, "lvlText") or "",
                1 if start is None else start,
                property_of(level, "pStyle"),
                level.find(f"{W}isLgl") is not None,
                number_in(level, "lvlRestart"),
            ),
        )


def _text(listed: _List, level: int) -> str:
    definition = listed.levels[level]

    def count_text(match: re.Match[str]) -> str:
        other = int(match[1]) - 1
        shown = listed.levels.get(other)
        if shown is None:
            return ""
        count = listed.counts.get(other, shown.start)
        return numeral("decimal" if definition.is_legal else shown.number_format, count)

    return _COUNT_OF_LEVEL.sub(count_text, definition.text)
