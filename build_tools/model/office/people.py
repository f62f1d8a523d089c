"""Roles, which are public, and names of persons, which never leave the office. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import BeforeValidator, Field, StringConstraints

from build_tools.model.frozen_model import as_tuple
from build_tools.model.office.privacy import Private, has_mark

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo


class RoleMark:
    """The mark of a field that holds a role."""


class PersonMark(Private):
    """The mark of a field that holds the name of a person; it is private too."""


RoleName = Annotated[
    str,
    StringConstraints(min_length=1, max_length=40, strip_whitespace=True),
    RoleMark(),
]
"""A role or unit such as 支部书记. It stands on boards, so it names nobody."""
_ONE_PERSON = r"^[^、，,；;/\s][^、，,；;/\r\n]{0,38}[^、，,；;/\s]$"
PersonName = Annotated[
    str, StringConstraints(pattern=_ONE_PERSON, strip_whitespace=True), PersonMark()
]
"""The name of one person, at least two characters: a release is searched for it as it stands, so
several names in one text would go by unseen."""
PersonNames = Annotated[tuple[PersonName, ...], BeforeValidator(as_tuple), Field(min_length=1)]

# Who answers where a register does not say otherwise.
STATION_MANAGER = "站点管理员"
BRANCH_SECRETARY = "支部书记"
TOWNSHIP_OFFICE = "镇远程教育办公室"


def is_role(field: FieldInfo) -> bool:
    """Return whether a field holds roles."""
    return has_mark(field, RoleMark)


def is_person(field: FieldInfo) -> bool:
    """Return whether a field holds names of persons."""
    return has_mark(field, PersonMark)
