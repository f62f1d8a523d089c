"""The rule book: the whole of `office/assessment.yml`, exact and frozen. Pure."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from build_tools.model.assessment.exact import Amount, Positive, ShareAmount
from build_tools.model.assessment.methods import AnyRule, PlainRule, StarsRule
from build_tools.model.frozen_model import StrictModel, as_tuple
from build_tools.model.lesson import Id, Line
from build_tools.model.month import Month
from build_tools.model.records.statement import HeadsByKind

if TYPE_CHECKING:
    from collections.abc import Iterator

Year = Annotated[int, Field(ge=2000, le=2100)]
DayNumber = Annotated[int, Field(ge=1, le=31)]


class DayMove(StrictModel):
    """A study day that was held on another day, or not at all (no `to`)."""

    day: dt.date
    to: dt.date | None = None
    why: Line


class StudyDays(StrictModel):
    """The fixed study days of each month, and the exceptions. A month without a 31st has none."""

    days: Annotated[tuple[DayNumber, ...], BeforeValidator(as_tuple), Field(min_length=1)]
    moves: Annotated[tuple[DayMove, ...], BeforeValidator(as_tuple)] = ()

    def in_year(self, year: int) -> tuple[dt.date, ...]:
        """The study days of a year, in order."""
        moves = {move.day: move.to for move in self.moves}
        days = {moves.get(day, day) for day in self.regular(year)}
        return tuple(sorted(day for day in days if day is not None))

    def regular(self, year: int) -> tuple[dt.date, ...]:
        """The study days of a year before any was moved."""
        months = (Month(year, number) for number in range(1, 13))
        return tuple(
            month.day(number)
            for month in months
            for number in sorted(set(self.days))
            if number <= month.last_day.day
        )


def _unless_timetable(value: Any) -> Any:
    return None if value == "timetable" else value


class Rounding(StrictModel):
    """To which step the points of each item are rounded, and how. Sums are not rounded again."""

    step: Positive
    how: Literal["down", "up", "half_up"]


class Rating(StrictModel):
    """A rating, the pay band that belongs to it, and what follows. The lowest has no `from`."""

    id: Id
    name: Line
    threshold: Amount | None = Field(default=None, validation_alias="from")
    """Points (`850 分`), a share of all points (`85 %`), or stars (`5 星`)."""
    band: Line | None = None
    follows: Line | None = None
    recheck: ShareAmount | None = None
    """The share of stations with this rating that are visited again, at least one."""


class SchemeSection(StrictModel):
    """A heading with its items; the points of a `bonus` come on top of the full ones."""

    id: Id
    name: Line
    points: Positive
    bonus: bool = False
    items: Annotated[tuple[AnyRule, ...], BeforeValidator(as_tuple), Field(min_length=1)]


class Scheme(StrictModel):
    """A way of scoring, for each station or for the township as a whole."""

    id: Id
    title: Line
    scored: Literal["station", "township"] = "station"
    full: Positive
    rounding: Rounding | None = None
    sections: Annotated[tuple[SchemeSection, ...], BeforeValidator(as_tuple), Field(min_length=1)]
    ratings: Annotated[tuple[Rating, ...], BeforeValidator(as_tuple)] = ()
    draw: Line = ""
    """Drawn in public when the year is over; decides which stations are visited again."""

    @property
    def items(self) -> tuple[AnyRule, ...]:
        """The items of all sections."""
        return tuple(item for section in self.sections for item in section.items)

    def find(self, item_id: str) -> AnyRule | PlainRule | None:
        """Return the item with this id, also one within a star."""
        return next((item for item in self.every_item() if item.id == item_id), None)

    def every_item(self) -> Iterator[AnyRule | PlainRule]:
        """All items, those within stars after the stars that they belong to."""
        for item in self.items:
            yield item
            if isinstance(item, StarsRule):
                yield from (inner for star in item.stars for inner in star.items)


class RuleBook(StrictModel):
    """The rules of one year."""

    year: Year
    title: Line
    study_days: Annotated[StudyDays | None, BeforeValidator(_unless_timetable)] = None
    """None, written `timetable` or left out: those of the timetable (`study_days_of`)."""
    session_minutes: Literal["played", "register"] = "played"
    """Whether a session is as long as was played, or as its register says. Where nothing says what
    was played, as on a printed sheet, it is the register."""
    rosters: Annotated[dict[str, HeadsByKind], Field(default_factory=dict)]
    """How many of each kind a station has for the whole year, by its code, as the township fixed
    it. Without one it is the roster of the year's first session."""
    schemes: Annotated[tuple[Scheme, ...], BeforeValidator(as_tuple), Field(min_length=1)]

    def find(self, item_id: str) -> AnyRule | PlainRule | None:
        """Return the item with this id, in whichever scheme."""
        return next((item for s in self.schemes if (item := s.find(item_id)) is not None), None)


class RuleBooks(StrictModel):
    """The whole of `office/assessment.yml`: a book for each year, since old years are asked for."""

    years: Annotated[tuple[RuleBook, ...], BeforeValidator(as_tuple)] = ()

    def of(self, year: int) -> RuleBook | None:
        """Return the rules of a year."""
        return next((book for book in self.years if book.year == year), None)
