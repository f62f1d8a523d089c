"""The pages of the registers: all of them, one as a table, one row of it as a form."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import quote, urlencode

from pydantic import BaseModel, ConfigDict, Field

from build_tools.clock import today
from build_tools.desk.messages import Short, Text
from build_tools.desk.rendering import render
from build_tools.desk.shown_problems import ShownProblem, shown_problems
from build_tools.errors import ProjectError
from build_tools.messages import _, in_chinese
from build_tools.model.month import Month
from build_tools.model.tables.table import NUMBER_PATH, OWNER_PATH, CellKind
from build_tools.office.registers import REGISTERS
from build_tools.reading.quoting import excerpt
from build_tools.reading.spreadsheets.cells import cell_of
from build_tools.stages.office.registers_now import register_faults, registers_now
from build_tools.stages.office.row_edits import RowEdit, edit_row, row_mark

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starlette.requests import Request

    from build_tools.desk.desk import Desk
    from build_tools.model.tables.table import Table, TableColumn, TableRow
    from build_tools.stages.office.registers_now import RegisterFault

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_QUOTED = "加引号的"
_TRUTHS = ("是", "否")
_NOTICES = {
    "saved": "存好了",
    "removed": "删掉了",
    "taken": "表格里改的，登记里都写好了",
    "left": "没有导入，登记没有动",
}


@dataclass(frozen=True)
class _Cell:
    text: str
    heading: str
    faults: tuple[ShownProblem, ...]


@dataclass(frozen=True)
class _ShownRow:
    key: str
    number: int
    name: str
    cells: tuple[_Cell, ...]

    @property
    def wrong(self) -> list[tuple[int, _Cell]]:
        """The cells with faults, numbered from 1."""
        return [(number, cell) for number, cell in enumerate(self.cells, 1) if cell.faults]

    @property
    def count(self) -> int:
        """How many faults the row has."""
        return sum(len(cell.faults) for cell in self.cells)


@dataclass(frozen=True)
class RowField:
    """A cell as a control: `fixed`, `select`, `checks`, `day`, `time`, `long`, `lessons`, `choice`
    or `line`."""

    name: str
    label: str
    control: str
    text: str
    choices: tuple[str, ...] = ()
    hint: str = ""
    fault: str = ""
    private: bool = False

    @property
    def texts(self) -> list[str]:
        """The parts of a list."""
        return self.text.replace("\n", "、").split("、")


class RowMessage(BaseModel):
    """A row as it stands in the browser; `mark` is what it was when it was opened."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    key: Short = ""
    mark: Short = ""
    cells: Annotated[dict[Short, Text], Field(max_length=200)] = {}
    removes: bool = False


def registers_page(desk: Desk, request: Request) -> str:
    """Return the page with all registers."""
    current = desk.current()
    now = registers_now(current.project, Month.of(today()))
    faults = register_faults(now, current.content)
    files: dict[str, list[tuple[Table, int]]] = defaultdict(list)
    for table in now.tables:
        count = sum(fault.table == table.title for fault in faults)
        files[table.source].append((table, count))
    return render(
        "registers.html.j2",
        project=current.project.name,
        files=files,
        faults=shown_problems(fault.problem for fault in faults if not fault.table),
        said=_NOTICES.get(request.query_params.get("said", ""), ""),
    )


def register_page(desk: Desk, request: Request) -> str:
    """Return the page of one register."""
    current = desk.current()
    now = registers_now(current.project, Month.of(today()))
    table = _table(now.table(request.path_params["title"]), request.path_params["title"])
    faults = register_faults(now, current.content)
    of_file = [fault for fault in faults if fault.problem.path == table.source]
    query = request.query_params
    return render(
        "register.html.j2",
        table=table,
        rows=[_row(table, row, number, of_file) for number, row in enumerate(table.rows, 1)],
        faults=shown_problems(fault.problem for fault in of_file if not fault.table),
        said=_NOTICES.get(query.get("said", ""), ""),
        chosen=_number_of(table, query.get("row", "")),
    )


def row_page(desk: Desk, request: Request) -> str:
    """Return the page of one row, or of a new one."""
    current = desk.current()
    now = registers_now(current.project, Month.of(today()))
    table = _table(now.table(request.path_params["title"]), request.path_params["title"])
    key = request.query_params.get("key", "")
    row = table.row(key) if key else None
    if key and row is None:
        message = _("{file} has no entry '{key}'").format(file=table.source, key=excerpt(key))
        raise ProjectError(message)
    faults = register_faults(now, current.content) if row else ()
    return render(
        "row.html.j2",
        back=f"/registers/{quote(table.title)}",
        back_text=table.title,
        post=f"/row/{quote(table.title)}",
        removable=bool(key) and table.grows,
        other_address="",
        title=_name(table, row) if row else f"{table.title}：加一条",
        key=key,
        mark=row_mark(table, row) if row else "",
        fields=_fields(table, row, [f for f in faults if (f.table, f.row) == (table.title, key)]),
    )


def save_row(desk: Desk, title: str, message: bytes) -> dict[str, Any]:
    """Change, add or remove a row; return its faults where it was not written."""
    sent = RowMessage.model_validate_json(message)
    current = desk.current()
    edit = RowEdit(title, sent.key, sent.mark, sent.cells, sent.removes)
    outcome = edit_row(current.project, current.content, Month.of(today()), edit)
    notice = "removed" if sent.removes else "saved"
    query = urlencode({"said": notice, "row": "" if sent.removes else sent.key or "+"})
    return {
        "written": outcome.written,
        "address": f"/registers/{quote(title)}?{query}",
        "faults": [_fault_answer(fault) for fault in outcome.faults],
    }


def _fault_answer(fault: RegisterFault) -> dict[str, Any]:
    problem = fault.problem
    return {
        "field": fault.heading,
        "where": "" if fault.heading or problem.location.cell else str(problem.location),
        "message": in_chinese(problem.message),
        "hint": in_chinese(problem.hint),
    }


def _table(table: Table | None, title: str) -> Table:
    if table is None:
        raise ProjectError(_("there is no register '{name}'").format(name=excerpt(title)))
    return table


def _number_of(table: Table, key: str) -> int:
    """Return which row a key names; a new row is the last one."""
    if key == "+":
        return len(table.rows)
    return next((number for number, row in enumerate(table.rows, 1) if row.key == key), 0)


def _name(table: Table, row: TableRow) -> str:
    named = [_text(column, value) for column, value in zip(table.columns, row.values, strict=True)]
    return "，".join([text for text in named if text][: table.keys + 1])


def _row(table: Table, row: TableRow, number: int, faults: Iterable[RegisterFault]) -> _ShownRow:
    own = [fault for fault in faults if (fault.table, fault.row) == (table.title, row.key)]
    cells = []
    for index, (column, value) in enumerate(zip(table.columns, row.values, strict=True)):
        headings = (column.heading, "") if index == 0 else (column.heading,)
        shown = tuple(shown_problems(f.problem for f in own if f.heading in headings))
        text = _text(column, value) or ("—" if index == 0 else "")
        cells.append(_Cell(text, column.heading, shown))
    return _ShownRow(row.key, number, _name(table, row), tuple(cells))


def _text(column: TableColumn, value: Any) -> str:
    cell = cell_of(column, value)
    return "" if cell is None else str(cell).rstrip("\n")


def _fields(table: Table, row: TableRow | None, faults: Iterable[RegisterFault]) -> list[RowField]:
    values = row.values if row else (None,) * len(table.columns)
    fields = []
    for index, (column, value) in enumerate(zip(table.columns, values, strict=True)):
        if row is None and column.path == NUMBER_PATH:
            continue  # a new row has none yet
        fixed = (row is not None and index < table.keys) or column.path == NUMBER_PATH
        choices = tuple(table.owners) if column.path == OWNER_PATH else _choices(column, value)
        lines = [
            f"{in_chinese(fault.problem.message)}。{in_chinese(fault.problem.hint)}"
            for fault in faults
            if fault.heading == column.heading
        ]
        fields.append(
            RowField(
                name=f"cell-{index}",
                label=column.heading,
                control="fixed" if fixed else _control(column, choices, value),
                text=_text(column, value),
                choices=choices,
                hint=_hint(table, column),
                fault="\n".join(lines),
                private=column.private,
            )
        )
    return fields


def _choices(column: TableColumn, value: Any) -> tuple[str, ...]:
    """Return what may be chosen, and what is written though it is none of it."""
    offered = _TRUTHS if column.kind is CellKind.TRUTH else column.choices
    if not offered:
        return ()
    parts = value if isinstance(value, list) else [] if value is None else [value]
    strange = [text for part in parts if (text := _text(column, part)) not in offered]
    return (*offered, *strange)


def _control(column: TableColumn, choices: tuple[str, ...], value: Any) -> str:
    if choices and column.several:
        return "checks"
    if choices:
        closed = column.closed or column.kind is CellKind.TRUTH or column.path == OWNER_PATH
        return "select" if closed else "choice"
    if column.kind is CellKind.DAY and (value is None or _DAY.fullmatch(_text(column, value))):
        return "day"  # a control for days would lose what is none
    return "long" if column.kind is CellKind.PARAGRAPHS else "line"


def _hint(table: Table, column: TableColumn) -> str:
    file = table.source.rpartition("/")[2]
    hints = next(register.hints() for register in REGISTERS if register.file == file)
    form, example = hints.get(".".join(column.path), ("", ""))
    if not form or column.kind is CellKind.DAY:
        return ""
    several = "写几样，用“、”隔开。" if column.several else ""
    # Quotes belong to the file, not to a field.
    value = example.partition(": ")[2].strip('"')
    return f"{several}{in_chinese(form).removeprefix(_QUOTED)}。例：{value}"
