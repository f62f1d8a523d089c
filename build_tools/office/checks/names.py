"""Checks that no text of the registers that others read says the name of a person. Pure.

Roles and units stand on boards and pages of stations; what hinders a work, or what was promised,
stands on boards, which hang on walls. A release that would carry a private name is stopped; here
the line is told, long before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import BaseModel

from build_tools.messages import _
from build_tools.model.office.people import is_person, is_role
from build_tools.model.office.privacy import is_private
from build_tools.model.problem import Severity
from build_tools.model.rules import CheckRule, Rule
from build_tools.office.checks.rows import RegisterRows
from build_tools.office.registers import EQUIPMENT, GROUPS, TRAINING, VISITS, WORKS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from pydantic.fields import FieldInfo

    from build_tools.model.problem import Problem
    from build_tools.office.checks.rows import RowLocation
    from build_tools.office.registers import Office

REGISTER_NAME_PUBLIC = CheckRule(
    Rule.REGISTER_NAME_PUBLIC,
    "岗位、单位或者别的上板的话里写了人的姓名；在岗位里是错误，在别处是提醒",
)
_REGISTERS = (WORKS, EQUIPMENT, TRAINING, VISITS, GROUPS)
_REMARKS = "remarks"
"""The key whose texts only the office reads."""


def check_names(office: Office, folder: str) -> Iterator[Problem]:
    """Yield each text of the registers that others read and that has the name of a person in it."""
    texts = {file: list(_texts(office.registers.get(file), ())) for file in _REGISTERS}
    names = {text for each in texts.values() for text, field, _l in each if is_person(field)}
    lengths = sorted({len(name) for name in names})
    for file, each in texts.items():
        rows = RegisterRows.of(office, folder, file)
        for text, field, location in each:
            is_read = not is_person(field) and _key(location) != _REMARKS
            if is_read and _has_name(text, names, lengths):
                yield _problem(rows, field, location)


def _problem(rows: RegisterRows, field: FieldInfo, location: RowLocation) -> Problem:
    message = (
        _("'{key}' names a person, and boards show it")
        if is_private(field)
        else _("'{key}' names a person, and it is public")
    )
    hint = _("write the role here; names stand in 'name' and the like")
    severity = Severity.ERROR if is_role(field) else Severity.WARNING
    text = (message.format(key=_key(location)), hint)
    return rows.problem(REGISTER_NAME_PUBLIC, text, location, severity)


def _key(location: RowLocation) -> str:
    return next(part for part in reversed(location) if isinstance(part, str))


def _texts(value: object, location: RowLocation) -> Iterator[tuple[str, FieldInfo, RowLocation]]:
    """Return every text of a register with the field that holds it, and the way to it."""
    if not isinstance(value, BaseModel):
        return
    for name, field in type(value).model_fields.items():
        inner = getattr(value, name)
        for part, way in _parts(inner, (*location, name)):
            if isinstance(part, str):
                yield part, field, way
            else:
                yield from _texts(part, way)


def _parts(value: object, location: RowLocation) -> Iterator[tuple[object, RowLocation]]:
    if isinstance(value, tuple):
        for index, part in enumerate(value):
            yield part, (*location, index)
    else:
        yield value, location


def _has_name(text: str, names: Collection[str], lengths: list[int]) -> bool:
    """Return whether a name stands in a text; a search for each name would take its square."""
    return any(
        text[start : start + length] in names
        for length in lengths
        for start in range(len(text) - length + 1)
    )
