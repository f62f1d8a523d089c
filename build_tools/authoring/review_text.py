"""Writes the review of a lesson into its front matter, and changes nothing else in the file.

Only the lines of the key `review` go through ruamel.yaml, which keeps comments and the order of
keys; every other byte of the file stays as it is.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from build_tools.authoring.front_matter import read_head
from build_tools.authoring.page_text import FENCE, split
from build_tools.errors import ReviewRefused
from build_tools.files import atomic_write
from build_tools.messages import _
from build_tools.model.lesson import FrontMatter
from build_tools.reading.text import decode

if TYPE_CHECKING:
    from pathlib import Path

    from build_tools.model.lesson import Lesson, Review
    from build_tools.reading.typed_yaml import Typed

_KEY = "review"
_BYTE_ORDER_MARK = "\ufeff"


def write_review(file: Path, lesson: Lesson, review: Review) -> None:
    """Write `review` into the file of `lesson`, whole or not at all.

    Raises ReviewRefused where the file is no longer what was read as `lesson`.
    """
    before = file.read_bytes()
    head = _head_of(before)
    if head is None or head.value is None or not _same_but_review(head.value, lesson.front):
        raise _changed(lesson)
    after = _with_review(before.decode("utf-8"), head, review)
    written = _head_of(after.encode())
    if written is None or written.value is None or written.value.review != review:
        raise AssertionError(after)
    if not _same_but_review(written.value, lesson.front):
        raise AssertionError(after)
    atomic_write(file, after)


def _changed(lesson: Lesson) -> ReviewRefused:
    return ReviewRefused(
        _("{file} changed while it was worked on — save it, and run this again").format(
            file=lesson.source
        )
    )


def _head_of(data: bytes) -> Typed[FrontMatter] | None:
    text = decode("", data)
    page = split(text) if isinstance(text, str) else None
    return read_head("", page, FrontMatter) if page else None


def _same_but_review(first: FrontMatter, second: FrontMatter) -> bool:
    return first.model_dump(exclude={_KEY}) == second.model_dump(exclude={_KEY})


def _with_review(text: str, head: Typed[FrontMatter], review: Review) -> str:
    """Return the file's text with the lines of the key `review` written anew, or added."""
    mark = _BYTE_ORDER_MARK if text.startswith(_BYTE_ORDER_MARK) else ""
    lines = text.removeprefix(_BYTE_ORDER_MARK).split("\n")
    end = "\r" if lines[0].endswith("\r") else ""
    first, stop = _lines_of_key(lines, head)
    key_text = "\n".join(line.removesuffix("\r") for line in lines[first:stop])
    rewritten = [line + end for line in _rewritten(key_text, review).split("\n")]
    return mark + "\n".join([*lines[:first], *rewritten, *lines[stop:]])


def _lines_of_key(lines: list[str], head: Typed[FrontMatter]) -> tuple[int, int]:
    """Return the half-open range of the lines of `review`, counted from 0.

    It is empty, and before the closing fence, where the key is not there.
    """
    close = next(n for n, line in enumerate(lines) if n and line.rstrip() == FENCE)
    if _KEY not in head.lines:
        return close, close
    first = head.lines[_KEY] - 1
    tops = sorted(line - 1 for key, line in head.lines.items() if "." not in key)
    stop = next((line for line in tops if line > first), close)
    # Comments and empty lines at the end belong to what follows.
    while stop > first + 1 and (not lines[stop - 1].strip() or _is_comment(lines[stop - 1])):
        stop -= 1
    return first, stop


def _is_comment(line: str) -> bool:
    return line.lstrip().startswith("#")


def _rewritten(key_text: str, review: Review) -> str:
    """Return the lines of `review: …` with another value, laid out as they were."""
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 1 << 16  # one line stays one line
    yaml.representer.ignore_aliases = lambda *_args: True  # one date may occur twice
    _first, *nested = key_text.split("\n")
    if nested:
        yaml.indent(mapping=max(len(nested[0]) - len(nested[0].lstrip()), 1))
    document = yaml.load(key_text) if key_text else CommentedMap()
    entry = document.get(_KEY)
    if not isinstance(entry, CommentedMap):
        entry = CommentedMap()
        entry.fa.set_flow_style()
        document[_KEY] = entry
    values = _as_written(review)
    for key in [key for key in entry if key not in values]:
        del entry[key]
    for key, value in values.items():
        if entry.get(key) != value:
            entry[key] = value
    stream = io.StringIO()
    yaml.dump(document, stream)
    return stream.getvalue().rstrip("\n")


def _as_written(review: Review) -> dict[str, Any]:
    """Return the review's keys as a file has them; keys without a value are not written."""
    values: dict[str, Any] = {"state": review.state}
    if review.steps:
        steps = CommentedSeq()
        for signature in review.steps:
            entry = CommentedMap(signature.model_dump())
            entry.fa.set_flow_style()
            steps.append(entry)
        values["steps"] = steps
        steps.fa.set_flow_style()
    for key in ("by", "on", "reason"):
        if (value := getattr(review, key)) is not None:
            values[key] = value
    if review.content:
        # In quotes: a hash of digits alone would be a number.
        values["content"] = DoubleQuotedScalarString(review.content)
    return values
