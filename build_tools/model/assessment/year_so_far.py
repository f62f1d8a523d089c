"""How far a station has come in a year, in figures alone: for those who keep it going. Pure.

No points: a part of a year cannot be scored. Learning hours are asked for by December, a rank needs
everybody's records, and what people give is given at the end.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class HoursSoFar:
    """Learning hours of a group of at least three people: fewer would be about a person.

    `average` and `aim` as people read them, an average rounded down; `reached` people have the aim.
    """

    people: int
    average: str
    aim: str
    reached: int


@dataclass(frozen=True)
class AttendanceSoFar:
    """Person-times expected and present, and the share that is aimed at, as people read it."""

    expected: int
    present: int
    aim: str = ""
    reached: bool = True


@dataclass(frozen=True)
class YearSoFar:
    """A station's year from January to `until`, the end of the last month whose records came.

    Of the `study_days` until then `missed` had no session, `short` less than the `day_minutes` that
    the rules ask for (None where they ask for none). `months_missing` are numbers of months whose
    records are due and have not come, those of `months_late` came after day `due_day` of the next.
    """

    year: int
    until: dt.date | None
    sessions: int = 0
    minutes: int = 0
    study_days: int = 0
    missed: tuple[dt.date, ...] = ()
    short: tuple[dt.date, ...] = ()
    day_minutes: int | None = None
    attendance: AttendanceSoFar | None = None
    hours: HoursSoFar | None = None
    months_missing: tuple[int, ...] = ()
    months_late: tuple[int, ...] = ()
    due_day: int = 10
