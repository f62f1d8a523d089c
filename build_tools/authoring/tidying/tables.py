"""Lines with cells between tabs, as Word and Excel paste them, as a table. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from build_tools.authoring.tidying.lines import SourceLine, paragraphs, source_lines
from build_tools.authoring.tidying.lists import NUMBERED

if TYPE_CHECKING:
    from collections.abc import Callable

_BLANKS = " \u00a0\u3000"
_MARKS = re.compile(r"[|`\\]")
_LABEL = ("：", ":")


def with_tables(source: str) -> str:
    """Return the source with its tables by tabs as Markdown has them."""
    lines = source_lines(source)
    texts: list[str] = []
    written = 0
    for begin, end in paragraphs(lines):
        texts += [line.text for line in lines[written:begin]]
        texts += _with_table(lines[begin:end])
        written = end
    return "\n".join([*texts, *(line.text for line in lines[written:])])


def _with_table(run: list[SourceLine]) -> list[str]:
    """Return the lines of a paragraph, those with tabs as a table where they are one."""
    texts = [line.text for line in run]
    tabbed = [index for index, text in enumerate(texts) if "\t" in text.strip(_BLANKS)]
    if not tabbed or tabbed != [*range(tabbed[0], tabbed[-1] + 1)]:
        return texts
    begin, end = tabbed[0], tabbed[-1] + 1
    rows = _rows(texts[begin:end])
    if rows is None:
        return texts
    indent = run[0].indent
    table = [_row(cells) for cells in (rows[0], ["---"] * len(rows[0]), *rows[1:])]
    above = [*texts[:begin], ""] if begin else []
    below = ["", *texts[end:]] if end < len(texts) else []
    return [*above, *(f"{indent}{row}" for row in table), *below]


def _rows(texts: list[str]) -> list[list[str]] | None:
    """Return the cells of each line, as many in each; None where they are no table."""
    if len(texts) < 2 or any(_MARKS.search(text) for text in texts):
        return None
    if any(text.lstrip(_BLANKS).startswith("\t") for text in texts):
        return None
    if all(NUMBERED.match(text) for text in texts):
        return None
    for cells_of in _WAYS:
        rows = [[cell.strip(_BLANKS) for cell in cells_of(text)] for text in texts]
        if len(rows[0]) > 1 and len({len(row) for row in rows}) == 1:
            labels = all(row[0].endswith(_LABEL) for row in rows)
            return None if labels else rows
    return None


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


_WAYS: tuple[Callable[[str], list[str]], ...] = (
    lambda text: text.split("\t"),
    lambda text: re.split(r"\t+", text.strip(f"{_BLANKS}\t")),
)
