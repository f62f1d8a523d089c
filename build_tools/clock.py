"""The clock, read once at the entrance and passed down; `SOURCE_DATE_EPOCH` stands in for it."""

from __future__ import annotations

import datetime as dt
import os
import time


def today() -> dt.date:
    """Return the current day; that of SOURCE_DATE_EPOCH (UTC) where it is set."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdecimal():
        return dt.datetime.fromtimestamp(int(epoch), dt.UTC).date()
    return dt.datetime.now().astimezone().date()


def nanoseconds() -> int:
    """Return the time now as files have theirs: it tells whether one was only just written."""
    return time.time_ns()


def moment() -> dt.datetime:
    """Return the date and time now, as the clock on the wall of this PC shows it."""
    return dt.datetime.fromtimestamp(time.time()).replace(microsecond=0)
