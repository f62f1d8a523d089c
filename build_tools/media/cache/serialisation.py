"""Results as JSON and back, with the hash of each file that they name.

Used by the cache's records, by the ledger of what was published and between the PCs of a cluster.
Any frozen value of `model.media`, `model.facts` and `model.cues` may be part of a result; where the
files are is left to the caller.
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
# Caches hold records with these names, from when the classes and fields were called so.
_RECORDED_CLASSES = {"EmbeddedTracks": "Carried", "ChapterMark": "NamedPlace"}
_RECORDED_FIELDS = {"ChapterMark": {"seconds": "at"}}
_PLAIN = (str, int, float, bool, type(None))


def to_json(value: Any, hash_of: Callable[[Rendition], str]) -> Any:
    """Return a result as a JSON value; a rendition carries its SHA-256 instead of its path."""
    if isinstance(value, tuple):
        return [to_json(item, hash_of) for item in value]
    if isinstance(value, _PLAIN):
        return value
    if not is_dataclass(value):
        raise TypeError(f"{type(value).__name__} has no form in a record")
    kind = type(value).__name__
    names = _RECORDED_FIELDS.get(kind, {})
    document: dict[str, Any] = {_KIND: _RECORDED_CLASSES.get(kind, kind)}
    for field in fields(value):
        if not (isinstance(value, media.Rendition) and field.name == "path"):
            name = names.get(field.name, field.name)
            document[name] = to_json(getattr(value, field.name), hash_of)
    if isinstance(value, media.Rendition):
        document["sha256"] = hash_of(value)
    return document


def from_json(document: Any, locate: Callable[[dict[str, Any]], Path]) -> Any:
    """Return the result in a JSON value; `locate` gives the path of a rendition's file or raises.

    Raises KeyError, TypeError or ValueError where the value was not made by `to_json`.
    """
    if isinstance(document, list):
        return tuple(from_json(item, locate) for item in document)
    if isinstance(document, _PLAIN):
        return document
    entry: dict[str, Any] = dict(document)
    kind = _kinds()[entry.pop(_KIND)]
    paths: dict[str, Path] = {}
    if issubclass(kind, media.Rendition):
        paths["path"] = locate(entry)
        del entry["sha256"]
    recorded = _RECORDED_FIELDS.get(kind.__name__, {})
    names = {name: field for field, name in recorded.items()}
    values = {names.get(key, key): from_json(value, locate) for key, value in entry.items()}
    return kind(**paths, **values)


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
    """Yield the entry of every rendition in a JSON value, whether or not its file exists."""
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
    return {
        _RECORDED_CLASSES.get(name, name): kind
        for name, kind in homes.items()
        if is_dataclass(kind)
    }
