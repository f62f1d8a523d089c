"""Whose records of a month came, miss statements, or are late. Pure."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from build_tools.model.board import Event, EventKind, RecordsState

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from build_tools.model.month import Month
    from build_tools.model.records.reply import StatementReceipt

_HAD_RELEASE = (EventKind.SENT, EventKind.RECEIVED, EventKind.VERIFIED, EventKind.REPORTED)


def records_states(
    expected: Collection[str],
    arrivals: Mapping[str, dt.date],
    receipts: Mapping[str, Sequence[StatementReceipt]],
    *,
    past_due: bool,
) -> dict[str, RecordsState]:
    """Return the state of each station that is expected, or sent something nevertheless.

    `arrivals` are the days on which the newest statements about the month came; what a PC's numbers
    miss may be of any month, for a lost statement does not say of which.
    """
    return {
        code: RecordsState(
            expected=code in expected,
            on=arrivals.get(code),
            missing=sum(len(receipt.missing) for receipt in receipts.get(code, ())),
            late=past_due and code in expected and code not in arrivals,
        )
        for code in sorted({*expected, *arrivals})
    }


def with_release(month: Month, events: Sequence[Event], listed: Collection[str]) -> frozenset[str]:
    """Return the stations that had a release of the month, so have something to say of it."""
    sent = {e.station for e in events if e.month == month and e.kind in _HAD_RELEASE}
    return frozenset({*listed, *sent})
