"""Chapters, subtitles and the poster, once the length of what plays is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.authoring.checks.location import problem_at
from build_tools.authoring.subtitles import read_cues
from build_tools.messages import _
from build_tools.model.lesson import FileKind
from build_tools.model.problem import Problem, Severity
from build_tools.model.rules import CheckRule, Rule
from build_tools.model.timecode import Timecode
from build_tools.reading.quoting import excerpt

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from build_tools.model.lesson import Content, Lesson
    from build_tools.project import Project


def check_lengths(
    project: Project, content: Content, lengths: Mapping[str, float]
) -> tuple[Problem, ...]:
    """Return times beyond the end; `lengths` holds seconds by the source of the lesson."""
    measured = [(lesson, lengths[lesson.source]) for lesson in content.lessons]
    return tuple(
        problem
        for lesson, length in measured
        if length > 0
        for problem in (
            *_chapters(project, lesson, length),
            *_poster(project, lesson, length),
            *_subtitles(project, content, lesson, length),
        )
    )


CHAPTERS_BEYOND = CheckRule(
    Rule.CHAPTERS_BEYOND,
    "一章的开始时间在录像结束以后；`build` 转换完录像才知道",
)


def _chapters(project: Project, lesson: Lesson, length: float) -> Iterator[Problem]:
    for index, chapter in enumerate(lesson.front.chapters):
        if chapter.seconds >= length:
            message = _("the chapter '{title}' begins at {time}, but the recording ends at {end}")
            text = (
                message.format(
                    title=excerpt(chapter.title),
                    time=Timecode(chapter.seconds),
                    end=Timecode(length),
                ),
                _("times are those of what plays, after 'start' has cut the beginning off"),
            )
            yield problem_at(project, lesson, ("chapters", index), CHAPTERS_BEYOND, text)


POSTER_BEYOND = CheckRule(
    Rule.POSTER_BEYOND,
    "封面要用的画面在录像结束以后；`build` 转换完录像才知道",
)


def _poster(project: Project, lesson: Lesson, length: float) -> Iterator[Problem]:
    poster = lesson.front.poster
    if poster and poster.frame is not None and poster.frame >= length:
        message = _("the poster is to show {time}, but the recording ends at {end}")
        text = (
            message.format(time=Timecode(poster.frame), end=Timecode(length)),
            _("times are those of what plays, after 'start' has cut the beginning off"),
        )
        yield problem_at(project, lesson, ("poster", "frame"), POSTER_BEYOND, text)


SUBTITLES_BEYOND = CheckRule(
    Rule.SUBTITLES_BEYOND,
    "字幕在录像结束以后才开始；`build` 转换完录像才知道",
    Severity.WARNING,
)


def _subtitles(
    project: Project, content: Content, lesson: Lesson, length: float
) -> Iterator[Problem]:
    """Return, for each file, the first subtitle after the end and the number of all such ones."""
    for named in lesson.front.subtitles:
        source = lesson.beside(named.file)
        if content.files.get(source) is not FileKind.FILE:
            continue
        if late := [
            item for item in read_cues(project.content / source) if item.cue.start >= length
        ]:
            message = _(
                "subtitle {number} begins at {time}, but the recording ends at {end}; "
                "{count} such places"
            ).format(
                number=late[0].number,
                time=Timecode(late[0].cue.start),
                end=Timecode(length),
                count=len(late),
            )
            hint = _("see whether the file belongs to this recording; 'start' shifts its times")
            path, line = project.path_of(source), late[0].line
            yield SUBTITLES_BEYOND.problem(path, line, message, hint)
