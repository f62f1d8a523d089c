"""pydantic's findings put into plain words: what is there, what is expected, what to do.

Serves every file that is read by a schema; the caller knows the line of each key.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from build_tools.messages import _
from build_tools.reading.quoting import describe, excerpt
from build_tools.reading.rewriting import date_hint, list_hint
from build_tools.reading.schema_paths import schema_path
from build_tools.reading.suggestions import nearest, suggestion

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pydantic import BaseModel, ValidationError

    from build_tools.model.problem import Problem
    from build_tools.model.rules import CheckRule
    from build_tools.reading.schema_paths import SchemaPath

_TEXT, _LIST, _DATE = "string_type", "tuple_type", "date_type"
# What pydantic puts behind a key that is itself at fault, and not its value.
_KEY = "[key]"
# In the example of a list whose entries are groups of keys: brackets alone make none of a text.
_GROUPS = "[{"
_NUMBERS = re.compile(r"\[[0-9]")
_DIGITS = re.compile(r"^[0-9、，,；;\s]+$")
# A year in quotes is still no month.
_QUOTES_ARE_NOT_ENOUGH = ("month",)


@dataclass(frozen=True)
class KeyLines:
    """The line of each key of a file; `start` is the line for keys that are not there."""

    path: str
    lines: Mapping[str, int]
    start: int = 1
    prefix: str = ""

    def line_of(self, location: tuple[int | str, ...]) -> int:
        """Return the line of a field, else of what holds it, else `start`."""
        for end in range(len(location), 0, -1):
            names = [str(part) for part in location[:end]]
            without_indices = [str(part) for part in location[:end] if isinstance(part, str)]
            for dotted in (".".join(names), ".".join(without_indices)):
                if line := self.lines.get(self.prefix + dotted):
                    return line
        return self.start


@dataclass(frozen=True)
class SchemaRules:
    """The rules under which problems of one kind of file are reported, and hints for its fields.

    `field_hints` returns the form of each field in plain words, and an example of the whole line.
    """

    yaml: CheckRule
    repeated: CheckRule
    unknown: CheckRule
    required: CheckRule
    type: CheckRule
    value: CheckRule
    field_hints: Callable[[], dict[str, tuple[str, str]]]


def problems_of(
    error: ValidationError, model: type[BaseModel], key_lines: KeyLines, rules: SchemaRules
) -> tuple[Problem, ...]:
    """Return one problem for each finding."""
    # pydantic's own text is for programmers and links to a web page: only its facts are used.
    findings = error.errors(include_url=False, include_context=True)
    return tuple(_problem_of(finding, model, key_lines, rules) for finding in findings)


def _problem_of(
    finding: Any, model: type[BaseModel], key_lines: KeyLines, rules: SchemaRules
) -> Problem:
    kind: str = finding["type"]
    reported: tuple[int | str, ...] = finding["loc"]
    if kind == "extra_forbidden":
        return _unknown_key(reported, model, key_lines, rules)
    if kind == "literal_error" and reported[-1:] == (_KEY,):
        return _unknown_key(reported[:-1], model, key_lines, rules)
    path = schema_path(model, reported)
    location = path.location
    if kind.startswith("union_tag_") and path.tag_key:
        return _tag_problem(finding["input"], path, key_lines, rules)
    expected, example = _expected(location, finding, rules.field_hints())
    if kind == "missing":
        hint = _("add it: {example}").format(example=example)
        return _missing(location, hint, key_lines, rules)
    value = finding["input"]
    message = _("'{key}' is {value}, but must be {wanted}").format(
        key=_dotted(location), value=describe(value), wanted=expected
    )
    rule = rules.type if kind.endswith("_type") else rules.value
    line = key_lines.line_of(location)
    return rule.problem(key_lines.path, line, message, _value_hint(kind, value, location, example))


def _dotted(location: tuple[int | str, ...]) -> str:
    return ".".join(excerpt(str(part)) for part in location if part != _KEY)


def _unknown_key(
    reported: tuple[int | str, ...],
    model: type[BaseModel],
    key_lines: KeyLines,
    rules: SchemaRules,
) -> Problem:
    group = schema_path(model, reported[:-1])
    location = (*group.location, reported[-1])
    message = _("the key '{key}' is not known").format(key=_dotted(location))
    hint = _key_hint(str(reported[-1]), group.keys)
    return rules.unknown.problem(key_lines.path, key_lines.line_of(location), message, hint)


def _missing(
    location: tuple[int | str, ...], hint: str, key_lines: KeyLines, rules: SchemaRules
) -> Problem:
    message = _("the key '{key}' is missing").format(key=_dotted(location))
    return rules.required.problem(key_lines.path, key_lines.line_of(location), message, hint)


def _tag_problem(item: Any, path: SchemaPath, key_lines: KeyLines, rules: SchemaRules) -> Problem:
    """Return the problem of a key that chooses the arm of a union, and is wrong or not there."""
    key = str(path.tag_key)
    location = (*path.location, key)
    if not isinstance(item, dict) or key not in item:
        addition = _("add it: {example} (known are: {words})").format(
            example=f"{key}: {path.tags[0]}", words=", ".join(path.tags)
        )
        return _missing(location, addition, key_lines, rules)
    message = _("'{key}' is {value}, but must be {wanted}").format(
        key=_dotted(location), value=describe(item[key]), wanted=_("a word of a fixed list")
    )
    hint = suggestion(str(item[key]), path.tags)
    return rules.value.problem(key_lines.path, key_lines.line_of(location), message, hint)


def _value_hint(kind: str, value: Any, location: tuple[int | str, ...], example: str) -> str:
    plain = not isinstance(value, dict | list | tuple | type(None))
    if kind == _TEXT and plain and location[-1] not in _QUOTES_ARE_NOT_ENOUGH:
        written = str(value).lower() if isinstance(value, bool) else str(value)
        return _('put it in quotes: "{value}"').format(value=excerpt(written))
    if kind == _LIST and isinstance(value, str) and _brackets_are_enough(value, example):
        return list_hint(location, value)
    if kind == _DATE and isinstance(value, str) and (hint := date_hint(location, value, example)):
        return hint
    return _("write for example {example}").format(example=example)


def _brackets_are_enough(value: str, example: str) -> bool:
    """Whether a list is written without brackets, and nothing else is wrong with it."""
    words_for_numbers = _NUMBERS.search(example) and not _DIGITS.search(value)
    return _GROUPS not in example and not words_for_numbers


def _key_hint(key: str, keys: tuple[str, ...]) -> str:
    if "：" in key:
        return _("write a half-width colon and a space: 'title: …'")
    if near := nearest(key, keys):
        return _("did you mean '{near}'?").format(near=near)
    return _("known keys are: {keys}").format(keys=", ".join(keys))


def _expected(
    location: tuple[int | str, ...], finding: Any, fields: Mapping[str, tuple[str, str]]
) -> tuple[str, str]:
    """Return the required form of a field, and an example of the whole line."""
    names = tuple(part for part in location if isinstance(part, str))
    for path in (names, names[-2:], names[-1:], names[:1]):
        if hint := fields.get(".".join(path)):
            return hint
    return _by_type(finding), f"{names[-1] if names else '…'}: …"


def _by_type(finding: Any) -> str:
    kind: str = finding["type"]
    if kind in ("dict_type", "model_type", "model_attributes_type"):
        return _("a group of keys")
    if kind == "tuple_type":
        return _("a list")
    if kind.startswith("int"):
        return _("a whole number")
    return _("a short text") if kind.startswith("string") else _("another value")
