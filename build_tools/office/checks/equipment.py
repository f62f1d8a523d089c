"""Checks of `equipment.yml`: equipment, its faults and their repair. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.messages import _
from build_tools.model.problem import Severity
from build_tools.office.checks.rows import REGISTER_CONTRADICTORY, REGISTER_DATES, RegisterRows
from build_tools.office.registers import EQUIPMENT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from build_tools.model.month import Month
    from build_tools.model.office.equipment import EquipmentRegister
    from build_tools.model.problem import Problem
    from build_tools.office.checks.rows import RowLocation
    from build_tools.office.registers import Office


def check_equipment(office: Office, folder: str, today: Month) -> Iterator[Problem]:
    """Yield the problems of `office/equipment.yml`."""
    rows = RegisterRows.of(office, folder, EQUIPMENT)
    register = office.equipment
    yield from rows.unknown_stations("equipment", register.equipment)
    yield from rows.unknown_stations("faults", register.faults)
    yield from rows.repeated(
        ((item.station, item.name), ("equipment", n, "name"))
        for n, item in enumerate(register.equipment)
    )
    yield from rows.repeated(
        ((fault.station, fault.equipment, fault.reported, fault.fault), ("faults", n))
        for n, fault in enumerate(register.faults)
    )
    for index, item in enumerate(register.equipment):
        yield from rows.in_future(item, ("equipment", index), today, "bought")
    yield from _conditions(register, rows)
    yield from _each_fault(register, rows, today)


def _conditions(register: EquipmentRegister, rows: RegisterRows) -> Iterator[Problem]:
    faulty = {(fault.station, fault.equipment) for fault in register.open_faults()}
    for index, item in enumerate(register.equipment):
        if "condition" not in item.model_fields_set:
            continue
        has_fault = (item.station, item.name) in faulty
        if has_fault and item.condition in ("good", "worn"):
            text = (
                _("'{name}' has an open fault, but its condition is '{condition}'").format(
                    name=item.name, condition=item.condition
                ),
                _("write condition: faulty, or write when it was repaired"),
            )
        elif not has_fault and item.condition == "faulty":
            text = (
                _("'{name}' is faulty, but no open fault says why").format(name=item.name),
                _("write the fault under 'faults', or correct 'condition'"),
            )
        else:
            continue
        location: RowLocation = ("equipment", index, "condition")
        yield rows.problem(REGISTER_CONTRADICTORY, text, location, Severity.WARNING)


def _each_fault(register: EquipmentRegister, rows: RegisterRows, today: Month) -> Iterator[Problem]:
    names: dict[str, list[str]] = {}
    bought = {(item.station, item.name): item.bought for item in register.equipment}
    for station, name in bought:
        names.setdefault(station, []).append(name)
    for index, fault in enumerate(register.faults):
        location: RowLocation = ("faults", index)
        at_station = names.get(fault.station, [])
        yield from rows.unlisted(fault.equipment, "equipment", at_station, (*location, "equipment"))
        yield from rows.disordered(fault, location, ("reported", "repaired"))
        yield from rows.in_future(fault, location, today, "reported", "repaired")
        yield from rows.incomplete(fault, location, "repair", "repaired", "2026-11-20")
        yield from rows.incomplete(fault, location, "by", "repaired", "2026-11-20")
        since = bought.get((fault.station, fault.equipment))
        if since is not None and fault.reported < since:
            text = (
                _("the fault was reported before the thing was bought ({day})").format(day=since),
                _("correct one of the two days"),
            )
            yield rows.problem(REGISTER_DATES, text, (*location, "reported"))
