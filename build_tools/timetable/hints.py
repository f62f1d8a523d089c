"""The form of each key of `content/timetable.yml`, in plain words, with an example of the line."""

from __future__ import annotations

from build_tools.messages import _


def timetable_hints() -> dict[str, tuple[str, str]]:
    """For each key of the timetable, its required form and an example of the line."""
    line = _("a text of 1 to 300 characters")
    date = _("a date of the form year-month-day")
    time = _("a time of day in quotes, such as 9:00")
    minutes = _("a number of minutes, 1 to 720")
    lesson_id = _("the id of a lesson")
    return {
        "study_days": (
            _("a group of keys with days, at and minutes"),
            'study_days: {days: [5, 15, 25], at: "9:00", minutes: 120}',
        ),
        "days": (_("a list of days of the month, 1 to 31"), "days: [5, 15, 25]"),
        "lunar_days": (_("a list of days of the lunar month, 1 to 30"), "lunar_days: [1, 15]"),
        "ending": (_("a list of last figures of days, 0 to 9"), "ending: [6]"),
        "weekdays": (_("a list of weekdays, 1 (Monday) to 7 (Sunday)"), "weekdays: [3]"),
        "weeks": (_("a list of weeks of the month, 1 to 5"), "weeks: [1, 3]"),
        "at": (time, 'at: "9:00"'),
        "minutes": (minutes, "minutes: 120"),
        "pause": (_("a number of minutes, 0 to 60"), "pause: 10"),
        "holidays": (
            _("a list of days off, each with from and name"),
            "holidays: [{from: 2026-10-01, to: 2026-10-07, name: 国庆节}]",
        ),
        "study_days.holidays": (_("skip, after, before or keep"), "holidays: after"),
        "series.holidays": (_("skip, after, before or keep"), "holidays: skip"),
        "from": (date, "from: 2026-10-01"),
        "until": (date, "until: 2026-12-31"),
        "to": (date, "to: 2026-10-09"),
        "name": (line, "name: 国庆节"),
        "moves": (
            _("a list of moves, each with day, to and why"),
            "moves: [{day: 2026-10-05, to: 2026-10-09, why: 国庆放假}]",
        ),
        "exceptions": (
            _("a list of exceptions, each with day and why"),
            'exceptions: [{day: 2026-11-15, at: "14:00", why: 上午停电}]',
        ),
        "day": (date, "day: 2026-11-15"),
        "why": (line, "why: 国庆放假"),
        "series": (
            _("a list of series, each a group of keys"),
            "series: [{id: apple-year, weekdays: [3]}]",
        ),
        "moves.series": (_("the id of a series of this file"), "series: apple-year"),
        "exceptions.series": (_("the id of a series of this file"), "series: apple-year"),
        "id": (
            _("lower-case letters, digits and single hyphens, at most 60 characters"),
            "id: apple-year",
        ),
        "slots": (
            _("a list of what is shown, each with a day"),
            "slots: [{day: 2026-11-15, lessons: [apple-winter-pruning]}]",
        ),
        "kind": (
            _("live, same_time, on_demand, lecture, consultation or teaching"),
            "kind: lecture",
        ),
        "lessons": (_("a list of lesson ids"), "lessons: [apple-winter-pruning]"),
        "recording": (lesson_id, "recording: winter-broadcast"),
        "title": (line, "title: 冬季修剪现场课"),
        "presenter": (line, "presenter: 县农技站"),
        "place": (line, "place: 村口果园"),
        "remind": (_("a list of day and hour"), "remind: [day, hour]"),
    }
