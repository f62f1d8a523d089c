"""A calendar month: the "now" of pages, plans and releases. Pure."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass

_TEXT = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")


@dataclass(frozen=True, order=True)
class Month:
    """A month of a year; as text `2026-11`. Months compare by time."""

    year: int
    number: int
    """From 1 to 12."""

    @classmethod
    def parse(cls, text: str) -> Month:
        """Read `2026-11`. Raises ValueError for anything else."""
        match = _TEXT.fullmatch(text)
        if not match or match[1] == "0000":
            raise ValueError(text)
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def of(cls, day: dt.date) -> Month:
        """The month in which a day lies."""
        return cls(day.year, day.month)

    def __str__(self) -> str:
        return f"{self.year:04}-{self.number:02}"

    @property
    def first_day(self) -> dt.date:
        """The first day."""
        return self.day(1)

    @property
    def last_day(self) -> dt.date:
        """The last day."""
        return self.day(calendar.monthrange(self.year, self.number)[1])

    @property
    def days(self) -> tuple[dt.date, ...]:
        """All days, in order."""
        return tuple(map(self.day, range(1, self.last_day.day + 1)))

    def day(self, number: int) -> dt.date:
        """A day of the month. Raises ValueError where it has no such day."""
        return dt.date(self.year, self.number, number)

    def later(self, months: int) -> Month:
        """The month that comes so many months later."""
        years, index = divmod(self.year * 12 + self.number - 1 + months, 12)
        return Month(years, index + 1)

    @property
    def label(self) -> str:
        """As the Chinese site and board show it: `2026年11月`."""
        return f"{self.year}年{self.number}月"
