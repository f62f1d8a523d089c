"""The month journal, `office/months.jsonl`: one line for each event of a month.

Lines are only added. A line that was torn by a power cut stays where it is and is skipped:
its event is recorded anew when the step is repeated.
"""

from __future__ import annotations

import datetime as dt
import json
import os
from typing import TYPE_CHECKING, Any

from build_tools import locks
from build_tools.model.board import Event, EventKind
from build_tools.model.month import Month
from build_tools.model.release import ReleaseName

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

JOURNAL = "months.jsonl"


def record_events(folder: Path, events: Iterable[Event]) -> tuple[Event, ...]:
    """Add the events that the journal of `folder` does not hold yet; return them."""

    def unrecorded(journal: tuple[Event, ...]) -> Sequence[Event]:
        recorded = {_key(event) for event in journal}
        return [event for event in events if _key(event) not in recorded]

    return append_chosen(folder, unrecorded)


def append_chosen(
    folder: Path, choose: Callable[[tuple[Event, ...]], Sequence[Event]]
) -> tuple[Event, ...]:
    """Add the events that `choose` picks when it is given the journal; return them.

    No other process writes to the journal meanwhile.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with locks.acquire(folder / ".months.lock"):
        chosen = choose(read_month_journal(folder))
        if chosen:
            _append(folder / JOURNAL, "".join(f"{_line(event)}\n" for event in chosen))
    return tuple(chosen)


def read_month_journal(folder: Path) -> tuple[Event, ...]:
    """Return the events of the journal in `folder`, in the order in which they were recorded."""
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


def _key(event: Event) -> tuple[Month, EventKind, str, str, str]:
    return event.month, event.kind, event.station, event.detail, event.release


def _line(event: Event) -> str:
    fields = {
        "month": str(event.month),
        "kind": event.kind,
        "on": event.on.isoformat(),
        "station": event.station,
        "detail": event.detail,
    }
    if event.release:
        fields["release"] = event.release
    return json.dumps(fields, ensure_ascii=False)


def _event(line: str) -> Event | None:
    try:
        read = json.loads(line)
        return Event(
            month=Month.parse(read["month"]),
            kind=EventKind(read["kind"]),
            on=dt.date.fromisoformat(read["on"]),
            station=str(read["station"]),
            detail=str(read["detail"]),
            release=_release(read),
        )
    except (ValueError, KeyError, TypeError):
        return None


def _release(line: dict[str, Any]) -> str:
    """Return the release of an event. Raises ValueError where it is none of its month."""
    if "release" not in line:
        return ""
    name = ReleaseName(str(line["release"]))
    if str(name.month) != line["month"]:
        raise ValueError(name.text)
    return name.text


def _ends_well(file: Path) -> bool:
    with file.open("rb") as stream:
        stream.seek(-1, os.SEEK_END)
        return stream.read(1) == b"\n"
