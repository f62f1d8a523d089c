"""The study days of the rule book held against those of the timetable: one truth, not two. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.messages import _
from build_tools.model.problem import Problem, Severity
from build_tools.model.rules import CheckRule, Rule
from build_tools.model.timetable.study_days import timetable_study_days
from build_tools.office.registers import ASSESSMENT
from build_tools.reading.field_faults import KeyLines

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from build_tools.model.timetable.timetable import Timetable
    from build_tools.office.registers import Office

_MOST_NAMED = 4

ASSESSMENT_STUDY_DAYS = CheckRule(
    Rule.ASSESSMENT_STUDY_DAYS,
    "考核办法和节目单的学习日不一样；两边都没有写学习日的是错误",
    Severity.WARNING,
)


def check_study_days(office: Office, folder: str, timetable: Timetable) -> Iterator[Problem]:
    """Yield rule books without study days, and those that differ from the timetable's."""
    keys = KeyLines(f"{folder}/{ASSESSMENT}", office.lines.get(ASSESSMENT, {}))
    for index, book in enumerate(office.rule_books.years):
        scheduled = timetable_study_days(timetable, book.year)
        line = keys.line_of(("years", index, "study_days"))
        if book.study_days is None and not scheduled:
            message = _("nothing says which are the study days of {year}").format(year=book.year)
            hint = _("write study_days here, or into content/timetable.yml")
            yield ASSESSMENT_STUDY_DAYS.problem(keys.path, line, message, hint, Severity.ERROR)
        elif book.study_days is not None and scheduled:
            differing = set(book.study_days.in_year(book.year)) ^ set(scheduled)
            if differing:
                message = _("the timetable has other study days: {days}")
                hint = _("write study_days: timetable, so that they stand in one place only")
                filled = message.format(days=_named(differing))
                yield ASSESSMENT_STUDY_DAYS.problem(keys.path, line, filled, hint)


def _named(days: set[dt.date]) -> str:
    ordered = [day.isoformat() for day in sorted(days)]
    return ", ".join(ordered[:_MOST_NAMED]) + (" …" if len(ordered) > _MOST_NAMED else "")
