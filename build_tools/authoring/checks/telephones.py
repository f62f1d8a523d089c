"""Telephone numbers of persons in lessons: every village and whoever finds a stick reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.authoring.checks.characters import published_lines
from build_tools.messages import _
from build_tools.model.office.telephones import mobiles_in
from build_tools.model.problem import Severity
from build_tools.model.rules import CheckRule, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from build_tools.model.lesson import Content
    from build_tools.model.problem import Problem
    from build_tools.project import Project

TELEPHONE_MOBILE = CheckRule(
    Rule.TELEPHONE_MOBILE,
    "课文里有手机号：发出去就收不回来；办公室的座机可以写",
    Severity.WARNING,
)


def problems(project: Project, content: Content) -> Iterator[Problem]:
    """Return each mobile telephone number that a page would publish."""
    for page in content.pages:
        for line, text in published_lines(page):
            for number in mobiles_in(text):
                yield TELEPHONE_MOBILE.problem(
                    project.path_of(page.source),
                    line,
                    _("the number of a person's telephone is on the page: {number}").format(
                        number=number
                    ),
                    _("write the number of an office, or leave it out"),
                )
