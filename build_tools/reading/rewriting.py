"""Values that were written in another form than the file takes, as they should be written. Pure.

People write days as 2026/5/1 or 2026年5月1日, and lists as they stand in running text.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
import unicodedata

from build_tools.messages import _
from build_tools.reading.quoting import excerpt

Location = tuple[int | str, ...]

_DAY = re.compile(r"([0-9]{4}) ?[-/.年] ?([0-9]{1,2}) ?[-/.月] ?([0-9]{1,2}) ?[日号]?")
_BETWEEN = re.compile(r"[、，,；;]")


def written_day(written: str) -> dt.date | None:
    """Return the day that was written in another form; None where it is none, or does not exist."""
    match = _DAY.fullmatch(unicodedata.normalize("NFKC", written).strip())
    try:
        return dt.date(int(match[1]), int(match[2]), int(match[3])) if match else None
    except ValueError:
        return None


def date_hint(location: Location, written: str, example: str) -> str:
    """Return how to write a day that was written in another form; empty where it is none.

    `example` is shown for a day that no month has.
    """
    match = _DAY.fullmatch(unicodedata.normalize("NFKC", written).strip())
    if match is None:
        return ""
    if day := written_day(written):
        return _("write for example {example}").format(example=f"{_key(location)}: {day}")
    year, month = int(match[1]), int(match[2])
    if not 1 <= month <= 12:
        return _("there is no month {month}; write for example {example}").format(
            month=month, example=example
        )
    if not year:
        return _("there is no such day; write for example {example}").format(example=example)
    days = calendar.monthrange(year, month)[1]
    return _("{year}-{month} has {days} days; write for example {example}").format(
        year=match[1], month=f"{month:02}", days=days, example=example
    )


def list_hint(location: Location, written: str) -> str:
    """Return how to write a list whose entries stand in one text."""
    entries = [entry.strip() for entry in _BETWEEN.split(written) if entry.strip()]
    return _("write a list, in square brackets: {key}: [{value}]").format(
        key=_key(location), value=excerpt(", ".join(entries))
    )


def _key(location: Location) -> str:
    return next((part for part in reversed(location) if isinstance(part, str)), "")
