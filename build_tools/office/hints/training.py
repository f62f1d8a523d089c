"""Hints for the keys of `training.yml`."""

from __future__ import annotations

from build_tools.messages import _
from build_tools.office.hints import forms


def training_hints() -> dict[str, tuple[str, str]]:
    """Return the form of each key of `training.yml`, and an example of the line."""
    return {
        "levels": (_("a list of levels, the highest first"), "levels: [县级, 镇级]"),
        "parts": (_("a list of the parts of the syllabus"), "parts: [设备使用, 课件拷贝]"),
        "responsible": forms.role("responsible", "镇远程教育办公室"),
        "managers": (
            _("a list of managers and deputies, each a group of keys"),
            "managers: [{station: qinghe, role: manager, since: 2026-11-20}]",
        ),
        "station": forms.station(),
        "role": (_("manager or deputy"), "role: manager"),
        "name": forms.person("name"),
        "since": forms.day("since"),
        "sessions": (
            _("a list of sessions, planned or held, each a group of keys"),
            "sessions: [{level: 镇级, planned: 2026-11-20, parts: [设备使用]}]",
        ),
        "level": forms.text("level: 镇级"),
        "planned": forms.day("planned"),
        "on": forms.day("on"),
        "where": forms.text("where: 镇政府二楼"),
        "trainers": forms.persons("trainers"),
        "remarks": forms.remarks(),
        "attended": (
            _("a list of who came, by station and role"),
            "attended: [{station: qinghe, role: manager}]",
        ),
    }
