"""Checks of `training.yml`: levels, parts, posts and sessions. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.messages import _
from build_tools.model.problem import Severity
from build_tools.office.checks.rows import (
    REGISTER_CONTRADICTORY,
    REGISTER_INCOMPLETE,
    RegisterRows,
)
from build_tools.office.registers import TRAINING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from build_tools.model.month import Month
    from build_tools.model.office.training import TrainingRegister, TrainingSession
    from build_tools.model.problem import Problem
    from build_tools.office.checks.rows import RowLocation
    from build_tools.office.registers import Office


def check_training(office: Office, folder: str, today: Month) -> Iterator[Problem]:
    """Yield the problems of `office/training.yml`."""
    rows = RegisterRows.of(office, folder, TRAINING)
    register = office.training
    for key, entries in (("levels", register.levels), ("parts", register.parts)):
        yield from rows.repeated(((word,), (key, n)) for n, word in enumerate(entries))
    yield from rows.unknown_stations("managers", register.managers)
    yield from rows.repeated(
        (((post.station, post.role), ("managers", n)) for n, post in enumerate(register.managers)),
        _("a station has one manager and one deputy; take out who has left"),
    )
    yield from rows.repeated(
        ((s.level, s.planned, s.on, s.parts), ("sessions", n))
        for n, s in enumerate(register.sessions)
    )
    for index, session in enumerate(register.sessions):
        location: RowLocation = ("sessions", index)
        yield from rows.in_future(session, location, today, "on")
        yield from _syllabus(session, location, register, rows)
        yield from _attendance(session, location, rows)
        yield from _attendees(session, location, register, rows)


def _syllabus(
    session: TrainingSession, location: RowLocation, register: TrainingRegister, rows: RegisterRows
) -> Iterator[Problem]:
    yield from rows.unlisted(session.level, "levels", register.levels, (*location, "level"))
    for position, part in enumerate(session.parts):
        yield from rows.unlisted(part, "parts", register.parts, (*location, "parts", position))
    yield from rows.repeated(((p,), (*location, "parts", n)) for n, p in enumerate(session.parts))
    if not session.parts:
        text = (
            _("no part of the syllabus is written"),
            _("add it: {example}").format(example="parts: [设备使用]"),
        )
        yield rows.problem(REGISTER_INCOMPLETE, text, (*location, "parts"))


def _attendance(
    session: TrainingSession, location: RowLocation, rows: RegisterRows
) -> Iterator[Problem]:
    if session.planned is None and session.on is None:
        text = (
            _("the session has no day, neither 'planned' nor 'on'"),
            _("add it: {example}").format(example="planned: 2026-11-20"),
        )
        yield rows.problem(REGISTER_INCOMPLETE, text, location)
    if session.attended and session.on is None:
        text = (
            _("people attended, but the day on which it was held is not written"),
            _("add it: {example}").format(example="on: 2026-11-20"),
        )
        yield rows.problem(REGISTER_INCOMPLETE, text, (*location, "attended"))
    if session.on is not None and not session.attended:
        text = (
            _("the session was held, but nobody is written who attended"),
            _("add it: {example}").format(example="attended: [{station: qinghe, role: manager}]"),
        )
        yield rows.problem(REGISTER_INCOMPLETE, text, (*location, "on"), Severity.WARNING)


def _attendees(
    session: TrainingSession, location: RowLocation, register: TrainingRegister, rows: RegisterRows
) -> Iterator[Problem]:
    posts = {(post.station, post.role): post for post in register.managers}
    yield from rows.repeated(
        ((a.station, a.role, a.name), (*location, "attended", n))
        for n, a in enumerate(session.attended)
    )
    for position, attendee in enumerate(session.attended):
        row: RowLocation = (*location, "attended", position)
        yield from rows.unknown_station(attendee.station, (*row, "station"))
        post = posts.get((attendee.station, attendee.role))
        if post is None or session.on is None or (post.since and session.on < post.since):
            continue
        if not attendee.is_from(post):
            text = (
                _("another name than under 'managers': this does not count for who is there now"),
                _("correct the name, or write since when the new one has the post"),
            )
            yield rows.problem(REGISTER_CONTRADICTORY, text, (*row, "name"), Severity.WARNING)
