"""Checks of `works.yml`: works, villages without a site, acceptance. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.messages import _
from build_tools.model.problem import Severity
from build_tools.office.checks.rows import (
    REGISTER_CONTRADICTORY,
    REGISTER_INCOMPLETE,
    REGISTER_VILLAGE,
    RegisterRows,
)
from build_tools.office.registers import WORKS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from build_tools.model.month import Month
    from build_tools.model.office.works import Acceptance, BuildingWork, WorksRegister
    from build_tools.model.problem import Problem
    from build_tools.office.checks.rows import RowLocation
    from build_tools.office.registers import Office


def check_works(office: Office, folder: str, today: Month) -> Iterator[Problem]:
    """Yield the problems of `office/works.yml`."""
    rows = RegisterRows.of(office, folder, WORKS)
    works = office.works
    yield from rows.repeated(((i.name,), ("items", n, "name")) for n, i in enumerate(works.items))
    yield from rows.unknown_stations("works", works.works)
    yield from rows.unknown_stations("acceptance", works.acceptance)
    yield from _each_work(works, rows, today)
    yield from _each_village(works, rows, today)
    yield from _each_acceptance(works, rows, today)


def _each_work(works: WorksRegister, rows: RegisterRows, today: Month) -> Iterator[Problem]:
    items = [item.name for item in works.items]
    yield from rows.repeated(
        # A work that was done may come again, for example when a window is broken.
        ((w.station, w.item, w.requirement, w.due), ("works", n))
        for n, w in enumerate(works.works)
    )
    for index, work in enumerate(works.works):
        location: RowLocation = ("works", index)
        yield from rows.unlisted(work.item, "items", items, (*location, "item"))
        yield from rows.disordered(work, location, ("start", "due"), ("start", "finished"))
        yield from rows.in_future(work, location, today, "finished")
        yield from _state(work, location, rows)
        yield from _hindrance(work, location, rows, today)


def _state(work: BuildingWork, location: RowLocation, rows: RegisterRows) -> Iterator[Problem]:
    if work.state == "done" and work.finished is None:
        text = (
            _("the work is done, but not since when"),
            _("add it: {example}").format(example="finished: 2026-11-20"),
        )
        yield rows.problem(REGISTER_INCOMPLETE, text, (*location, "state"))
    if work.state != "done" and work.finished is not None:
        text = (
            _("the work has a day on which it was finished, but its state is '{state}'").format(
                state=work.state
            ),
            _("write state: done, or take 'finished' out"),
        )
        yield rows.problem(REGISTER_CONTRADICTORY, text, (*location, "finished"))


def _hindrance(
    work: BuildingWork, location: RowLocation, rows: RegisterRows, today: Month
) -> Iterator[Problem]:
    """Yield what the board would leave open: what hinders a work, and what is done about it."""
    # A work with the day on which it was finished is told of that already.
    halted = work.state == "stopped" or work.is_overdue(today.first_day)
    if not halted or work.finished is not None:
        return
    for key, value, example in (
        ("obstacle", work.obstacle, "obstacle: 钱没有到"),
        ("solution", work.solution, "solution: 先做门，下个月做窗"),
    ):
        if value is None:
            text = (
                _("the work is late or stopped, and '{key}' is not written").format(key=key),
                _("add it: {example}").format(example=example),
            )
            yield rows.problem(REGISTER_INCOMPLETE, text, (*location, "state"), Severity.WARNING)


def _each_village(works: WorksRegister, rows: RegisterRows, today: Month) -> Iterator[Problem]:
    codes = {station.village: station.code for station in rows.office.stations.stations}
    yield from rows.repeated(
        ((row.village,), ("without_site", n, "village")) for n, row in enumerate(works.without_site)
    )
    for index, row in enumerate(works.without_site):
        location: RowLocation = ("without_site", index, "village")
        if code := codes.get(row.village):
            text = (
                _("'{village}' has the station '{code}'").format(village=row.village, code=code),
                _("take it out here, or take the station out of stations.yml"),
            )
            yield rows.problem(REGISTER_VILLAGE, text, location)
        if row.is_overdue(today.first_day) and row.solution is None:
            text = (
                _("the village has no site in time, and 'solution' is not written"),
                _("add it: {example}").format(example="solution: 向村小学借一间教室"),
            )
            yield rows.problem(REGISTER_INCOMPLETE, text, location, Severity.WARNING)


def _each_acceptance(works: WorksRegister, rows: RegisterRows, today: Month) -> Iterator[Problem]:
    yield from rows.repeated(
        ((row.station, row.on), ("acceptance", n)) for n, row in enumerate(works.acceptance)
    )
    for index, row in enumerate(works.acceptance):
        location: RowLocation = ("acceptance", index)
        yield from rows.disordered(row, location, ("on", "due"), ("on", "finished"))
        yield from rows.in_future(row, location, today, "on", "finished")
        yield from rows.incomplete(row, location, "mend", "due", "2026-12-31")
        yield from rows.incomplete(row, location, "due", "mend", "加一组插座")
        yield from rows.incomplete(row, location, "finished", "mend", "加一组插座")
        yield from _result(row, location, rows)


def _result(row: Acceptance, location: RowLocation, rows: RegisterRows) -> Iterator[Problem]:
    if row.result == "passed" and row.mend is not None:
        text = (
            _("the station passed, but something is to be mended"),
            _("write result: with_faults, or take 'mend' out"),
        )
        yield rows.problem(REGISTER_CONTRADICTORY, text, (*location, "mend"))
    # Who only wrote 'due' is told so already.
    if row.result != "passed" and row.mend is None and row.due is None:
        text = (
            _("the station did not pass, and what is to be mended is not written"),
            _("add it: {example}").format(example="mend: 加一组插座"),
        )
        yield rows.problem(REGISTER_INCOMPLETE, text, (*location, "result"))
