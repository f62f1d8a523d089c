"""A quarter of a calendar year: the span in which every station is to be visited. Pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from build_tools.model.month import Month


@dataclass(frozen=True, order=True)
class Quarter:
    """A quarter of a year. Quarters compare by time."""

    year: int
    number: int
    """From 1 to 4."""

    @classmethod
    def of(cls, day: dt.date) -> Quarter:
        """The quarter in which a day lies."""
        return cls(day.year, (day.month + 2) // 3)

    @property
    def first_day(self) -> dt.date:
        """The first day."""
        return dt.date(self.year, 3 * self.number - 2, 1)

    @property
    def last_day(self) -> dt.date:
        """The last day."""
        return Month(self.year, 3 * self.number).last_day

    @property
    def label(self) -> str:
        """As the Chinese board shows it: `2026年第4季度`."""
        return f"{self.year}年第{self.number}季度"
