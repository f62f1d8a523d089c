"""Reads `content/timetable.yml`; every fault becomes a problem with its line.

A missing timetable is an empty one: a township may do without.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from build_tools.messages import _
from build_tools.model.problem import Problem, Severity
from build_tools.model.rules import CheckRule, Rule
from build_tools.model.timetable.timetable import Timetable
from build_tools.project import TIMETABLE
from build_tools.reading.field_faults import KeyLines, SchemaRules
from build_tools.reading.text import decode, unreadable
from build_tools.reading.typed_yaml import read_typed, typed_value
from build_tools.timetable.hints import timetable_hints

if TYPE_CHECKING:
    from build_tools.project import Project

_LARGEST = 4 << 20  # ten years of slots and more

TIMETABLE_YAML = CheckRule(
    Rule.TIMETABLE_YAML, "节目单不是正确的 YAML，同一项写了两次，或者大得不像节目单"
)
TIMETABLE_UNKNOWN_KEY = CheckRule(
    Rule.TIMETABLE_UNKNOWN_KEY, "节目单里写了不认识的项；会提示最像的一个"
)
TIMETABLE_REQUIRED = CheckRule(Rule.TIMETABLE_REQUIRED, "节目单里缺了必须写的项")
TIMETABLE_VALUE = CheckRule(Rule.TIMETABLE_VALUE, "节目单里的值不对，例如时间没有写成 9:00")
_RULES = SchemaRules(
    yaml=TIMETABLE_YAML,
    repeated=TIMETABLE_YAML,
    unknown=TIMETABLE_UNKNOWN_KEY,
    required=TIMETABLE_REQUIRED,
    type=TIMETABLE_VALUE,
    value=TIMETABLE_VALUE,
    field_hints=timetable_hints,
)


@dataclass(frozen=True)
class TimetableReading:
    """The timetable with the lines of its keys; an empty one and problems where it has faults."""

    timetable: Timetable
    keys: KeyLines = field(compare=False)
    problems: tuple[Problem, ...] = ()

    def problem(
        self,
        rule: CheckRule,
        text: tuple[str, str],
        *location: int | str,
        severity: Severity | None = None,
    ) -> Problem:
        """Return a problem at a key; `text` is the message and the hint."""
        return rule.problem(self.keys.path, self.keys.line_of(location), *text, severity)


def read_timetable(project: Project) -> TimetableReading:
    """Return the project's timetable."""
    file, path = project.content / TIMETABLE, project.path_of(TIMETABLE)
    try:
        data = file.read_bytes() if file.stat().st_size <= _LARGEST else None
    except FileNotFoundError:
        return TimetableReading(Timetable(), KeyLines(path, {}))
    except OSError as error:
        return _refused(path, unreadable(path, error))
    if data is None:
        message, hint = _("the timetable is larger than 4 MB"), _("take out years long past")
        return _refused(path, TIMETABLE_YAML.problem(path, 0, message, hint))
    text = decode(path, data)
    if isinstance(text, Problem):
        return _refused(path, text)
    typed = read_typed(path, text, Timetable, _RULES)
    return TimetableReading(
        typed.value or Timetable(), KeyLines(path, typed.lines), tuple(typed.problems)
    )


def timetable_of(keys: KeyLines, written: object) -> TimetableReading:
    """Return the timetable that values of a file are; `keys` says where each key stands."""
    typed = typed_value(keys, written, Timetable, _RULES)
    return TimetableReading(typed.value or Timetable(), keys, typed.problems)


def _refused(path: str, problem: Problem) -> TimetableReading:
    return TimetableReading(Timetable(), KeyLines(path, {}), (problem,))
