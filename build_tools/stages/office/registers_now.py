"""The registers as they lie there now, as tables, each fault beside the cell that it is about."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from build_tools.model.problem import Location
from build_tools.office.checks.unknown_files import unknown_files
from build_tools.office.registers import Office, read_office, read_written
from build_tools.office.sheets.register_edits import read_register_texts
from build_tools.office.sheets.register_tables import SHEET_FILES, project_lists, register_tables
from build_tools.reading.field_faults import KeyLines
from build_tools.reading.located_yaml import YamlFault
from build_tools.stages.check import problems_of_registers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from build_tools.model.lesson import Content
    from build_tools.model.month import Month
    from build_tools.model.problem import Problem
    from build_tools.model.tables.table import EntryPath, Table, TableColumn, TableRow
    from build_tools.office.registers import Office
    from build_tools.office.sheets.register_edits import RegisterText
    from build_tools.project import Project

_FIRST_KEY = 1 << 32
"""Numbers from here on stand for keys where problems have lines: no file has so many."""
_NUMBER = re.compile(r"\b[0-9]{10}\b")


@dataclass(frozen=True)
class RegisterFault:
    """A problem with the table, the row and the heading that it is about, as far as it is known."""

    problem: Problem
    table: str = ""
    row: str = ""
    heading: str = ""


@dataclass(frozen=True)
class RegistersNow:
    """The registers that have worksheets, as tables; those whose text is no list have none."""

    project: Project
    today: Month
    office: Office
    texts: dict[str, RegisterText]
    tables: tuple[Table, ...]
    unread: tuple[Problem, ...]
    """Why a register could not be read."""

    def table(self, title: str) -> Table | None:
        """Return a table by its title."""
        return next((table for table in self.tables if table.title == title), None)


def registers_now(project: Project, today: Month) -> RegistersNow:
    """Read the registers; one with faults is shown as far as it can be."""
    office, unread = read_office(project.office)
    texts = dict(_texts(project, office))
    lists = project_lists(office, project.settings)
    folder = project.office.name
    documents = {
        file: text.written
        for file, text in texts.items()
        if file not in office.refused or _is_table(text, folder)
    }
    tables = tuple(
        table
        for table in register_tables(documents, folder, lists)
        if table.source.rpartition("/")[2] in documents
    )
    return RegistersNow(project, today, office, texts, tables, unread)


def _texts(project: Project, office: Office) -> Iterator[tuple[str, RegisterText]]:
    for file in SHEET_FILES:
        try:
            yield from read_register_texts(project.office, (file,)).items()
        except (YamlFault, OSError, UnicodeDecodeError):
            if file not in office.refused:
                raise


def _is_table(text: RegisterText, folder: str) -> bool:
    """Return whether what a refused register says has the form of its lists at least."""
    try:
        register_tables({text.file: text.written}, folder, {})
    except (LookupError, TypeError, AttributeError, ValueError):
        return False
    return True


def register_faults(now: RegistersNow, content: Content) -> tuple[RegisterFault, ...]:
    """Return all that `check` says of the registers, with the cells that it is about."""
    folder = now.project.office.name
    keys = {f"{folder}/{file}": _KeyNumbers(text) for file, text in now.texts.items()}
    numbered = [keys[f"{folder}/{file}"].typed(folder) for file in now.texts]
    lines = {t.file: k.numbers for t, k in zip(now.texts.values(), keys.values(), strict=True)}
    office = replace(now.office, lines={**now.office.lines, **lines})
    elsewhere = [p for p in now.unread if p.path not in keys]
    problems = {
        *elsewhere,
        *unknown_files(now.project.office),
        *itertools.chain.from_iterable(numbered),
        *problems_of_registers(now.project, content, office, now.today),
    }
    faults = (_fault(now, keys.get(problem.path), problem) for problem in problems)
    return tuple(sorted(faults, key=lambda fault: fault.problem))


class _KeyNumbers:
    """Gives each key of a register a number instead of its line, so that each key is told apart."""

    def __init__(self, text: RegisterText) -> None:
        self._text = text
        self._keys = list(text.lines)
        self.numbers = {key: number for number, key in enumerate(self._keys, _FIRST_KEY)}

    def typed(self, folder: str) -> tuple[Problem, ...]:
        """Return what the model of the register says of it."""
        text = self._text
        keys = KeyLines(f"{folder}/{text.file}", self.numbers, start=0)
        return read_written(text.file, text.written, keys).problems

    def key(self, number: int) -> str:
        """Return the dotted key of a number, empty where it is none."""
        index = number - _FIRST_KEY
        return self._keys[index] if 0 <= index < len(self._keys) else ""

    def line(self, number: int) -> int:
        """Return the line of a number; a line as it is."""
        return self._text.lines[self.key(number)] if self.key(number) else number


def _fault(now: RegistersNow, keys: _KeyNumbers | None, problem: Problem) -> RegisterFault:
    if keys is None:
        return RegisterFault(problem)
    location = Location(problem.path, keys.line(problem.line))
    message = _NUMBER.sub(lambda number: str(keys.line(int(number[0]))), problem.message)
    mended = replace(problem, location=location, message=message)
    table, row = _row_of(now, problem.path, keys.key(problem.line))
    if table is None or row is None:
        return RegisterFault(mended)
    return _in_row(table, row, keys.key(problem.line), mended)


def _row_of(now: RegistersNow, path: str, key: str) -> tuple[Table | None, TableRow | None]:
    """Return the innermost row that a key stands in."""
    rows = (
        (table, row)
        for table in now.tables
        if table.source == path
        for row in table.rows
        if row.path and f"{key}.".startswith(f"{_dotted(row.path)}.")
    )
    return max(rows, key=lambda pair: len(pair[1].path), default=(None, None))


def _in_row(table: Table, row: TableRow, key: str, problem: Problem) -> RegisterFault:
    """Return a fault of a row in the words of its table: a column has a heading."""
    heading, message, hint = "", problem.message, problem.hint
    for column in table.columns:
        dotted = _dotted((*row.path, *column.path))
        if f"{key}.".startswith(f"{dotted}."):
            heading = column.heading
            message, hint = (_in_labels(column, text) for text in (message, hint))
        elif not heading and f"{dotted}'" in message.replace("”", "'"):
            heading = column.heading  # it is missing
        message = message.replace(dotted, column.heading)
        hint = hint.replace(f"{column.path[-1]}: ", f"{column.heading} ")
    return RegisterFault(
        replace(problem, message=message, hint=hint), table.title, row.key, heading
    )


def _in_labels(column: TableColumn, text: str) -> str:
    """Return a text with what a list of choices shows instead of the words of the file."""
    for word, label in column.labels.items():
        if label in text:
            continue  # it says both already
        text = re.sub(rf"\b{re.escape(word)}\b", label, text)
    return text


def _dotted(path: EntryPath) -> str:
    return ".".join(str(part) for part in path)
