"""A lesson as the search sees it. Pure values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

BlockKind = Literal["text", "heading", "quiz", "file", "spoken"]
KINDS: tuple[BlockKind, ...] = ("text", "heading", "quiz", "file", "spoken")
"""The position of a kind is its number in the files of the index."""


@dataclass(frozen=True)
class SearchBlock:
    """A paragraph, heading, question, attachment's name or spoken sentence of a lesson.

    `anchor` is `""` or `#…` in the lesson's page, `heading` the text of the heading that the block
    stands under, `seconds` the time of spoken words in the recording.
    """

    kind: BlockKind
    text: str
    anchor: str = ""
    heading: str = ""
    seconds: float | None = None


@dataclass(frozen=True)
class SearchDocument:
    """A lesson. `url` is relative to the site's root, `poster` a name in `media/`, or `#`
    and a colour.

    `length` and `marks` (kind, text) are shown as on the lesson's card. `state` is empty
    for a lesson in force, else says why it is not (`已停用`); `successor` is the (title, url) of
    the lesson that replaces it.
    """

    url: str
    title: str
    section: str
    section_name: str
    topics: tuple[str, ...] = ()
    season: tuple[int, ...] = ()
    poster: str = ""
    length: str = ""
    marks: tuple[tuple[str, str], ...] = ()
    state: str = ""
    successor: tuple[str, str] | None = None
    blocks: tuple[SearchBlock, ...] = ()
