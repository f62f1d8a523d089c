"""Subtitle files, opened: their texts and times can be read, and their times run forward.

UTF-8, UTF-16, GB18030 and Big5 are read alike. Whether subtitles end before the recording does is
left to `lengths`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.authoring.checks.files import SUBTITLES
from build_tools.authoring.subtitles import LARGEST
from build_tools.messages import _
from build_tools.model.cues import overlaps
from build_tools.model.lesson import FileKind
from build_tools.model.problem import Problem, Severity
from build_tools.model.rules import CheckRule, Rule
from build_tools.model.timecode import Timecode
from build_tools.reading.encodings import decode_any
from build_tools.reading.quoting import excerpt
from build_tools.reading.subtitles import LineFaultKind, read_subtitles
from build_tools.reading.text import FILE_ENCODING, unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from build_tools.model.lesson import Content
    from build_tools.project import Project
    from build_tools.reading.subtitles import LineFault, LocatedCue

_SRT_TIMES = "00:00:12,000 --> 00:00:15,500"
_ASS_LINE = "Dialogue: 0,0:00:12.00,0:00:15.50,Default,,0,0,0,,…"


def problems(project: Project, content: Content) -> Iterator[Problem]:
    """Return the problems of the subtitle files that lessons name."""
    lessons = content.lessons
    named = dict.fromkeys(x.beside(named.file) for x in lessons for named in x.front.subtitles)
    for source in named:
        if content.files.get(source) is FileKind.FILE and source.lower().endswith(SUBTITLES):
            yield from _in_file(project, source)


SUBTITLES_BROKEN = CheckRule(Rule.SUBTITLES_BROKEN, "字幕读不出来，或者有一行的时间写坏了")


def _in_file(project: Project, source: str) -> Iterator[Problem]:
    path, file = project.path_of(source), project.content / source
    try:
        with file.open("rb") as stream:
            data = stream.read(LARGEST + 1)
    except OSError as error:
        yield unreadable(path, error)
        return
    decoded = decode_any(data)
    if len(data) > LARGEST or decoded is None:
        yield _unusable(path, data)
        return
    subtitles = read_subtitles(decoded.text)
    yield from (_fault(path, fault) for fault in subtitles.faults)
    cues = [item for item in subtitles.cues if item.cue.text]
    if not cues:
        message = _("there are no subtitles that can be read in this file")
        hint = _("open it in a subtitle program and save it as SRT in UTF-8")
        yield SUBTITLES_BROKEN.problem(path, 0, message, hint)
    yield from _backward(path, cues)
    yield from _overlapping(path, cues)


def _unusable(path: str, data: bytes) -> Problem:
    if len(data) > LARGEST:
        message = _("the file is far too large for subtitles")
        hint = _("see whether it is another file that was given this name")
        return SUBTITLES_BROKEN.problem(path, 0, message, hint)
    message = _("the file is not a text in UTF-8, UTF-16, GB18030 or Big5")
    hint = _("open it in a subtitle program and save it as SRT in UTF-8")
    return FILE_ENCODING.problem(path, 0, message, hint)


def _fault(path: str, fault: LineFault) -> Problem:
    ass = fault.text.startswith("Dialogue")
    if fault.kind is LineFaultKind.FIELDS:
        message = _("the line '{line}' lacks fields").format(line=excerpt(fault.text))
    else:
        message = _("the times '{line}' are not understood").format(line=excerpt(fault.text))
    hint = _("write them as {example}").format(example=_ASS_LINE if ass else _SRT_TIMES)
    return SUBTITLES_BROKEN.problem(path, fault.line, message, hint)


SUBTITLES_TIMES = CheckRule(Rule.SUBTITLES_TIMES, "一条字幕的结束时间不晚于开始时间")


def _backward(path: str, cues: list[LocatedCue]) -> Iterator[Problem]:
    for item in cues:
        if item.cue.end <= item.cue.start:
            message = _("subtitle {number} at {time} ends before it begins").format(
                number=item.number, time=Timecode(item.cue.start)
            )
            hint = _("the second of its times must be later than the first")
            yield SUBTITLES_TIMES.problem(path, item.line, message, hint)


SUBTITLES_OVERLAP = CheckRule(Rule.SUBTITLES_OVERLAP, "两条字幕的时间叠在一起", Severity.WARNING)


def _overlapping(path: str, cues: list[LocatedCue]) -> Iterator[Problem]:
    """Return the first overlap and the number of all: a file that is all wrong gets one problem."""
    by_cue = {item.cue: item for item in reversed(cues)}
    if pairs := overlaps(by_cue):
        before, after = (by_cue[cue] for cue in pairs[0])
        message = _(
            "subtitle {number} at {time} begins before subtitle {before} ends; {count} such places"
        ).format(
            number=after.number,
            time=Timecode(after.cue.start),
            before=before.number,
            count=len(pairs),
        )
        hint = _("let each end before the next begins, else they cover each other")
        yield SUBTITLES_OVERLAP.problem(path, after.line, message, hint)
