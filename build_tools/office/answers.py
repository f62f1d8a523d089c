"""Answers on their way out: to the station that asked, and to the page for all. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.model.records.correspondence import PublishedAnswer, StationAnswer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from build_tools.model.office.answers import AnsweredQuestion

_NEWEST = 50
"""So many answers are brought to a station: its page is no archive."""


def answers_for(station: str, answers: Sequence[AnsweredQuestion]) -> tuple[StationAnswer, ...]:
    """Return the answers to the questions of a station, the newest first."""
    answered = [answer for answer in _newest_first(answers) if answer.station == station]
    return tuple(
        StationAnswer(answer.to, answer.question, answer.answer, answer.on.isoformat())
        for answer in answered[:_NEWEST]
    )


def published_answers(answers: Sequence[AnsweredQuestion]) -> tuple[PublishedAnswer, ...]:
    """Return the answers that all stations may read, the newest first, without who asked."""
    return tuple(
        PublishedAnswer(answer.anchor, answer.question, answer.answer, answer.on, answer.lessons)
        for answer in _newest_first(answers)
        if answer.published
    )


def _newest_first(answers: Sequence[AnsweredQuestion]) -> list[AnsweredQuestion]:
    return sorted(answers, key=lambda answer: (-answer.on.toordinal(), answer.to))
