"""Hints for the keys of `intake.yml`."""

from __future__ import annotations

from build_tools.messages import _
from build_tools.office.hints import forms


def intake_hints() -> dict[str, tuple[str, str]]:
    """Return the form of each key of `intake.yml`, and an example of the line."""
    group = _("a group of keys")
    return {
        "headings": (group, "headings: {programme_number: [序号]}"),
        "ignore": (_("a list of headings"), "ignore: [责任编辑]"),
        "words": (group, "words: {subject: {农技: practical_skill}}"),
        "defaults": (group, "defaults: {subject: practical_skill, form: lecture}"),
        "words.subject": (group, "subject: {农技: practical_skill}"),
        "words.form": (group, "form: {专题片: documentary}"),
        "words.audience": (group, "audience: {党员干部: [party_member, cadre]}"),
        "words.regions": (group, "regions: {北部山区: [mountain]}"),
        "subject": forms.text("subject: practical_skill"),
        "form": forms.text("form: lecture"),
        "source": forms.text("source: 省远程教育中心"),
        "rights": forms.text("rights: 省远程教育中心授权"),
        "language": forms.text("language: zh-CN"),
        "audience": (_("a list of audiences"), "audience: [villager]"),
    }
