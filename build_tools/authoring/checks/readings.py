"""Readings of the text: their headings are there, and their language tags are tags; and other
sounds, which belong to a recording.

Whether their files are there is left to `files`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from build_tools.authoring.checks.location import problem_at, reading_location
from build_tools.messages import _
from build_tools.model.lesson import plain_heading
from build_tools.model.problem import Severity
from build_tools.model.rules import CheckRule, Rule
from build_tools.reading.quoting import excerpt
from build_tools.reading.suggestions import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from build_tools.model.lesson import Content, Lesson
    from build_tools.model.problem import Problem
    from build_tools.project import Project

# BCP 47 as people need it: a language, what narrows it, and what they agree on among themselves.
_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*(?:-[xX](?:-[A-Za-z0-9]{1,8})+)?")


def problems(project: Project, content: Content) -> Iterator[Problem]:
    """Return one problem for each reading that cannot be put beside its text."""
    for lesson in content.lessons:
        yield from _headings(project, lesson)
        yield from _languages(project, lesson)
        yield from _repeated(project, lesson)
        yield from _sounds(project, lesson)


READING_HEADING = CheckRule(
    Rule.READING_HEADING, "念课文的录音写了一个标题，课文里没有；会提示最像的一个"
)


def _headings(project: Project, lesson: Lesson) -> Iterator[Problem]:
    headings = {heading.plain: heading.text for heading in lesson.headings}
    for index, reading in enumerate(lesson.front.readings):
        if reading.heading is None or plain_heading(reading.heading) in headings:
            continue
        message = _("the text has no heading '{heading}' for this reading")
        near = nearest(reading.heading, headings.values())
        text = (
            message.format(heading=excerpt(reading.heading)),
            _("did you mean '{near}'?").format(near=excerpt(near))
            if near
            else _(
                "write the words of a heading, or leave 'heading' out: then it is the whole text"
            ),
        )
        location = reading_location(lesson, index, "heading")
        yield problem_at(project, lesson, location, READING_HEADING, text)


READING_LANGUAGE = CheckRule(
    Rule.READING_LANGUAGE,
    "念课文的录音是什么话，要写语言代码：`zh-CN` 普通话、`yue` 粤语、`hak` 客家话 ……",
)


def _languages(project: Project, lesson: Lesson) -> Iterator[Problem]:
    for index, reading in enumerate(lesson.front.readings):
        if reading.language is None or _TAG.fullmatch(reading.language):
            continue
        text = (
            _("'{language}' is no language tag").format(language=excerpt(reading.language)),
            _("write for example {example}").format(
                example="zh-CN, yue, wuu, nan, hak, bo, ug, zh-x-sichuan"
            ),
        )
        location = reading_location(lesson, index, "language")
        yield problem_at(project, lesson, location, READING_LANGUAGE, text)


READING_REPEATED = CheckRule(
    Rule.READING_REPEATED, "同一个标题、同一种话有两个录音，只念前一个", Severity.WARNING
)


def _repeated(project: Project, lesson: Lesson) -> Iterator[Problem]:
    listed: set[tuple[str, str]] = set()
    for index, reading in enumerate(lesson.front.readings):
        language = reading.language or lesson.front.language or ""
        key = plain_heading(reading.heading or ""), language.lower()
        if key in listed:
            text = (
                _("there is a reading of this already, in the same language"),
                _("name another heading or language, or leave one of the two out"),
            )
            location = reading_location(lesson, index, "file")
            yield problem_at(project, lesson, location, READING_REPEATED, text)
        listed.add(key)


SOUND_ALONE = CheckRule(
    Rule.SOUND_ALONE, "`sounds` 是录像的另一种声音，可是这一课没有录像；念的课文写在 `readings`"
)


def _sounds(project: Project, lesson: Lesson) -> Iterator[Problem]:
    if lesson.front.sounds and not lesson.front.video:
        text = (
            _("the lesson has other sounds, but no recording that they belong to"),
            _("name the recording with 'video', or the sound with 'readings'"),
        )
        yield problem_at(project, lesson, ("sounds",), SOUND_ALONE, text)
