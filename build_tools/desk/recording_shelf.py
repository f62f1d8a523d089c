"""What a desk knows of recordings: it is worked out once, and stays as long as the desk is open."""

from __future__ import annotations

from build_tools.stages.recordings.examinations import Examinations
from build_tools.stages.recordings.header_readings import HeaderReadings


class RecordingShelf:
    """Lengths, facts, plans and frames of recordings."""

    def __init__(self) -> None:
        self.readings = HeaderReadings()
        self.examined = Examinations()
