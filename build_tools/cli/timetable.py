"""`courseware timetable`: what is shown on which day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from build_tools.cli.arguments import month_argument
from build_tools.cli.session import Session, Verb, session
from build_tools.messages import _

if TYPE_CHECKING:
    from build_tools.model.month import Month
    from build_tools.model.timetable.programme import ProgrammeDay, ProgrammeItem
    from build_tools.project import Project
    from build_tools.stages.timetable.programme import MonthProgramme


def command() -> click.Command:
    """Return the verb and what stands below it."""
    group = click.Group("timetable", help=_("Show what is planned for which day."))
    for verb in (_show(),):
        group.add_command(verb)
    return group


def _show() -> click.Command:
    @click.command("show", cls=Verb, help=_("Show the days of a month."))
    @click.option("--month", metavar="MONTH", help=_("Show this month, such as 2026-11."))
    def show(*, month: str | None) -> None:
        from build_tools.project import read_project
        from build_tools.stages.timetable.programme import month_programme

        call = session()
        project = read_project(call.folder)
        shown = month_programme(project, _month(project, month))
        call.show(shown.problems)
        for day in shown.days:
            _say(call, day, shown)
        if not shown.days:
            line = _("Nothing is planned for {month}: write it into content/timetable.yml.")
            call.say(line.format(month=shown.month))
        call.answer({"month": str(shown.month), "days": [_day(day, shown) for day in shown.days]})

    return show


def _month(project: Project, text: str | None) -> Month:
    from build_tools.clock import today
    from build_tools.model.month import Month

    return month_argument(text) if text else project.settings.month_or(Month.of(today()))


def _say(call: Session, day: ProgrammeDay, shown: MonthProgramme) -> None:
    from build_tools.model.timetable.wording import absent_text, clock_text, instead_text, long_day

    study = day.study
    mark = _("study day") if study else ""
    call.say(f"{day.day}  {long_day(day.day)}  {mark}".rstrip())
    for occurrence in day.absent:
        call.say(f"  {absent_text(occurrence)}")
    if study and (why := instead_text(study)):
        call.say(f"  {why}")
    for item in day.items:
        call.say(f"  {clock_text(item.start):>5}  {_words(item, shown)}")


def _words(item: ProgrammeItem, shown: MonthProgramme) -> str:
    from build_tools.model.timetable.wording import KIND_LABELS

    names = [item.title, *(shown.titles.get(lesson, lesson) for lesson in item.lessons)]
    words = _("; ").join(filter(None, names)) or _("nothing is chosen yet")
    return f"{KIND_LABELS[item.kind]}: {words}"


def _day(day: ProgrammeDay, shown: MonthProgramme) -> dict[str, Any]:
    from build_tools.model.timetable.wording import absent_text, clock_text, instead_text

    return {
        "day": day.day.isoformat(),
        "study_day": day.study.nominal.isoformat() if day.study else None,
        "why": instead_text(day.study) if day.study else "",
        "absent": [absent_text(occurrence) for occurrence in day.absent],
        "items": [
            {
                "at": clock_text(item.start),
                "minutes": item.minutes,
                "kind": item.kind,
                "title": item.title,
                "lessons": list(item.lessons),
                "titles": [shown.titles.get(lesson, lesson) for lesson in item.lessons],
                "recording": item.recording or None,
            }
            for item in day.items
        ],
    }
