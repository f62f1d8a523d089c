"""One value of a file as a cell, and a cell as a value of a file, by the kind of its column.

Nothing is guessed: what a spreadsheet may have changed by itself (the last digits of a long number,
a text that became a day) is refused with what to do.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from typing import TYPE_CHECKING, Any

from build_tools.messages import _
from build_tools.model.tables.table import CellKind, TableColumn
from build_tools.reading.flow_text import flow_text, read_flow
from build_tools.reading.quoting import describe, is_one_line
from build_tools.reading.suggestions import suggestion

if TYPE_CHECKING:
    from collections.abc import Callable

    from build_tools.model.tables.spreadsheet import CellValue

_LIST_SIGN = "、"
_LIST_SIGNS = re.compile(r"[、,，;；]")
_TRUTHS = {"是": True, "否": False, "true": True, "false": False, "yes": True, "no": False}
_EXACT = 10**15
"""Spreadsheets keep 15 digits of a number."""
_ROUNDED = re.compile(r"[0-9](?:\.[0-9]+)?[eE]\+?[0-9]+")
_DAY = re.compile(r"([0-9]{4})(?:[-/.]|年)([0-9]{1,2})(?:[-/.]|月)([0-9]{1,2})日?")
_DAY_DIGITS = re.compile(r"(20[0-9]{2})([0-9]{2})([0-9]{2})")
_WHOLE = re.compile(r"[-+]?[0-9]{1,15}(?:\.0+)?")
_NUMBER = re.compile(r"[-+]?[0-9]{1,15}(?:\.[0-9]+)?")


class CellRefused(Exception):
    """The cell cannot mean what its column holds: what is wrong, and what to do."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message, self.hint = message, hint


def cell_of(column: TableColumn, value: Any) -> CellValue:
    """Return the cell that shows a value of a file; None for one that is not there."""
    if value is None or value == []:
        return None
    if column.several and isinstance(value, list):
        return _joined([_single_cell(column, item) for item in value])
    return _single_cell(column, value)


def _single_cell(column: TableColumn, value: Any) -> CellValue:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, dict | list):
        return flow_text(value)
    if isinstance(value, str):
        return column.labels.get(value, value)
    return value if isinstance(value, int | float | dt.date) else str(value)


def _joined(cells: list[CellValue]) -> str:
    """Put a list into one cell: an entry a line where an entry holds a sign that divides."""
    texts = [str(cell) for cell in cells]
    if not any(_LIST_SIGNS.search(text) or "\n" in text for text in texts):
        return _LIST_SIGN.join(texts)
    return "\n".join(texts) + ("\n" if len(texts) == 1 else "")


def written_of(column: TableColumn, cell: CellValue) -> Any:
    """Return the value that a cell means in the file, None for an empty one.

    Raises CellRefused.
    """
    value = _without_blanks(cell, keep_line=column.several)
    if value is None:
        return None
    if isinstance(value, str) and _ROUNDED.fullmatch(value) and column.kind is CellKind.TEXT:
        raise _digits_lost(value)
    if not column.several:
        return _READERS[column.kind](column, value)
    items = [_READERS[column.kind](column, item) for item in _divided(value)]
    return items or None


def _without_blanks(cell: CellValue, *, keep_line: bool) -> CellValue:
    if not isinstance(cell, str):
        return cell
    text = cell.replace("\r\n", "\n").replace("\u00a0", " ")
    stripped = text.strip()
    ends_line = keep_line and "\n" in text[len(text.rstrip()) :]
    return (stripped + ("\n" if ends_line else "")) or None if stripped else None


def _divided(value: CellValue) -> list[CellValue]:
    if not isinstance(value, str):
        return [value]
    pieces = value.split("\n") if "\n" in value else _LIST_SIGNS.split(value)
    return [piece.strip() for piece in pieces if piece.strip()]


def _text(column: TableColumn, value: CellValue) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        if abs(value) >= _EXACT:
            raise _digits_lost(f"{float(value):.3g}".upper())
        return _word(column, str(value))
    if isinstance(value, str):
        if not is_one_line(value):
            raise CellRefused(
                _("the cell holds several lines, or signs that nobody can see"),
                _("write it on one line"),
            )
        return _word(column, value)
    raise CellRefused(
        _("the cell holds a day or a time, and must hold a text"),
        _("give the cell the format 'text' and write it again"),
    )


def _paragraphs(column: TableColumn, value: CellValue) -> str:
    """Return a text of several lines, which ends its last one, as it does in a file."""
    if not isinstance(value, str) or "\n" not in value:
        return _text(column, value)
    lines = [line.rstrip() for line in value.split("\n")]
    return "\n".join(_text(column, line) if line else "" for line in lines) + "\n"


def _word(column: TableColumn, text: str) -> str:
    """Return the word of the file for what a list of choices shows."""
    by_label = {_folded(label): word for word, label in column.labels.items()}
    word = by_label.get(_folded(text), text)
    if column.closed and word not in column.labels:
        message = _("{value} is not on the list of choices").format(value=describe(text))
        raise CellRefused(message, suggestion(text, column.labels.values()))
    return word


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().casefold()


def _whole(column: TableColumn, value: CellValue) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < _EXACT:
        return value
    text = unicodedata.normalize("NFKC", value) if isinstance(value, str) else ""
    if _WHOLE.fullmatch(text):
        return int(text.partition(".")[0])
    raise _not_a(value, _("a whole number"), _("write for example {example}").format(example="3"))


def _number(column: TableColumn, value: CellValue) -> int | float:
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < _EXACT:
        return value
    text = unicodedata.normalize("NFKC", value) if isinstance(value, str) else ""
    if _NUMBER.fullmatch(text):
        number = float(text)
        return int(number) if number.is_integer() else number
    raise _not_a(value, _("a number"), _("write for example {example}").format(example="0.5"))


def _day(column: TableColumn, value: CellValue) -> dt.date:
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    text = unicodedata.normalize("NFKC", value).replace(" ", "") if isinstance(value, str) else ""
    match = _DAY.fullmatch(text) or _DAY_DIGITS.fullmatch(text)
    try:
        if match:
            return dt.date(*(int(part) for part in match.groups()))
    except ValueError:
        pass
    hint = _("write for example {example}").format(example="2026-11-20")
    raise _not_a(value, _("a date of the form year-month-day"), hint)


def _truth(column: TableColumn, value: CellValue) -> bool:
    if isinstance(value, bool):
        return value
    folded = _folded(value) if isinstance(value, str) else ""
    if folded in _TRUTHS:
        return _TRUTHS[folded]
    hint = _("write for example {example}").format(example="是")
    raise _not_a(value, _("'是' or '否'"), hint)


def _as_written(column: TableColumn, value: CellValue) -> Any:
    if isinstance(value, str):
        if value.startswith(("{", "[")):
            return _group(value)
        return _text(column, value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        # `1/3` typed into a cell becomes the third of January.
        return _text(column, value)
    if abs(value) >= _EXACT:
        raise _digits_lost(f"{float(value):.3g}".upper())
    return value


def _group(text: str) -> Any:
    try:
        return read_flow(text)
    except ValueError as error:
        hint = _("write it like {example}").format(example="{id: apple-year, part: 3}")
        raise CellRefused(_("the brackets cannot be read"), hint) from error


def _not_a(value: CellValue, expected: str, hint: str) -> CellRefused:
    message = _("the cell holds {value}, but must hold {wanted}")
    return CellRefused(message.format(value=describe(value), wanted=expected), hint)


def _digits_lost(shown: str) -> CellRefused:
    return CellRefused(
        _("the cell holds the number {value}: its last digits are lost").format(value=shown),
        _("give the cell the format 'text' and type all digits again"),
    )


_READERS: dict[CellKind, Callable[[TableColumn, CellValue], Any]] = {
    CellKind.TEXT: _text,
    CellKind.PARAGRAPHS: _paragraphs,
    CellKind.WHOLE: _whole,
    CellKind.NUMBER: _number,
    CellKind.DAY: _day,
    CellKind.TRUTH: _truth,
    CellKind.WRITTEN: _as_written,
}
