"""The timetable as its file says it, with a number for each key instead of its line: so each
problem tells which entry it is about, also where several stand on one line."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from build_tools.model.problem import Location, ProblemsFound
from build_tools.project import TIMETABLE
from build_tools.reading.field_faults import KeyLines
from build_tools.reading.located_yaml import YamlFault, read_yaml
from build_tools.timetable.checks import check_timetable
from build_tools.timetable.reading import TimetableReading, read_timetable, timetable_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from build_tools.model.lesson import Lesson
    from build_tools.model.month import Month
    from build_tools.model.problem import Problem
    from build_tools.project import Project

_FIRST_KEY = 1 << 32
"""Numbers from here on stand for keys: no file has so many lines."""


@dataclass(frozen=True)
class EntryProblem:
    """A problem, and the key of the timetable that it is about: `("slots", 3, "lessons")`."""

    problem: Problem
    key: tuple[int | str, ...] = ()


@dataclass(frozen=True)
class WrittenTimetable:
    """What a timetable says. `last_entry` gets the largest numbers, and so is looked at last."""

    path: str
    data: bytes | None
    written: dict[str, Any]
    lines: dict[str, int]
    last_entry: str = ""

    @classmethod
    def of_project(cls, project: Project) -> WrittenTimetable:
        """Read the file. Raises ProblemsFound where it is no list of keys."""
        file = project.content / TIMETABLE
        data = file.read_bytes() if file.exists() else None
        try:
            return cls.of_text(project.path_of(TIMETABLE), data)
        except (YamlFault, UnicodeDecodeError, TypeError) as error:
            raise ProblemsFound(read_timetable(project).problems) from error

    @classmethod
    def of_text(cls, path: str, data: bytes | None, last_entry: str = "") -> WrittenTimetable:
        """Return what a text says. Raises YamlFault, UnicodeDecodeError, TypeError."""
        located = read_yaml((data or b"").decode("utf-8-sig"), strict=True)
        if located.value is not None and not isinstance(located.value, dict):
            raise TypeError(path)
        return cls(path, data, located.value or {}, located.lines, last_entry)

    @cached_property
    def _keys(self) -> list[tuple[int | str, ...]]:
        keys = list(_keys_in(self.written))
        return sorted(keys, key=lambda key: f"{_dotted(key)}.".startswith(f"{self.last_entry}."))

    @cached_property
    def reading(self) -> TimetableReading:
        """The timetable with numbers for lines; an empty one where its values are wrong."""
        numbers = {_dotted(key): number for number, key in enumerate(self._keys, _FIRST_KEY)}
        return timetable_of(KeyLines(self.path, numbers, start=0), self.written)

    def numbered_problems(self, lessons: Iterable[Lesson], month: Month) -> tuple[Problem, ...]:
        """Return all that is wrong with it, with numbers for lines."""
        return check_timetable(self.reading, lessons, month)

    def located(self, problem: Problem) -> EntryProblem:
        """Return a problem with its line, and what it is about."""
        index = problem.line - _FIRST_KEY
        key = self._keys[index] if 0 <= index < len(self._keys) else ()
        location = Location(problem.path, self._line(problem.line))
        return EntryProblem(replace(problem, location=location), key)

    def _line(self, number: int) -> int:
        index = number - _FIRST_KEY
        key = self._keys[index] if 0 <= index < len(self._keys) else ()
        return self.lines.get(_dotted(key), number if not key else 0)

    def entries(self, name: str) -> list[Any]:
        """Return the entries of a list."""
        entries = self.written.get(name)
        return entries if isinstance(entries, list) else []

    def entry_day(self, name: str, index: int) -> dt.date | None:
        """Return the day of an entry, the last one for -1; None where it says none."""
        entries = self.entries(name)
        day = entries[index].get("day") if entries and isinstance(entries[index], dict) else None
        return day if isinstance(day, dt.date) else None


def entry_mark(entry: Any) -> str:
    """Return what an entry says, to be compared."""
    return json.dumps(entry, ensure_ascii=False, default=str)


def _keys_in(value: Any, prefix: tuple[int | str, ...] = ()) -> Iterator[tuple[int | str, ...]]:
    parts: Iterable[tuple[int | str, Any]] = ()
    if isinstance(value, dict):
        parts = ((str(key), inner) for key, inner in value.items())
    elif isinstance(value, list):
        parts = enumerate(value)
    for part, inner in parts:
        yield (*prefix, part)
        yield from _keys_in(inner, (*prefix, part))


def _dotted(key: tuple[int | str, ...]) -> str:
    return ".".join(map(str, key))
