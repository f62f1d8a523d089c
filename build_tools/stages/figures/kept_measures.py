"""Measures of stations in a temporary file, so that they are worked out once and walked over twice.

Memory holds one station, however many there are.
"""

from __future__ import annotations

import contextlib
import pickle
import tempfile
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from build_tools.model.assessment.measures import StationMeasures


class KeptMeasures:
    """Use `kept_measures`, which lends it a file."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._places: dict[str, int] = {}

    def add_all(self, stations: Iterable[StationMeasures]) -> Iterator[StationMeasures]:
        """Pass stations on, each as soon as it is kept."""
        for measures in stations:
            self._places[measures.station] = self._file.seek(0, 2)
            pickle.dump(measures, self._file, pickle.HIGHEST_PROTOCOL)
            yield measures

    def stations(self, codes: Collection[str]) -> Iterator[StationMeasures]:
        """Yield the stations with these codes, in the order in which they were kept."""
        for code, place in self._places.items():
            if code in codes:
                self._file.seek(place)
                # What was written just now, into a file that no other program can open by name.
                measures: StationMeasures = pickle.load(self._file)  # noqa: S301
                yield measures


@contextlib.contextmanager
def kept_measures() -> Iterator[KeptMeasures]:
    """Yield measures that are kept until the block ends."""
    with tempfile.TemporaryFile() as file:
        yield KeptMeasures(file)
