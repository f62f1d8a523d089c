"""Coordination groups (领导协调小组) of the township and its villages: `office/groups.yml`. Pure.

Roles and units are public, the names of persons are private.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from pydantic import BeforeValidator

from build_tools.model.frozen_model import StrictModel, as_tuple
from build_tools.model.lesson import Line, Lines
from build_tools.model.office.people import BRANCH_SECRETARY, PersonName, RoleName

if TYPE_CHECKING:
    from collections.abc import Iterable


class GroupSeat(StrictModel):
    """A head or deputy of a group."""

    role: RoleName
    name: PersonName | None = None


class GroupMember(StrictModel):
    """A member that a unit sends; also the office, which a unit runs."""

    unit: Line
    role: RoleName | None = None
    name: PersonName | None = None


class CoordinationGroup(StrictModel):
    """A group: who leads it, which units are in it, who does its daily work, what it is for."""

    founded: dt.date | None = None
    head: GroupSeat
    deputies: Annotated[tuple[GroupSeat, ...], BeforeValidator(as_tuple)] = ()
    lead_unit: Line
    members: Annotated[tuple[GroupMember, ...], BeforeValidator(as_tuple)] = ()
    office: GroupMember | None = None
    duties: Lines = ()


class VillageGroup(CoordinationGroup):
    """The group of a village."""

    village: Line


@dataclass(frozen=True)
class GroupGap:
    """A village without a group, and who is to found one."""

    village: str
    responsible: str


class GroupRegister(StrictModel):
    """The whole of `office/groups.yml`."""

    responsible: RoleName = BRANCH_SECRETARY
    """Who founds the group of a village."""
    township: CoordinationGroup | None = None
    villages: Annotated[tuple[VillageGroup, ...], BeforeValidator(as_tuple)] = ()

    def find(self, village: str) -> VillageGroup | None:
        """Return the group of a village."""
        return next((group for group in self.villages if group.village == village), None)

    def missing(self, villages: Iterable[str]) -> tuple[GroupGap, ...]:
        """Return those of the villages that have no group, in the order asked for."""
        founded = {group.village for group in self.villages}
        return tuple(GroupGap(v, self.responsible) for v in villages if v not in founded)
