"""What stations wrote for the office to answer, follow and confirm, as values. Pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class StatementReceipt:
    """What came back of one PC: all up to `upto`, and what lies beyond but for the `missing`.

    `on` is the day on which the newest arrived. Of the missing only the first hundred are named.
    """

    station: str
    pc: str
    upto: int
    missing: tuple[int, ...]
    on: dt.date


@dataclass(frozen=True)
class LessonWish:
    """A lesson whose recording a station asked for, on its page; `on` by that PC's clock."""

    station: str
    lesson: str
    want: Literal["video", "audio"]
    on: dt.date
    statement: str


@dataclass(frozen=True)
class StationQuestion:
    """A question that waits for an answer, or has one. `sound` names a spoken one, else empty."""

    id: str
    station: str
    lessons: tuple[str, ...]
    text: str
    sound: str
    on: dt.date


@dataclass(frozen=True)
class ReportedFault:
    """Equipment whose newest statement, the one with this id, says that it is faulty since `on`."""

    id: str
    equipment: str
    on: dt.date
