"""What tests of registers share: their problems in brief, and the keys of a register."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pydantic import BaseModel

    from build_tools.model.problem import Problem


def brief(problems: list[Problem]) -> list[tuple[int, str]]:
    """Return line and rule of each problem."""
    return [(problem.line, str(problem.rule)) for problem in problems]


def keys_of_register(model: type[BaseModel]) -> set[str]:
    """Return all keys of a register, as they are written in its file, however deep."""
    return _keys(model.__pydantic_core_schema__)


def _keys(schema: object) -> set[str]:
    if isinstance(schema, dict):
        fields = schema["fields"] if schema.get("type") == "model-fields" else {}
        keys = {str(field.get("validation_alias") or name) for name, field in fields.items()}
        parts = [value for key, value in schema.items() if key not in ("metadata", "config", "cls")]
        return keys.union(*(_keys(part) for part in parts))
    if isinstance(schema, list | tuple):
        return set().union(*(_keys(part) for part in schema))
    return set()
