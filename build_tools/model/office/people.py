"""Roles, which are public, and names of persons, which never leave the office. Pure."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field, StringConstraints

from build_tools.model.frozen_model import as_tuple
from build_tools.model.office.privacy import PRIVATE

RoleName = Annotated[str, StringConstraints(min_length=1, max_length=40, strip_whitespace=True)]
"""A role or unit such as 支部书记. It stands on boards, so it names nobody."""
_ONE_PERSON = r"^[^、，,；;/\s][^、，,；;/\r\n]{0,38}[^、，,；;/\s]$"
PersonName = Annotated[str, StringConstraints(pattern=_ONE_PERSON, strip_whitespace=True), PRIVATE]
"""The name of one person, at least two characters: a release is searched for it as it stands, so
several names in one text would go by unseen."""
PersonNames = Annotated[tuple[PersonName, ...], BeforeValidator(as_tuple), Field(min_length=1)]

# Who answers where a register does not say otherwise.
STATION_MANAGER = "站点管理员"
BRANCH_SECRETARY = "支部书记"
TOWNSHIP_OFFICE = "镇远程教育办公室"
