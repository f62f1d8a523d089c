"""Hints for the keys of `works.yml`."""

from __future__ import annotations

from build_tools.messages import _
from build_tools.office.hints import forms


def works_hints() -> dict[str, tuple[str, str]]:
    """Return the form of each key of `works.yml`, and an example of the line."""
    return {
        "items": (
            _("a list of what every station must have"),
            "items: [{name: 水泥基座, requirement: 高三十厘米}]",
        ),
        "name": forms.text("name: 水泥基座"),
        "requirement": forms.text("requirement: 高三十厘米"),
        "works": (
            _("a list of works, each a group of keys"),
            "works: [{station: qinghe, item: 水泥基座}]",
        ),
        "station": forms.station(),
        "item": forms.text("item: 水泥基座"),
        "start": forms.day("start"),
        "due": forms.day("due"),
        "state": (_("planned, underway, stopped or done"), "state: underway"),
        "finished": forms.day("finished"),
        "obstacle": forms.text("obstacle: 钱没有到"),
        "solution": forms.text("solution: 先做门，下个月做窗"),
        "responsible": forms.role("responsible", "支部书记"),
        "without_site": (
            _("a list of villages that have no room for a station yet"),
            "without_site: [{village: 清河村, due: 2026-11-20, obstacle: 没有空屋}]",
        ),
        "village": forms.text("village: 清河村"),
        "acceptance": (
            _("a list of inspections, each a group of keys"),
            "acceptance: [{station: qinghe, result: passed}]",
        ),
        "on": forms.day("on"),
        "result": (_("passed, with_faults or refused"), "result: passed"),
        "opinion": forms.text("opinion: 各项齐全，可以开站"),
        "remarks": forms.remarks(),
        "by": forms.persons("by"),
        "mend": forms.text("mend: 加一组插座"),
    }
