"""What all four boards need: which stations there are, what people call them, and how long ago."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt

    from build_tools.model.station import Station, StationRegister


@dataclass(frozen=True)
class VillageNames:
    """The stations of the register, and the day of the boards."""

    register: StationRegister
    today: dt.date

    @property
    def open_stations(self) -> tuple[Station, ...]:
        """The stations that get releases, in the order of the register."""
        return tuple(station for station in self.register.stations if station.served)

    @property
    def built(self) -> tuple[Station, ...]:
        """The stations that are set up, paused ones too."""
        states = ("open", "paused")
        return tuple(station for station in self.register.stations if station.state in states)

    def name(self, code: str) -> str:
        """Return the village of a station; the code itself where the register has none."""
        station = self.register.find(code)
        return station.village if station else code

    def days_since(self, day: dt.date | None) -> int:
        """Return how many days ago a day was, 0 for none and for a day to come."""
        return max((self.today - day).days, 0) if day else 0


def day_text(day: dt.date) -> str:
    """Return a day as the boards write it: `11月5日`, with the year where that is not plain."""
    return f"{day.year}年{day.month}月{day.day}日"


def short_day(day: dt.date) -> str:
    """Return a day of the year of the boards: `11月5日`."""
    return f"{day.month}月{day.day}日"
