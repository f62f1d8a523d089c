"""What a memo keeps of a search index, so that the next one can be made of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec

from build_tools.stamps import hash_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Counts = tuple[dict[str, int], dict[str, int]]
"""Weights of the pairs of characters, and of the words of letters, of a lesson."""


@dataclass(frozen=True)
class IndexState:
    """What a patch of the index needs to know of it, beside the rows of its characters, lessons and
    shards in the memo; lists have an entry for each lesson, in the order of the index."""

    key: int
    """The sum of the numbers of all lessons and of the everyday words."""
    vocabulary: int
    """The number of the everyday words."""
    urls: tuple[str, ...]
    numbers: tuple[int, ...]
    """What each lesson consists of, see `number_of`."""
    head: dict[str, Any]
    pairs: tuple[int, ...]
    """How many pairs each lesson has."""
    sizes: tuple[int, ...]
    """What each takes in the files of texts."""
    firsts: dict[str, int]
    frequent: dict[str, int]
    group_sizes: dict[str, int]
    """By their first character, in the order of the shards."""
    files: dict[str, str]
    """The hash of each file by its name."""

    def rows(self) -> Iterator[str]:
        """Yield the names of all rows in the memo."""
        yield STATE
        yield from (group_row(char) for char in self.group_sizes)
        yield from (lesson_row(url) for url in self.urls)
        yield from (shard_row(number) for number in range(self.head["shards"]))


STATE = "index"


def group_row(char: str) -> str:
    """Return the name of the row that holds the postings of a first character by code."""
    return f"index group {char}"


def lesson_row(url: str) -> str:
    """Return the name of the row that holds the weights of a lesson's pairs and words, and the
    number of all that it consists of."""
    return f"index lesson {url}"


def shard_row(number: int) -> str:
    """Return the name of the row that holds a shard's groups, as bytes by their code."""
    return f"index shard {number}"


KEYS = 1 << 256


def number_of(fact: object) -> int:
    """Return a hash of a lesson, or of other facts, as a number."""
    return number_of_json(msgspec.json.encode(fact))


def number_of_json(data: bytes) -> int:
    """Return the number of a fact that is JSON already."""
    return int(hash_of(data), 16)


def hashes_of(files: Mapping[str, str]) -> dict[str, str]:
    """Return the hash of each file by its name."""
    return {name: hash_of(text.encode()) for name, text in files.items()}
