"""Tables that were drawn otherwise than Markdown has them, as tables. Pure.

Cells between tabs, as Word and Excel paste them, between wide blanks, or between bars, also
full-width ones, with or without a line below the first row.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from build_tools.authoring.tidying.lines import SourceLine, paragraphs, source_lines
from build_tools.reading.markdown.item_marks import item_mark
from build_tools.reading.markdown.lists import DELIMITER_ROW
from build_tools.reading.markdown.table_lines import BARS, is_rule

if TYPE_CHECKING:
    from collections.abc import Callable

_BLANKS = " \u00a0\u3000"
_MARKS = re.compile(r"[|`\\]")
_LABEL = ("：", ":")
_GAP = re.compile(r" {4,}|[ \u00a0\u3000]*[\u00a0\u3000]{2,}[ \u00a0\u3000]*")
_SENTENCE = re.compile(r"[。；！？，]|、$")
_FEWEST_CELLS = 6
"""By blanks: two rows of three, three of two. Fewer may be a couplet, or what is to be signed."""

Rows = list[list[str]]


def with_tables(source: str) -> str:
    """Return the source with its tables as Markdown has them."""
    lines = source_lines(source)
    texts: list[str] = []
    written = 0
    for begin, end in paragraphs(lines, bars=True):
        texts += [line.text for line in lines[written:begin]]
        texts += _with_table(lines[begin:end])
        written = end
    return "\n".join([*texts, *(line.text for line in lines[written:])])


def _with_table(run: list[SourceLine]) -> list[str]:
    """Return the lines of a paragraph, those with cells as a table where they are one."""
    texts = [line.text for line in run]
    if any(map(_is_delimited, texts, texts[1:])):
        return texts  # a table already
    for has_cells, rows_of in _WAYS:
        numbers = [index for index, text in enumerate(texts) if has_cells(text)]
        if not numbers or numbers != [*range(numbers[0], numbers[-1] + 1)]:
            continue
        begin, end = numbers[0], numbers[-1] + 1
        rows = rows_of(texts[begin:end])
        if rows is not None:
            return _with_rows(texts, begin, end, rows, run[0].indent)
    return texts


def _is_delimited(text: str, below: str) -> bool:
    """Whether the row of dashes stands below, with as many cells."""
    return "|" in below and bool(DELIMITER_ROW.match(below)) and _bars(text) == _bars(below)


def _bars(text: str) -> int:
    return text.strip(_BLANKS).strip("|").count("|")


def _with_rows(texts: list[str], begin: int, end: int, rows: Rows, indent: str) -> list[str]:
    table = [_row(cells) for cells in (rows[0], ["---"] * len(rows[0]), *rows[1:])]
    above = [*texts[:begin], ""] if begin else []
    below = ["", *texts[end:]] if end < len(texts) else []
    return [*above, *(f"{indent}{row}" for row in table), *below]


def _by_tabs(texts: list[str]) -> Rows | None:
    """Return the cells of lines with tabs, as many in each; None where they are no table."""
    if any(_MARKS.search(text) for text in texts) or all(item_mark(text) for text in texts):
        return None
    if any(text.lstrip(_BLANKS).startswith("\t") for text in texts):
        return None
    return _even([text.split("\t") for text in texts]) or _even(
        [re.split(r"\t+", text.strip(f"{_BLANKS}\t")) for text in texts]
    )


def _by_blanks(texts: list[str]) -> Rows | None:
    """Return the cells of lines with wide blanks between them."""
    if any(_MARKS.search(text) or item_mark(text) for text in texts):
        return None
    rows = _even([_GAP.split(text.strip(_BLANKS)) for text in texts])
    if rows is None or len(rows) * len(rows[0]) < _FEWEST_CELLS:
        return None
    return None if any(_SENTENCE.search(cell) for row in rows for cell in row) else rows


def _by_bars(texts: list[str]) -> Rows | None:
    """Return the cells of lines with bars between them, without the lines of the table."""
    if any("`" in text or "\\" in text for text in texts):
        return None
    cells = [BARS.split(text.strip(_BLANKS)) for text in texts if not is_rule(text)]
    outer = [row[0].strip(_BLANKS) == "" and row[-1].strip(_BLANKS) == "" for row in cells]
    if all(outer) and all(len(row) > 2 for row in cells):
        return _even([row[1:-1] for row in cells])
    return None if any(outer) else _even(cells)


def _even(cells: Rows) -> Rows | None:
    """Return rows of cells without blanks, where each has as many and they are no labels."""
    rows = [[cell.strip(_BLANKS) for cell in row] for row in cells]
    if len(rows) < 2 or len(rows[0]) < 2 or len({len(row) for row in rows}) > 1:
        return None
    return None if all(row[0].endswith(_LABEL) for row in rows) else rows


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


_WAYS: tuple[tuple[Callable[[str], bool], Callable[[list[str]], Rows | None]], ...] = (
    (lambda text: "\t" in text.strip(_BLANKS), _by_tabs),
    (lambda text: bool(BARS.search(text) or is_rule(text)), _by_bars),
    (lambda text: bool(_GAP.search(text.strip(_BLANKS))), _by_blanks),
)
