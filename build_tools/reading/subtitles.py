"""The text of a subtitle file (SRT, WebVTT, ASS, SSA) to cues, each with its line, and to faults.

Written for files as people have them: cues without numbers or blank lines between them, texts of
figures alone, notes and styles among the cues. The format is told from the text, not from the
file's name. What a fault means to an editor is left to the checks. Pure.
"""

from __future__ import annotations

import enum
import html
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.model.cues import Cue, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

_CLOCK = r"(?:(\d{1,3}):)?([0-5]?\d):([0-5]?\d)[.,](\d{1,3})"
_TIMES = re.compile(rf"^\s*{_CLOCK}\s*-->\s*{_CLOCK}(?:\s.*)?$")
# A line that is meant to tell times, in SRT and WebVTT.
_NEARLY_TIMES = re.compile(r"^\s*[\d:.,：，]+\s*[-–—=]+\s*>\s*[\d:.,：，]+")
_ASS_CLOCK = re.compile(r"^\s*(\d{1,3}):([0-5]?\d):([0-5]?\d)[.:](\d{1,3})\s*$")
_ASS_FIELDS = (
    "layer", "start", "end", "style", "name", "marginl", "marginr", "marginv", "effect", "text",
)  # fmt: skip
# Left over from other formats in SRT.
_BREAK = re.compile(r"<br\s*/?>|\\N", re.IGNORECASE)
# Only tags that subtitles have: what else stands in angle brackets is text.
_TAG = re.compile(
    r"</?(?:[biusvc]|font|span|em|strong|ruby|rt|lang)(?:[\s.][^<>]*)?>|<(?:\d+:)?\d+:\d+\.\d+>",
    re.IGNORECASE,
)
_OVERRIDE = re.compile(r"\{\\[^{}]*\}")
_NUMBER = re.compile(r"^\s*\d+\s*$")


class LineFaultKind(enum.Enum):
    """The ways in which a line can be unusable."""

    TIMES = "times"
    """Its times cannot be read."""
    FIELDS = "fields"
    """A `Dialogue:` line of ASS lacks fields."""


@dataclass(frozen=True)
class LineFault:
    """A line that cannot be used; `line` counts from 1."""

    kind: LineFaultKind
    line: int
    text: str


@dataclass(frozen=True)
class LocatedCue:
    """A cue with its number in the file, from 1, and the line of its times."""

    number: int
    line: int
    cue: Cue


@dataclass(frozen=True)
class ParsedSubtitles:
    """The cues of a file and the lines that cannot be used, in the file's order."""

    cues: tuple[LocatedCue, ...]
    faults: tuple[LineFault, ...]


def read_subtitles(text: str) -> ParsedSubtitles:
    """Return the cues of a text with `\\n` line ends, and the lines that cannot be used."""
    lines = text.split("\n")
    if any(line.strip().lower() in ("[script info]", "[events]") for line in lines):
        items = list(_events(lines))
    else:
        items = list(_blocks(lines, is_webvtt=text.lstrip().startswith("WEBVTT")))
    cues = [item for item in items if isinstance(item, _UnnumberedCue)]
    return ParsedSubtitles(
        tuple(LocatedCue(number, x.line, x.cue) for number, x in enumerate(cues, start=1)),
        tuple(item for item in items if isinstance(item, LineFault)),
    )


@dataclass(frozen=True)
class _UnnumberedCue:
    line: int
    cue: Cue


def _blocks(lines: list[str], *, is_webvtt: bool) -> Iterator[_UnnumberedCue | LineFault]:
    """Yield the cues of SRT or WebVTT: from each line of times to the next."""
    marks: list[tuple[int, re.Match[str]]] = []
    for index, line in enumerate(lines):
        if match := _TIMES.match(line):
            marks.append((index, match))
        elif _NEARLY_TIMES.match(line):
            yield LineFault(LineFaultKind.TIMES, index + 1, line.strip())
    ends = [index for index, _match in marks[1:]] + [len(lines)] * bool(marks)
    for (index, match), end in zip(marks, ends, strict=True):
        body = _body(lines[index + 1 : end], is_webvtt=is_webvtt, is_last=end == len(lines))
        start, stop = _seconds(match.groups()[:4]), _seconds(match.groups()[4:])
        yield _UnnumberedCue(index + 1, Cue(start, stop, _plain_text(body, is_webvtt=is_webvtt)))


def _body(lines: list[str], *, is_webvtt: bool, is_last: bool) -> list[str]:
    """Return the lines of a cue's text, without the number or name of the next cue."""
    if is_webvtt:
        # A blank line ends a cue; names, notes and styles come after it.
        blank = next((i for i, line in enumerate(lines) if not line.strip()), len(lines))
        return lines[:blank]
    if not is_last and lines and _NUMBER.match(lines[-1]):
        return lines[:-1]
    return lines


def _plain_text(lines: list[str], *, is_webvtt: bool) -> str:
    text = "\n".join(lines)
    if is_webvtt:
        return plain(html.unescape(_TAG.sub("", text)))
    return plain(_OVERRIDE.sub("", _TAG.sub("", _BREAK.sub("\n", text))))


def _seconds(parts: tuple[str | None, ...]) -> float:
    hours, minutes, seconds, fraction = (part or "0" for part in parts)
    whole = int(hours) * 3600 + int(minutes) * 60 + int(seconds)
    return whole + int(fraction.ljust(3, "0")) / 1000


def _events(lines: list[str]) -> Iterator[_UnnumberedCue | LineFault]:
    """Yield the cues of ASS or SSA; comments and drawings show no words."""
    fields: tuple[str, ...] = _ASS_FIELDS
    inside = False
    for number, line in enumerate(lines, start=1):
        key, colon, value = line.strip().partition(":")
        if key.startswith("["):
            inside = key.lower() == "[events]"
        elif inside and colon and key.lower() == "format":
            fields = tuple(name.strip().lower() for name in value.split(","))
        elif inside and colon and key.lower() == "dialogue":
            yield from _dialogue(number, line.strip(), value, fields)


def _dialogue(
    number: int, line: str, value: str, fields: tuple[str, ...]
) -> Iterator[_UnnumberedCue | LineFault]:
    values = value.split(",", len(fields) - 1)
    if len(values) < len(fields) or not {"start", "end", "text"} <= set(fields):
        yield LineFault(LineFaultKind.FIELDS, number, line)
        return
    named = dict(zip(fields, values, strict=True))
    start, end = (_ASS_CLOCK.match(named[name]) for name in ("start", "end"))
    if start is None or end is None:
        yield LineFault(LineFaultKind.TIMES, number, line)
        return
    cue = Cue(_seconds(start.groups()), _seconds(end.groups()), _event_text(named["text"]))
    yield _UnnumberedCue(number, cue)


def _event_text(text: str) -> str:
    """Return the words of an event without its overrides; nothing where it is a drawing."""
    import pysubs2

    event = pysubs2.SSAEvent(text=text)
    return "" if event.is_drawing else plain(event.plaintext)
