"""What the office and a station tell each other through a release, as values.

A release that is there keeps what it told when it was made: records and answers that come later
do not change it. Pure.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from build_tools.model.board import AcknowledgedReceipt
from build_tools.model.records.key import RecordsKey
from build_tools.model.records.reply import LessonWish, StatementReceipt
from build_tools.model.records.secretary import SecretaryNote


@dataclass(frozen=True)
class StationAnswer:
    """An answer for the station that asked, `to` the id of its question; `on` is a day."""

    to: str
    question: str
    answer: str
    on: str


@dataclass(frozen=True)
class PublishedAnswer:
    """An answer for all: `anchor` is its place on their page, `lessons` are ids."""

    anchor: str
    question: str
    answer: str
    on: dt.date
    lessons: tuple[str, ...] = ()


@dataclass(frozen=True)
class StationLetter:
    """What a release tells one station beside its lessons."""

    receipts: tuple[AcknowledgedReceipt, ...] = ()
    records: tuple[StatementReceipt, ...] = ()
    answers: tuple[StationAnswer, ...] = ()
    secretary: SecretaryNote = field(default_factory=SecretaryNote)


@dataclass(frozen=True)
class Correspondence:
    """All letters of a release by station, its page of answers, and the lessons they asked for.

    `records_key` is None where the office has none.
    """

    letters: dict[str, StationLetter] = field(default_factory=dict)
    questions: tuple[PublishedAnswer, ...] = ()
    wishes: dict[str, tuple[LessonWish, ...]] = field(default_factory=dict)
    records_key: RecordsKey | None = None
