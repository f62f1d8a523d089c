"""Subtitle files, opened: they parse, in UTF-8, and their times run forward.

That they end before the recording does is left to those who know the recording.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.authoring.checks.files import SUBTITLES
from build_tools.messages import _
from build_tools.model.lesson import FileKind
from build_tools.model.problem import Problem, Severity
from build_tools.model.rules import Rule
from build_tools.reading.text import decode
from build_tools.reading.wording import cut

if TYPE_CHECKING:
    from collections.abc import Iterator

    from build_tools.authoring.project import Project
    from build_tools.model.lesson import Content

# A line that is meant to tell times: in SRT and VTT, then in ASS.
_TIMES = re.compile(r"^\s*[\d:.,：，]+\s*[-–—=]+\s*>\s*[\d:.,：，]+")
_DIALOGUE = re.compile(r"^(?:Dialogue|Comment):")
_GOOD_SRT = re.compile(
    r"^\s*(?:\d+:)?\d+:\d{1,2}[.,]\d{1,3}\s*-->\s*(?:\d+:)?\d+:\d{1,2}[.,]\d{1,3}"
)
_LARGEST = 5_000_000


@dataclass(frozen=True)
class _Cue:
    """One subtitle: its number from 1, times in milliseconds, the line that tells them."""

    number: int
    line: int
    start: int
    end: int


def problems(project: Project, content: Content) -> Iterator[Problem]:
    """Return what is wrong in each subtitle file that a lesson names."""
    named = {x.beside(x.front.subtitles): None for x in content.lessons if x.front.subtitles}
    for source in named:
        if content.files.get(source) is FileKind.FILE and source.lower().endswith(SUBTITLES):
            yield from _in_file(project, source)


def _in_file(project: Project, source: str) -> Iterator[Problem]:
    path, file = project.path_of(source), project.content / source
    try:
        data = file.read_bytes()
    except OSError as error:
        message = _("the file cannot be read: {reason}").format(reason=error.strerror)
        hint = _("close other programs that use it, or copy it anew")
        yield Problem(path, 0, Rule.FILE_UNREADABLE, message, hint)
        return
    text = decode(path, data[:_LARGEST])
    if isinstance(text, Problem):
        yield text
        return
    lines = text.split("\n")
    yield from _broken_times(path, lines)
    cues = _cues(text, lines)
    if not cues:
        message = _("there are no subtitles that can be read in this file")
        hint = _("open it in a subtitle program and save it as SRT in UTF-8")
        yield Problem(path, 0, Rule.SUBTITLES_BROKEN, message, hint)
    yield from _backward(path, cues)
    yield from _overlapping(path, cues)


def _broken_times(path: str, lines: list[str]) -> Iterator[Problem]:
    for number, line in enumerate(lines, start=1):
        if _TIMES.match(line) and not _GOOD_SRT.match(line):
            message = _("the times '{line}' are not understood").format(line=cut(line.strip()))
            hint = _("write them as {example}").format(example="00:00:12,000 --> 00:00:15,500")
            yield Problem(path, number, Rule.SUBTITLES_BROKEN, message, hint)


def _cues(text: str, lines: list[str]) -> list[_Cue]:
    import pysubs2

    try:
        events = pysubs2.SSAFile.from_string(text).events
    except (pysubs2.exceptions.Pysubs2Error, ValueError, IndexError, KeyError):
        return []
    told = [number for number, line in enumerate(lines, start=1) if _tells_times(line)]
    known = told if len(told) == len(events) else [0] * len(events)
    return [
        _Cue(number, line, event.start, event.end)
        for number, (event, line) in enumerate(zip(events, known, strict=True), start=1)
        if not event.is_comment
    ]


def _tells_times(line: str) -> bool:
    return bool(_GOOD_SRT.match(line) or _DIALOGUE.match(line))


def _backward(path: str, cues: list[_Cue]) -> Iterator[Problem]:
    for cue in cues:
        if cue.end <= cue.start:
            message = _("subtitle {number} at {time} ends before it begins").format(
                number=cue.number, time=_shown(cue.start)
            )
            hint = _("the second of its times must be later than the first")
            yield Problem(path, cue.line, Rule.SUBTITLES_TIMES, message, hint)


def _overlapping(path: str, cues: list[_Cue]) -> Iterator[Problem]:
    """Return the first overlap and how many there are: a file that is all wrong says so once."""
    in_order = sorted(cues, key=lambda cue: (cue.start, cue.end))
    pairs = [(a, b) for a, b in itertools.pairwise(in_order) if b.start < a.end]
    if pairs:
        before, cue = pairs[0]
        message = _(
            "subtitle {number} at {time} begins before subtitle {before} ends; {count} such places"
        ).format(number=cue.number, time=_shown(cue.start), before=before.number, count=len(pairs))
        hint = _("let each end before the next begins, else they cover each other")
        yield Problem(path, cue.line, Rule.SUBTITLES_OVERLAP, message, hint, Severity.WARNING)


def _shown(milliseconds: int) -> str:
    minutes, seconds = divmod(max(0, milliseconds) // 1000, 60)
    return f"{minutes}:{seconds:02}"
