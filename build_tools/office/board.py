"""Where each station stands in a month, from the register and the journal. Pure."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from build_tools.model.board import Board, Event, Heard, Kind, Row

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from build_tools.model.month import Month
    from build_tools.model.station import Station

DUE_DAY = 10
_REMEMBERED = 12
"""Months of which a station is told that its receipt has come."""


def heard_from(station: str, events: Sequence[Event], before: Month) -> tuple[Heard, ...]:
    """Return what came back from a station about months before `before`, the newest first.

    Only receipts count: what somebody told by telephone is none, and the station must not read
    that one came.
    """
    mine = [event for event in events if event.station == station and event.month < before]
    checked = {event.month for event in mine if event.kind is Kind.VERIFIED}
    came = {event.month: event.on for event in mine if event.kind is Kind.RECEIVED}
    return tuple(
        Heard(str(month), came[month].isoformat(), month in checked)
        for month in sorted(came, reverse=True)[:_REMEMBERED]
    )


def word_of(events: Sequence[Event]) -> Event | None:
    """Return what was told by hand and not taken back, of one station's events of one month.

    They stand in the order of the journal: days do not tell what was noted later on the same day.
    """
    words = [event for event in events if event.kind in (Kind.TOLD, Kind.TAKEN_BACK)]
    return words[-1] if words and words[-1].kind is Kind.TOLD else None


def board_of(
    month: Month,
    township: str,
    stations: Sequence[Station],
    events: Sequence[Event],
    prepared: Collection[str],
    today: dt.date,
    due_day: int = DUE_DAY,
) -> Board:
    """Return the board of `month`; `prepared` are the codes of stations with a signed list.

    A station is late from the day after `due_day` of the month until the office knows that it has
    the release, from a receipt or by word: where a station plays from its stick, or gets its
    release over a line, no receipt ever comes.
    """
    due = month.day(due_day)
    of_station: dict[str, list[Event]] = {}
    for event in events:
        if event.month == month:
            of_station.setdefault(event.station, []).append(event)
    rows = (
        _row(station, of_station.get(station.code, []), station.code in prepared, today > due)
        for station in stations
        if station.served
    )
    return Board(month, township, today, due, tuple(rows))


def _row(station: Station, events: Sequence[Event], prepared: bool, over: bool) -> Row:
    first = {
        event.kind: event.on for event in sorted(events, key=lambda event: event.on, reverse=True)
    }
    received, verified = first.get(Kind.RECEIVED), first.get(Kind.VERIFIED)
    word = None if received or verified else word_of(events)
    return Row(
        code=station.code,
        name=station.name,
        village=station.village,
        delivery=station.delivery,
        prepared=prepared,
        sent=first.get(Kind.SENT),
        received=received,
        verified=verified,
        told=word.on if word else None,
        how=word.detail if word else "",
        late=over and not (received or verified or word),
    )
