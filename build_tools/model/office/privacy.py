"""Fields that never leave the office, marked where their model declares them. Pure.

    contact: Annotated[Line | None, PRIVATE] = None

Reading registers, and searching a release for what is private in them, are left to others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

from pydantic import BaseModel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic.fields import FieldInfo


class Private:
    """The mark of a private field, in its annotation: `Annotated[Line, PRIVATE]`."""


PRIVATE = Private()


def private_texts(value: object) -> Iterator[str]:
    """Return all texts in the private fields of a value, however deep its models stand.

    Numbers and dates are left out: they say nothing of a person, and pages are full of them.
    """
    if isinstance(value, BaseModel):
        for name, field in type(value).model_fields.items():
            inner = getattr(value, name)
            yield from texts_in(inner) if is_private(field) else private_texts(inner)
    else:
        for part in _parts(value):
            yield from private_texts(part)


def texts_in(value: object) -> Iterator[str]:
    """Return every text in a value, the keys of mappings too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from texts_in(getattr(value, name))
    else:
        for part in _parts(value):
            yield from texts_in(part)


def is_private(field: FieldInfo) -> bool:
    """Return whether a field is marked, itself or as an arm of a union or a part of a list."""
    return _marks(field.metadata) or _is_marked(field.annotation)


def _is_marked(annotation: Any) -> bool:
    if _marks(getattr(annotation, "__metadata__", ())):
        return True
    return any(_is_marked(part) for part in get_args(annotation))


def _marks(metadata: Any) -> bool:
    return any(isinstance(mark, Private) for mark in metadata)


def _parts(value: object) -> Iterator[object]:
    if isinstance(value, dict):
        yield from value
        yield from value.values()
    elif isinstance(value, list | tuple | set | frozenset):
        yield from value
