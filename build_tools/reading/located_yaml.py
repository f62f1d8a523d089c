"""YAML to plain values that remember their lines, built from the parser's events.

Working on events means no recursion, no copies of aliases (so no "YAML bomb"), a line for every
key, and words that mean what YAML 1.2 says: `on` is a word and `0:12` is a text. What the values
must be is left to the callers.
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left
from dataclasses import dataclass, field
from typing import Any

from build_tools.messages import _
from build_tools.reading.quoting import excerpt

_DEEPEST = 20
_FULL_WIDTH_COLON = re.compile(r"^[ \t]*[A-Za-z_]+[ \t]*：", re.MULTILINE)
# What YAML calls not printable; a line of it is best written anew.
_CONTROL = re.compile(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Where these end is far from where the mistake is: the line on which they began is the useful one.
_BEGAN_EARLIER = (
    "while scanning a simple key",
    "while scanning a quoted scalar",
    "while parsing a flow sequence",
    "while parsing a flow mapping",
)


class YamlFault(Exception):
    """The text cannot be read; `line` counts from 1 within the text."""

    def __init__(self, line: int, message: str, hint: str) -> None:
        super().__init__(message)
        self.line, self.message, self.hint = line, message, hint


@dataclass(frozen=True)
class UnknownTag:
    """Stands for a value with a tag that is not ours to read, such as `!ENV`."""

    tag: str

    def __str__(self) -> str:
        return self.tag


@dataclass(frozen=True)
class Located:
    """A YAML text's value. `lines` maps dotted paths (`series.part`, `video.0`) to lines from 1."""

    value: Any
    lines: dict[str, int]
    repeated: tuple[tuple[str, int], ...] = ()


def read_yaml(text: str, *, strict: bool) -> Located:
    """Return the value of `text`; raise YamlFault if it cannot be read.

    With `strict`, anchors, aliases and tags are refused; without, a tagged value becomes
    `UnknownTag` and an alias the value itself.
    """
    import yaml

    if match := _CONTROL.search(text):
        raise YamlFault(
            _line_at(text, match.start()),
            _("there is an invisible control character ({sign})").format(
                sign=f"U+{ord(match[0]):04X}"
            ),
            _("delete the line and write it again"),
        )
    builder = _Builder(text, strict)
    # The same events twenty times as fast, where the package brings libyaml.
    loader = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
    try:
        for event in yaml.parse(text, Loader=loader):
            builder.handle(event)
    except yaml.MarkedYAMLError as error:
        raise _fault_of(text, error) from error
    return Located(builder.root, builder.lines, tuple(builder.repeated))


def _line_at(text: str, index: int) -> int:
    # YAML counts U+2028 and friends as line ends; editors do not.
    return text.count("\n", 0, index) + 1


def _fault_of(text: str, error: Any) -> YamlFault:
    began = error.context in _BEGAN_EARLIER and error.context_mark is not None
    mark = error.context_mark if began else error.problem_mark or error.context_mark
    line = _line_at(text, mark.index) if mark is not None else 1
    if colon := _FULL_WIDTH_COLON.search(text):
        return YamlFault(
            _line_at(text, colon.end()),
            _("a key is followed by the full-width colon '：'"),
            _("write a half-width colon and a space: 'title: …'"),
        )
    problem = "tab character" if _starts_with_tab(text, line) else str(error.problem or "")
    message, hint = _in_plain_words(problem, str(error.context or ""))
    return YamlFault(line, message, hint)


def _starts_with_tab(text: str, line: int) -> bool:
    """Return whether a tab indents a line: before `-` the parser calls it something else."""
    return text.split("\n")[line - 1 : line][0].lstrip(" ").startswith("\t")


def _in_plain_words(problem: str, context: str) -> tuple[str, str]:
    if "'\\t'" in problem or "tab character" in problem:
        return _("a tab stands where a key should begin"), _("use spaces instead of tabs")
    if "mapping values are not allowed" in problem:
        return (
            _("a value holds a colon followed by a space, or the indentation is wrong"),
            _('put the value in quotes: title: "…: …"'),
        )
    if "quoted scalar" in context:
        return _("a quotation mark is not closed"), _("close it on the same line")
    if "flow sequence" in context:
        return _("a list in square brackets is not closed or lacks a comma"), _(
            "write it like [one, two]"
        )
    if "flow mapping" in context:
        hint = _("write it like {example}").format(example="{id: apple-year, part: 3}")
        return _("a group in curly brackets is not closed or lacks a comma"), hint
    if "block collection" in context:
        return _("this line is not indented like the entry that it belongs to"), _(
            "begin it below the first key after '- '"
        )
    if "could not find expected ':'" in problem:
        return _("this line has no colon after its key"), _("write 'key: value'")
    if "cannot start any token" in problem:
        return _("a value begins with a sign that has a meaning in YAML"), _(
            "put the value in quotes"
        )
    return (
        _("this is not valid YAML ({detail})").format(detail=excerpt(problem)),
        _("write one 'key: value' on each line, and indent nested keys by two spaces"),
    )


@dataclass
class _OpenCollection:
    """A collection that is still open."""

    value: dict[str, Any] | list[Any]
    path: str
    key: str | None = None


@dataclass
class _Builder:
    """Takes events in turn; afterwards `root`, `lines` and `repeated` hold the result."""

    text: str
    strict: bool
    root: Any = None
    lines: dict[str, int] = field(default_factory=dict)
    repeated: list[tuple[str, int]] = field(default_factory=list)
    stack: list[_OpenCollection] = field(default_factory=list)
    anchors: dict[str, Any] = field(default_factory=dict)
    documents: int = 0

    def __post_init__(self) -> None:
        self.line_ends = [match.start() for match in re.finditer("\n", self.text)]

    def _line_of(self, event: Any) -> int:
        # As `_line_at`, from a table: a register of a thousand stations has many events.
        return bisect_left(self.line_ends, event.start_mark.index) + 1 if event.start_mark else 1

    def handle(self, event: Any) -> None:
        kind = type(event).__name__
        line = self._line_of(event)
        if kind == "DocumentStartEvent":
            self._count_document(line)
        elif kind in ("MappingStartEvent", "SequenceStartEvent"):
            self._open({} if kind.startswith("Mapping") else [], event, line)
        elif kind in ("MappingEndEvent", "SequenceEndEvent"):
            self.stack.pop()
        elif kind == "ScalarEvent":
            self._refuse_extras(event, line)
            self._put(UnknownTag(str(event.tag)) if event.tag else _scalar(event), line, event)
        elif kind == "AliasEvent":
            self._refuse_alias(line)
            self._put(self.anchors.get(event.anchor), line, event)

    def _count_document(self, line: int) -> None:
        self.documents += 1
        if self.documents > 1:
            raise YamlFault(line, _("a second '---' begins here"), _("remove it"))

    def _refuse_alias(self, line: int) -> None:
        if self.strict:
            raise YamlFault(
                line, _("references with & and * are not used here"), _("write the value out")
            )

    def _refuse_extras(self, event: Any, line: int) -> None:
        if event.anchor is not None:
            self._refuse_alias(line)
        if self.strict and event.tag is not None:
            raise YamlFault(
                line,
                _("a value begins with the tag {tag}").format(tag=excerpt(str(event.tag))),
                _("remove the tag, or put the value in quotes"),
            )

    def _open(self, value: dict[str, Any] | list[Any], event: Any, line: int) -> None:
        self._refuse_extras(event, line)
        if len(self.stack) >= _DEEPEST:
            raise YamlFault(line, _("the keys are nested too deeply"), _("write it more simply"))
        if self.stack and isinstance(self.stack[-1].value, dict) and self.stack[-1].key is None:
            raise YamlFault(line, _("a key is not a plain word"), _("write 'key: value'"))
        path = self._put(value if event.tag is None else UnknownTag(str(event.tag)), line, event)
        self.stack.append(_OpenCollection(value, path))

    def _put(self, value: Any, line: int, event: Any) -> str:
        """Put a value where it belongs and return its path."""
        if not self.stack:
            self.root = value
            path = ""
        else:
            path = self._put_in(self.stack[-1], value, line, event)
        if getattr(event, "anchor", None) is not None:
            self.anchors.setdefault(event.anchor, value)
        return path

    def _put_in(self, collection: _OpenCollection, value: Any, line: int, event: Any) -> str:
        if isinstance(collection.value, list):
            collection.value.append(value)
            path = _join(collection.path, str(len(collection.value) - 1))
            self.lines.setdefault(path, line)
            return path
        if collection.key is None:
            self._take_key(collection, line, event)
            return collection.path
        path = _join(collection.path, collection.key)
        collection.value[collection.key] = value
        collection.key = None
        return path

    def _take_key(self, collection: _OpenCollection, line: int, event: Any) -> None:
        collection.key = str(getattr(event, "value", ""))
        path = _join(collection.path, collection.key)
        if collection.key in collection.value:
            self.repeated.append((path, line))
        self.lines.setdefault(path, line)


def _join(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


_INT = re.compile(r"[-+]?[0-9]{1,18}")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CONSTANTS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}


def _scalar(event: Any) -> Any:
    """Return the value of a scalar by the YAML 1.2 core schema, plus dates.

    Octal and hexadecimal numbers stay text: nobody writes them in a lesson's head, but ids and
    hashes may look like them.
    """
    text = str(event.value)
    if not event.implicit[0] or event.style:
        return text
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if _INT.fullmatch(text):
        return int(text)
    if _DATE.fullmatch(text):
        try:
            return dt.date.fromisoformat(text)
        except ValueError:
            return text
    return float(text) if _FLOAT.fullmatch(text) else text
