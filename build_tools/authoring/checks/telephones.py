"""Numbers of persons in content: every village and whoever finds a stick reads them."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from build_tools.authoring.checks.characters import published_lines
from build_tools.messages import _
from build_tools.model.office.identity_numbers import identity_numbers_in
from build_tools.model.office.telephones import mobiles_in
from build_tools.model.problem import Severity
from build_tools.model.rules import CheckRule, Rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from build_tools.model.lesson import Content, IndexPage, Lesson
    from build_tools.model.problem import Problem
    from build_tools.project import Project

TELEPHONE_MOBILE = CheckRule(
    Rule.TELEPHONE_MOBILE,
    "课文、字幕或者课表里有手机号：发出去就收不回来；办公室的座机可以写",
    Severity.WARNING,
)
IDENTITY_NUMBER = CheckRule(Rule.IDENTITY_NUMBER, "课文、字幕或者课表里有身份证号")
# Texts beside the pages: subtitles, notes, the timetable.
_TEXTS = (".srt", ".vtt", ".txt", ".yml")


def problems(project: Project, content: Content) -> Iterator[Problem]:
    """Return each number of a mobile telephone or identity card in the texts beside the pages."""
    for name in content.files:
        if PurePosixPath(name).suffix.lower() in _TEXTS:
            file = project.content / name
            text = file.read_text("utf-8", errors="replace") if file.is_file() else ""
            yield from _numbers(project.path_of(name), enumerate(text.split("\n"), start=1))


def problems_of_page(path: str, page: Lesson | IndexPage) -> Iterator[Problem]:
    """Return each such number that a page would publish."""
    return _numbers(path, published_lines(page))


def _numbers(path: str, lines: Iterable[tuple[int, str]]) -> Iterator[Problem]:
    lines = [*lines]
    whole = "\n".join(text for _line, text in lines)
    if not (any(mobiles_in(whole)) or any(identity_numbers_in(whole))):
        return  # nearly all pages
    for line, text in lines:
        for number in mobiles_in(text):
            message = _("the number of a person's telephone goes out: {number}")
            hint = _("write the number of an office, or leave it out")
            yield TELEPHONE_MOBILE.problem(path, line, message.format(number=number), hint)
        for number in identity_numbers_in(text):
            shown = f"{number[:4]}…{number[-2:]}"
            message = _("the number of a person's identity card goes out: {number}")
            hint = _("leave it out")
            yield IDENTITY_NUMBER.problem(path, line, message.format(number=shown), hint)
