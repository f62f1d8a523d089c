"""`courseware plan`: what each station gets, in which quality, and why not the rest."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from build_tools.cli.arguments import month_argument
from build_tools.cli.session import Session, Verb, session
from build_tools.files import size_in_words
from build_tools.messages import _

if TYPE_CHECKING:
    from build_tools.model.plan import StationPlan
    from build_tools.model.station import Station
    from build_tools.stages.plan import Planned


def command() -> click.Command:
    """Return the verb."""

    @click.command(
        "plan", cls=Verb, help=_("Say what each station gets, in which quality, and why.")
    )
    @click.argument("codes", metavar="[STATION]...", nargs=-1)
    @click.option("--month", metavar="MONTH", help=_("Plan this month, such as 2026-11."))
    @click.option("--jobs", type=click.IntRange(1, 64), help=_("Recordings encoded side by side."))
    def plan(*, codes: tuple[str, ...], month: str | None, jobs: int | None) -> None:
        from build_tools.clock import today
        from build_tools.model.month import Month
        from build_tools.model.problem import ProblemsFound
        from build_tools.project import read_project
        from build_tools.stages.plan import plan_stations

        call = session()
        project = read_project(call.folder)
        if month is None:
            chosen = project.settings.month_or(Month.of(today()))
        else:
            chosen = month_argument(month)
        planned = plan_stations(project, chosen, codes, jobs, today(), call.progress())
        call.show(planned.prepared.problems)
        for station, station_plan in zip(planned.stations, planned.plans, strict=True):
            _say(call, station, station_plan, planned, every=bool(codes))
        for left_out in planned.prepared.left_out:
            line = _("Not in the release: {title} — {why}")
            call.say(line.format(title=left_out.lesson.front.title, why=left_out.explanation))
        if not planned.plans:
            call.say(_("No station is open: write them into office/stations.yml."))
        call.answer(document(planned))
        if any(station_plan.problems for station_plan in planned.plans):
            raise click.exceptions.Exit(ProblemsFound.exit_code)

    return plan


def _say(
    call: Session, station: Station, plan: StationPlan, planned: Planned, *, every: bool
) -> None:
    from build_tools.release.plan import explanation

    titles = {lesson.id: lesson.title for lesson in planned.lessons}
    counts = dict.fromkeys(("hd", "small", "audio", "text"), 0)
    for item in plan.items:
        counts[item.quality] += 1
    line = _(
        "{name} ({code}): {hd} full picture, {small} small, {audio} sound, {text} text; "
        "{size} of {room}"
    )
    station_values = {"name": station.name, "code": station.code, **counts}
    call.say(
        line.format(**station_values, size=size_in_words(plan.bytes), room=size_in_words(plan.room))
    )
    if plan.diff is not None:
        call.say(f"  {explanation.diff_line(plan.diff)}")
    for problem in plan.problems:
        call.say(_("  Problem: {text}").format(text=problem.text), error=True)
    for warning in explanation.warnings(plan, titles):
        call.say(_("  Before you deliver: {text}").format(text=warning), error=True)
    if larger := explanation.larger_disk(plan):
        call.say(f"  {larger}")
    if every:
        for item in plan.items:
            text = f"{explanation.quality(item)} · {titles[item.lesson]} — {explanation.why(item)}"
            call.say(f"  {text}")


def document(planned: Planned) -> dict[str, Any]:
    """Return a month's plan as JSON."""
    from build_tools.release.plan import explanation

    titles = {lesson.id: lesson.title for lesson in planned.lessons}
    return {
        "month": str(planned.month),
        "stations": [
            {
                "code": plan.station,
                "name": station.name,
                "bytes": plan.bytes,
                "room": plan.room,
                "peak_bytes": plan.peak_bytes,
                "value": plan.value,
                "larger": asdict(plan.larger) if plan.larger else None,
                "told": [
                    *([explanation.diff_line(plan.diff)] if plan.diff else []),
                    *explanation.warnings(plan, titles),
                    *filter(None, [explanation.larger_disk(plan)]),
                ],
                "problems": [problem.as_json() for problem in plan.problems],
                "change": asdict(plan.diff) if plan.diff else None,
                "lessons": [
                    {
                        **asdict(item),
                        "title": titles[item.lesson],
                        "quality": item.quality,
                        "told": explanation.why(item),
                    }
                    for item in plan.items
                ],
            }
            for station, plan in planned.by_station
        ],
        "left_out": [
            {
                "lesson": left_out.lesson.id,
                "title": left_out.lesson.front.title,
                "why": left_out.reason,
                "told": left_out.explanation,
                "page": left_out.keeps_page,
            }
            for left_out in planned.prepared.left_out
        ],
    }
