"""A Markdown document's parts, for the tests of what documents claim: code, links, tables."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from markdown_it import MarkdownIt

ROOT = Path(__file__).parents[1]
WORD = re.compile(r"`[a-z0-9_.-]+`")


Tokens = list[tuple[str, str, dict[str, str]]]


@functools.cache  # each part of a document is asked for by itself
def _tokens_of(text: str) -> Tokens:
    blocks = MarkdownIt("commonmark").enable("table").parse(text)
    every = chain.from_iterable([block, *(block.children or [])] for block in blocks)
    return [(t.type, t.content, {k: str(v) for k, v in (t.attrs or {}).items()}) for t in every]


@dataclass(frozen=True)
class Document:
    """A Markdown file's parts: code spans, lines of fenced blocks, links, rows of its tables."""

    name: str

    @property
    def text(self) -> str:
        return (ROOT / self.name).read_text(encoding="utf-8")

    @property
    def tokens(self) -> Tokens:
        """Type, content and attributes of every token, those inside of lines too."""
        return _tokens_of(self.text)

    @property
    def spans(self) -> list[str]:
        """What stands in backticks."""
        return [content for kind, content, _attrs in self.tokens if kind == "code_inline"]

    @property
    def fenced(self) -> list[str]:
        """The text of each fenced block."""
        return [content for kind, content, _attrs in self.tokens if kind == "fence"]

    @property
    def lines(self) -> list[str]:
        """The lines of the fenced blocks."""
        return [line.strip() for block in self.fenced for line in block.splitlines()]

    @property
    def links(self) -> list[str]:
        """Where links and pictures lead."""
        return [
            value
            for _kind, _content, attrs in self.tokens
            for name, value in attrs.items()
            if name in ("href", "src")
        ]

    @property
    def rows(self) -> list[list[str]]:
        """The cells of each row of each table, trimmed."""
        return cells_of(self.text)


def cells_of(text: str) -> list[list[str]]:
    """Return the cells of each row of the tables in a text, trimmed."""
    lines = (line for line in text.splitlines() if line.startswith("| "))
    return [re.split(r"\s*\|\s*", line.strip()[1:-1].strip()) for line in lines]


def keys_of(rows: list[list[str]]) -> dict[str, str]:
    """Return the second cell of the rows whose first is one `word`, by that word."""
    return {row[0].strip("`"): row[1] for row in rows if WORD.fullmatch(row[0]) and row[1:]}


def table_after(document: str, heading: str) -> dict[str, str]:
    """Return the keys of the first table after a heading of the document."""
    text = Document(document).text.partition(f"\n{heading}\n")[2]
    table = re.search(r"(?m)(?:^\|.*\n)+", text)
    assert table, heading
    return keys_of(cells_of(table[0]))
