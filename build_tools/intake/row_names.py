"""What may stand in the name of a row's recording: its title, and what else the row says. Pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from build_tools.intake.name_tokens import NUMBER, Tokens, has_words, is_number, tokens_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from build_tools.model.intake.guide import GuideRow

UNITS = "讲集课期节回辑篇章部"
_QUALITY = ("高清", "标清", "超清", "hd", "sd", "1080p", "1080i", "720p", "576i", "h264", "x264")


@dataclass(frozen=True)
class _Extra:
    """Something of the row that a name may hold beside the title, in each way of writing it."""

    kind: str
    forms: tuple[Tokens, ...]
    leads: bool = False
    """Only at the beginning of the name: behind the title a number is a part."""


@dataclass(frozen=True)
class RowNames:
    """The tokens of a row. `called` is all that the row is called by; empty is what it lacks.

    `bare_number` is `number` without the word of a device before it.
    """

    title: Tokens
    part: Tokens
    number: Tokens
    bare_number: Tokens
    running: Tokens
    called: Tokens
    extras: tuple[_Extra, ...]


def names_of(row: GuideRow) -> RowNames:
    """Return the tokens of a row."""
    number = tokens_of(row.programme_number or "")
    bare = tuple(token for token in number if is_number(token))
    series = tokens_of(row.series or "")
    part = (f"{NUMBER}{row.part}",) if row.part is not None else ()
    title = tokens_of(row.title)
    called = (*series, *_ordinal(part), *title, *tokens_of(" ".join(row.row_words)))
    return RowNames(
        title=title,
        part=part,
        number=number if bare else (),
        bare_number=bare if len(number) == len(bare) else (),
        running=(f"{NUMBER}{row.running_number}",) if row.running_number is not None else (),
        called=called,
        extras=tuple(extra for extra in _extras(row, series, part, number) if any(extra.forms)),
    )


def _ordinal(part: Tokens) -> Tokens:
    return ("第", *part, "讲") if part else ()


def _extras(row: GuideRow, series: Tokens, part: Tokens, number: Tokens) -> Iterator[_Extra]:
    front = row.front
    yield _Extra("series", (series,))
    if part:
        ordinals = tuple(("第", *part, unit) for unit in UNITS)
        yield _Extra("part", (part, *ordinals, *(ordinal[1:] for ordinal in ordinals)))
    if row.broadcast is not None:
        yield _Extra("day", _day_forms(row.broadcast.day))
        if row.broadcast.start is not None:
            yield _Extra("time", _time_forms(row.broadcast.start))
    for text in (front.presenter, front.source, *row.row_words):
        yield _Extra("words", (tokens_of(text or ""),))
    for text in _QUALITY:
        yield _Extra("quality", (tokens_of(text),))
    if any(is_number(token) for token in number):
        yield _Extra("number", (number,), leads=True)
    if row.running_number is not None:
        yield _Extra("running", ((f"{NUMBER}{row.running_number}",),), leads=True)


def _day_forms(day: dt.date) -> tuple[Tokens, ...]:
    numbers = (f"{day:%Y%m%d}", f"{day:%Y-%m-%d}", f"{day.year}年{day.month}月{day.day}日")
    return tuple(tokens_of(text) for text in numbers)


def _time_forms(start: dt.time) -> tuple[Tokens, ...]:
    # A name without leading zero would be any number: 930.
    forms = (f"{start:%H %M}", f"{start:%H %M} 00", f"{start:%H%M}", f"{start:%H%M}00")
    return tuple(tokens_of(text) for text in forms if start.hour >= 10 or " " in text)


def explains(names: RowNames, tokens: Tokens) -> frozenset[str] | None:
    """Return which extras the name holds beside the title; None where it holds anything else.

    A row that is a part needs its number in the name.
    """
    if not has_words(names.title):
        return None

    @cache
    def parse(position: int, titled: bool, used: frozenset[int]) -> frozenset[int] | None:
        if position == len(tokens):
            return used if titled and _has_part(names, used) else None
        if not titled and tokens[position : position + len(names.title)] == names.title:
            parsed = parse(position + len(names.title), True, used)
            if parsed is not None:
                return parsed
        for index, extra in enumerate(names.extras):
            if index in used or (extra.leads and position):
                continue
            for form in extra.forms:
                if form and tokens[position : position + len(form)] == form:
                    parsed = parse(position + len(form), titled, used | {index})
                    if parsed is not None:
                        return parsed
        return None

    used = parse(0, False, frozenset())
    return None if used is None else frozenset(names.extras[index].kind for index in used)


def _has_part(names: RowNames, used: frozenset[int]) -> bool:
    if not names.part or _is_ordinal_of(names.title, names.part[0]):
        return True
    return any(names.extras[index].kind == "part" for index in used)


def _is_ordinal_of(title: Tokens, number: str) -> bool:
    """Whether a title has the number as that of a part: 第3讲, 3集, 修剪（3）; not 3月."""
    return any(
        token == number and (title[:index][-1:] == ("第",) or follower in (*UNITS, ""))
        for index, (token, follower) in enumerate(zip(title, (*title[1:], ""), strict=True))
    )
