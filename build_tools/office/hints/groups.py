"""Hints for the keys of `groups.yml`."""

from __future__ import annotations

from build_tools.messages import _
from build_tools.office.hints import forms


def group_hints() -> dict[str, tuple[str, str]]:
    """Return the form of each key of `groups.yml`, and an example of the line."""
    return {
        "responsible": forms.role("responsible", "支部书记"),
        "township": (
            _("a group of keys: head, lead_unit, members and more"),
            "township: {head: {role: 镇党委副书记}, lead_unit: 镇党委}",
        ),
        "villages": (
            _("a list of the villages' groups"),
            "villages: [{village: 清河村, head: {role: 支部书记}, lead_unit: 村党支部}]",
        ),
        "village": forms.text("village: 清河村"),
        "founded": forms.day("founded"),
        "head": (_("a group of role and name"), "head: {role: 支部书记}"),
        "deputies": (_("a list of groups of role and name"), "deputies: [{role: 村委会主任}]"),
        "role": forms.role("role", "支部书记"),
        "name": forms.person("name"),
        "lead_unit": forms.text("lead_unit: 村党支部"),
        "members": (
            _("a list of groups of unit, role and name"),
            "members: [{unit: 镇农技推广站, role: 站长}]",
        ),
        "unit": forms.text("unit: 镇农技推广站"),
        "office": (_("a group of unit, role and name"), "office: {unit: 镇远程教育办公室}"),
        "duties": (_("a list of short texts"), "duties: [每季度到各村走一遍]"),
    }
