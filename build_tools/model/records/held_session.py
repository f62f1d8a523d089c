"""A session that a station held. Pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class HeldSession:
    """A session by its station and day; `start` and `end` as clocks show them, empty where not
    written; `persons` are those who signed in."""

    station: str
    day: dt.date
    start: str
    end: str
    persons: int
