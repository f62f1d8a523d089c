"""Hints for the keys of `equipment.yml`."""

from __future__ import annotations

from build_tools.messages import _
from build_tools.office.hints import forms


def equipment_hints() -> dict[str, tuple[str, str]]:
    """Return the form of each key of `equipment.yml`, and an example of the line."""
    return {
        "equipment": (
            _("a list of equipment, each a group of keys"),
            "equipment: [{station: qinghe, name: 电视}]",
        ),
        "faults.equipment": (
            _("the name of a thing of the same station, as it stands under 'equipment'"),
            "equipment: 电视",
        ),
        "station": forms.station(),
        "name": forms.text("name: 电视"),
        "model": forms.text("model: A55"),
        "specification": forms.text("specification: 55寸"),
        "quantity": (_("a whole number from 1 to 999"), "quantity: 1"),
        "bought": forms.day("bought"),
        "handled_by": forms.person("handled_by"),
        "place": forms.text("place: 会议室"),
        "condition": (_("good, worn, faulty or scrapped"), "condition: good"),
        "remarks": forms.remarks(),
        "faults": (
            _("a list of faults, each a group of keys"),
            "faults: [{station: qinghe, equipment: 电视, reported: 2026-11-20, fault: 没有声音}]",
        ),
        "reported": forms.day("reported"),
        "fault": forms.text("fault: 没有声音"),
        "repaired": forms.day("repaired"),
        "repair": forms.text("repair: 换了喇叭"),
        "by": forms.person("by"),
        "responsible": forms.role("responsible", "站点管理员"),
    }
