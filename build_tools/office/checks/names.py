"""Checks that no public text of the registers says the name of a person. Pure.

Roles, units and what was found stand on boards, and some of it on pages of stations. A release
that would carry a private name is stopped; here the line is told, long before.
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
    "岗位、单位或者别的公开的地方写了人的姓名；在岗位和单位里是错误，在别处是提醒",
)
_REGISTERS = (WORKS, EQUIPMENT, TRAINING, VISITS, GROUPS)


def check_names(office: Office, folder: str) -> Iterator[Problem]:
    """Yield each public text of the registers that has the name of a person in it."""
    texts = {file: list(_texts(office.registers.get(file), ())) for file in _REGISTERS}
    names = {text for each in texts.values() for text, field, _l in each if is_person(field)}
    lengths = sorted({len(name) for name in names})
    for file, each in texts.items():
        rows = RegisterRows.of(office, folder, file)
        for text, field, location in each:
            if not is_private(field) and _has_name(text, names, lengths):
                hint = _("write the role here; names stand in 'name' and the like")
                key = next(part for part in reversed(location) if isinstance(part, str))
                message = _("'{key}' names a person, and it is public").format(key=key)
                severity = Severity.ERROR if is_role(field) else Severity.WARNING
                yield rows.problem(REGISTER_NAME_PUBLIC, (message, hint), location, severity)


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
