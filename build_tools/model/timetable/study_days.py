"""The study days that are asked of stations: the rule book's own, else the timetable's. Pure."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from build_tools.model.assessment.rule_book import RuleBook
    from build_tools.model.timetable.timetable import Timetable


def study_days_of(book: RuleBook | None, timetable: Timetable, year: int) -> tuple[dt.date, ...]:
    """Return the study days of a year, after all moves and holidays, in order.

    They are those of the rule book where it has some, else those of the timetable.
    """
    if book is not None and book.study_days is not None:
        return book.study_days.in_year(year)
    return timetable_study_days(timetable, year)


def timetable_study_days(timetable: Timetable, year: int) -> tuple[dt.date, ...]:
    """Return the study days that a timetable has in a year, after all moves and holidays."""
    first_day, last_day = dt.date(year, 1, 1), dt.date(year, 12, 31)
    occurrences = timetable.study_calendar.between(first_day, last_day)
    return tuple(sorted({o.day for o in occurrences if o.day is not None}))


def next_study_day(book: RuleBook | None, timetable: Timetable, today: dt.date) -> dt.date | None:
    """Return the first study day from `today` on, this year or next; None where there is none.

    `book` is the rule book of this year: for the next year the timetable alone is asked.
    """
    days = study_days_of(book, timetable, today.year)
    following = timetable_study_days(timetable, today.year + 1)
    return next((day for day in (*days, *following) if day >= today), None)
