"""The registers of `office/` as tables: typed columns out of their models, rows out of their files.

Validation is the registers' own; how tables become cells is left to `reading.spreadsheets` and
`workbook`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from build_tools.model.tables.table import (
    KEY_PATH,
    NUMBER_PATH,
    OWNER_PATH,
    CellKind,
    ListForm,
    Table,
    TableColumn,
    TableRow,
)
from build_tools.office.registers import REGISTERS
from build_tools.office.sheets.building_sheets import BUILDING_SHEETS
from build_tools.office.sheets.people_sheets import PEOPLE_SHEETS
from build_tools.office.sheets.register_sheet import (
    AUDIENCES,
    REGIONS,
    STATION_CODES,
    TRAINING_LEVELS,
    TRAINING_PARTS,
    WORK_ITEMS,
)
from build_tools.office.sheets.station_sheets import (
    ANSWER_SHEET,
    GIVEN_SHEET,
    REVIEW_STEP_SHEET,
    REVIEWER_SHEET,
    STATION_SHEET,
)
from build_tools.reading.schema_columns import ColumnWords, columns_of, entry_model

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from build_tools.model.settings import Settings
    from build_tools.model.tables.table import EntryPath
    from build_tools.office.registers import Office
    from build_tools.office.sheets.register_sheet import RegisterSheet

_NUMBER = TableColumn(NUMBER_PATH, "序号", CellKind.WHOLE, fixed=True)
_KEY = TableColumn(KEY_PATH, "编号", fixed=True)

REGISTER_SHEETS = (
    STATION_SHEET,
    *BUILDING_SHEETS,
    *PEOPLE_SHEETS,
    ANSWER_SHEET,
    GIVEN_SHEET,
    REVIEWER_SHEET,
    REVIEW_STEP_SHEET,
)
"""The worksheets in their order. The rule book has none: its methods nest, each with keys of its
own, and few write it."""
SHEET_FILES = tuple(dict.fromkeys(sheet.file for sheet in REGISTER_SHEETS))
"""The registers that have worksheets."""
ProjectLists = Mapping[str, Mapping[str, str]]
"""The lists from which cells are chosen, by name: words of the file and how cells show them."""


def project_lists(office: Office, settings: Settings) -> ProjectLists:
    """Return the lists of a project."""
    training = office.training
    return {
        STATION_CODES: _as_they_are(station.code for station in office.stations.stations),
        WORK_ITEMS: _as_they_are(item.name for item in office.works.items),
        TRAINING_LEVELS: _as_they_are(training.levels),
        TRAINING_PARTS: _as_they_are(training.parts),
        AUDIENCES: settings.audiences,
        REGIONS: settings.regions,
    }


def _as_they_are(entries: Iterable[str]) -> dict[str, str]:
    return {entry: entry for entry in entries}


def register_tables(
    documents: Mapping[str, Any], folder: str, lists: ProjectLists
) -> tuple[Table, ...]:
    """Return the tables of the registers.

    `documents` holds what stands in each file, `folder` is the folder as people name it.
    """
    tables: dict[str, Table] = {}
    for sheet in REGISTER_SHEETS:
        owner = tables.get(sheet.owner)
        tables[sheet.title] = _table(sheet, documents.get(sheet.file) or {}, folder, lists, owner)
    return tuple(tables.values())


def _table(
    sheet: RegisterSheet, document: Any, folder: str, lists: ProjectLists, owner: Table | None
) -> Table:
    columns = (*_naming_columns(sheet, owner), *_value_columns(sheet, lists))
    owners = {row.key: row.path for row in owner.rows} if owner else {}
    container: EntryPath = sheet.path[-1:] if owner else sheet.path
    rows = tuple(
        TableRow(key, path, tuple(_named(sheet, key)) + _values(entry, columns))
        for key, path, entry in _entries(sheet, document, owners if owner else None)
    )
    return Table(
        title=sheet.title,
        source=f"{folder}/{sheet.file}",
        columns=columns,
        rows=rows,
        container=container,
        form=sheet.form,
        keys=2 if owner else 1,
        owners=owners,
    )


def _naming_columns(sheet: RegisterSheet, owner: Table | None) -> Iterator[TableColumn]:
    if owner is not None:
        heading = owner.columns[0].heading
        if owner.form is ListForm.NUMBERED:
            heading = f"{owner.title}{heading}"
        yield TableColumn(OWNER_PATH, heading, owner.columns[0].kind, fixed=True)
    if sheet.form in (ListForm.NUMBERED, ListForm.SINGLE):
        yield _NUMBER
    elif sheet.form is ListForm.GROUP:
        yield _KEY


def _value_columns(sheet: RegisterSheet, lists: ProjectLists) -> list[TableColumn]:
    register = next(register for register in REGISTERS if register.file == sheet.file)
    chosen = {path: lists.get(name, {}) for path, name in sheet.lists.items()}
    labels = {**sheet.labels, **chosen}
    column_words = ColumnWords(sheet.headings, labels, paragraphs=sheet.paragraphs)
    columns = list(columns_of(entry_model(register.model, sheet.path), column_words))
    # The key stands first, whatever the order of the model.
    return sorted(columns, key=lambda column: column.path != (sheet.key,))


def _named(sheet: RegisterSheet, key: str) -> Iterator[Any]:
    """Yield what stands in the columns that name a row."""
    owner, slash, number = key.rpartition("/")
    if slash:
        yield int(owner) if owner.isdigit() else owner
    if sheet.form in (ListForm.NUMBERED, ListForm.SINGLE):
        yield int(number)
    elif sheet.form is ListForm.GROUP:
        yield number


def _values(entry: Any, columns: tuple[TableColumn, ...]) -> tuple[Any, ...]:
    naming = (NUMBER_PATH, KEY_PATH, OWNER_PATH)
    return tuple(value_at(entry, column.path) for column in columns if column.path not in naming)


def value_at(entry: Any, path: tuple[str, ...]) -> Any:
    """Return the value at a path within groups of keys, None where it is not there."""
    for key in path:
        entry = entry.get(key) if isinstance(entry, dict) else None
    return entry


def _entries(
    sheet: RegisterSheet, document: Any, owners: Mapping[str, EntryPath] | None
) -> Iterator[tuple[str, EntryPath, Any]]:
    """Yield key, path and value of each entry."""
    if owners is None:
        yield from _own_entries(sheet, document, sheet.path, "")
        return
    for owner, path in owners.items():
        yield from _own_entries(sheet, document, (*path, sheet.path[-1]), f"{owner}/")


def _own_entries(
    sheet: RegisterSheet, document: Any, path: EntryPath, prefix: str
) -> Iterator[tuple[str, EntryPath, Any]]:
    value = document
    for part in path:
        value = value[part] if isinstance(part, int) else (value or {}).get(part)
    if sheet.form is ListForm.SINGLE:
        yield f"{prefix}1", path, value or {}
    elif sheet.form is ListForm.GROUP:
        for key, entry in (value or {}).items():
            yield f"{prefix}{key}", (*path, key), entry
    else:
        for index, entry in enumerate(value or []):
            key = entry[sheet.key] if sheet.form is ListForm.KEYED else index + 1
            yield f"{prefix}{key}", (*path, index), entry
