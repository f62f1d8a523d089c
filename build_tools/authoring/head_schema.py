"""The JSON Schema of a lesson's head, for editors' own programs: names, hints, the project's words.

Its shape is made from the model, so it allows what the checks allow but for what needs other files.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from build_tools.authoring.field_hints import front_matter_hints
from build_tools.authoring.lesson_table import head_words
from build_tools.model.lesson import FrontMatter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from build_tools.model.settings import Settings

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_WRITTEN_BY_PROGRAM = "review"


def head_schema(settings: Settings) -> dict[str, Any]:
    """Return the schema of the heads of a project with these vocabularies."""
    schema = FrontMatter.model_json_schema()
    schema.pop("description", None)
    words = head_words(settings)
    _explain(schema["properties"], words.headings, "")
    for name, definition in schema["$defs"].items():
        definition.pop("description", None)
        definition.pop("title", None)
        _explain(definition["properties"], words.headings, _KEYS.get(name, ""))
    for key, labels in words.labels.items():
        if key not in words.open and not key.startswith(_WRITTEN_BY_PROGRAM):
            _allow_words(schema["properties"][key], labels)
    schema["properties"][_WRITTEN_BY_PROGRAM]["readOnly"] = True
    return {"$schema": _DIALECT, **schema}


_KEYS = {"Part": "video.", "SeriesRef": "series.", "PosterChoice": "poster.", "Review": "review."}
"""Under which key the parts of a head stand."""


def _explain(properties: dict[str, Any], headings: Mapping[str, str], prefix: str) -> None:
    hints = front_matter_hints()
    for key, shape in properties.items():
        shape.pop("title", None)
        if heading := headings.get(f"{prefix}{key}"):
            shape["title"] = heading
        if hint := hints.get(f"{prefix}{key}"):
            form, example = hint
            shape["description"] = f"{form}\n{example}" if form else example


def _allow_words(shape: dict[str, Any], labels: Mapping[str, str]) -> None:
    """Let a text, or each text of a list, be one of the project's words."""
    words = [{"const": word, "title": name} for word, name in labels.items()]
    if shape.get("type") == "array":
        shape["items"] = {"oneOf": words}
        return
    for branch in ("anyOf", "enum", "type"):
        shape.pop(branch, None)
    shape["oneOf"] = words
