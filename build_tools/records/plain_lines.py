"""Statements as our pages write them, read in native code and straight into plain values.

It takes half the time of a whole `Statement`. What is odd in any way is left to `lines`, which
looks closer: what is taken here, it would take too, and with the same values.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Any, NotRequired

from pydantic import ConfigDict, StringConstraints, TypeAdapter, ValidationError
from typing_extensions import TypedDict

from build_tools.model.records.statement import FIELDS_OF, LONGEST_LINE, Statement, key_of
from build_tools.records.statement_row import StatementRow

if TYPE_CHECKING:
    from build_tools.model.records.statement import PeopleByKind

_KEYS_OF = {kind: frozenset(map(key_of, fields)) for kind, fields in FIELDS_OF.items()}
_AS_TEXT: dict[str, Any] = {
    "id": str,  # made of three other keys
    "day": str,
    "written": Annotated[
        str, StringConstraints(pattern="^.{10}T(?:[01][0-9]|2[0-3])(?::[0-5][0-9]){2}$")
    ],
}
"""Fields that need not become more than the text that is kept."""
_MAPPINGS = ("played", "answers", "arrived", "left")
_MODELS = ("present", "expected")
_BLANK = re.compile(rb'"[ \t\r]')


def plain_row(data: bytes) -> StatementRow | None:
    """Return what is kept of a line; None where it needs a closer look."""
    if len(data) > LONGEST_LINE or _has_blank_behind_a_quote(data):
        return None
    try:
        document = _read(data)
    except ValidationError:
        return None
    # Of a key that stands twice the parser takes the last. In a line without blanks behind a quote
    # each key is a quote and a colon, which texts hold only with a backslash before them.
    keys = data.count(b'":')
    if b"\\" in data:
        keys -= data.count(b'\\":')
    if keys == _count_keys(document) and _is_whole(document):
        return _row(document)
    return None


def _has_blank_behind_a_quote(data: bytes) -> bool:
    # Looking for one byte is quicker by far: most lines hold no blank at all.
    return (b" " in data or b"\t" in data or b"\r" in data) and bool(_BLANK.search(data))


def _reader() -> Any:
    keys: dict[str, Any] = {}
    for name, field in Statement.model_fields.items():
        kind = _AS_TEXT.get(name, field.annotation)
        if name not in _AS_TEXT and field.metadata:
            kind = Annotated[kind, *field.metadata]
        keys[key_of(name)] = kind if field.is_required() else NotRequired[kind]
    document = TypedDict("document", keys)  # type: ignore[misc]
    document.__pydantic_config__ = ConfigDict(strict=True, extra="forbid")  # type: ignore[attr-defined]
    return TypeAdapter(document).validator.validate_json


_read = _reader()


def _count_keys(document: dict[str, Any]) -> int:
    """Return the number of keys, those of inner objects too."""
    count = len(document)
    for key in _MAPPINGS:
        if key in document:
            count += len(document[key])
    for key in _MODELS:
        if (model := document.get(key)) is not None:
            count += len(model.model_fields_set)
    if "answers" in document:
        count += sum(len(answer.model_fields_set) for answer in document["answers"].values())
    return count


def _is_whole(document: dict[str, Any]) -> bool:
    """Whether the keys fit each other, as `Statement` asks for it."""
    return (
        document["id"] == f"{document['station']}-{document['pc']}-{document['n']}"
        and document.keys() <= _KEYS_OF[document["kind"]]
        and _is_day(document["held"])
        and _is_day(document["written"][:10])
        and ("replaces" not in document or document["replaces"] != document["id"])
        and ("void" not in document or bool(document.get("replaces")))
        and ("score" not in document or _is_at_most(document["score"], document.get("of")))
        and ("present" not in document or _are_different(document["present"]))
    )


def _is_at_most(score: int | None, questions: int | None) -> bool:
    return score is not None and questions is not None and score <= questions


def _are_different(present: PeopleByKind | None) -> bool:
    if present is None:
        return True
    people = (*present.member, *present.cadre, *present.villager)
    return len(set(people)) == len(people)


@lru_cache(1024)
def _is_day(text: str) -> bool:
    try:
        return dt.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _row(document: dict[str, Any]) -> StatementRow:
    get = document.get
    present, expected = get("present"), get("expected")
    exceeds = present is not None and expected is not None and present.exceeds(expected)
    columns = (
        document["station"],
        document["pc"],
        document["n"],
        document["prev"],
        document["kind"],
        document["held"],
        document["written"],
        document["word"],
        get("replaces"),
        1 if get("void") else 0,
        get("sheet"),
        get("start"),
        get("end"),
        1 if get("late_reason") else 0,
        get("want"),
        1 if exceeds else 0,
    )
    return StatementRow(columns, present)
