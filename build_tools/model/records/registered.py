"""What records are judged by, as values. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class MonthWord:
    """The word of a release at a station: who has it in a statement had that release."""

    release: str
    station: str
    word: str


@dataclass(frozen=True)
class RegisteredFacts:
    """What the registers say, for judging records: codes of stations, and the words of releases.

    `month_words` is None where the office has none yet: then no word can be wrong.
    """

    codes: frozenset[str]
    month_words: tuple[MonthWord, ...] | None = None
