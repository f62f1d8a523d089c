"""What `station.js` says to a branch secretary, as JSON: numbers, days and ids, no names.

A key lacks where there is nothing to say. The words are left to the page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from build_tools.model.assessment.year_so_far import YearSoFar
    from build_tools.model.records.secretary import OpenFault, SecretaryNote


def secretary_facts(note: SecretaryNote) -> dict[str, Any]:
    """Return the note as `docs/medium.md` describes it."""
    facts: dict[str, Any] = {
        "studyDays": _days(note.study_days),
        "faults": [_fault(fault) for fault in note.faults],
    }
    if note.received:
        facts["received"] = note.received.isoformat()
    if note.session:
        facts["session"] = {
            "on": note.session.on.isoformat(),
            "lessons": list(note.session.lessons),
            "people": note.session.people,
        }
    if note.year:
        facts["year"] = _year(note.year)
    return facts


def _fault(fault: OpenFault) -> dict[str, str]:
    on = {"on": fault.on.isoformat()}
    return {"id": fault.id, **on} if fault.id else on


def _year(year: YearSoFar) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "year": year.year,
        "monthsMissing": list(year.months_missing),
        "monthsLate": list(year.months_late),
        "dueDay": year.due_day,
    }
    return facts | _learning(year, year.until) if year.until else facts


def _learning(year: YearSoFar, until: dt.date) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "until": until.isoformat(),
        "sessions": year.sessions,
        "minutes": year.minutes,
        "studyDays": year.study_days,
        "missed": _days(year.missed),
        "short": _days(year.short),
    }
    if year.day_minutes:
        facts["dayMinutes"] = year.day_minutes
    if attendance := year.attendance:
        facts["attendance"] = {
            "expected": attendance.expected,
            "present": attendance.present,
            "aim": attendance.aim,
            "reached": attendance.reached,
        }
    if hours := year.hours:
        facts["hours"] = {
            "people": hours.people,
            "average": hours.average,
            "aim": hours.aim,
            "reached": hours.reached,
        }
    return facts


def _days(days: Iterable[dt.date]) -> list[str]:
    return [day.isoformat() for day in days]
