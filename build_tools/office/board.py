"""The board of a month, from the register of stations and the month journal. Pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from build_tools.model.board import (
    AcknowledgedReceipt,
    Board,
    BoardRow,
    Event,
    EventKind,
    RecordsState,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from build_tools.model.month import Month
    from build_tools.model.station import Station

DUE_DAY = 10
_ACKNOWLEDGED_MONTHS = 12
"""A station sees the receipts of so many months acknowledged."""


def acknowledged_receipts(
    station: str, events: Sequence[Event], before: Month
) -> tuple[AcknowledgedReceipt, ...]:
    """Return the receipts of a station for months before `before`, the newest first.

    A report by telephone is not among them: the station must not read that its receipt came.
    """
    mine = [event for event in events if event.station == station and event.month < before]
    checked = {event.month for event in mine if event.kind is EventKind.VERIFIED}
    received = {event.month: event.on for event in mine if event.kind is EventKind.RECEIVED}
    return tuple(
        AcknowledgedReceipt(str(month), received[month].isoformat(), month in checked)
        for month in sorted(received, reverse=True)[:_ACKNOWLEDGED_MONTHS]
    )


def current_report(events: Sequence[Event]) -> Event | None:
    """Return the report that was not retracted, among one station's events of one month.

    The events keep the order of the journal, for days do not order those of the same day.
    """
    reports = [event for event in events if event.kind in (EventKind.REPORTED, EventKind.RETRACTED)]
    return reports[-1] if reports and reports[-1].kind is EventKind.REPORTED else None


def board_of(
    month: Month,
    township: str,
    stations: Sequence[Station],
    events: Sequence[Event],
    prepared: Collection[str],
    today: dt.date,
    due_day: int = DUE_DAY,
    records: Mapping[str, RecordsState] | None = None,
) -> Board:
    """Return the board of `month`; `prepared` are the codes of stations with a signed list.

    `records` are the states of the records of the month before.

    A station is late from the day after `due_day` of the month until the office knows that it has
    the release, from a receipt or report: a station that plays from its stick, or gets its release
    over a line, never sends a receipt.
    """
    due = month.day(due_day)
    of_station: dict[str, list[Event]] = {}
    for event in events:
        if event.month == month:
            of_station.setdefault(event.station, []).append(event)
    states = records or {}
    rows = (
        replace(
            _row(station, of_station.get(station.code, []), station.code in prepared, today > due),
            records=states.get(station.code, RecordsState()),
        )
        for station in stations
        if station.served
    )
    return Board(month, township, today, due, tuple(rows))


def _row(station: Station, events: Sequence[Event], prepared: bool, past_due: bool) -> BoardRow:
    first = {
        event.kind: event.on for event in sorted(events, key=lambda event: event.on, reverse=True)
    }
    received, verified = first.get(EventKind.RECEIVED), first.get(EventKind.VERIFIED)
    report = None if received or verified else current_report(events)
    return BoardRow(
        code=station.code,
        name=station.name,
        village=station.village,
        delivery=station.delivery,
        prepared=prepared,
        sent=first.get(EventKind.SENT),
        received=received,
        verified=verified,
        reported=report.on if report else None,
        report_note=report.detail if report else "",
        late=past_due and not (received or verified or report),
    )
