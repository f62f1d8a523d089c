"""The lines of an opened export, one at a time and with a limit: each is a statement, a spoken
question, the head of the file, or is set aside with its reason.
"""

from __future__ import annotations

import base64
import binascii
import codecs
import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn, Protocol

from pydantic import ValidationError

from build_tools.messages import _
from build_tools.model.problem import Severity
from build_tools.model.records.kept import QuestionSound
from build_tools.model.records.statement import LAST_NUMBER, LONGEST_LINE, VERSION, Statement
from build_tools.model.rules import CheckRule, Rule
from build_tools.reading.field_faults import KeyLines, SchemaRules, problems_of
from build_tools.reading.quoting import excerpt
from build_tools.records.field_hints import statement_hints
from build_tools.records.plain_lines import plain_row
from build_tools.records.statement_row import StatementRow, row_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from build_tools.model.problem import Problem

LONGEST_SOUND_LINE = 4_000_000
"""Bytes: a minute of sound in Base64, also from a recorder that packs badly."""
_SOUND_TYPES = ("audio/webm", "audio/ogg", "audio/mp4", "audio/wav", "audio/mpeg")
_CHUNK = 1 << 16
_MOST_FAULTS = 5
"""Of one line: nobody reads ten thousand wrong ids."""

RECORDS_LINE = CheckRule(
    Rule.RECORDS_LINE,
    "一行不是学习记录（格式不对、太长、数字离谱），放在一边；同一文件里别的行照收",
)
RECORDS_TORN = CheckRule(
    Rule.RECORDS_TORN,
    "文件断了：最后一行不完整，或者没到第一行说的那一条；下次导出会带来完整的",
    Severity.WARNING,
)
RECORDS_VERSION = CheckRule(
    Rule.RECORDS_VERSION,
    "记录的版本比办公室的程序新；先放着，程序升级后 `courseware records rebuild` 会收进来",
    Severity.WARNING,
)
_RULES = SchemaRules(
    yaml=RECORDS_LINE,
    repeated=RECORDS_LINE,
    unknown=RECORDS_LINE,
    required=RECORDS_LINE,
    type=RECORDS_LINE,
    value=RECORDS_LINE,
    field_hints=statement_hints,
)


class ExportLine(NamedTuple):
    """A line without its end. `whole` is false for a last one without an end; `data` is None where
    it is longer than any of ours."""

    number: int
    data: bytes | None
    whole: bool


@dataclass(frozen=True)
class SetAside:
    """A line that cannot be used, with its problems under the name of its file."""

    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class ExportHead:
    """The first line of an exported file, which says whose it is and which number is its last; or
    a line without a text, which says nothing. There is nothing to keep of either."""

    station: str = ""
    pc: str = ""
    upto: int = 0


class ByteStream(Protocol):
    """What lines are read from."""

    def read(self, size: int, /) -> bytes:
        """Return at most `size` bytes; nothing at the end."""


def read_lines(stream: ByteStream) -> Iterator[ExportLine]:
    """Return the lines of a stream; never holds more of one than the longest that we know."""
    number, pending, too_long = 0, b"", False
    while chunk := stream.read(_CHUNK):
        *ends, tail = chunk.split(b"\n")
        for data in ends:
            number += 1
            too_long = too_long or len(pending) + len(data) > LONGEST_SOUND_LINE
            whole = pending + data if pending else data
            yield ExportLine(number, None if too_long else _trim(whole, number), True)
            pending, too_long = b"", False
        too_long = too_long or len(pending) + len(tail) > LONGEST_SOUND_LINE
        pending = b"" if too_long else pending + tail
    if pending or too_long:
        yield ExportLine(number + 1, None if too_long else _trim(pending, number + 1), False)


def _trim(data: bytes, number: int) -> bytes:
    """Take off what programs of Windows that the file went through may have put there."""
    return (data.removeprefix(codecs.BOM_UTF8) if number == 1 else data).removesuffix(b"\r")


LineContent = StatementRow | QuestionSound | ExportHead | SetAside


def interpret(line: ExportLine, path: str) -> LineContent:
    """Return what a line says; `path` is what the problems call its file."""
    return (line.data and plain_row(line.data)) or look_closely(line, path)


def look_closely(line: ExportLine, path: str) -> LineContent:
    """Return what any line says, however odd it is."""
    if line.data is None:
        return _odd(path, line, _("the line is longer than any of ours"))
    if not line.data.strip():
        return ExportHead()
    try:
        document = _DECODER.decode(line.data.decode("utf-8"))
    except UnicodeDecodeError:
        return _unread(path, line, _("the line is not a text in UTF-8"))
    except RecursionError:
        return _unread(path, line, _("the line is nested too deeply"))
    except ValueError as error:
        return _unread(path, line, _not_json(error))
    if not isinstance(document, dict):
        return _odd(path, line, _("the line is no statement"))
    if "sound" in document and "data" in document:
        return _sound(document, path, line)
    if "records" in document:
        return _head(document)
    return _statement(document, path, line)


def _head(document: dict[str, Any]) -> ExportHead:
    station, pc, upto = (document.get(key) for key in ("records", "pc", "upto"))
    if isinstance(station, str) and isinstance(pc, str) and type(upto) is int:
        return ExportHead(station, pc, min(upto, LAST_NUMBER))
    return ExportHead()


def _statement(document: dict[str, Any], path: str, line: ExportLine) -> StatementRow | SetAside:
    version = document.get("v")
    if type(version) is int and version > VERSION:
        message = _("the statement has version {version}, newer than this program knows")
        hint = _("bring the program up to date, then run 'courseware records rebuild'")
        message = message.format(version=excerpt(_number(version)))
        return SetAside((RECORDS_VERSION.problem(path, line.number, message, hint),))
    if line.data is not None and len(line.data) > LONGEST_LINE:
        return _odd(path, line, _("the line is longer than any of ours"))
    try:
        return row_of(Statement.model_validate(document))
    except ValidationError as error:
        return SetAside(_faults(error, path, line))


def _faults(error: ValidationError, path: str, line: ExportLine) -> tuple[Problem, ...]:
    if error.error_count() > _MOST_FAULTS:
        reason = _("the line has {count} faults").format(count=error.error_count())
        return _odd(path, line, reason).problems
    first = error.errors(include_url=False, include_context=True, include_input=False)[0]
    if first["loc"]:
        return problems_of(error, Statement, KeyLines(path, {}, line.number), _RULES)
    fault, *names = first["ctx"]["error"].args
    reason = {
        "id": _("its id does not fit its station, pc and n"),
        "key": _("the key '{key}' does not belong to this kind"),
        "replaces": _("it replaces itself, or nothing"),
        "present": _("somebody is present twice"),
        "score": _("more right answers than questions"),
    }[fault].format(key="".join(names))
    return _odd(path, line, reason).problems


def _sound(
    document: dict[str, Any], path: str, line: ExportLine
) -> QuestionSound | SetAside | ExportHead:
    sha16, of, kind, text = (document.get(key) for key in ("sound", "of", "type", "data"))
    if not (isinstance(sha16, str) and isinstance(of, str) and isinstance(text, str)):
        return _odd(path, line, _("the spoken question is not described as ours are"))
    if kind not in _SOUND_TYPES:
        return _odd(path, line, _("the spoken question is of a kind that we do not play"))
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        data = b""
    if not data or hashlib.sha256(data).hexdigest()[:16] != sha16:
        return _odd(path, line, _("the spoken question is damaged"))
    return QuestionSound(sha16, excerpt(of), str(kind), data)


def _unread(path: str, line: ExportLine, reason: str) -> SetAside:
    """Tell a last line that was cut off from one that never was a statement."""
    if line.whole or not (line.data or b"").startswith(b"{"):
        return _odd(path, line, reason)
    message = _("the last line was cut off")
    hint = _("nothing to do: the station's next export brings it whole")
    return SetAside((RECORDS_TORN.problem(path, line.number, message, hint),))


def _odd(path: str, line: ExportLine, reason: str) -> SetAside:
    hint = _("the line was set aside; if the station made it, keep the file and ask who wrote it")
    return SetAside((RECORDS_LINE.problem(path, line.number, reason, hint),))


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    document = dict(pairs)
    if len(document) != len(pairs):
        raise _Repeated
    return document


class _Repeated(ValueError):
    """A key stands twice in an object: readers would disagree on its value."""


def _no_number(_text: str) -> NoReturn:
    raise ValueError("no number")


_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_constant=_no_number)


def _not_json(error: ValueError) -> str:
    if isinstance(error, _Repeated):
        return _("a key stands twice in the line")
    return _("the line is not JSON")


def _number(value: int) -> str:
    """Return a number as text; Python refuses to write out very long ones."""
    return str(value) if value < 10**20 else "10…"
