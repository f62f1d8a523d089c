"""The clock, read once at the entrance and passed down; `SOURCE_DATE_EPOCH` stands in for it."""

from __future__ import annotations

import datetime as dt
import os


def this_month() -> str:
    """Return the month now as `2026-11`; that of SOURCE_DATE_EPOCH (UTC) where it is set."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdecimal():
        return f"{dt.datetime.fromtimestamp(int(epoch), dt.UTC):%Y-%m}"
    return f"{dt.datetime.now().astimezone():%Y-%m}"
