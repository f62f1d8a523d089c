"""Checks of `answers.yml` against the stations, the lessons and what was really asked. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.messages import _
from build_tools.model.problem import Severity
from build_tools.model.rules import CheckRule, Rule
from build_tools.office.registers import STATIONS
from build_tools.project import ANSWERS
from build_tools.reading.field_faults import KeyLines
from build_tools.reading.suggestions import nearest, suggestion

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from build_tools.model.lesson import Lesson
    from build_tools.model.problem import Problem
    from build_tools.office.registers import Office


def check_answers(
    office: Office, folder: str, lessons: Sequence[Lesson], questions: Collection[str]
) -> tuple[Problem, ...]:
    """Return the problems of the answers; `folder` is their folder as people name it.

    `questions` are the ids of those that reached the office: without any, none is looked for.
    """
    keys = KeyLines(f"{folder}/{ANSWERS}", office.lines.get(ANSWERS, {}))
    return (
        *_stations(office, keys),
        *_repeated(office, keys),
        *(_questions(office, keys, questions) if questions else ()),
        *_lessons(office, keys, {lesson.id for lesson in lessons}),
    )


ANSWER_STATION_UNKNOWN = CheckRule(
    Rule.ANSWER_STATION_UNKNOWN, "回答的是名单上没有的站点的问题，送不到"
)


def _stations(office: Office, keys: KeyLines) -> Iterator[Problem]:
    if STATIONS in office.refused:
        return
    codes = {station.code for station in office.stations.stations}
    for index, answer in enumerate(office.answers):
        if answer.station not in codes:
            yield ANSWER_STATION_UNKNOWN.problem(
                keys.path,
                keys.line_of(("answers", index, "to")),
                _("no station has the code '{code}'").format(code=answer.station),
                suggestion(answer.station, codes),
            )


ANSWER_REPEATED = CheckRule(Rule.ANSWER_REPEATED, "一个问题回答了两遍")


def _repeated(office: Office, keys: KeyLines) -> Iterator[Problem]:
    lines: dict[str, int] = {}
    for index, answer in enumerate(office.answers):
        line = keys.line_of(("answers", index, "to"))
        first = lines.setdefault(answer.to, line)
        if first != line:
            message = _("the question '{id}' is answered in line {line} already")
            text = message.format(id=answer.to, line=first)
            yield ANSWER_REPEATED.problem(keys.path, line, text, _("make one answer of the two"))


ANSWER_QUESTION_UNKNOWN = CheckRule(
    Rule.ANSWER_QUESTION_UNKNOWN,
    "没有收到过这个编号的问题，多半是编号抄错了",
    Severity.WARNING,
)


def _questions(office: Office, keys: KeyLines, questions: Collection[str]) -> Iterator[Problem]:
    for index, answer in enumerate(office.answers):
        if answer.to in questions:
            continue
        near = nearest(answer.to, questions)
        hint = _("see 'courseware records list'")
        yield ANSWER_QUESTION_UNKNOWN.problem(
            keys.path,
            keys.line_of(("answers", index, "to")),
            _("no question with the id '{id}' has reached the office").format(id=answer.to),
            _("did you mean '{near}'?").format(near=near) if near else hint,
        )


ANSWER_LESSON_UNKNOWN = CheckRule(Rule.ANSWER_LESSON_UNKNOWN, "回答里写的课找不到")


def _lessons(office: Office, keys: KeyLines, ids: Collection[str]) -> Iterator[Problem]:
    for index, answer in enumerate(office.answers):
        for position, lesson in enumerate(answer.lessons):
            if lesson in ids:
                continue
            near = nearest(lesson, ids)
            hint = _("take it out, or write the lesson")
            yield ANSWER_LESSON_UNKNOWN.problem(
                keys.path,
                keys.line_of(("answers", index, "lessons", position)),
                _("no lesson has the id '{id}'").format(id=lesson),
                _("did you mean '{near}'?").format(near=near) if near else hint,
            )
