"""Checks of `groups.yml`. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.messages import _
from build_tools.model.problem import Severity
from build_tools.office.checks.rows import REGISTER_INCOMPLETE, REGISTER_VILLAGE, RegisterRows
from build_tools.office.registers import GROUPS, STATIONS, WORKS
from build_tools.reading.quoting import excerpt
from build_tools.reading.suggestions import suggestion

if TYPE_CHECKING:
    from collections.abc import Iterator

    from build_tools.model.month import Month
    from build_tools.model.office.groups import CoordinationGroup
    from build_tools.model.problem import Problem
    from build_tools.office.checks.rows import RowLocation
    from build_tools.office.registers import Office


def check_groups(office: Office, folder: str, today: Month) -> Iterator[Problem]:
    """Yield the problems of `office/groups.yml`."""
    rows = RegisterRows.of(office, folder, GROUPS)
    groups = office.groups
    yield from _villages(office, rows)
    if groups.township is not None:
        yield from _group(groups.township, ("township",), rows, today)
    for index, group in enumerate(groups.villages):
        yield from _group(group, ("villages", index), rows, today)


def _villages(office: Office, rows: RegisterRows) -> Iterator[Problem]:
    yield from rows.repeated(
        ((group.village,), ("villages", n, "village"))
        for n, group in enumerate(office.groups.villages)
    )
    if {STATIONS, WORKS} & set(office.refused):
        return
    villages = office.villages
    by_code = {station.code: station.village for station in office.stations.stations}
    for index, group in enumerate(office.groups.villages):
        if group.village not in villages:
            message = _(
                "'{village}' has no station and is not among the villages without a site"
            ).format(village=excerpt(group.village))
            text = (message, suggestion(by_code.get(group.village, group.village), villages))
            yield rows.problem(REGISTER_VILLAGE, text, ("villages", index, "village"))


def _group(
    group: CoordinationGroup, location: RowLocation, rows: RegisterRows, today: Month
) -> Iterator[Problem]:
    yield from rows.in_future(group, location, today, "founded")
    yield from rows.repeated(
        ((member.unit, member.role, member.name), (*location, "members", n))
        for n, member in enumerate(group.members)
    )
    for key, value, example in (
        ("members", group.members, "members: [{unit: 村委会, role: 主任}]"),
        ("duties", group.duties, "duties: [每月定学什么]"),
    ):
        if not value:
            text = (
                _("the group has no '{key}'").format(key=key),
                _("add it: {example}").format(example=example),
            )
            yield rows.problem(REGISTER_INCOMPLETE, text, location, Severity.WARNING)
