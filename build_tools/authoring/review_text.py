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
_MARK = "\ufeff"


def write_review(file: Path, lesson: Lesson, review: Review) -> None:
    """Write `review` into the file of `lesson`, whole or not at all.

    Raises ReviewRefused where the file is no longer what was read as `lesson`.
    """
    before = file.read_bytes()
    head = _head_of(before)
    if head is None or head.value is None or not _same(head.value, lesson.front):
        raise _changed(lesson)
    after = _with_review(before.decode("utf-8"), head, review)
    written = _head_of(after.encode())
    if written is None or written.value is None or written.value.review != review:
        raise AssertionError(after)
    if not _same(written.value, lesson.front):
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


def _same(one: FrontMatter, other: FrontMatter) -> bool:
    """Return whether two heads are the same but for the review."""
    return one.model_dump(exclude={_KEY}) == other.model_dump(exclude={_KEY})


def _with_review(text: str, head: Typed[FrontMatter], review: Review) -> str:
    """Return the file's text with the lines of the key `review` written anew, or added."""
    mark = _MARK if text.startswith(_MARK) else ""
    lines = text.removeprefix(_MARK).split("\n")
    end = "\r" if lines[0].endswith("\r") else ""
    first, last = _lines_of_key(lines, head)
    old = "\n".join(line.removesuffix("\r") for line in lines[first:last])
    new = [line + end for line in _rewritten(old, review).split("\n")]
    return mark + "\n".join([*lines[:first], *new, *lines[last:]])


def _lines_of_key(lines: list[str], head: Typed[FrontMatter]) -> tuple[int, int]:
    """Return the half-open range of the lines of `review`, counted from 0.

    It is empty, and before the closing fence, where the key is not there.
    """
    close = next(n for n, line in enumerate(lines) if n and line.rstrip() == FENCE)
    if _KEY not in head.lines:
        return close, close
    first = head.lines[_KEY] - 1
    tops = sorted(line - 1 for key, line in head.lines.items() if "." not in key)
    last = next((line for line in tops if line > first), close)
    # Comments and empty lines at the end belong to what follows.
    while last > first + 1 and (not lines[last - 1].strip() or _is_comment(lines[last - 1])):
        last -= 1
    return first, last


def _is_comment(line: str) -> bool:
    return line.lstrip().startswith("#")


def _rewritten(old: str, review: Review) -> str:
    """Return the lines of `review: …` with another value, laid out as they were."""
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 1 << 16  # one line stays one line
    yaml.representer.ignore_aliases = lambda *_given: True  # a day that stands there twice
    _first, *nested = old.split("\n")
    if nested:
        yaml.indent(mapping=max(len(nested[0]) - len(nested[0].lstrip()), 1))
    document = yaml.load(old) if old else CommentedMap()
    entry = document.get(_KEY)
    if not isinstance(entry, CommentedMap):
        entry = CommentedMap()
        entry.fa.set_flow_style()
        document[_KEY] = entry
    given = _as_written(review)
    for key in [key for key in entry if key not in given]:
        del entry[key]
    for key, value in given.items():
        if entry.get(key) != value:
            entry[key] = value
    stream = io.StringIO()
    yaml.dump(document, stream)
    return stream.getvalue().rstrip("\n")


def _as_written(review: Review) -> dict[str, Any]:
    """Return the review's keys as they stand in a file; what says nothing is not written."""
    found: dict[str, Any] = {"state": review.state}
    if review.steps:
        signed = CommentedSeq()
        for signature in review.steps:
            entry = CommentedMap(signature.model_dump())
            entry.fa.set_flow_style()
            signed.append(entry)
        found["steps"] = signed
        signed.fa.set_flow_style()
    for key in ("by", "on", "reason"):
        if (value := getattr(review, key)) is not None:
            found[key] = value
    if review.content:
        # In quotes: a hash of digits alone would be a number.
        found["content"] = DoubleQuotedScalarString(review.content)
    return found
