"""A YAML text to a validated value, or to problems with the lines where they stand."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from build_tools.messages import _
from build_tools.reading.field_faults import KeyLines, SchemaRules, problems_of
from build_tools.reading.located_yaml import Located, YamlFault, read_yaml
from build_tools.reading.schema_paths import schema_path

if TYPE_CHECKING:
    from collections.abc import Callable

    from build_tools.model.problem import Problem

Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True)
class Typed(Generic[Model]):
    """A text that was read: its value if it is right, else problems; and the lines of its keys.

    `written` is the value of the text before its validation.
    """

    value: Model | None
    lines: dict[str, int]
    problems: tuple[Problem, ...] = ()
    written: Any = None


def read_typed(
    path: str,
    text: str,
    model: type[Model],
    rules: SchemaRules,
    first_line: int = 1,
    understood: Callable[[Located], Located] | None = None,
) -> Typed[Model]:
    """Return `text` as a `model`; `path` is named in the problems.

    `first_line` is the line of the file on which the text begins; `understood` turns what people
    write into what they mean, before it is held against the model.
    """
    try:
        located = read_yaml(text, strict=True)
        located = understood(located) if understood else located
    except YamlFault as fault:
        return _refused(path, fault.line + first_line - 1, rules, fault.message, fault.hint)
    lines = {key: line + first_line - 1 for key, line in located.lines.items()}
    if located.value is not None and not isinstance(located.value, dict):
        return _refused(path, first_line, rules, *_not_keys(text, located.value, model))
    repeated = _repeated(path, first_line, located, rules)
    typed = typed_value(KeyLines(path, lines), located.value, model, rules)
    return replace(
        typed, value=None if repeated else typed.value, problems=(*repeated, *typed.problems)
    )


def typed_value(
    keys: KeyLines, written: Any, model: type[Model], rules: SchemaRules
) -> Typed[Model]:
    """Return what stands in a file as a `model`; `keys` says where it stands."""
    lines = dict(keys.lines)
    try:
        value = model.model_validate(without_empty_keys(written or {}))
    except ValidationError as error:
        return Typed(None, lines, problems_of(error, model, keys, rules), written)
    return Typed(value, lines, (), written)


def without_empty_keys(value: Any) -> Any:
    """Leave out keys without a value: an empty line of a template counts as not written.

    `{minutes：90 分钟}` is to YAML a key without a value, and to its writer none.
    """
    if isinstance(value, dict):
        return {
            key: without_empty_keys(inner)
            for key, inner in value.items()
            if inner is not None or "：" in key
        }
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return [without_empty_keys(inner) for inner in value]
    return value


def _refused(path: str, line: int, rules: SchemaRules, message: str, hint: str) -> Typed[Any]:
    return Typed(None, {}, (rules.yaml.problem(path, line, message, hint),))


def _not_keys(text: str, value: object, model: type[BaseModel]) -> tuple[str, str]:
    if isinstance(value, list) and value and isinstance(value[0], dict):
        keys = ", ".join(f"{key}:" for key in schema_path(model, ()).keys)
        hint = _("write its name on a line of its own above it; there are: {keys}")
        return _("a list stands here without its name"), hint.format(keys=keys)
    hint = _("write one 'key: value' on each line")
    if "：" in text:
        return _("a key is followed by the full-width colon '：'"), hint
    return _("there are no keys here"), hint


def _repeated(
    path: str, first_line: int, located: Located, rules: SchemaRules
) -> tuple[Problem, ...]:
    return tuple(
        rules.repeated.problem(
            path,
            line + first_line - 1,
            _("the key '{key}' is written twice, first in line {first}").format(
                key=key, first=located.lines[key] + first_line - 1
            ),
            _("remove one of the two"),
        )
        for key, line in located.repeated
    )
