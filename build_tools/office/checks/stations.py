"""Checks of the stations and reviewers against the vocabularies and the lessons. Pure."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.messages import _
from build_tools.model.office.private_numbers import private_numbers_in
from build_tools.model.problem import Severity
from build_tools.model.rules import CheckRule, Rule
from build_tools.office.registers import REVIEWERS, STATIONS, Office
from build_tools.reading.field_faults import KeyLines
from build_tools.reading.quoting import excerpt
from build_tools.reading.suggestions import nearest, suggestion
from build_tools.reading.vocabulary import AUDIENCE_UNKNOWN, REGION_UNKNOWN, not_listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from build_tools.model.lesson import Lesson
    from build_tools.model.problem import Problem
    from build_tools.model.settings import Settings

# Windows keeps these names for devices, whatever suffix follows: no list can have such a name.
_RESERVED = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}
)
_Location = tuple[int | str, ...]


@dataclass(frozen=True)
class _Register:
    """Makes problems of one register, with the lines of its keys."""

    keys: KeyLines

    def problem(self, location: _Location, rule: CheckRule, text: tuple[str, str]) -> Problem:
        return rule.problem(self.keys.path, self.keys.line_of(location), *text)


def check_stations(
    office: Office, folder: str, settings: Settings, lessons: Sequence[Lesson]
) -> tuple[Problem, ...]:
    """Return the problems of both registers; `folder` is their folder as people name it."""
    stations = _Register(KeyLines(f"{folder}/{STATIONS}", office.lines.get(STATIONS, {})))
    reviewers = _Register(KeyLines(f"{folder}/{REVIEWERS}", office.lines.get(REVIEWERS, {})))
    return (
        *_codes(office, stations),
        *_sizes(office, stations),
        *_contacts(office, stations),
        *_vocabularies(office, stations, settings),
        *_topics(office, stations, lessons),
        *_requested(office, stations, lessons),
        *_steps(office, reviewers),
        *_signed(office, reviewers, lessons),
    )


STATION_CODE_DUPLICATE = CheckRule(Rule.STATION_CODE_DUPLICATE, "两个站点的编号一样")
STATION_CODE_UNFIT = CheckRule(Rule.STATION_CODE_UNFIT, "编号是 Windows 留用的名字")


def _codes(office: Office, register: _Register) -> Iterator[Problem]:
    first_index: dict[str, int] = {}
    for index, station in enumerate(office.stations.stations):
        location: _Location = ("stations", index, "code")
        earlier = first_index.setdefault(station.code, index)
        if earlier != index:
            line = register.keys.line_of(("stations", earlier, "code"))
            message = _("the code '{code}' is taken by the station in line {line}")
            text = message.format(code=station.code, line=line), _("give one of the two another")
            yield register.problem(location, STATION_CODE_DUPLICATE, text)
        if station.code in _RESERVED:
            text = (
                _("'{code}' is a name that Windows keeps for itself").format(code=station.code),
                _("add the township, for example lh-{code}").format(code=station.code),
            )
            yield register.problem(location, STATION_CODE_UNFIT, text)


STATION_ROOM = CheckRule(Rule.STATION_ROOM, "要留的空和盘一样大，没有地方放课")


def _sizes(office: Office, register: _Register) -> Iterator[Problem]:
    for index, station in enumerate(office.stations.stations):
        if station.room_bytes:
            continue
        text = (
            _("as much is kept free as the disk holds: nothing is left for lessons"),
            _("correct 'capacity' or 'keep_free' (1 GB where it is not written)"),
        )
        keys = register.keys.lines
        key = "keep_free" if f"stations.{index}.keep_free" in keys else "capacity"
        yield register.problem(("stations", index, key), STATION_ROOM, text)


STATION_CONTACT_NUMBER = CheckRule(
    Rule.STATION_CONTACT_NUMBER, "联系岗位里写了电话或身份证号：只写岗位，号码记在别处"
)


def _contacts(office: Office, register: _Register) -> Iterator[Problem]:
    for index, station in enumerate(office.stations.stations):
        for number in private_numbers_in(station.contact or ""):
            text = (
                _("'contact' has the number of a telephone or an identity card: {number}").format(
                    number=excerpt(number[:3] + "…")
                ),
                _("write the role, such as 站点管理员; keep numbers out of these files"),
            )
            yield register.problem(("stations", index, "contact"), STATION_CONTACT_NUMBER, text)


def _vocabularies(office: Office, register: _Register, settings: Settings) -> Iterator[Problem]:
    for index, station in enumerate(office.stations.stations):
        for key, words_used, vocabulary, rule in (
            ("audience", station.needs.audience, settings.audiences, AUDIENCE_UNKNOWN),
            ("regions", station.needs.regions, settings.regions, REGION_UNKNOWN),
        ):
            for position, word in enumerate(words_used):
                if word in vocabulary:
                    continue
                text = not_listed(word, key, vocabulary)
                location = ("stations", index, "needs", key, position)
                yield register.problem(location, rule, text)


STATION_TOPIC_UNKNOWN = CheckRule(
    Rule.STATION_TOPIC_UNKNOWN,
    "需求里的词和课文里的差一点，多半是写错了",
    Severity.WARNING,
)


def _topics(office: Office, register: _Register, lessons: Sequence[Lesson]) -> Iterator[Problem]:
    topics = {topic for lesson in lessons for topic in lesson.front.topics}

    @functools.cache  # stations share their needs, and lessons have thousands of topics
    def slip_for(topic: str) -> str | None:
        return nearest(topic, topics)

    for index, station in enumerate(office.stations.stations):
        for position, topic in enumerate(station.needs.topics):
            # A need that no lesson meets yet is news for the editors, not a fault; a word that
            # is nearly a topic of the lessons is a slip of the pen.
            if topic in topics or (near := slip_for(topic)) is None:
                continue
            text = (
                _("no lesson has the topic '{topic}'").format(topic=excerpt(topic)),
                _("did you mean '{near}'?").format(near=near),
            )
            location = ("stations", index, "needs", "topics", position)
            yield register.problem(location, STATION_TOPIC_UNKNOWN, text)


STATION_ASKED_UNKNOWN = CheckRule(Rule.STATION_ASKED_UNKNOWN, "站点点的课找不到")


def _requested(office: Office, register: _Register, lessons: Sequence[Lesson]) -> Iterator[Problem]:
    ids = {lesson.id for lesson in lessons}
    for index, station in enumerate(office.stations.stations):
        for position, lesson_id in enumerate(station.asked):
            if lesson_id not in ids:
                message = _("no lesson has the id '{id}' that this station asked for")
                near = nearest(lesson_id, ids)
                hint = _("take it out, or write the lesson")
                if near:
                    hint = _("did you mean '{near}'?").format(near=near)
                text = message.format(id=lesson_id), hint
                location = ("stations", index, "asked", position)
                yield register.problem(location, STATION_ASKED_UNKNOWN, text)


REVIEW_STEP = CheckRule(
    Rule.REVIEW_STEP,
    "审核的步骤重了、写了名单上没有的审核人，或者有人没有步骤",
)


def _steps(office: Office, register: _Register) -> Iterator[Problem]:
    ids: set[str] = set()
    reviewers = office.reviewers.reviewers
    for index, step in enumerate(office.reviewers.steps):
        if step.id in ids:
            text = _("two steps have the id '{id}'").format(id=step.id), _("give one another id")
            yield register.problem(("steps", index, "id"), REVIEW_STEP, text)
        ids.add(step.id)
        for position, who in enumerate(step.by):
            if who not in reviewers:
                message = _("'{who}' is not one of the reviewers").format(who=who)
                hint = suggestion(who, reviewers)
                location = ("steps", index, "by", position)
                yield register.problem(location, REVIEW_STEP, (message, hint))
    if reviewers and not office.reviewers.steps:
        text = _("there are reviewers, but no steps"), _("write what they pass, under 'steps'")
        yield register.problem(("reviewers",), REVIEW_STEP, text)


REVIEWER_UNKNOWN = CheckRule(Rule.REVIEWER_UNKNOWN, "有的课是名单上没有的人审的", Severity.WARNING)


def _signed(office: Office, register: _Register, lessons: Iterable[Lesson]) -> Iterator[Problem]:
    """Yield nothing where there is no register of reviewers: then lessons may name anybody."""
    reviewers = office.reviewers.reviewers
    if REVIEWERS in office.refused or not reviewers:
        return
    unregistered: dict[str, list[str]] = {}
    for lesson in lessons:
        by = lesson.front.review.by
        if by is not None and by not in reviewers:
            unregistered.setdefault(by, []).append(lesson.id)
    for who, ids in unregistered.items():
        message = _("'{who}' passed or returned {lessons}, but is not in this register")
        text = (
            message.format(who=excerpt(who), lessons=", ".join(ids[:5])),
            suggestion(who, reviewers),
        )
        yield register.problem(("reviewers",), REVIEWER_UNKNOWN, text)
