"""Writes the review of a lesson into its front matter, and changes nothing else in the file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from build_tools.authoring.front_matter import head_as_json, read_head
from build_tools.authoring.head_text import with_head_edits, written_key
from build_tools.authoring.page_text import split
from build_tools.errors import ReviewRefused
from build_tools.files import atomic_write, sweep_parts
from build_tools.messages import _
from build_tools.model.lesson import FrontMatter
from build_tools.reading.located_yaml import read_yaml
from build_tools.reading.text import decode
from build_tools.reading.yaml_edits.edits import RemoveValue, SetValue
from build_tools.reading.yaml_edits.text import TextNotEditable

if TYPE_CHECKING:
    from pathlib import Path

    from build_tools.authoring.page_text import PageText
    from build_tools.model.lesson import Lesson, Review
    from build_tools.reading.yaml_edits.edits import YamlEdit

_KEY = "review"
_ORDER = (("state",), ("steps",), ("by",), ("on",), ("reason",), ("content",))


def write_review(file: Path, lesson: Lesson, review: Review) -> None:
    """Write `review` into the file of `lesson`, whole or not at all.

    Raises ReviewRefused where the file is no longer what was read as `lesson`.
    """
    before = file.read_bytes()
    page = _page_of(before)
    if page is None or _head_json(page, None) != lesson.head_json:
        raise _changed(lesson)
    try:
        after = with_head_edits(before, _edits(page.head, review))
    except TextNotEditable as error:
        raise _not_written(lesson) from error
    written = _page_of(after)
    if written is None or _head_json(written, review) != lesson.head_json:
        raise _not_written(lesson)
    atomic_write(file, after)
    sweep_parts(file)


def _not_written(lesson: Lesson) -> ReviewRefused:
    return ReviewRefused(
        _(
            "{file}: the review cannot be written into a head of this layout, and nothing was "
            "changed — write it as one line: review: {example}"
        ).format(file=lesson.source, example="{state: draft}")
    )


def _changed(lesson: Lesson) -> ReviewRefused:
    return ReviewRefused(
        _("{file} changed while it was worked on — save it, and run this again").format(
            file=lesson.source
        )
    )


def _page_of(data: bytes) -> PageText | None:
    text = decode("", data)
    return split(text) if isinstance(text, str) else None


def _head_json(page: PageText, review: Review | None) -> str:
    """Return a head without its review as JSON; empty where it is not right, or has another."""
    head = read_head("", page, FrontMatter)
    if head.value is None or review not in (None, head.value.review):
        return ""
    return head_as_json(head.written)


def _edits(head: str, review: Review) -> list[YamlEdit]:
    """Return what makes the review of a head another one, key by key where it has some."""
    written = read_yaml(head, strict=True).value
    name = written_key(_KEY, written)
    before, values = written.get(name), _as_written(review)
    if not isinstance(before, dict):
        return [SetValue((), (name,), values)]
    changed = [key for key, value in values.items() if key not in before or before[key] != value]
    return [
        *(SetValue((name,), (key,), values[key], _ORDER) for key in changed),
        *(RemoveValue((name,), (key,)) for key in before if key not in values),
    ]


def _as_written(review: Review) -> dict[str, Any]:
    """Return the review's keys as a file has them; keys without a value are not written."""
    values = review.model_dump(exclude_none=True)
    values["steps"] = [*values["steps"]]
    return {key: values[key] for (key,) in _ORDER if values.get(key)}
