"""Fields that never leave the office, and those that stations read, marked in their models. Pure.

    contact: Annotated[Line | None, PRIVATE] = None
    answer: Annotated[Paragraphs, PUBLISHED]

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


class Published:
    """The mark of a field that goes out on mediums, so that nothing private may stand in it."""


PRIVATE = Private()
PUBLISHED = Published()


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


def published_texts(
    value: object, location: tuple[int | str, ...] = ()
) -> Iterator[tuple[tuple[int | str, ...], str]]:
    """Return each text in a field that goes out, with the keys and indices that lead to it."""
    if isinstance(value, BaseModel):
        for name, field in type(value).model_fields.items():
            inner, inside = getattr(value, name), (*location, _key(name, field))
            if is_published(field):
                yield from ((inside, text) for text in texts_in(inner))
            else:
                yield from published_texts(inner, inside)
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from published_texts(inner, (*location, str(key)))
    elif isinstance(value, list | tuple):
        for index, inner in enumerate(value):
            yield from published_texts(inner, (*location, index))


def _key(name: str, field: FieldInfo) -> str:
    """Return what a field is called in its file."""
    alias = field.validation_alias
    return alias if isinstance(alias, str) else name


def is_private(field: FieldInfo) -> bool:
    """Return whether a field is marked as private."""
    return has_mark(field, Private)


def is_published(field: FieldInfo) -> bool:
    """Return whether a field is marked as one that goes out."""
    return has_mark(field, Published)


def has_mark(field: FieldInfo, mark: type) -> bool:
    """Return whether a field is marked, itself or as an arm of a union or a part of a list."""
    return _marks(field.metadata, mark) or _carries(field.annotation, mark)


def _carries(annotation: Any, mark: type) -> bool:
    if _marks(getattr(annotation, "__metadata__", ()), mark):
        return True
    return any(_carries(part, mark) for part in get_args(annotation))


def _marks(metadata: Any, mark: type) -> bool:
    return any(isinstance(entry, mark) for entry in metadata)


def _parts(value: object) -> Iterator[object]:
    if isinstance(value, dict):
        yield from value
        yield from value.values()
    elif isinstance(value, list | tuple | set | frozenset):
        yield from value
