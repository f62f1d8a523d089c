"""Receipts that come back on a stick: what a station's PC did with a release.

`receipts/<station>-<release>.txt` on the medium, lines of `key=value` that any system can write:
station, release, date (year-month-day), checked (yes or no).
"""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from build_tools.model.board import Event, Kind

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

_LONGEST = 4096
# A month, or the second and further release of one: 2026-11-2.
_RELEASE = re.compile(r"([0-9]{4}-(?:0[1-9]|1[0-2]))(?:-[0-9]{1,2})?")
_MONTH = len("2026-11")


def read_receipts(
    medium: Path, codes: Collection[str], today: dt.date
) -> tuple[tuple[Event, ...], tuple[str, ...]]:
    """Return what the receipts on `medium` say, and the names of those that cannot be used.

    A receipt of the future is dated today: the clocks of old PCs are often wrong.
    """
    events: list[Event] = []
    odd: list[str] = []
    for file in sorted(medium.glob("receipts/*.txt")):
        said = _read(file, codes)
        if said is None:
            odd.append(file.name)
            continue
        on = min(dt.date.fromisoformat(said["date"]), today)
        kinds = [Kind.RECEIVED, *([Kind.VERIFIED] if said.get("checked") == "yes" else [])]
        month = said["release"][:_MONTH]
        events += [Event(month, kind, on, said["station"]) for kind in kinds]
    return tuple(events), tuple(odd)


def _read(file: Path, codes: Collection[str]) -> dict[str, str] | None:
    if not file.is_file() or file.stat().st_size > _LONGEST:
        return None
    text = file.read_bytes().decode("utf-8-sig", errors="replace")
    pairs = (line.partition("=") for line in text.splitlines())
    said = {key.strip(): value.strip() for key, equals, value in pairs if equals}
    if said.get("station") not in codes or not _RELEASE.fullmatch(said.get("release", "")):
        return None
    try:
        dt.date.fromisoformat(said.get("date", ""))
    except ValueError:
        return None
    return said
