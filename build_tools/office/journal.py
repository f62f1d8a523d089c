"""The journal of the months, `office/months.jsonl`: one line for each thing that was done.

Lines are only added. A line that was torn by a power cut is left where it is and passed over: it
is noted again when the step is done again.
"""

from __future__ import annotations

import datetime as dt
import json
import os
from typing import TYPE_CHECKING

from build_tools import locks
from build_tools.model.board import Event, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

JOURNAL = "months.jsonl"


def note(folder: Path, events: Iterable[Event]) -> tuple[Event, ...]:
    """Add the events that are not in the journal of `folder` yet; return those that were added."""
    file = folder / JOURNAL
    folder.mkdir(parents=True, exist_ok=True)
    with locks.held(folder / ".months.lock"):
        known = {_key(event) for event in read_journal(folder)}
        new = [event for event in events if _key(event) not in known]
        lines = "".join(f"{_line(event)}\n" for event in new)
        with file.open("ab+") as stream:
            if stream.tell() and not _ends_well(file):
                stream.write(b"\n")  # after a torn line
            stream.write(lines.encode())
            stream.flush()
            os.fsync(stream.fileno())
    return tuple(new)


def read_journal(folder: Path) -> tuple[Event, ...]:
    """Return the events of the journal in `folder`, in the order in which they were noted."""
    try:
        data = (folder / JOURNAL).read_bytes()
    except FileNotFoundError:
        return ()
    lines = data.decode("utf-8", errors="replace").splitlines()
    return tuple(event for line in lines if (event := _event(line)))


def _key(event: Event) -> tuple[str, Kind, str, str]:
    return event.month, event.kind, event.station, event.detail


def _line(event: Event) -> str:
    return json.dumps(
        {
            "month": event.month,
            "kind": event.kind,
            "on": event.on.isoformat(),
            "station": event.station,
            "detail": event.detail,
        },
        ensure_ascii=False,
    )


def _event(line: str) -> Event | None:
    try:
        read = json.loads(line)
        return Event(
            month=str(read["month"]),
            kind=Kind(read["kind"]),
            on=dt.date.fromisoformat(read["on"]),
            station=str(read["station"]),
            detail=str(read["detail"]),
        )
    except (ValueError, KeyError, TypeError):
        return None


def _ends_well(file: Path) -> bool:
    with file.open("rb") as stream:
        stream.seek(-1, os.SEEK_END)
        return stream.read(1) == b"\n"
