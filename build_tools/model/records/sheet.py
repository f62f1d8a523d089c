"""Printed sheets as they are typed in at the office. Pure."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from build_tools.model.frozen_model import StrictModel, as_tuple
from build_tools.model.records.statement import (
    ClockTime,
    Heads,
    HeadsByKind,
    Lessons,
    PeopleByKind,
    Role,
    SheetCode,
    ShortText,
    SlotKind,
    StatementId,
    Text,
    split_id,
)

OFFICE_PC = "00000000"
"""Stands for the PC in the ids of statements that the office typed in."""

_EMPTY = re.compile(r"CWS1:([A-Z0-9-]+):([A-Z]+):([0-9A-F]{8})-[0-9]+")
Row = Annotated[int, Field(ge=1, le=99)]


class SheetRow(StrictModel):
    """What one row says, of an empty register, or the one session that a sheet was printed of.

    Its keys are those of a statement.
    """

    sheet: SheetCode
    """The text beside the sheet's code: the id of a session's statement, or of an empty sheet."""
    row: Row | None = None
    """The row of an empty sheet, from 1."""
    day: dt.date = Field(validation_alias="held")
    start: ClockTime | None = None
    end: ClockTime | None = None
    lessons: Lessons = ()
    slot: SlotKind | None = None
    present: PeopleByKind | None = None
    expected: HeadsByKind | None = None
    guests: Heads = 0
    members: Heads | None = None
    villagers: Heads | None = None
    role: Role | None = None
    text: Text = ""
    late_reason: Text = ""
    result: Text = ""
    households: Annotated[int, Field(ge=0, le=99_999)] | None = None
    wish: Text = Field(default="", validation_alias="wanted")
    equipment: ShortText = ""
    condition: Literal["good", "faulty", "repaired"] | None = None
    replaces: StatementId | None = None
    """The statement typed earlier that this one corrects."""

    @property
    def is_of_empty_sheet(self) -> bool:
        """Whether it stands on a register that was printed empty."""
        return _EMPTY.fullmatch(self.sheet) is not None

    @property
    def station(self) -> str:
        """The code of the station whose sheet it is."""
        empty = _EMPTY.fullmatch(self.sheet)
        return empty[1].lower() if empty else split_id(self.sheet)[0]

    @property
    def pc(self) -> str:
        """The PC that printed the sheet."""
        empty = _EMPTY.fullmatch(self.sheet)
        return empty[3].lower() if empty else split_id(self.sheet)[1]

    @property
    def kind(self) -> str:
        """The kind of statement that it becomes."""
        empty = _EMPTY.fullmatch(self.sheet)
        return empty[2].lower() if empty else "attended"

    @property
    def source(self) -> str:
        """What the statement names as its sheet, so that a row counts once."""
        return f"{self.sheet}:{self.row}" if self.row else self.sheet


class SheetForm(StrictModel):
    """The file that a person types: any number of sheets and rows."""

    sheets: Annotated[tuple[SheetRow, ...], BeforeValidator(as_tuple)] = ()
