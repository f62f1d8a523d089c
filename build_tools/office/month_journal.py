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
from build_tools.model.month import Month

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

JOURNAL = "months.jsonl"


def note(folder: Path, events: Iterable[Event]) -> tuple[Event, ...]:
    """Add the events that are not in the journal of `folder` yet; return those that were added."""

    def unknown(there: tuple[Event, ...]) -> Sequence[Event]:
        known = {_key(event) for event in there}
        return [event for event in events if _key(event) not in known]

    return amend(folder, unknown)


def amend(
    folder: Path, choose: Callable[[tuple[Event, ...]], Sequence[Event]]
) -> tuple[Event, ...]:
    """Add the events that `choose` picks when it has seen the journal; return them.

    Nobody else writes to it meanwhile.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with locks.acquire(folder / ".months.lock"):
        new = choose(read_journal(folder))
        if new:
            _append(folder / JOURNAL, "".join(f"{_line(event)}\n" for event in new))
    return tuple(new)


def read_journal(folder: Path) -> tuple[Event, ...]:
    """Return the events of the journal in `folder`, in the order in which they were noted."""
    try:
        data = (folder / JOURNAL).read_bytes()
    except FileNotFoundError:
        return ()
    # By LF alone: JSON may hold what Python takes for the end of a line, such as U+2028.
    lines = data.decode("utf-8", errors="replace").split("\n")
    return tuple(event for line in lines if (event := _event(line)))


def _append(file: Path, lines: str) -> None:
    with file.open("ab+") as stream:
        if stream.tell() and not _ends_well(file):
            stream.write(b"\n")  # after a torn line
        stream.write(lines.encode())
        stream.flush()
        os.fsync(stream.fileno())


def _key(event: Event) -> tuple[Month, Kind, str, str]:
    return event.month, event.kind, event.station, event.detail


def _line(event: Event) -> str:
    return json.dumps(
        {
            "month": str(event.month),
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
            month=Month.parse(read["month"]),
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
