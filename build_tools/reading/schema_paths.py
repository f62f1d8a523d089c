"""Locations that pydantic reports, as a person wrote them: without the tags of unions. Pure.

A union whose arm is chosen by a key (`method: share`) puts the arm's tag into the location of every
fault, `items.0.share.least`, and reports a wrong tag for the item as a whole. What messages say of
it is left to `field_faults`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pydantic import BaseModel

Location = tuple[int | str, ...]
# Of pydantic's core schema: what only wraps another schema, and under which key.
_WRAPPED = ("schema", "strict_schema")


@dataclass(frozen=True)
class SchemaPath:
    """A location in a file, and the part of the schema that applies there, None = not known."""

    location: Location
    node: Mapping[str, Any] | None

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of the group that may stand there, as they are written in the file."""
        node = self.node or {}
        if listed := node.get("keys_schema", {}).get("expected"):
            return tuple(map(str, listed))
        return tuple(_alias(name, field) for name, field in node.get("fields", {}).items())

    @property
    def tags(self) -> tuple[str, ...]:
        """The values of the key that chooses the arm of the union that stands there."""
        return tuple(str(tag) for tag in (self.node or {}).get("choices", ()))

    @property
    def tag_key(self) -> str | None:
        """The key that chooses that arm; None where a function does."""
        discriminator = (self.node or {}).get("discriminator")
        while isinstance(discriminator, list) and discriminator:
            discriminator = discriminator[-1]  # the field's own name stands before its alias
        return discriminator if isinstance(discriminator, str) else None


def schema_path(model: type[BaseModel], reported: Location) -> SchemaPath:
    """Return what a reported location within `model` means in the file."""
    schema: Any = model.__pydantic_core_schema__
    definitions = {entry["ref"]: entry for entry in schema.get("definitions", ())}
    return _walk(schema, reported, definitions)


def _walk(schema: Any, reported: Location, definitions: Mapping[str, Any]) -> SchemaPath:
    written: list[int | str] = []
    node = _unwrapped(schema, definitions)
    for part in reported:
        if node is not None and node["type"] == "tagged-union":
            node = _unwrapped(_arm(node, part), definitions)
            continue
        written.append(part)
        node = _unwrapped(_inner(node, part), definitions)
    return SchemaPath(tuple(written), node)


def _unwrapped(schema: Any, definitions: Mapping[str, Any]) -> Any:
    """Return the schema itself, without defaults, validating functions and references."""
    while schema is not None:
        if schema["type"] == "definition-ref":
            schema = definitions.get(schema["schema_ref"])
            continue
        inner = next((schema[key] for key in _WRAPPED if key in schema), None)
        if inner is None:
            return schema
        schema = inner
    return None


def _arm(node: Any, tag: int | str) -> Any:
    return next((arm for name, arm in node["choices"].items() if str(name) == str(tag)), None)


def _inner(node: Any, part: int | str) -> Any:
    """Return the schema of a part of a group or list, None where there is none."""
    kind = node["type"] if node else ""
    if kind == "model-fields":
        return next(_fields_of(node, part), None)
    if kind == "dict":
        return node.get("values_schema")
    if kind == "list":
        return node.get("items_schema")
    if kind == "tuple" and isinstance(part, int):
        return _tuple_item(node, part)
    return None


def _fields_of(node: Any, part: int | str) -> Iterator[Any]:
    for name, field in node["fields"].items():
        if part in (name, _alias(name, field)):
            yield field


def _tuple_item(node: Any, index: int) -> Any:
    items = node["items_schema"]
    variadic = node.get("variadic_item_index")
    if variadic is not None and index > variadic:
        index = variadic
    return items[index] if index < len(items) else None


def _alias(name: str, field: Mapping[str, Any]) -> str:
    alias = field.get("validation_alias")
    return alias if isinstance(alias, str) else name
