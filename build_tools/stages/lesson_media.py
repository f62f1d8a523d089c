"""What each lesson plays and shows, asked of the rooms: recordings, posters, subtitles, chapters.

What was wrong with them comes back as problems of the page. Part of the stages of a build.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from build_tools.allowed_code import require_allowed_code
from build_tools.authoring.checks.lengths import check_lengths
from build_tools.authoring.checks.location import line_of, reading_location
from build_tools.authoring.subtitles import subtitles_of
from build_tools.errors import DamageUnaccepted
from build_tools.media.embedded_tracks import read_embedded_tracks
from build_tools.media.options import MediaOptions
from build_tools.media.plan.ladder import Ladder
from build_tools.media.plan.remarks import sentence_for
from build_tools.media.posters import make_posters
from build_tools.media.subtitle_files import make_cue_files
from build_tools.media.transcode import lost_files, transcode
from build_tools.messages import _, in_chinese, ngettext
from build_tools.model.cues import DEFAULT_LANGUAGE, ChapterMark
from build_tools.model.lesson import plain_heading
from build_tools.model.media import (
    EmbeddedTracks,
    LessonMedia,
    MediaSet,
    OtherSound,
    Poster,
    PosterSpec,
    ReadAloud,
    Recording,
    RecordingFault,
)
from build_tools.model.problem import Severity
from build_tools.model.rules import CheckRule, Rule
from build_tools.model.timecode import Timecode
from build_tools.stages.recordings.lesson_recordings import (
    wanted_readings,
    wanted_recordings,
    wanted_sounds,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from build_tools.errors import MediaError
    from build_tools.model.lesson import Content, Lesson
    from build_tools.model.media import CueFile, Rendition
    from build_tools.model.problem import Problem
    from build_tools.model.standing import Standing
    from build_tools.progress import Progress
    from build_tools.project import Project


def media_of(
    project: Project,
    content: Content,
    standing: Standing,
    limits: MediaOptions,
    progress: Progress,
) -> tuple[dict[str, LessonMedia], list[Problem]]:
    """Return the media of each lesson by its source, and what was wrong with recordings."""
    recordings_by_lesson = wanted_recordings(project, standing)
    readings_by_lesson = wanted_readings(project, standing)
    sounds_by_lesson = wanted_sounds(project, standing)
    recordings = tuple(
        dict.fromkeys(
            item
            for by_lesson in (recordings_by_lesson, readings_by_lesson, sounds_by_lesson)
            for items in by_lesson.values()
            for item in items
        )
    )
    progress.stage(_recordings_line(len(recordings)))
    outcomes = transcode(recordings, limits, progress)
    results = {
        source: tuple(outcomes[item] for item in items)
        for source, items in recordings_by_lesson.items()
    }
    chosen = {
        lesson.source: spec
        for lesson in content.lessons
        if (spec := _chosen_poster(lesson, project, results[lesson.source]))
    }
    posters = make_posters(tuple(dict.fromkeys(chosen.values())), limits, progress)
    inside = _inside(results, recordings_by_lesson, limits)
    cues = _cues(project, content, standing, inside, limits)
    media = {}
    problems: list[Problem] = []
    for lesson in content.lessons:
        outcome = results[lesson.source]
        poster = posters[chosen[lesson.source]] if lesson.source in chosen else None
        problems += recording_problems(lesson, project, outcome)
        reading_outcomes = [outcomes[item] for item in readings_by_lesson[lesson.source]]
        problems += _reading_problems(lesson, project, reading_outcomes)
        sound_outcomes = [outcomes[item] for item in sounds_by_lesson[lesson.source]]
        problems += _sound_problems(lesson, project, sound_outcomes, outcome)
        problems += _poster_problems(lesson, project, poster)
        problems += _inside_problems(lesson, project, inside[lesson.source])
        parts = tuple(x if isinstance(x, MediaSet) else _fault(x) for x in outcome)
        media[lesson.source] = LessonMedia(
            parts=parts,
            poster=poster if isinstance(poster, Poster) else _frame(outcome),
            cues=cues[lesson.source],
            chapters=_chapters(lesson, inside[lesson.source], parts),
            readings=_readings(lesson, reading_outcomes),
            sounds=_sounds(lesson, sound_outcomes),
        )
    lengths = {source: lesson_media.duration for source, lesson_media in media.items()}
    return media, [*problems, *check_lengths(project, content, lengths)]


def _inside(
    results: dict[str, tuple[MediaSet | MediaError, ...]],
    recordings_by_lesson: dict[str, tuple[Recording, ...]],
    options: MediaOptions,
) -> dict[str, EmbeddedTracks]:
    """Return the subtitles and chapters in the recording of each lesson, all its parts joined."""
    transcoded = {
        source: recordings[0]
        for source, recordings in recordings_by_lesson.items()
        if recordings and isinstance(results[source][0], MediaSet)
    }
    tracks = read_embedded_tracks(tuple(dict.fromkeys(transcoded.values())), options)
    return {
        s: tracks[transcoded[s]] if s in transcoded else EmbeddedTracks()
        for s in recordings_by_lesson
    }


def _cues(
    project: Project,
    content: Content,
    standing: Standing,
    inside: dict[str, EmbeddedTracks],
    options: MediaOptions,
) -> dict[str, tuple[CueFile, ...]]:
    """Return the files of the subtitles of each lesson: those it names, else its recording's."""
    tracks = {
        lesson.source: subtitles_of(project, content, lesson) or inside[lesson.source].tracks
        if standing.counts(lesson)
        else ()
        for lesson in content.lessons
    }
    written = make_cue_files(tuple({t for every in tracks.values() for t in every}), options)
    return {source: tuple(written[track] for track in every) for source, every in tracks.items()}


def _chapters(
    lesson: Lesson, inside: EmbeddedTracks, parts: Sequence[MediaSet | RecordingFault]
) -> tuple[ChapterMark, ...]:
    """Return the chapters that can be reached: those the lesson names, else its recording's."""
    named = tuple(ChapterMark(chapter.seconds, chapter.title) for chapter in lesson.front.chapters)
    length = sum(part.duration for part in parts if isinstance(part, MediaSet))
    return tuple(
        chapter for chapter in named or inside.chapters if chapter.seconds < length or not length
    )


RECORDING_SUBTITLES = CheckRule(
    Rule.RECORDING_SUBTITLES,
    "录像自己带的字幕不能用；要用字幕，就在 `subtitles` 写一个字幕文件",
    Severity.WARNING,
)


def _inside_problems(lesson: Lesson, project: Project, inside: EmbeddedTracks) -> list[Problem]:
    """Return a problem for each unusable subtitle track, unless the lesson has its own."""
    if lesson.front.subtitles:
        return []
    path, line = project.path_of(lesson.source), lesson.lines.get("video", 0)
    hint = _("give the lesson a subtitle file of its own with `subtitles:`")
    return [
        RECORDING_SUBTITLES.problem(path, line, sentence_for(remark), hint)
        for remark in inside.remarks
    ]


def _fault(error: MediaError) -> RecordingFault:
    """Return the fault as the page tells it: the site speaks Chinese."""
    message = error.args[0] if error.args else str(error)
    return RecordingFault(in_chinese(message))


def _recordings_line(count: int) -> str:
    return ngettext("{count} recording", "{count} recordings", count).format(count=count)


def _sounds(lesson: Lesson, outcomes: Sequence[MediaSet | MediaError]) -> tuple[OtherSound, ...]:
    """Return the other sounds that can be heard."""
    # A lapsed lesson has sounds, but nothing was asked of them.
    return tuple(
        OtherSound(outcome, spoken.language)
        for spoken, outcome in zip(lesson.front.sounds, outcomes, strict=False)
        if isinstance(outcome, MediaSet) and outcome.audio
    )


SOUND_LENGTH = CheckRule(
    Rule.SOUND_LENGTH,
    "另一种话的声音和录像不一样长，放到后面会对不上；剪成一样长的",
    Severity.WARNING,
)
_LENGTHS_DIFFER = 5.0
"""Seconds: a dubbed sound often ends a little before its film."""


def _sound_problems(
    lesson: Lesson,
    project: Project,
    outcomes: Sequence[MediaSet | MediaError],
    films: Sequence[MediaSet | MediaError],
) -> list[Problem]:
    length = sum(film.duration for film in films if isinstance(film, MediaSet))
    problems = []
    for spoken, outcome in zip(lesson.front.sounds, outcomes, strict=False):
        location = ("sounds", spoken.language)
        name = spoken.file or spoken.language
        problems += _outcome_problems(lesson, project, location, name, outcome)
        if not isinstance(outcome, MediaSet) or not spoken.file or not length:
            continue
        if abs(outcome.duration - length) > _LENGTHS_DIFFER:
            text = _("{name} lasts {length}, what it is heard with {film}")
            message = text.format(
                name=spoken.file,
                length=str(Timecode(outcome.duration).rounded),
                film=str(Timecode(length).rounded),
            )
            hint = _("cut it so that it begins and ends with the film")
            line = line_of(lesson, *location)
            path = project.path_of(lesson.source)
            problems.append(SOUND_LENGTH.problem(path, line, message, hint))
    return problems


def _readings(lesson: Lesson, outcomes: Sequence[MediaSet | MediaError]) -> tuple[ReadAloud, ...]:
    """Return the readings that can be heard."""
    language = lesson.front.language or DEFAULT_LANGUAGE
    # A lapsed lesson has readings, but nothing was asked of them.
    return tuple(
        ReadAloud(outcome, plain_heading(reading.heading or ""), reading.language or language)
        for reading, outcome in zip(lesson.front.readings, outcomes, strict=False)
        if isinstance(outcome, MediaSet) and outcome.audio
    )


def _chosen_poster(
    lesson: Lesson, project: Project, outcome: Sequence[MediaSet | MediaError]
) -> PosterSpec | None:
    """Return the poster that the lesson asks for, None where its recording's or none will do."""
    poster = lesson.front.poster
    if poster and poster.file:
        return PosterSpec(project.content / lesson.beside(poster.file))
    if poster and poster.frame is not None:
        return _frame_at(outcome, poster.frame)
    return None


def _frame_at(outcome: Sequence[MediaSet | MediaError], seconds: float) -> PosterSpec | None:
    """Return the frame of the film that plays at a second of the whole lesson."""
    for item in outcome:
        if isinstance(item, MediaSet):
            if item.hd and seconds < item.duration:
                return PosterSpec(item.hd.path, seconds)
            seconds -= item.duration
    return None


def _frame(outcome: Sequence[MediaSet | MediaError]) -> Rendition | None:
    """Return the first frame that a recording of the lesson gave."""
    frames = (item.poster for item in outcome if isinstance(item, MediaSet))
    return next((frame for frame in frames if frame), None)


RECORDING_REMARK = CheckRule(
    Rule.RECORDING_REMARK, "录像有点毛病，已经尽量补好；发出去以前看一遍", Severity.WARNING
)
RECORDING_DAMAGED = CheckRule(
    Rule.RECORDING_DAMAGED,
    "录像坏的地方超过 5%：从原来的盘再拷一次；看过还是要发，就照它说的写 `damage_accepted`",
)
RECORDING_BROKEN = CheckRule(
    Rule.RECORDING_BROKEN,
    "录像读不出来，转不成能放的格式；加 `--keep-going` 可以先生成别的课",
)


def recording_problems(
    lesson: Lesson, project: Project, outcome: Sequence[MediaSet | MediaError]
) -> list[Problem]:
    """Return what was wrong with the recording of a lesson."""
    name = " + ".join(part.file for part in lesson.front.video or ())
    # A lapsed lesson has parts, but nothing was asked of them.
    return [
        problem
        for item in outcome
        for problem in _outcome_problems(lesson, project, ("video",), name, item)
    ]


def _reading_problems(
    lesson: Lesson, project: Project, outcomes: Sequence[MediaSet | MediaError]
) -> list[Problem]:
    return [
        problem
        for index, item in enumerate(outcomes)
        for problem in _outcome_problems(
            lesson,
            project,
            reading_location(lesson, index, "file"),
            lesson.front.readings[index].file,
            item,
        )
    ]


def _outcome_problems(
    lesson: Lesson,
    project: Project,
    location: tuple[int | str, ...],
    name: str,
    outcome: MediaSet | MediaError,
) -> list[Problem]:
    path, line = project.path_of(lesson.source), line_of(lesson, *location)
    if isinstance(outcome, MediaSet):
        hint = _("watch it once before it goes out")
        return [
            RECORDING_REMARK.problem(path, line, f"{name}: {remark}", hint)
            for remark in outcome.remarks
        ]
    if isinstance(outcome, DamageUnaccepted) and location == ("video",):
        files = {project.path_of(lesson.beside(p.file)): p.file for p in lesson.front.video or ()}
        file = files.get(outcome.name, outcome.name)
        head = f"video: {{file: {file}, damage_accepted: {outcome.code}}}"
        hint = _("watch it; if it is to go out as it is, write {head}").format(head=head)
        return [RECORDING_DAMAGED.problem(path, line, f"{name}: {outcome}", hint)]
    hint = _("with --keep-going the rest is built")
    return [RECORDING_BROKEN.problem(path, line, f"{name}: {outcome}", hint)]


POSTER_BROKEN = CheckRule(Rule.POSTER_BROKEN, "封面图片读不出来")


def _poster_problems(
    lesson: Lesson, project: Project, poster: Poster | MediaError | None
) -> list[Problem]:
    path = project.path_of(lesson.source)
    if poster is None or isinstance(poster, Poster):
        return []
    named = lesson.front.poster
    message = f"{named.file}: {poster}" if named and named.file else str(poster)
    hint = _("put a good picture in its place, or take the line out")
    return [POSTER_BROKEN.problem(path, lesson.lines.get("poster", 0), message, hint)]


def lost_of_published(project: Project, standing: Standing) -> tuple[str, ...]:
    """Return the published files of the lessons in force that are nowhere any more.

    Only names and sizes are looked at: a build looks closer.
    """
    wanted = (
        wanted_recordings(project, standing),
        wanted_readings(project, standing),
        wanted_sounds(project, standing),
    )
    recordings = tuple(
        {item for by_lesson in wanted for items in by_lesson.values() for item in items}
    )
    return lost_files(recordings, media_options(project))


def media_options(
    project: Project, *, jobs: int | None = None, reencode: bool = False, cluster: str = ""
) -> MediaOptions:
    """Return the options of the media room for a project and a build.

    Raises ProblemsFound where the project names a program to run that nobody has allowed.
    """
    require_allowed_code(project)
    ladder = Ladder()
    # The order in which an office names its renditions decides nothing.
    renditions = tuple(x for x in ladder.renditions if x in project.settings.renditions)
    return MediaOptions(
        cache_dir=project.cache,
        project_root=project.root,
        ffmpeg=project.ffmpeg,
        jobs=jobs or project.settings.jobs,
        reencode=reencode,
        cluster=cluster,
        picture_size=project.settings.picture_size,
        ladder=replace(ladder, renditions=renditions, effort=project.settings.effort),
    )
