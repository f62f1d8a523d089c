"""pydantic's findings put into plain words: what is there, what is expected, what to do.

Serves every file that is read by a schema; the caller knows the line of each key.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from build_tools.messages import _
from build_tools.reading.quoting import describe, excerpt
from build_tools.reading.suggestions import nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pydantic import BaseModel, ValidationError

    from build_tools.model.problem import Problem
    from build_tools.model.rules import CheckRule

_TEXT = "string_type"
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
    location: tuple[int | str, ...] = finding["loc"]
    kind: str = finding["type"]
    key = ".".join(excerpt(str(part)) for part in location if part != "[key]")
    line = key_lines.line_of(location)
    if kind == "extra_forbidden":
        keys = _keys_at(model, location[:-1])
        message = _("the key '{key}' is not known").format(key=key)
        return rules.unknown.problem(
            key_lines.path, line, message, _key_hint(str(location[-1]), keys)
        )
    expected, example = _expected(location, finding, rules.field_hints())
    if kind == "missing":
        message = _("the key '{key}' is missing").format(key=key)
        hint = _("add it: {example}").format(example=example)
        return rules.required.problem(key_lines.path, line, message, hint)
    value = finding["input"]
    message = _("'{key}' is {value}, but must be {wanted}").format(
        key=key, value=describe(value), wanted=expected
    )
    rule = rules.type if kind.endswith("_type") else rules.value
    return rule.problem(key_lines.path, line, message, _value_hint(kind, value, location, example))


def _value_hint(kind: str, value: Any, location: tuple[int | str, ...], example: str) -> str:
    plain = not isinstance(value, dict | list | tuple | type(None))
    if kind == _TEXT and plain and location[-1] not in _QUOTES_ARE_NOT_ENOUGH:
        written = str(value).lower() if isinstance(value, bool) else str(value)
        return _('put it in quotes: "{value}"').format(value=excerpt(written))
    if kind == "tuple_type" and isinstance(value, str):
        return _("write a list, in square brackets: {key}: [{value}]").format(
            key=location[0], value=excerpt(value)
        )
    return _("write for example {example}").format(example=example)


def _key_hint(key: str, keys: tuple[str, ...]) -> str:
    if near := nearest(key, keys):
        return _("did you mean '{near}'?").format(near=near)
    return _("known keys are: {keys}").format(keys=", ".join(keys))


def _keys_at(model: type[BaseModel], location: tuple[int | str, ...]) -> tuple[str, ...]:
    """Return the keys of the model at a location within `model`."""
    annotation: Any = model
    for part in location:
        fields = getattr(_model_in(annotation), "model_fields", {})
        if isinstance(part, str) and part in fields:
            annotation = fields[part].annotation
    fields = getattr(_model_in(annotation), "model_fields", {})
    return tuple(str(field.validation_alias or name) for name, field in fields.items())


def _model_in(annotation: Any) -> Any:
    """Return the model that an annotation such as `tuple[Part, ...] | None` holds, else None."""
    from pydantic import BaseModel

    while not (isinstance(annotation, type) and issubclass(annotation, BaseModel)):
        inner = [part for part in getattr(annotation, "__args__", ()) if _holds_model(part)]
        if not inner:
            return None
        annotation = inner[-1]
    return annotation


def _holds_model(annotation: Any) -> bool:
    from pydantic import BaseModel

    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return True
    return any(_holds_model(part) for part in getattr(annotation, "__args__", ()))


def _expected(
    location: tuple[int | str, ...], finding: Any, fields: Mapping[str, tuple[str, str]]
) -> tuple[str, str]:
    """Return the required form of a field, and an example of the whole line."""
    names = tuple(part for part in location if isinstance(part, str))
    for path in (names, names[-1:], names[:1]):
        if hint := fields.get(".".join(path)):
            return hint
    return _by_type(finding), f"{names[-1] if names else '…'}: …"


def _by_type(finding: Any) -> str:
    kind: str = finding["type"]
    if kind in ("dict_type", "model_type"):
        return _("a group of keys")
    if kind == "tuple_type":
        return _("a list")
    if kind.startswith("int"):
        return _("a whole number")
    return _("a short text") if kind.startswith("string") else _("another value")
