"""Statements as our pages write them, read in native code and straight into plain values.

It takes a sixth of the time of a whole `Statement`. What is odd in any way is left to `lines`,
which looks closer: what is taken here, it would take too, and with the same values.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from operator import attrgetter
from types import UnionType
from typing import TYPE_CHECKING, Annotated, Any, Literal, Union, get_args, get_origin

import msgspec
from pydantic import StringConstraints

from build_tools.model.frozen_model import StrictModel
from build_tools.model.records.statement import (
    FIELDS_OF,
    LONGEST_LINE,
    PeopleByKind,
    PersonId,
    Statement,
    key_of,
)
from build_tools.records.statement_row import StatementRow, people_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


def _pattern_of(metadata: Iterable[Any]) -> str:
    """Return the regular expression that an annotation asks of a whole text."""
    constraints = next(limit for limit in metadata if isinstance(limit, StringConstraints))
    return str(constraints.pattern).removeprefix("^").removesuffix("$")


_CHECKED_HERE = ("id", "station", "pc", "prev", "day", "written", "word")
"""Texts of every line: most are those of the line before, and need not be looked at again."""
_is_code, _is_pc, _is_sha_or_none = (
    re.compile(_pattern_of(Statement.model_fields[name].metadata)).fullmatch
    for name in ("station", "pc", "prev")
)
_is_time = re.compile(r"T(?:[01][0-9]|2[0-3])(?::[0-5][0-9]){2}").fullmatch
_are_people = re.compile(f"(?:{_pattern_of(get_args(PersonId))} )*").fullmatch
_LONGEST_CODE = 40
_values = attrgetter(
    *("id", "station", "pc", "n", "prev", "kind", "held", "written", "word", "replaces", "void"),
    *("sheet", "start", "end", "late_reason", "want", "present", "score"),
)


def plain_row(data: bytes) -> StatementRow | None:
    """Return what is kept of a line; None where it needs a closer look."""
    if len(data) > LONGEST_LINE:
        return None
    try:
        document = _read(data)
    except (msgspec.MsgspecError, RecursionError):
        return None
    # What was read, written out again, is as short as can be. It is shorter than the line where
    # that has blanks, needless escapes, nulls, or a key that stands twice, of which the parser
    # takes the last: readers would disagree on such a line.
    if len(_write(document)) != len(data):
        return None
    # fmt: off
    (statement_id, station, pc, n, prev, kind, held_on, written, word, replaces, void,
     sheet, start, end, late_reason, want, present, score) = _values(document)
    # fmt: on
    if not (
        statement_id == f"{station}-{pc}-{n}"
        and _is_browser(station, pc)
        and _is_sha_or_none(prev)
        and _is_word(word)
        and _is_day(held_on)
        and _is_day(written[:10])
        and _is_time(written[10:])
        and replaces != statement_id
        and (void is None or (void and replaces))
        and (score is None or _is_at_most(score, document.of))
        and (present is None or _are_different(present))
    ):
        return None
    exceeds, people = (0, ()) if present is None else _attendance(present, document.expected)
    late, is_void = 1 if late_reason else 0, 1 if void else 0
    # fmt: off
    columns = (
        station, pc, n, prev, kind, held_on, written, word, replaces, is_void,
        sheet, start, end, late, want, exceeds,
    )
    # fmt: on
    return StatementRow(columns, people)


@lru_cache(1024)
def _is_browser(station: str, pc: str) -> bool:
    return len(station) <= _LONGEST_CODE and bool(_is_code(station) and _is_pc(pc))


@lru_cache(1024)
def _is_word(text: str) -> bool:
    return bool(_is_sha_or_none(text))


def _is_at_most(score: int, questions: int | None) -> bool:
    return questions is not None and score <= questions


def _are_different(present: Any) -> bool:
    people = [*(present.member or ()), *(present.cadre or ()), *(present.villager or ())]
    return len(set(people)) == len(people) and bool(_are_people(" ".join([*people, ""])))


@lru_cache(1024)
def _is_day(text: str) -> bool:
    try:
        return dt.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _attendance(present: Any, expected: Any) -> tuple[int, tuple[tuple[str, str], ...]]:
    """Return whether more of a kind came than the roster had, and who came."""
    by_kind = present.member, present.cadre, present.villager
    exceeds = 0
    if expected is not None:
        exceeds = _exceeds(by_kind, (expected.member, expected.cadre, expected.villager))
    return exceeds, people_of(*by_kind)


def _exceeds(present: Iterable[list[str] | None], expected: Iterable[int | None]) -> int:
    pairs = zip(present, expected, strict=True)
    return 1 if any(len(people or ()) > (heads or 0) for people, heads in pairs) else 0


def _reader() -> Callable[[bytes], Any]:
    """Return a decoder of all kinds of statements, made of the annotations of `Statement`."""
    kinds = tuple(_struct_of(Statement, fields, tag=kind) for kind, fields in FIELDS_OF.items())
    return msgspec.json.Decoder(Union[kinds]).decode  # noqa: UP007 - of a tuple


def _struct_of(
    model: type[StrictModel], names: Iterable[str], tag: str | None = None
) -> type[msgspec.Struct]:
    """Return the struct with these fields. None stands for one that is missing: written out, it is
    missing again, so a null of the line never goes unnoticed."""
    fields: list[Any] = []
    for name in sorted(set(names) - {"kind"}):
        field = model.model_fields[name]
        kind: Any = str if name in _CHECKED_HERE else _native(field.annotation, field.metadata)
        key = str(field.validation_alias or name)
        fields.append((key, kind) if field.is_required() else (key, kind | None, None))
    others = {key_of(name): None for name in Statement.model_fields if name not in names}
    return msgspec.defstruct(
        model.__name__,
        fields,
        namespace=others | {"kind": tag} if tag else None,
        tag_field="kind" if tag else None,
        tag=tag,
        kw_only=True,
        omit_defaults=True,
        forbid_unknown_fields=True,
        gc=False,
    )


def _native(kind: Any, metadata: Iterable[Any] = ()) -> Any:
    """Return the annotation that msgspec understands for one that pydantic does."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return _native(inner[0], (*inner[1:], *metadata))
    if origin in (Union, UnionType):
        some = [_native(kind) for kind in inner if kind is not type(None)]
        return _limited(Union[tuple(some)], metadata)  # noqa: UP007 - of a tuple
    if kind == Literal[True]:
        return bool
    if kind is PeopleByKind:
        # Forty ids of a session are looked at together, too.
        people = [(name, list[str] | None, None) for name in PeopleByKind.model_fields]
        return msgspec.defstruct("People", people, omit_defaults=True, forbid_unknown_fields=True)
    if isinstance(kind, type) and issubclass(kind, StrictModel):
        return _struct_of(kind, kind.model_fields)
    if origin is tuple:
        return _limited(list[_native(inner[0])], metadata)  # type: ignore[misc]
    if origin is dict:
        return dict[_native(inner[0]), _native(inner[1])]  # type: ignore[misc]
    return _limited(kind, metadata)


def _limited(kind: Any, metadata: Iterable[Any]) -> Any:
    limits = {
        name: value
        for limit in metadata
        for inner in getattr(limit, "metadata", [limit])
        for name in ("pattern", "max_length", "ge", "le")
        if (value := getattr(inner, name, None)) is not None
    }
    if "pattern" in limits:  # in Python a "$" would take a line break behind it
        limits["pattern"] = limits["pattern"].removesuffix("$") + r"\Z"
    return Annotated[kind, msgspec.Meta(**limits)] if limits else kind


_read = _reader()
_write = msgspec.json.Encoder().encode
