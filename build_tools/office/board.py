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
from build_tools.model.release import ReleaseName

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

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
    """Return the report that was not retracted, among one station's events of one release.

    The events keep the order of the journal, for days do not order those of the same day.
    """
    reports = [event for event in events if event.kind in (EventKind.REPORTED, EventKind.RETRACTED)]
    return reports[-1] if reports and reports[-1].kind is EventKind.REPORTED else None


def about_release(
    release: str, events: Iterable[Event], releases: Collection[str]
) -> tuple[Event, ...]:
    """Return the events of one station and month that are about `release`, one of `releases`.

    Journals of before did not say the release: they are taken to mean the first of the month.
    """
    first = min(releases, key=_sequence, default="")
    return tuple(event for event in events if (event.release or first) == release)


def newest(releases: Iterable[str]) -> str:
    """Return the newest of some releases, empty for none."""
    return max(releases, key=_sequence, default="")


def _sequence(release: str) -> int:
    return ReleaseName(release).sequence


def board_of(
    month: Month,
    township: str,
    stations: Sequence[Station],
    events: Sequence[Event],
    listed: Mapping[str, Collection[str]],
    today: dt.date,
    due_day: int = DUE_DAY,
    records: Mapping[str, RecordsState] | None = None,
    whole: Mapping[str, Collection[str]] | None = None,
) -> Board:
    """Return the board of `month`; `listed` are the releases with a list for each station, `whole`
    those of them that are all there still (None: every one).

    A month may have several releases: a row follows the newest one for its station. `records` are
    the states of the records of the month before.

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
            _row(
                station,
                of_station.get(station.code, []),
                listed.get(station.code, ()),
                (listed if whole is None else whole).get(station.code, ()),
                past_due=today > due,
            ),
            records=states.get(station.code, RecordsState()),
        )
        for station in stations
        if station.served
    )
    return Board(month, township, today, due, tuple(rows))


def _row(
    station: Station,
    events: Sequence[Event],
    listed: Collection[str],
    whole: Collection[str],
    *,
    past_due: bool,
) -> BoardRow:
    releases = {*listed, *(event.release for event in events if event.release)}
    release = newest(releases)
    mine = about_release(release, events, releases)
    first = {event.kind: event.on for event in sorted(mine, key=lambda e: e.on, reverse=True)}
    received, verified = first.get(EventKind.RECEIVED), first.get(EventKind.VERIFIED)
    report = None if received or verified else current_report(mine)
    arrived = bool(received or verified or report)
    before = {name: about_release(name, events, releases) for name in releases if name != release}
    earlier = newest(name for name, its_events in before.items() if _came(its_events))
    return BoardRow(
        code=station.code,
        name=station.name,
        village=station.village,
        delivery=station.delivery,
        prepared=release in whole,
        sent=first.get(EventKind.SENT),
        received=received,
        verified=verified,
        reported=report.on if report else None,
        report_note=report.detail if report else "",
        late=past_due and not arrived and not any(_arrived(x) for x in before.values()),
        release=release,
        earlier="" if arrived else earlier,
    )


def _arrived(events: Sequence[Event]) -> bool:
    """Return whether a receipt or report says that the station has the release."""
    known = any(event.kind in (EventKind.RECEIVED, EventKind.VERIFIED) for event in events)
    return known or current_report(events) is not None


def _came(events: Sequence[Event]) -> bool:
    """Return whether the station has the release, or was sent it: many never send a receipt."""
    return _arrived(events) or any(event.kind is EventKind.SENT for event in events)
