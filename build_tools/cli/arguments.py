"""Words of the command line that stand for values: a usage error says what is wrong with them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import click

from build_tools.messages import _

if TYPE_CHECKING:
    from build_tools.model.month import Month


def month_argument(text: str) -> Month:
    """Return the month that was written. Raises UsageError where it is none."""
    from build_tools.model.month import Month

    try:
        return Month.parse(text)
    except ValueError:
        line = _("'{month}' is not a month: write 2026-11")
        raise click.UsageError(line.format(month=text)) from None


def year_argument(text: str) -> int:
    """Return the year that was written. Raises UsageError where it is none."""
    if not (len(text) == 4 and text.isascii() and text.isdecimal() and text > "1999"):
        line = _("'{year}' is not a year: write 2026")
        raise click.UsageError(line.format(year=text))
    return int(text)


def day_argument(text: str) -> dt.date:
    """Return the day that was written. Raises UsageError where it is none."""
    try:
        # Python takes other forms of ISO 8601 too, such as 20261105.
        day = dt.date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        day = None
    if day is None:
        line = _("'{day}' is not a day: write 2026-11-05")
        raise click.UsageError(line.format(day=text))
    return day
