"""The columns of a table out of the model of its entries: kinds, closed lists, private fields.

Headings and labels are given by the rooms; lists of groups are no columns but tables of their own.
"""

from __future__ import annotations

import datetime as dt
import types
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, BeforeValidator, PlainValidator

from build_tools.model.frozen_model import as_tuple
from build_tools.model.office.privacy import is_private
from build_tools.model.tables.table import CellKind, TableColumn

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pydantic.fields import FieldInfo

_KINDS = {
    str: CellKind.TEXT,
    bool: CellKind.TRUTH,
    int: CellKind.WHOLE,
    float: CellKind.NUMBER,
    dt.date: CellKind.DAY,
}


@dataclass(frozen=True)
class ColumnWords:
    """What people read: headings, and labels of the words of a list, by dotted path.

    Fields without a heading are no columns. `written` are the paths of values that are shown as
    they stand in the file, whatever their model says; `fixed` are only shown; `open` are those
    whose labels are not all that there is; `paragraphs` may have several lines.
    """

    headings: Mapping[str, str]
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    written: tuple[str, ...] = ()
    fixed: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    paragraphs: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Shape:
    """What an annotation says of a value."""

    kind: CellKind | None = None
    several: bool = False
    listed: tuple[str, ...] = ()
    model: type[BaseModel] | None = None


def columns_of(model: type[BaseModel], texts: ColumnWords) -> tuple[TableColumn, ...]:
    """Return a column for each field that has a heading, in the order of the model."""
    return tuple(_columns(model, texts, (), private=False))


def written_name(name: str, info: FieldInfo) -> str:
    """Return the key under which a field stands in a file."""
    alias = info.validation_alias
    return alias if isinstance(alias, str) else name


def entry_model(model: type[BaseModel], path: tuple[str, ...]) -> type[BaseModel]:
    """Return the model of the entries of the list at `path`. Raises LookupError."""
    for part in path:
        infos = {written_name(name, info): info for name, info in model.model_fields.items()}
        inner = next(_models_in(infos[part].annotation), None)
        if inner is None:
            raise LookupError(part)
        model = inner
    return model


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models_in(part)


def _columns(
    model: type[BaseModel], texts: ColumnWords, prefix: tuple[str, ...], *, private: bool
) -> Iterator[TableColumn]:
    for name, info in model.model_fields.items():
        path = (*prefix, written_name(name, info))
        dotted = ".".join(path)
        hidden = private or is_private(info)
        shape = _shape(info.annotation, info.metadata)
        if shape.model is not None and dotted not in texts.written:
            if not shape.several:
                yield from _columns(shape.model, texts, path, private=hidden)
        elif dotted in texts.headings:
            yield _column(path, shape, texts, private=hidden)


def _column(
    path: tuple[str, ...], shape: _Shape, texts: ColumnWords, *, private: bool
) -> TableColumn:
    dotted = ".".join(path)
    listed: Mapping[str, str] = texts.labels.get(dotted) or {word: word for word in shape.listed}
    labels = listed if _tell_apart(listed) else {}
    written = dotted in texts.written or shape.kind is None
    kind = CellKind.PARAGRAPHS if dotted in texts.paragraphs else shape.kind
    return TableColumn(
        path=path,
        heading=texts.headings[dotted],
        kind=CellKind.WRITTEN if written else kind or CellKind.WRITTEN,
        several=shape.several and not written,
        labels=labels,
        choices=tuple(labels.values()) or tuple(listed),
        closed=bool(labels) and dotted not in texts.open,
        fixed=dotted in texts.fixed,
        private=private,
    )


def _tell_apart(labels: Mapping[str, str]) -> bool:
    """Whether each word has a label of its own that is no other word; else words are shown."""
    return len(set(labels.values())) == len(labels) and not set(labels) & set(labels.values())


def _shape(annotation: Any, metadata: tuple[Any, ...] | list[Any] = ()) -> _Shape:
    if any(_converts(mark) for mark in metadata):
        return _Shape()
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _shape(arguments[0], arguments[1:])
    if origin is Literal:
        return _Shape(CellKind.TEXT, listed=tuple(str(word) for word in arguments))
    if origin in (Union, types.UnionType):
        arms = [arm for arm in arguments if arm is not type(None)]
        return _shape(arms[0]) if len(arms) == 1 else _Shape()
    if origin is tuple:
        item = _shape(arguments[0])
        return _Shape(item.kind, True, item.listed, item.model)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return _Shape(model=annotation)
    return _Shape(_KINDS.get(annotation))


def _converts(mark: Any) -> bool:
    """Whether a validator makes something else of what is written, such as bytes of `32 GB`."""
    return isinstance(mark, BeforeValidator | PlainValidator) and mark.func is not as_tuple
