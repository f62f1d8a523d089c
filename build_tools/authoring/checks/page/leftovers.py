"""What was left in a text by mistake: words of the template of `new`, days that do not exist."""

from __future__ import annotations

import calendar
import re
from typing import TYPE_CHECKING

from build_tools.messages import _
from build_tools.model.problem import Problem, Severity
from build_tools.model.rules import CheckRule, Rule
from build_tools.reading.quoting import excerpt

if TYPE_CHECKING:
    from collections.abc import Iterator

    from build_tools.authoring.rendered.page import RenderedPage

TEMPLATE_TEXT = CheckRule(
    Rule.TEMPLATE_TEXT,
    "`new` 写好的样子还留着没有改，例如“在这里写课文”“（写：……）”",
    Severity.WARNING,
)
DATE_UNREAL = CheckRule(
    Rule.DATE_UNREAL, "课文里写的日子没有，例如 2026年2月30日、13月5日", Severity.WARNING
)

_TEMPLATE = re.compile(r"（写：[^）\n]*）|在这里写课文。|^1\. 第一步\s*$|^2\. 第二步\s*$")
_DATE = re.compile(
    r"(?<![\d.农历])(?:(?P<year>(?:19|20)\d\d) ?年 ?)?(?<!\d)"
    r"(?P<month>\d{1,2}) ?月 ?(?P<day>\d{1,2}) ?[日号]"
    r"|(?<![\d./-])(?P<iso>(?:19|20)\d\d)[-/](?P<m>\d{1,2})[-/](?P<d>\d{1,2})(?![\d./-])"
)
_LEAP_YEAR = 2024
"""For a day without a year: 29 February exists."""


def problems(path: str, page: RenderedPage) -> Iterator[Problem]:
    """Return the first words of the template on each page, and every day that does not exist."""
    lines = [(number, page.lines[number]) for number in page.written.plain_lines]
    for number, line in lines:
        if match := _TEMPLATE.search(line):
            message = _("'{text}' is left from the template").format(text=excerpt(match[0]))
            hint = _("write your own words there, or leave it out")
            yield TEMPLATE_TEXT.problem(path, page.first_line + number, message, hint)
            break
    for number, line in lines:
        for text in _unreal_days(line):
            message = _("there is no day {date}").format(date=text)
            hint = _("look up which day is meant")
            yield DATE_UNREAL.problem(path, page.first_line + number, message, hint)


def _unreal_days(line: str) -> list[str]:
    return [match[0] for match in _DATE.finditer(line) if not _exists(match)]


def _exists(match: re.Match[str]) -> bool:
    year = int(match["year"] or match["iso"] or _LEAP_YEAR)
    month, day = int(match["month"] or match["m"]), int(match["day"] or match["d"])
    return 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]
