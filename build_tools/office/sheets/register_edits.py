"""Brings changed tables into the registers: their values as they will be, and their texts.

Values are validated as every register is, with the cells of the spreadsheet where others have
lines. Writing is left to the caller.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from build_tools.model.problem import Location
from build_tools.model.tables.table import ListForm, RowAction
from build_tools.office.registers import Office, read_written
from build_tools.reading.field_faults import KeyLines
from build_tools.reading.located_yaml import read_yaml
from build_tools.reading.spreadsheets.file_edits import RemovedEntries, edits_of
from build_tools.reading.yaml_edits.edits import edited_value, removed_entries
from build_tools.reading.yaml_edits.text import TextNotEditable, edited_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from build_tools.model.problem import Problem
    from build_tools.model.tables.table import CellChange, EntryPath, RowChange
    from build_tools.reading.typed_yaml import Typed

_FIRST_CELL = 1 << 32
"""Numbers from here on stand for cells where problems have lines: no file has so many."""

_LINE = re.compile(r"\b[0-9]{10}\b")


@dataclass(frozen=True)
class RegisterText:
    """A register as it lies there: its bytes (None where there is no file) and what they say."""

    file: str
    data: bytes | None
    written: Any
    lines: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class ChangedRegister:
    """A register as it will be. `cells` maps the lines of `typed` to changed cells, in order."""

    text: RegisterText
    data: bytes
    typed: Typed[Any]
    cells: tuple[ChangedCell, ...]


@dataclass(frozen=True)
class ChangedCell:
    """A cell, where its value will stand in the file, and the heading of its column.

    The first cell of a row stands for its whole entry: it has no heading of its own, but those of
    all `columns`, by where their values would stand.
    """

    cell: str
    dotted: str
    heading: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)


def read_register_texts(folder: Path, files: Iterable[str]) -> dict[str, RegisterText]:
    """Read registers that are known to be sound. Raises OSError."""
    texts = {}
    for file in files:
        path = folder / file
        data = path.read_bytes() if path.exists() else None
        text = (data or b"").decode("utf-8-sig")
        located = read_yaml(text, strict=True)
        texts[file] = RegisterText(file, data, located.value, located.lines)
    return texts


def changed_registers(
    folder: str, texts: Mapping[str, RegisterText], changes: Sequence[RowChange]
) -> tuple[ChangedRegister, ...]:
    """Return the registers that the changes touch. Raises TextNotEditable."""
    by_file: dict[str, list[RowChange]] = {}
    for change in changes:
        by_file.setdefault(change.table.source.rpartition("/")[2], []).append(change)
    return tuple(_changed(folder, texts[file], by_file[file]) for file in by_file)


def _changed(folder: str, text: RegisterText, changes: list[RowChange]) -> ChangedRegister:
    edits = edits_of(changes)
    try:
        after = edited_text((text.data or b"").decode(), edits)
    except TextNotEditable as error:
        raise TextNotEditable(f"{folder}/{text.file}") from error
    written = edited_value(text.written, edits)
    removed = RemovedEntries.of_paths(removed_entries(edits))
    cells = tuple(_changed_cells(text.written, changes, removed))
    lines = _lines_after(text.lines, removed)
    lines |= _cell_numbers(cells, lines)
    keys = KeyLines(f"{folder}/{text.file}", lines, start=0)
    return ChangedRegister(text, after.encode(), read_written(text.file, written, keys), cells)


def _cell_numbers(cells: Sequence[ChangedCell], lines: Iterable[str]) -> dict[str, int]:
    """Return the numbers of changed cells; the rest of a changed row has that of its first cell."""
    numbers: dict[str, int] = {}
    for number, cell in enumerate(cells, start=_FIRST_CELL):
        if not cell.heading:
            numbers |= {d: number for d in lines if d.startswith(f"{cell.dotted}.")}
        numbers[cell.dotted] = number
    return numbers


def _lines_after(lines: Mapping[str, int], removed: RemovedEntries) -> dict[str, int]:
    """Return the lines of what stays, as they are now, by where it will stand."""
    if not removed.indices:
        return dict(lines)
    paths = {dotted: tuple(_part(part) for part in dotted.split(".")) for dotted in lines}
    after = {dotted: removed.path_after(path) for dotted, path in paths.items()}
    return {_dotted(path): lines[dotted] for dotted, path in after.items() if path is not None}


def _part(text: str) -> int | str:
    return int(text) if text.isdigit() else text


def _changed_cells(
    before: Any, changes: Sequence[RowChange], removed: RemovedEntries
) -> Iterator[ChangedCell]:
    appended: dict[EntryPath, int] = {}
    for change in changes:
        path = change.path
        if change.action is RowAction.REMOVED:
            continue
        if change.action is RowAction.ADDED and change.table.form is not ListForm.GROUP:
            index = appended.setdefault(path, _length(before, path))
            appended[path] += 1
            path = (*path, index)
        after = removed.path_after(path)
        if after is not None:
            columns = {
                _dotted((*after, *column.path)): column.heading for column in change.table.columns
            }
            yield ChangedCell(change.cell, _dotted(after), columns=columns)
            yield from (_changed_cell(after, cell) for cell in change.cells)


def _length(document: Any, path: EntryPath) -> int:
    for part in path:
        if isinstance(document, dict):
            document = document.get(part)
        elif isinstance(document, list) and isinstance(part, int):
            document = document[part]
    return len(document) if isinstance(document, list) else 0


def _changed_cell(path: EntryPath, cell: CellChange) -> ChangedCell:
    return ChangedCell(cell.cell, _dotted((*path, *cell.column.path)), cell.column.heading)


def _dotted(path: EntryPath) -> str:
    return ".".join(str(part) for part in path)


def with_registers(office: Office, changed: Sequence[ChangedRegister]) -> Office:
    """Return the office with the changed registers; what is not sound is refused, as in a file."""
    values = {c.text.file: c.typed.value for c in changed if c.typed.value is not None}
    refused = {c.text.file for c in changed if c.typed.value is None}
    lines = {c.text.file: c.typed.lines for c in changed}
    kept = {file: value for file, value in office.registers.items() if file not in refused}
    return replace(
        office,
        registers={**kept, **values},
        lines={**office.lines, **lines},
        refused=(*office.refused, *sorted(refused)),
    )


def in_cells(
    path: str, folder: str, changed: Sequence[ChangedRegister], problems: Iterable[Problem]
) -> tuple[Problem, ...]:
    """Return problems of registers with the cells that caused them, where a changed cell did.

    `path` is the spreadsheet's file.
    """
    by_path = {f"{folder}/{c.text.file}": c for c in changed}
    return tuple(_in_cell(path, by_path.get(p.path), p) for p in problems)


def _in_cell(path: str, changed: ChangedRegister | None, problem: Problem) -> Problem:
    number = problem.line - _FIRST_CELL
    if changed is None or number < 0:
        return problem
    cell = changed.cells[number]
    message = _LINE.sub(lambda line: _cell_at(changed, line[0]), problem.message)
    hint = problem.hint
    # A column has a heading where a file has a key.
    for dotted, heading in ({cell.dotted: cell.heading} if cell.heading else cell.columns).items():
        name = "" if dotted in message else f"{heading} "
        hint = hint.replace(f"{dotted.rpartition('.')[2]}: ", name)
        message = message.replace(dotted, heading)
    return replace(problem, location=Location(path, cell=cell.cell), message=message, hint=hint)


def _cell_at(changed: ChangedRegister, line: str) -> str:
    """Return the cell that a number in a message stands for, else the number."""
    number = int(line) - _FIRST_CELL
    return changed.cells[number].cell if 0 <= number < len(changed.cells) else line
