"""Printed sheets as they are typed in at the office. Pure."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import BeforeValidator, Field

from build_tools.model.frozen_model import StrictModel, as_tuple
from build_tools.model.records.statement import (
    ClockTime,
    Heads,
    HeadsByKind,
    Lessons,
    PeopleByKind,
    SlotKind,
    StatementId,
    Text,
)

OFFICE_PC = "00000000"
"""Stands for the PC in the ids of statements that the office typed in."""


class SessionSheet(StrictModel):
    """One sheet of a group session; its keys are those of a statement."""

    sheet: StatementId
    """The id beside the sheet's QR code: that of the session's statement."""
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
    text: Text = ""
    late_reason: Text = ""
    replaces: StatementId | None = None
    """The statement typed earlier that this one corrects."""


class SheetForm(StrictModel):
    """The file that a person types: any number of sheets."""

    sheets: Annotated[tuple[SessionSheet, ...], BeforeValidator(as_tuple)] = ()
