"""What a release tells a branch secretary: figures of the own station, and no names. Pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from build_tools.model.assessment.year_so_far import YearSoFar


@dataclass(frozen=True)
class LatestSession:
    """The newest session that the office knows of: its day, its lessons, how many people came."""

    on: dt.date
    lessons: tuple[str, ...]
    people: int


@dataclass(frozen=True)
class OpenFault:
    """Equipment that is faulty since `on`. What it is, the station knows by the statement's id.

    The id is empty for what the office alone has written down.
    """

    id: str
    on: dt.date


@dataclass(frozen=True)
class SecretaryNote:
    """The figures; `study_days` are those from the month of the release on.

    `received` is the day on which the newest records came, None where none ever did.
    """

    study_days: tuple[dt.date, ...] = ()
    received: dt.date | None = None
    session: LatestSession | None = None
    faults: tuple[OpenFault, ...] = ()
    year: YearSoFar | None = None
