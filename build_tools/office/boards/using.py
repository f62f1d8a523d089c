"""用: what was applied, questions, and what villages want to learn. Pure."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from build_tools.model.office.duty_board import DutyLine, DutyPart, DutyTopic
from build_tools.model.office.people import STATION_MANAGER, TOWNSHIP_OFFICE
from build_tools.model.office.quarter import Quarter
from build_tools.office.boards.learning import absent
from build_tools.office.boards.villages import short_day

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from build_tools.model.office.duty_board import DutyFacts, LearningFacts
    from build_tools.model.records.reply import LessonWish, StationQuestion
    from build_tools.office.boards.villages import VillageNames

ANSWER_DAYS = 30
"""A question that waits longer has missed a release."""
FOLLOW_DAYS = 60
"""A wish that waits longer has missed two releases; an application shows its effect by then."""
_LABELS = {"video": ("hd", "small"), "audio": ("audio",)}
_WANTS = {"video": "视频", "audio": "声音"}


def using(facts: DutyFacts, answered: Collection[str], villages: VillageNames) -> DutyPart:
    """Return the board of use. `answered` are the ids of questions that have an answer."""
    topics = (
        _applications(facts.learning, villages),
        _answers(facts.learning.questions, answered, facts.lessons, villages),
        _needs(facts, villages),
    )
    return DutyPart("use", "用", topics)


def _applications(facts: LearningFacts, villages: VillageNames) -> DutyTopic:
    late: list[DutyLine] = []
    missing: list[DutyLine] = []
    good: list[DutyLine] = []
    total = 0
    for station in villages.open_stations:
        applications = facts.of(station.code).applications
        total += len(applications)
        for event in applications:
            days = villages.days_since(event.day)
            if event.result:
                text = f"{short_day(event.day)}，{event.result}（可以写成典型：{event.id}）"
                good.append(DutyLine(station.village, text))
            else:
                text = "学了用了，还没有写见了什么效果"
                line = DutyLine(station.village, text, STATION_MANAGER, event.day, days, waits=True)
                (late if days > FOLLOW_DAYS else missing).append(line)
        if not applications:
            text = f"{facts.month.year}年还没有学用转化"
            missing.append(absent(facts, station, text, STATION_MANAGER))
    return DutyTopic(
        "applications",
        "学用转化，见了什么效果",
        f"{facts.month.year}年到{facts.month.number}月 {total} 件，见了效的 {len(good)} 件",
        late=tuple(late),
        missing=tuple(missing),
        good=tuple(good),
    )


def _answers(
    questions: tuple[StationQuestion, ...],
    answered: Collection[str],
    lessons: Mapping[str, str],
    villages: VillageNames,
) -> DutyTopic:
    late: list[DutyLine] = []
    missing: list[DutyLine] = []
    good: list[DutyLine] = []
    for question in sorted(questions, key=lambda q: (q.on, q.id)):
        topics = "".join(f"《{lessons.get(lesson, lesson)}》" for lesson in question.lessons)
        text = f"{topics}{question.text or '（说的，没有写）'}"
        days = villages.days_since(question.on)
        name = villages.name(question.station)
        line = DutyLine(name, text, TOWNSHIP_OFFICE, question.on, days, waits=True)
        if question.id in answered:
            good.append(DutyLine(name, text))
        else:
            (late if days > ANSWER_DAYS else missing).append(line)
    return DutyTopic(
        "answers",
        "村里问的，镇里回答的",
        f"{len(questions)} 个问题，回答了 {len(good)} 个，"
        f"等了超过 {ANSWER_DAYS} 天的 {len(late)} 个",
        late=tuple(late),
        missing=tuple(missing),
        good=tuple(good),
    )


def _needs(facts: DutyFacts, villages: VillageNames) -> DutyTopic:
    late: list[DutyLine] = []
    missing: list[DutyLine] = []
    good: list[DutyLine] = []
    for station in villages.open_stations:
        for wish in facts.learning.wishes.get(station.code, ()):
            line = _wish(wish, station.village, facts.lessons, villages)
            if _is_followed(wish, facts.learning):
                good.append(line)
            else:
                (late if line.days > FOLLOW_DAYS else missing).append(line)
        missing += _written(facts.learning, station.code, villages)
    return DutyTopic(
        "needs",
        "村里想学的",
        f"点了想要的，送到了 {len(good)} 课；还没有办到 {len(late) + len(missing)} 条",
        late=tuple(late),
        missing=tuple(missing),
        good=tuple(good),
    )


def _wish(
    wish: LessonWish, village: str, lessons: Mapping[str, str], villages: VillageNames
) -> DutyLine:
    text = f"想要《{lessons.get(wish.lesson, wish.lesson)}》的{_WANTS[wish.want]}"
    days = villages.days_since(wish.on)
    return DutyLine(village, text, TOWNSHIP_OFFICE, wish.on, days, waits=True)


def _is_followed(wish: LessonWish, facts: LearningFacts) -> bool:
    labels = facts.released.get(wish.station, {}).get(wish.lesson, ())
    return any(label in labels for label in _LABELS[wish.want])


def _written(facts: LearningFacts, code: str, villages: VillageNames) -> list[DutyLine]:
    """Return what was written this quarter and the one before; people judge what came of it."""
    first = Quarter.of(villages.today).first_day
    before = Quarter.of(first - dt.timedelta(days=1)).first_day
    return [
        DutyLine(
            villages.name(code),
            f"想学：{need.text}",
            TOWNSHIP_OFFICE,
            need.on,
            villages.days_since(need.on),
            waits=True,
        )
        for need in facts.needs.get(code, ())
        if before <= need.on <= villages.today
    ]
