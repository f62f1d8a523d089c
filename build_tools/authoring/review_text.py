"""Writes the review of a lesson into its front matter, and changes nothing else in the file.

Only the lines of the key `review` go through ruamel.yaml, which keeps comments and the order of
keys; every other byte of the file stays as it is.
"""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import YAMLError
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from build_tools.authoring.front_matter import head_as_json, read_head
from build_tools.authoring.heads.forms import KEYS
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
_LINE_END = re.compile(r"(\r\n|\n|\r)")
_COMMENT = re.compile(r"(?:^|\s)#.*")
_TABS_BEFORE_VALUE = re.compile(r"^( *[^\s:]+:)[ \t]*\t[ \t]*")


def write_review(file: Path, lesson: Lesson, review: Review) -> None:
    """Write `review` into the file of `lesson`, whole or not at all.

    Raises ReviewRefused where the file is no longer what was read as `lesson`.
    """
    before = file.read_bytes()
    head = _head_of(before)
    if head is None or head.value is None or head_as_json(head.written) != lesson.head_json:
        raise _changed(lesson)
    try:
        after = _with_review(before.decode("utf-8"), head, review)
    except YAMLError as error:
        raise _not_written(lesson) from error
    written = _head_of(after.encode())
    if (
        written is None
        or written.value is None
        or written.value.review != review
        or head_as_json(written.written) != lesson.head_json
    ):
        raise _not_written(lesson)
    atomic_write(file, after)


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


def _head_of(data: bytes) -> Typed[FrontMatter] | None:
    text = decode("", data)
    page = split(text) if isinstance(text, str) else None
    return read_head("", page, FrontMatter) if page else None


def _with_review(text: str, head: Typed[FrontMatter], review: Review) -> str:
    """Return the file's text with the lines of the key `review` written anew, or added.

    Raises YAMLError.
    """
    mark = _BYTE_ORDER_MARK if text.startswith(_BYTE_ORDER_MARK) else ""
    pieces = _LINE_END.split(text.removeprefix(_BYTE_ORDER_MARK))
    lines, ends = pieces[::2], [*pieces[1::2], ""]
    first, stop = _lines_of_key(lines, head)
    rewritten = _rewritten(lines[first:stop], _indent_of_keys(lines, head), review)
    before, after = (
        "".join(line + end for line, end in zip(lines[part], ends[part], strict=True))
        for part in (slice(None, first), slice(stop, None))
    )
    return mark + before + "".join(line + ends[0] for line in rewritten) + after


def _lines_of_key(lines: list[str], head: Typed[FrontMatter]) -> tuple[int, int]:
    """Return the half-open range of the lines of `review`, counted from 0.

    It is empty, and before the closing fence, where the key is not there. A head in one pair of
    brackets is written anew as a whole.
    """
    close = next(n for n, line in enumerate(lines) if n and line.rstrip() == FENCE)
    if _in_brackets(lines[1:close]):
        return 1, close
    if _KEY not in head.lines:
        return close, close
    first = head.lines[_KEY] - 1
    tops = sorted(line - 1 for key, line in head.lines.items() if "." not in key)
    stop = next((line for line in tops if line > first), close)
    # Comments and empty lines at the end belong to what follows.
    while stop > first + 1 and (not lines[stop - 1].strip() or _is_comment(lines[stop - 1])):
        stop -= 1
    return first, stop


def _in_brackets(head_lines: list[str]) -> bool:
    """Whether the keys of a head stand in `{…}`, which may go over many lines."""
    first = next((line for line in head_lines if line.strip() and not _is_comment(line)), "")
    return first.lstrip().startswith("{")


def _indent_of_keys(lines: list[str], head: Typed[FrontMatter]) -> str:
    """Return the blanks before the keys of the head."""
    first = min((line for key, line in head.lines.items() if "." not in key), default=0)
    line = lines[first - 1] if first else ""
    return line[: len(line) - len(line.lstrip(" "))]


def _is_comment(line: str) -> bool:
    return line.lstrip().startswith("#")


def _rewritten(key_lines: list[str], indent: str, review: Review) -> list[str]:
    """Return the lines of `review: …` with another value, laid out as they were.

    Raises YAMLError.
    """
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 1 << 16  # one line stays one line
    yaml.representer.ignore_aliases = lambda *_args: True  # one date may occur twice
    plain = [_without_tabs(line.removeprefix(indent)) for line in key_lines]
    nested = [line for line in plain[1:] if line.strip() and not _is_comment(line)]
    if nested:
        yaml.indent(mapping=max(len(nested[0]) - len(nested[0].lstrip()), 1))
    document = yaml.load("\n".join(plain)) if plain else CommentedMap()
    # It may be written in Chinese, and stand among all keys of a head in brackets.
    name = next((key for key in document if KEYS.get(key, key) == _KEY), _KEY)
    entry = document.get(name)
    if not isinstance(entry, CommentedMap):
        entry = CommentedMap()
        entry.fa.set_flow_style()
        document[name] = entry
    values = _as_written(review)
    for key in [key for key in entry if key not in values]:
        del entry[key]
    for key, value in values.items():
        if entry.get(key) != value:
            entry[key] = value
    stream = io.StringIO()
    yaml.dump(document, stream)
    written = stream.getvalue().rstrip("\n").split("\n")
    # A comment behind a key that goes would go with it.
    lost = [remark for remark in _comments_in(plain) if not any(remark in x for x in written)]
    return [indent + line if line else "" for line in (*lost, *written)]


def _comments_in(lines: list[str]) -> list[str]:
    """Return the comments of lines; a `#` behind an open quotation mark is none."""
    matches = (_COMMENT.search(line) for line in lines)
    return [
        match[0].strip()
        for match in matches
        if match and not any(match.string[: match.start()].count(mark) % 2 for mark in "\"'")
    ]


def _without_tabs(line: str) -> str:
    """Return a line with blanks for the tabs around its value, at which ruamel.yaml gives up."""
    return _TABS_BEFORE_VALUE.sub(r"\1 ", line, count=1).rstrip() if "\t" in line else line


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
