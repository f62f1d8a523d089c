"""What arrived and is kept, as values. Pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from build_tools.model.month import Month
    from build_tools.model.records.statement import Statement


@dataclass(frozen=True)
class KeptStatement:
    """A statement as the office has it; `line` is the text that arrived.

    `standing` is false for one that was replaced or voided, and for what a person typed from a
    sheet once the statement itself came.
    """

    statement: Statement
    line: str
    arrived: dt.date
    standing: bool


@dataclass(frozen=True)
class QuestionSound:
    """A spoken question: `type` is the MIME type, `of` the statement."""

    sha16: str
    of: str
    type: str
    data: bytes


@dataclass(frozen=True)
class RecordsArrival:
    """A file that arrived: `sha16` names its content, `name` is what it was called."""

    sha16: str
    name: str
    on: dt.date


@dataclass(frozen=True)
class RecordsFilter:
    """Which statements are asked for; what is None stands for all."""

    station: str | None = None
    month: Month | None = None
    kind: str | None = None
    standing: bool = False
    """Only those that stand."""
