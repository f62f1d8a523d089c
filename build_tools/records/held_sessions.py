"""The sessions that stations held in some days, as their records say."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from build_tools.model.records.held_session import HeldSession

if TYPE_CHECKING:
    from collections.abc import Iterator

    from build_tools.records.database import RecordsDatabase

_QUERY = """
    SELECT station, held, start, end, (SELECT COUNT(*) FROM presence p WHERE p.k = standing.k)
    FROM standing WHERE kind = 'attended' AND held BETWEEN ? AND ?
    ORDER BY held, start, station, pc, n"""


def held_sessions(
    database: RecordsDatabase, first_day: dt.date, last_day: dt.date
) -> Iterator[HeldSession]:
    """Yield the sessions that stand, in order of days."""
    days = (first_day.isoformat(), last_day.isoformat())
    for station, day, start, end, persons in database.rows(_QUERY, days):
        yield HeldSession(station, dt.date.fromisoformat(day), start or "", end or "", persons)
