"""Where each station stands in a month, from the register and the journal. Pure."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from build_tools.model.board import Board, Event, Heard, Kind, Row

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from build_tools.model.station import Station

DUE_DAY = 10
_REMEMBERED = 12
"""Months of which a station is told that its receipt has come."""


def heard_from(station: str, events: Sequence[Event], before: str) -> tuple[Heard, ...]:
    """Return what came back from a station about months before `before`, the newest first."""
    mine = [event for event in events if event.station == station and event.month < before]
    checked = {event.month for event in mine if event.kind is Kind.VERIFIED}
    came = {event.month: event.on for event in mine if event.kind is Kind.RECEIVED}
    return tuple(
        Heard(month, came[month].isoformat(), month in checked)
        for month in sorted(came, reverse=True)[:_REMEMBERED]
    )


def board_of(
    month: str,
    township: str,
    stations: Sequence[Station],
    events: Sequence[Event],
    prepared: Collection[str],
    today: dt.date,
    due_day: int = DUE_DAY,
) -> Board:
    """Return the board of `month`; `prepared` are the codes of stations with a signed list.

    A station is late from the day after `due_day` of the month until it is verified.
    """
    due = dt.date.fromisoformat(f"{month}-{due_day:02}")
    first = {
        (event.station, event.kind): event.on
        for event in sorted(events, key=lambda event: event.on, reverse=True)
        if event.month == month
    }
    rows = tuple(
        Row(
            code=station.code,
            name=station.name,
            village=station.village,
            delivery=station.delivery,
            prepared=station.code in prepared,
            sent=first.get((station.code, Kind.SENT)),
            received=first.get((station.code, Kind.RECEIVED)),
            verified=first.get((station.code, Kind.VERIFIED)),
            late=today > due and (station.code, Kind.VERIFIED) not in first,
        )
        for station in stations
        if station.served
    )
    return Board(month, township, today, due, rows)
