"""What the parts of an .xlsx say and calamine does not: formulas without a value, errors, extent.

Only the marks of cells are looked at; their values are left to calamine.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.parsers import expat

if TYPE_CHECKING:
    from collections.abc import Callable

    from build_tools.model.tables.spreadsheet import Position

_ADDRESS = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT_RELATION = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_Attributes = dict[str, str]


class NotAnXlsx(Exception):
    """The parts are not there, or are not XML."""


@dataclass
class CellMarks:
    """The marks of one worksheet: cells without a usable value, and the last row and column."""

    broken: dict[Position, str] = field(default_factory=dict)
    last_row: int = 0
    last_column: int = 0
    _cell: Position | None = None
    _kind: str = ""
    _formula: bool = False
    _value: str | None = None
    _inside_value: bool = False

    def start(self, name: str, attributes: _Attributes) -> None:
        """Take the start of an element."""
        if name == "c":
            self._cell = _position(attributes.get("r", "")) or self._next()
            self._kind, self._formula, self._value = attributes.get("t", ""), False, None
        elif name == "f":
            self._formula = True
        elif name in ("v", "is"):
            self._value, self._inside_value = "", True
        elif name == "row" and attributes.get("r", "").isdigit():
            self._cell = (int(attributes["r"]) - 1, -1)

    def text(self, text: str) -> None:
        """Take a piece of text."""
        if self._inside_value and self._value is not None and len(self._value) < 20:
            self._value += text

    def end(self, name: str) -> None:
        """Take the end of an element."""
        if name in ("v", "is"):
            self._inside_value = False
        elif name == "c" and self._cell is not None:
            self._note(self._cell)

    def _next(self) -> Position:
        # Writers may leave addresses out: then cells follow each other.
        row, column = self._cell or (0, -1)
        return row, column + 1

    def _note(self, position: Position) -> None:
        if self._value is None and not self._formula:
            return  # only its look
        self.last_row = max(self.last_row, position[0])
        self.last_column = max(self.last_column, position[1])
        if self._kind == "e":
            self.broken[position] = self._value or "#"
        elif self._formula and not self._value and self._kind != "str":
            self.broken[position] = ""


def marks_of_worksheets(archive: zipfile.ZipFile) -> dict[str, CellMarks]:
    """Return the marks of each worksheet by its name. Raises NotAnXlsx."""
    try:
        return {name: _marks(archive, part) for name, part in _parts(archive).items()}
    except (KeyError, expat.ExpatError, ValueError, zipfile.BadZipFile) as error:
        raise NotAnXlsx(str(error)) from error


def _parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the part of each worksheet; sheets of charts have none."""
    targets: dict[str, str] = {}
    sheets: dict[str, str] = {}

    def relation(name: str, attributes: _Attributes) -> None:
        if name == "Relationship" and attributes.get("Type", "").endswith("/worksheet"):
            target = posixpath.join("/xl", attributes["Target"])
            targets[attributes["Id"]] = posixpath.normpath(target).lstrip("/")

    def sheet(name: str, attributes: _Attributes) -> None:
        if name == "sheet":
            ids = (attributes.get(f"{space} id") for space in (_RELATION, _STRICT_RELATION))
            sheets[attributes["name"]] = next((i for i in ids if i), "")

    _parse(archive.read("xl/_rels/workbook.xml.rels"), relation)
    _parse(archive.read("xl/workbook.xml"), sheet)
    return {name: targets[identity] for name, identity in sheets.items() if identity in targets}


def _marks(archive: zipfile.ZipFile, part: str) -> CellMarks:
    marks = CellMarks()
    _parse(archive.read(part), marks.start, marks.end, marks.text)
    return marks


def _parse(
    data: bytes,
    start: Callable[[str, _Attributes], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.StartElementHandler = lambda name, attributes: start(_local(name), attributes)
    if end is not None:
        parser.EndElementHandler = lambda name: end(_local(name))
    if text is not None:
        parser.CharacterDataHandler = text
    parser.Parse(data, True)


def _refuse_doctype(*_declaration: object) -> None:
    raise ValueError("doctype")  # no writer has one; entities are a way to fill the memory


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def _position(address: str) -> Position | None:
    match = _ADDRESS.fullmatch(address)
    if match is None:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return int(match[2]) - 1, column - 1
