"""What must fit between the registers, the project's lists of words and the lessons. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.messages import _
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

# Windows keeps these names for devices, whatever suffix follows: a list of that name cannot be.
_RESERVED = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}
)
_Location = tuple[int | str, ...]


@dataclass(frozen=True)
class _File:
    """Where the findings on one register are told."""

    key_lines: KeyLines

    def problem(
        self,
        at: _Location,
        rule: CheckRule,
        text: tuple[str, str],
    ) -> Problem:
        return rule.problem(self.key_lines.path, self.key_lines.line_of(at), *text)


def check_office(
    office: Office, folder: str, settings: Settings, lessons: Sequence[Lesson]
) -> tuple[Problem, ...]:
    """Return what does not fit in the registers; `folder` is how people name where they lie."""
    stations = _File(KeyLines(f"{folder}/{STATIONS}", office.lines.get(STATIONS, {})))
    reviewers = _File(KeyLines(f"{folder}/{REVIEWERS}", office.lines.get(REVIEWERS, {})))
    return (
        *_codes(office, stations),
        *_sizes(office, stations),
        *_words(office, stations, settings),
        *_topics(office, stations, lessons),
        *_asked(office, stations, lessons),
        *_steps(office, reviewers),
        *_signed(office, reviewers, lessons),
    )


STATION_CODE_DUPLICATE = CheckRule(Rule.STATION_CODE_DUPLICATE, "两个站点的编号一样")
STATION_CODE_UNFIT = CheckRule(Rule.STATION_CODE_UNFIT, "编号是 Windows 留用的名字")


def _codes(office: Office, file: _File) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for index, station in enumerate(office.stations.stations):
        at: _Location = ("stations", index, "code")
        earlier = first.setdefault(station.code, index)
        if earlier != index:
            line = file.key_lines.line_of(("stations", earlier, "code"))
            message = _("the code '{code}' is taken by the station in line {line}")
            text = message.format(code=station.code, line=line), _("give one of the two another")
            yield file.problem(at, STATION_CODE_DUPLICATE, text)
        if station.code in _RESERVED:
            text = (
                _("'{code}' is a name that Windows keeps for itself").format(code=station.code),
                _("add the township, for example lh-{code}").format(code=station.code),
            )
            yield file.problem(at, STATION_CODE_UNFIT, text)


STATION_ROOM = CheckRule(Rule.STATION_ROOM, "要留的空和盘一样大，没有地方放课")


def _sizes(office: Office, file: _File) -> Iterator[Problem]:
    for index, station in enumerate(office.stations.stations):
        if station.room_bytes:
            continue
        text = (
            _("as much is kept free as the disk holds: nothing is left for lessons"),
            _("correct 'capacity' or 'keep_free' (1 GB where it is not written)"),
        )
        keys = file.key_lines.lines
        key = "keep_free" if f"stations.{index}.keep_free" in keys else "capacity"
        yield file.problem(("stations", index, key), STATION_ROOM, text)


def _words(office: Office, file: _File, settings: Settings) -> Iterator[Problem]:
    for index, station in enumerate(office.stations.stations):
        for key, words, known, rule in (
            ("audience", station.needs.audience, settings.audiences, AUDIENCE_UNKNOWN),
            ("regions", station.needs.regions, settings.regions, REGION_UNKNOWN),
        ):
            for place, word in enumerate(words):
                if word in known:
                    continue
                text = not_listed(word, key, known)
                yield file.problem(("stations", index, "needs", key, place), rule, text)


STATION_TOPIC_UNKNOWN = CheckRule(
    Rule.STATION_TOPIC_UNKNOWN,
    "需求里的词和课文里的差一点，多半是写错了",
    Severity.WARNING,
)


def _topics(office: Office, file: _File, lessons: Sequence[Lesson]) -> Iterator[Problem]:
    known = {topic for lesson in lessons for topic in lesson.front.topics}
    for index, station in enumerate(office.stations.stations):
        for place, topic in enumerate(station.needs.topics):
            # A need that no lesson meets yet is a finding for the editors, not a fault; a word
            # that is nearly one of the lessons' is a slip of the pen.
            near = nearest(topic, known)
            if topic in known or near is None:
                continue
            text = (
                _("no lesson has the topic '{topic}'").format(topic=excerpt(topic)),
                _("did you mean '{near}'?").format(near=near),
            )
            at = ("stations", index, "needs", "topics", place)
            yield file.problem(at, STATION_TOPIC_UNKNOWN, text)


STATION_ASKED_UNKNOWN = CheckRule(Rule.STATION_ASKED_UNKNOWN, "站点点的课找不到")


def _asked(office: Office, file: _File, lessons: Sequence[Lesson]) -> Iterator[Problem]:
    known = {lesson.id for lesson in lessons}
    for index, station in enumerate(office.stations.stations):
        for place, asked in enumerate(station.asked):
            if asked not in known:
                message = _("no lesson has the id '{id}' that this station asked for")
                near = nearest(asked, known)
                hint = _("take it out, or write the lesson")
                if near:
                    hint = _("did you mean '{near}'?").format(near=near)
                text = message.format(id=asked), hint
                yield file.problem(("stations", index, "asked", place), STATION_ASKED_UNKNOWN, text)


REVIEW_STEP = CheckRule(
    Rule.REVIEW_STEP,
    "审核的步骤重了、写了名单上没有的审核人，或者有人没有步骤",
)


def _steps(office: Office, file: _File) -> Iterator[Problem]:
    seen: set[str] = set()
    known = office.reviewers.reviewers
    for index, step in enumerate(office.reviewers.steps):
        if step.id in seen:
            text = _("two steps have the id '{id}'").format(id=step.id), _("give one another id")
            yield file.problem(("steps", index, "id"), REVIEW_STEP, text)
        seen.add(step.id)
        for place, who in enumerate(step.by):
            if who not in known:
                message = _("'{who}' is not one of the reviewers").format(who=who)
                hint = suggestion(who, known)
                yield file.problem(("steps", index, "by", place), REVIEW_STEP, (message, hint))
    if known and not office.reviewers.steps:
        text = _("there are reviewers, but no steps"), _("write what they pass, under 'steps'")
        yield file.problem(("reviewers",), REVIEW_STEP, text)


REVIEWER_UNKNOWN = CheckRule(Rule.REVIEWER_UNKNOWN, "有的课是名单上没有的人审的", Severity.WARNING)


def _signed(office: Office, file: _File, lessons: Iterable[Lesson]) -> Iterator[Problem]:
    """Return nothing where there is no register of reviewers: then any name may stand there."""
    known = office.reviewers.reviewers
    if REVIEWERS in office.refused or not known:
        return
    strangers: dict[str, list[str]] = {}
    for lesson in lessons:
        by = lesson.front.review.by
        if by is not None and by not in known:
            strangers.setdefault(by, []).append(lesson.id)
    for who, ids in strangers.items():
        message = _("'{who}' passed or returned {lessons}, but is not in this register")
        text = message.format(who=excerpt(who), lessons=", ".join(ids[:5])), suggestion(who, known)
        yield file.problem(("reviewers",), REVIEWER_UNKNOWN, text)
