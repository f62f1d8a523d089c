"""Hints for the keys of `visits.yml`."""

from __future__ import annotations

from build_tools.messages import _
from build_tools.office.hints import forms


def visit_hints() -> dict[str, tuple[str, str]]:
    """Return the form of each key of `visits.yml`, and an example of the line."""
    return {
        "responsible": forms.role("responsible", "镇远程教育办公室"),
        "visits": (
            _("a list of visits, each a group of keys"),
            "visits: [{on: 2026-11-20, station: qinghe, form: check_in}]",
        ),
        "on": forms.day("on"),
        "station": forms.station(),
        "form": (_("short_course, demonstration or check_in"), "form: check_in"),
        "role": forms.role("role", "镇农技推广站技术员"),
        "name": forms.person("name"),
        "finding": forms.text("finding: 台账少记了两场"),
        "promised": forms.text("promised: 把台账补齐"),
        "remarks": forms.remarks(),
        "due": forms.day("due"),
        "finished": forms.day("finished"),
    }
