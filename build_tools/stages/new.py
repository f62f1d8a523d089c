"""The stage of `new --from`: a model case is begun from what a station says that it did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.authoring.content import read_content
from build_tools.authoring.new import new_case
from build_tools.errors import CoursewareError
from build_tools.messages import _
from build_tools.model.office.telephones import telephones_in
from build_tools.model.records.case_material import CaseMaterial
from build_tools.model.records.statement import split_id
from build_tools.office.registers import read_office
from build_tools.reading.quoting import excerpt
from build_tools.stages.station_records import statement_with

if TYPE_CHECKING:
    from pathlib import Path

    from build_tools.model.records.statement import Statement
    from build_tools.project import Project


def new_from_statement(
    project: Project, statement_id: str, section: str, title: str | None
) -> Path:
    """Write a draft from the statement with this id, and return its path.

    Raises CoursewareError where there is none, or it tells of nothing that was done; else as
    `new_lesson` does.
    """
    statement = _applied(project, statement_id)
    material = _material(project, statement)
    telephones = tuple(telephones_in(f"{statement.text}\n{statement.result}"))
    return new_case(project, section, title or material.title, material, telephones)


def _applied(project: Project, statement_id: str) -> Statement:
    try:
        split_id(statement_id)
    except ValueError:
        text = _("'{id}' is not the id of a statement: write liuhejie-1a2b3c4d-1")
        raise CoursewareError(text.format(id=excerpt(statement_id))) from None
    entry = statement_with(project, statement_id)
    if entry is None:
        text = _("no statement with the id '{id}' has reached the office")
        raise CoursewareError(text.format(id=statement_id))
    if entry.statement.kind != "applied":
        text = _("{id} does not say what was done: see 'courseware records list --kind applied'")
        raise CoursewareError(text.format(id=statement_id))
    if not entry.standing:
        text = _("{id} was taken back or corrected: see 'courseware records show {id}'")
        raise CoursewareError(text.format(id=statement_id))
    return entry.statement


def _material(project: Project, statement: Statement) -> CaseMaterial:
    office, _problems = read_office(project.office)
    station = office.stations.find(statement.station)
    content, _unreadable = read_content(project)
    by_id = {lesson.id: lesson for lesson in content.lessons}
    return CaseMaterial(
        statement=statement.id,
        village=station.village if station else statement.station,
        on=statement.day,
        text=statement.text,
        result=statement.result,
        households=statement.households,
        lessons=tuple(
            (by_id[key].front.title, by_id[key].source) for key in statement.lessons if key in by_id
        ),
    )
