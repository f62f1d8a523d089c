"""Words of the command line that stand for values: a usage error says what is wrong with them."""

from __future__ import annotations

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
