"""Results as JSON and back: what a job gave, with the hash of each file that it names.

Used by the cache's records and by the ledger of what was published. Any frozen value of
`model.media`, `model.facts` and `model.cues` may stand in a result; where the files lie is left to
the caller.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any

from build_tools.model import cues, facts, media

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from build_tools.model.media import Rendition

_KIND = "is"
_PLAIN = (str, int, float, bool, type(None))


def to_json(value: Any, hash_of: Callable[[Rendition], str]) -> Any:
    """Return a result as a JSON value; a rendition carries its SHA-256 instead of its place."""
    if isinstance(value, tuple):
        return [to_json(item, hash_of) for item in value]
    if isinstance(value, _PLAIN):
        return value
    if not is_dataclass(value):
        raise TypeError(f"{type(value).__name__} has no form in a record")
    known: dict[str, Any] = {_KIND: type(value).__name__}
    for field in fields(value):
        if not (isinstance(value, media.Rendition) and field.name == "path"):
            known[field.name] = to_json(getattr(value, field.name), hash_of)
    if isinstance(value, media.Rendition):
        known["sha256"] = hash_of(value)
    return known


def from_json(document: Any, place_of: Callable[[dict[str, Any]], Path]) -> Any:
    """Return the result in a JSON value; `place_of` finds the file of a rendition or raises.

    Raises KeyError, TypeError or ValueError where the value was not made by `to_json`.
    """
    if isinstance(document, list):
        return tuple(from_json(item, place_of) for item in document)
    if isinstance(document, _PLAIN):
        return document
    known = dict(document)
    kind = _kinds()[known.pop(_KIND)]
    if issubclass(kind, media.Rendition):
        place = place_of(known)
        del known["sha256"]
        return kind(path=place, **{k: from_json(v, place_of) for k, v in known.items()})
    return kind(**{key: from_json(value, place_of) for key, value in known.items()})


def renditions_in(value: Any) -> Iterator[Rendition]:
    """Yield every rendition of a result, in its order."""
    if isinstance(value, media.Rendition):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from renditions_in(item)
    elif is_dataclass(value):
        for field in fields(value):
            yield from renditions_in(getattr(value, field.name))


def files_in(document: Any) -> Iterator[dict[str, Any]]:
    """Yield the entry of every rendition in a JSON value, whether or not its files are there."""
    if isinstance(document, list):
        for item in document:
            yield from files_in(item)
    elif isinstance(document, dict):
        if "sha256" in document and "file" in document:
            yield document
        for value in document.values():
            yield from files_in(value)


def _kinds() -> dict[str, Any]:
    homes = vars(cues) | vars(facts) | vars(media)
    return {name: kind for name, kind in homes.items() if is_dataclass(kind)}
