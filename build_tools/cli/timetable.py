"""`courseware timetable`: what is shown on which day."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from build_tools.cli.arguments import day_argument, month_argument, year_argument
from build_tools.cli.placeholders import VerbGroup
from build_tools.cli.session import Session, Verb, session
from build_tools.messages import _, ngettext

if TYPE_CHECKING:
    from build_tools.model.month import Month
    from build_tools.model.timetable.programme import ProgrammeDay, ProgrammeItem
    from build_tools.model.timetable.recurrence import Holiday
    from build_tools.project import Project
    from build_tools.stages.timetable.programme import MonthProgramme


def command() -> click.Command:
    """Return the verb and what stands below it."""
    group = VerbGroup("timetable", help=_("Show what is planned for which day."))
    for verb in (_show(), _announce(), _ics(), _audio(), _holidays()):
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


def _announce() -> click.Command:
    @click.command(
        "announce", cls=Verb, help=_("Print what is read aloud over the loudspeaker for a DAY.")
    )
    @click.argument("day")
    def announce(*, day: str) -> None:
        from build_tools.project import read_project
        from build_tools.stages.timetable.programme import day_announcement

        call = session()
        chosen = day_argument(day)
        sentences = day_announcement(read_project(call.folder), chosen)
        for sentence in sentences:
            call.say(sentence)
        call.answer({"day": chosen.isoformat(), "sentences": list(sentences)})

    return announce


def _ics() -> click.Command:
    @click.command("ics", cls=Verb, help=_("Write a calendar with alarms that telephones take."))
    @click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
    @click.option("--month", metavar="MONTH", help=_("Begin with this month, such as 2026-11."))
    @click.option(
        "--months", type=click.IntRange(1, 24), default=1, help=_("So many months; else one.")
    )
    def ics(*, file: Path, month: str | None, months: int) -> None:
        from build_tools.project import read_project
        from build_tools.stages.timetable.calendar_export import write_calendar

        call = session()
        project = read_project(call.folder)
        shown = write_calendar(project, _month(project, month), months, file)
        call.show(shown.problems)
        line = ngettext("{count} day in {file}", "{count} days in {file}", len(shown.days))
        call.say(line.format(count=len(shown.days), file=file))
        call.answer({"file": str(file), "days": [day.day.isoformat() for day in shown.days]})

    return ics


def _audio() -> click.Command:
    @click.command(
        "audio", cls=Verb, help=_("Write the sound of a DAY's lessons as numbered files.")
    )
    @click.argument("day")
    @click.option(
        "--to",
        "target",
        metavar="DIR",
        required=True,
        type=click.Path(path_type=Path, file_okay=False),
        help=_("The folder or stick that gets a folder of the day."),
    )
    @click.option("--mp3", is_flag=True, help=_("As MP3, for players that take nothing else."))
    def audio(*, day: str, target: Path, mp3: bool) -> None:
        from build_tools.project import read_project
        from build_tools.stages.timetable.audio import audio_folder

        call = session()
        chosen, project = day_argument(day), read_project(call.folder)
        written = audio_folder(project, chosen, target, call.progress(), as_mp3=mp3)
        for file in written.files:
            call.say(str(file))
        for title in written.silent:
            call.say(_("without sound: {title}").format(title=title))
        call.answer(
            {
                "folder": str(written.folder),
                "files": [file.name for file in written.files],
                "silent": list(written.silent),
            }
        )

    return audio


def _holidays() -> click.Command:
    @click.command(
        "holidays",
        cls=Verb,
        help=_("Propose the days off of a YEAR for the timetable."),
    )
    @click.argument("year")
    def holidays(*, year: str) -> None:
        from build_tools.timetable.holiday_proposals import proposed_holidays, yaml_line

        call = session()
        proposed = proposed_holidays(year_argument(year))
        call.say(_("Hold these against the notice, then put them into content/timetable.yml:"))
        for holiday in proposed:
            call.say(yaml_line(holiday))
        call.answer({"holidays": [_holiday(holiday) for holiday in proposed]})

    return holidays


def _holiday(holiday: Holiday) -> dict[str, str]:
    days = holiday.days
    return {"from": days[0].isoformat(), "to": days[-1].isoformat(), "name": holiday.name}


def _month(project: Project, text: str | None) -> Month:
    from build_tools.clock import today
    from build_tools.model.month import Month

    return month_argument(text) if text else project.settings.month_or(Month.of(today()))


def _say(call: Session, day: ProgrammeDay, shown: MonthProgramme) -> None:
    from build_tools.model.timetable.wording import (
        absent_text,
        clock_text,
        instead_text,
        long_day,
        lunar_text,
    )

    study = day.study
    mark = _("study day") if study else ""
    call.say(f"{day.day}  {long_day(day.day)} {lunar_text(day.day)}  {mark}".rstrip())
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
    from build_tools.model.timetable.wording import (
        absent_text,
        clock_text,
        instead_text,
        lunar_text,
    )

    return {
        "day": day.day.isoformat(),
        "lunar": lunar_text(day.day),
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
