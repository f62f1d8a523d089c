"""What a desk knows of recordings: it is worked out once, and stays as long as the desk is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.stages.recordings.conversion_faults import ConversionFaults
from build_tools.stages.recordings.examinations import Examinations
from build_tools.stages.recordings.header_readings import HeaderReadings

if TYPE_CHECKING:
    from pathlib import Path


class RecordingShelf:
    """Lengths, facts, plans and frames of recordings."""

    def __init__(self, folder: Path) -> None:
        self.faults = ConversionFaults(folder / "conversion-faults.json")
        self.readings = HeaderReadings()
        self.examined = Examinations()
