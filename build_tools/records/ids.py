"""Ids of statements for findings: those of one PC together, and the first of them in words."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from build_tools.messages import _
from build_tools.model.records.statement import join_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_SHOWN = 5


def by_pc(rows: Iterable[tuple[Any, ...]]) -> Iterator[list[str]]:
    """Return the ids of each PC, of ordered rows that begin with station, PC and number."""
    for (station, pc), group in groupby(rows, key=lambda row: (row[0], row[1])):
        yield [join_id(station, pc, row[2]) for row in group]


def ids_in_words(ids: Sequence[str]) -> str:
    """Return the first ids, and how many more there are."""
    text = _(", ").join(ids[:_SHOWN])
    if len(ids) <= _SHOWN:
        return text
    return _("{first} and {count} more").format(first=text, count=len(ids) - _SHOWN)
