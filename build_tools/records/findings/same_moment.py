"""Sessions of the same lesson at the same time at several stations: simultaneous playback."""

from __future__ import annotations

from collections import defaultdict
from itertools import groupby
from typing import TYPE_CHECKING, Any

from build_tools.model.records.statement import join_id

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping

    from build_tools.records.database import RecordsDatabase

_WITHIN = 60
"""Minutes: sessions are opened when people come, not when the film begins."""
_QUERY = """
    SELECT held, value, strftime('%H', start) * 60 + strftime('%M', start), station, pc, n FROM (
      SELECT held, start, station, pc, n, CAST(line AS TEXT) AS l FROM standing
      WHERE kind = 'attended' AND held BETWEEN ? AND ? AND start IS NOT NULL
      AND instr(line, CAST('"slot":"same_time"' AS BLOB))),
    json_each(l, '$.lessons')
    ORDER BY 1, 2, 3, station, pc, n"""


def same_moments(
    database: RecordsDatabase, first_day: dt.date, last_day: dt.date
) -> Mapping[str, frozenset[str]]:
    """Return, for each station, the sessions that began within an hour of another station's.

    Both were announced as simultaneous and have a lesson in common.
    """
    together: dict[str, set[str]] = defaultdict(set)
    rows = database.rows(_QUERY, (first_day.isoformat(), last_day.isoformat()))
    for _lesson, group in groupby(rows, key=lambda row: row[:2]):
        for _day, _id, _minute, station, pc, number in _with_others(list(group)):
            together[station].add(join_id(station, pc, number))
    return {station: frozenset(ids) for station, ids in together.items()}


def _with_others(rows: list[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    """Yield the rows, in order of minutes, that are near one of another station."""
    near_before, near_after = _nearest(rows), _nearest(rows[::-1])
    for row, before, after in zip(rows, near_before, reversed(list(near_after)), strict=True):
        if min(abs(row[2] - minute) for minute in (before, after)) <= _WITHIN:
            yield row


def _nearest(rows: Iterable[tuple[Any, ...]]) -> Iterator[float]:
    """Yield, for each row, the minute of the last row of another station before it."""
    station, minute, other = "", float("-inf"), float("-inf")
    for row in rows:
        if row[3] != station:
            other = minute
        yield other
        station, minute = row[3], row[2]
