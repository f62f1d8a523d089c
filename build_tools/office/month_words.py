"""The word of the month: a random word for each station and release, kept in the office.

A statement of the station repeats it, and so was written after the release reached the PC,
whatever its clock says. Lines `{"release", "station", "word"}`; a word is never changed.
"""

from __future__ import annotations

import json
import re
import secrets
from dataclasses import asdict
from typing import TYPE_CHECKING

from build_tools import locks
from build_tools.errors import CoursewareError
from build_tools.files import atomic_write, sweep_parts
from build_tools.messages import _
from build_tools.model.records.registered import MonthWord

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

MONTH_WORDS = "month-words.jsonl"
_WORD = re.compile(r"[0-9a-f]{16}")


def make_words(folder: Path, release: str, stations: Iterable[str]) -> dict[str, str]:
    """Return the word of each station in a release, newly made where there is none yet."""
    folder.mkdir(parents=True, exist_ok=True)
    with locks.acquire(folder / ".month-words.lock"):
        by_station = read_words(folder, release)
        fresh = [
            MonthWord(release, code, secrets.token_hex(8))
            for code in stations
            if code not in by_station
        ]
        if fresh:
            lines = (f"{json.dumps(asdict(word))}\n" for word in fresh)
            atomic_write(folder / MONTH_WORDS, "".join((_text(folder), *lines)))
            sweep_parts(folder / MONTH_WORDS)
    return by_station | {word.station: word.word for word in fresh}


def take_back_words(folder: Path, month_words: Iterable[MonthWord]) -> None:
    """Add words that came back with media, where there is none yet of a station in a release."""
    existing = releases_with_words(folder)
    fresh = [
        word
        for word in month_words
        if (word.release, word.station) not in existing and _valid(word)
    ]
    if not fresh:
        return
    folder.mkdir(parents=True, exist_ok=True)
    with locks.acquire(folder / ".month-words.lock"):
        lines = (f"{json.dumps(asdict(word))}\n" for word in fresh)
        text = _text(folder)
        separator = "\n" if text and not text.endswith("\n") else ""
        atomic_write(folder / MONTH_WORDS, "".join((text, separator, *lines)))


def read_words(folder: Path, release: str) -> dict[str, str]:
    """Return the words of a release by station. Raises CoursewareError for a damaged file."""
    return {word.station: word.word for word in every_word(folder) if word.release == release}


def every_word(folder: Path) -> tuple[MonthWord, ...]:
    """Return the words of all releases. Raises CoursewareError for a damaged file."""
    month_words = []
    for number, line in enumerate(_text(folder).splitlines(), start=1):
        word = _word(line)
        if word is None:
            raise CoursewareError(
                _("{file}:{line}: damaged: put the file back from a backup").format(
                    file=f"{folder.name}/{MONTH_WORDS}", line=number
                )
            )
        month_words.append(word)
    return tuple(month_words)


def releases_with_words(folder: Path) -> frozenset[tuple[str, str]]:
    """Return release and station of each word that can be read: that release was being made."""
    month_words = (_word(line) for line in _text(folder).splitlines())
    return frozenset((word.release, word.station) for word in month_words if word)


def _word(line: str) -> MonthWord | None:
    try:
        word = MonthWord(**json.loads(line))
    except (ValueError, TypeError):
        return None
    return word if _valid(word) else None


def _valid(word: MonthWord) -> bool:
    texts = all(isinstance(part, str) for part in asdict(word).values())
    return texts and _WORD.fullmatch(word.word) is not None


def _text(folder: Path) -> str:
    try:
        return (folder / MONTH_WORDS).read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return ""
