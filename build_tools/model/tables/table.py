"""A list of entries as a table: typed columns, rows with keys, and what changed in them. Pure.

A row holds values as a YAML file has them before validation: texts, numbers, days, lists. How they
look in a cell, and which file they come from, is left to `reading.spreadsheets` and the rooms.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

EntryPath = tuple[int | str, ...]
"""Where a value stands in a document: `("stations", 3, "needs", "topics")`."""
NUMBER_PATH, KEY_PATH, OWNER_PATH = ("#",), ("@",), ("^",)
"""Paths of columns that name a row and are no values of it: its number in its list, its key in a
group of keys, and the key of the row that it belongs to."""


class CellKind(enum.StrEnum):
    """The kinds of values that a column holds."""

    TEXT = "text"
    """One line."""
    PARAGRAPHS = "paragraphs"
    """A text of any number of lines."""
    WHOLE = "whole"
    """A whole number."""
    NUMBER = "number"
    DAY = "day"
    TRUTH = "truth"
    """True or false."""
    WRITTEN = "written"
    """As it stands in the file: a text, a number, or a group in brackets."""


@dataclass(frozen=True)
class TableColumn:
    """One column. `path` leads from an entry to the value: `("needs", "topics")`.

    `labels` maps words of the file to what cells show; `choices` are what a person may choose from.
    """

    path: tuple[str, ...]
    heading: str
    kind: CellKind = CellKind.TEXT
    several: bool = False
    """The value is a list."""
    labels: Mapping[str, str] = field(default_factory=dict, hash=False)
    choices: tuple[str, ...] = ()
    closed: bool = False
    """Nothing but the words of `labels` is right."""
    fixed: bool = False
    """Shown, and never taken back from a sheet."""
    private: bool = False


class ListForm(enum.StrEnum):
    """The forms in which a file holds entries."""

    NUMBERED = "numbered"
    """A list whose entries have no key: the key of a row is its number, from 1."""
    KEYED = "keyed"
    """A list whose entries have a key of their own, which stands in the first column."""
    GROUP = "group"
    """A group of keys, each with an entry."""
    SINGLE = "single"
    """One entry, which is neither added nor removed."""
    FILES = "files"
    """Each entry is a file of its own; none is added or removed here."""


@dataclass(frozen=True)
class TableRow:
    """An entry: its key, where it stands in its document, and a value for each column."""

    key: str
    path: EntryPath
    values: tuple[Any, ...]


@dataclass(frozen=True)
class Table:
    """The entries of one list, or of one list in each entry of another (`owners`).

    `source` is the file as people name it. `container` is where the list stands in the document;
    with owners, in the entry that it belongs to. `keys` is the number of columns, the first ones,
    that name a row: two where rows belong to others.
    """

    title: str
    source: str
    columns: tuple[TableColumn, ...]
    rows: tuple[TableRow, ...]
    container: EntryPath = ()
    form: ListForm = ListForm.KEYED
    keys: int = 1
    owners: Mapping[str, EntryPath] = field(default_factory=dict, hash=False)
    """Where the entries stand that the rows belong to, by their keys."""

    @property
    def nested(self) -> bool:
        """Whether the rows belong to entries of another table."""
        return self.keys > 1

    @property
    def grows(self) -> bool:
        """Whether a sheet may add rows and remove them."""
        return self.form not in (ListForm.SINGLE, ListForm.FILES)

    @property
    def value_columns(self) -> tuple[TableColumn, ...]:
        """The columns that do not name the row."""
        return self.columns[self.keys :]

    def row(self, key: str) -> TableRow | None:
        """Return the row with this key."""
        return next((row for row in self.rows if row.key == key), None)

    def container_of(self, owner: str) -> EntryPath:
        """Return where the list of an owner stands; without owners, where the list does."""
        return (*self.owners[owner], *self.container) if self.nested else self.container


class RowAction(enum.StrEnum):
    """The ways in which a sheet differs from the file."""

    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True)
class CellChange:
    """A value that a sheet changes, and the cell that says so: `站点!C7`."""

    column: TableColumn
    before: Any
    after: Any
    cell: str


@dataclass(frozen=True)
class RowChange:
    """An entry that a sheet changes, adds or removes; `cell` is that of its key.

    `path` is where the entry stands, or the list to which it is added.
    """

    action: RowAction
    table: Table
    key: str
    path: EntryPath
    cells: tuple[CellChange, ...] = ()
    cell: str = ""
