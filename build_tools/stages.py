"""The stages of a build in their order, for the command line and for the mkdocs plugin alike:
read → check → transcode → edition. Building the pages from the edition is left to `site`.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from build_tools.authoring import (
    check,
    check_lengths,
    published_assets,
    read_content,
    releasable,
    subtitles_of,
)
from build_tools.authoring.checks.reviewed import check_links_to_unreleased, check_reviews
from build_tools.authoring.review import judged
from build_tools.errors import InUse, ToolError
from build_tools.files import sha256_of, size_in_words
from build_tools.media import (
    GIGABYTE,
    Ladder,
    MediaOptions,
    cache_in_use,
    carried,
    cue_files,
    file_hash,
    ledger_problems,
    plan_lines,
    posters,
    prune,
    transcode,
    worded,
)
from build_tools.messages import _, in_chinese, ngettext
from build_tools.model.cues import NamedPlace
from build_tools.model.edition import Edition
from build_tools.model.media import (
    Carried,
    Fault,
    LessonMedia,
    MediaSet,
    Picture,
    Poster,
    Recording,
)
from build_tools.model.problem import Problem, ProblemsFound, Severity, errors_of
from build_tools.model.rules import Rule
from build_tools.model.transcoding import Planned
from build_tools.model.validity import state_of, successors
from build_tools.office import check_office, read_office

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from build_tools.authoring import Project
    from build_tools.authoring.review import HashOf
    from build_tools.errors import MediaError
    from build_tools.media import Pruned
    from build_tools.model.lesson import Content, Lesson
    from build_tools.model.media import CueFile, Rendition
    from build_tools.model.review import LeftOut
    from build_tools.model.settings import Settings
    from build_tools.progress import Progress


_SMALL_FILE = 4_000_000


@dataclass(frozen=True)
class BuildOptions:
    """How a build is to be done. `today` is a month, `2026-11`, read once at the entrance.

    `cluster` is the address of a Dask scheduler. With `reencode` recordings that were published are
    encoded anew where today's result differs.
    `release` is the month of a release: only what it takes is prepared, with no mark of an editor.
    """

    today: str
    jobs: int | None = None
    keep_going: bool = False
    strict: bool = False
    reencode: bool = False
    release: str = ""
    cluster: str = ""


@dataclass(frozen=True)
class Prepared:
    """An edition that is ready for its pages, and everything that was found on the way."""

    edition: Edition
    problems: tuple[Problem, ...]
    left_out: tuple[LeftOut, ...] = ()
    """For a release: the lessons that it does not take, and why."""


def find_problems(project: Project, today: str) -> tuple[Content, tuple[Problem, ...]]:
    """Read content and office, run every check; return the content and all problems, in order.

    Lessons lapse by the month of the settings, else by `today`, a month.
    """
    content, found = read_content(project)
    content = judged(content, hasher(project))
    ledger = MediaOptions(project.cache, project.root).ledger
    published = ledger_problems(ledger, ledger.relative_to(project.root).as_posix())
    office, unread = read_office(project.office)
    ours = check_office(office, project.office.name, project.settings, content.lessons)
    month = project.settings.month or today
    reviews = check_reviews(project, content)
    links = check_links_to_unreleased(project, content, month)
    ruled = {*check(project, content, today), *reviews, *links}
    return content, tuple(sorted({*found, *ruled, *published, *unread, *ours}))


def hasher(project: Project) -> HashOf:
    """Return the function from a path in `content/` to its hash; recordings' are kept.

    Small files are read each time: their hash is there sooner than the note of it.
    """

    def hash_of(path: str) -> str:
        file = project.content / path
        small = file.stat().st_size < _SMALL_FILE
        return sha256_of(file) if small else file_hash(project.cache, file)

    return hash_of


def prepare(project: Project, options: BuildOptions, progress: Progress) -> Prepared:
    """Run the stages before the pages. Raises ProblemsFound, with all of them, where they stop it.

    Errors in the content stop the build before anything is encoded, broken recordings when all
    recordings have been tried; with `keep_going` both become remarks and the rest is built.
    """
    progress.stage(_("Checking {folder}").format(folder=project.content.name))
    content, problems = find_problems(project, options.today)
    _stop_on(problems, options)
    content = _one_page_each(content)
    month = options.release or project.settings.month or options.today
    left_out: tuple[LeftOut, ...] = ()
    if options.release:
        dead = check_links_to_unreleased(project, content, month, Severity.ERROR)
        problems = tuple(sorted({*(p for p in problems if p.rule != Rule.LINK_UNRELEASED), *dead}))
        _stop_on(problems, options)
        content, left_out = _released(content, month)
    media, faults = _media(project, content, month, options, progress)
    problems = tuple(sorted({*problems, *faults}))
    _stop_on(problems, options)
    edition = Edition(
        name=project.name,
        settings=project.settings,
        content=content,
        media=media,
        asset_sizes={name: (project.content / name).stat().st_size for name in content.assets},
        month=month,
        preview=not options.release,
    )
    return Prepared(edition, problems, left_out)


def _released(content: Content, month: str) -> tuple[Content, tuple[LeftOut, ...]]:
    """Return what a release has of the content, assets of nothing else; and what it leaves out."""
    lessons, left_out = releasable(content, month)
    kept = replace(content, lessons=lessons)
    return replace(kept, assets=published_assets(kept)), left_out


@dataclass(frozen=True)
class PlannedRecording:
    """What a build would do with the recording of a lesson, in words; `state` as in `Planned`, or
    `broken`."""

    lesson: str
    recording: str
    state: str
    lines: tuple[str, ...]


def plan_media(project: Project, options: BuildOptions) -> tuple[PlannedRecording, ...]:
    """Return what a build would do with each recording, and why; nothing is made.

    Raises ProblemsFound where errors of the content would stop the build.
    """
    from build_tools.media.planning import plan_all

    content, problems = find_problems(project, options.today)
    _stop_on(problems, options)
    month = project.settings.month or options.today
    limits = media_options(project, options)
    wanted = _wanted(project, _one_page_each(content), month)
    found = plan_all([item for items in wanted.values() for item in items], limits)
    return tuple(
        _planned(project.path_of(source), item, found[item], limits)
        for source, items in wanted.items()
        for item in items
    )


def _planned(
    lesson: str, recording: Recording, found: Planned | MediaError, options: MediaOptions
) -> PlannedRecording:
    name = " + ".join(clip.name for clip in recording.clips)
    if isinstance(found, Planned):
        return PlannedRecording(lesson, name, found.state, tuple(plan_lines(found, options.ladder)))
    return PlannedRecording(lesson, name, "broken", (str(found),))


@contextlib.contextmanager
def cache_kept(project: Project, progress: Progress) -> Iterator[None]:
    """Keep what the cache holds in this block, from `prepare` until the site has its media.

    A block that ends well leaves the cache within its limit, unless another build uses it: then
    that one does so at its end.
    """
    with cache_in_use(project.cache) as begun:
        yield
    limit = project.settings.cache_limit * GIGABYTE
    left = prune(project.cache, limit, spare_since=begun)
    if left and left.rest > limit:
        line = _("The cache holds {size}, more than cache_limit: this project needs that much.")
        progress.note(line.format(size=size_in_words(left.rest)))


def serve_cluster(
    project: Project, address: str, jobs: int | None, scratch: Path, say: Callable[[str], None]
) -> None:
    """Carry out orders of builds of this project that other PCs start, until stopped."""
    try:
        from build_tools.media.worker import serve
    except ModuleNotFoundError as error:
        raise ToolError(
            _("working for others needs Dask; install it: `pip install courseware[cluster]`")
        ) from error
    serve(address, media_options(project, BuildOptions("", jobs)), scratch, say)


def prune_cache(project: Project, *, everything: bool, dry_run: bool) -> Pruned:
    """Bring the cache down to its limit, or empty it. Raises InUse while a build works with it."""
    limit = 0 if everything else project.settings.cache_limit * GIGABYTE
    done = prune(project.cache, limit, dry_run=dry_run)
    if done is None:
        raise InUse(_("a build of this project is under way; run this again when it has ended"))
    return done


def _one_page_each(content: Content) -> Content:
    """Leave out lessons whose id or page another one has; the check has told of them."""
    kept: dict[str, Lesson] = {}
    taken: set[str] = set()
    for lesson in content.lessons:
        if lesson.url.lower() not in taken and lesson.id not in kept:
            kept[lesson.id] = lesson
            taken.add(lesson.url.lower())
    return replace(content, lessons=tuple(kept.values()))


def _stop_on(problems: Sequence[Problem], options: BuildOptions) -> None:
    if options.keep_going:
        return
    if errors_of(problems) or (options.strict and problems):
        raise ProblemsFound(problems)


def _media(
    project: Project, content: Content, month: str, options: BuildOptions, progress: Progress
) -> tuple[dict[str, LessonMedia], list[Problem]]:
    """Return the media of each lesson by its source, and what was wrong with recordings."""
    limits = media_options(project, options)
    wanted = _wanted(project, content, month)
    recordings = tuple(dict.fromkeys(item for items in wanted.values() for item in items))
    progress.stage(_recordings_line(len(recordings)))
    outcomes = transcode(recordings, limits, progress)
    results = {source: tuple(outcomes[item] for item in items) for source, items in wanted.items()}
    pictures = {
        lesson.source: _picture(lesson, project, results[lesson.source])
        for lesson in content.lessons
        if lesson.front.poster or not _frame(results[lesson.source])
    }
    drawn = posters(tuple(dict.fromkeys(pictures.values())), limits, progress)
    inside = _inside(results, wanted, limits)
    cues = _cues(project, content, month, inside, limits)
    media = {}
    problems: list[Problem] = []
    for lesson in content.lessons:
        outcome = results[lesson.source]
        poster = drawn[pictures[lesson.source]] if lesson.source in pictures else None
        problems += _recording_problems(lesson, project, outcome)
        problems += _poster_problems(lesson, project, poster)
        problems += _inside_problems(lesson, project, inside[lesson.source])
        parts = tuple(x if isinstance(x, MediaSet) else _fault(x) for x in outcome)
        media[lesson.source] = LessonMedia(
            parts=parts,
            poster=poster if isinstance(poster, Poster) else _frame(outcome),
            cues=cues[lesson.source],
            chapters=_chapters(lesson, inside[lesson.source], parts),
        )
    lengths = {source: found.duration for source, found in media.items()}
    return media, [*problems, *check_lengths(project, content, lengths)]


def _inside(
    results: dict[str, tuple[MediaSet | MediaError, ...]],
    wanted: dict[str, tuple[Recording, ...]],
    options: MediaOptions,
) -> dict[str, Carried]:
    """Return what the recording of each lesson carries; of joined parts, each has its own time."""
    single = {
        source: recordings[0]
        for source, recordings in wanted.items()
        if recordings and not recordings[0].more and isinstance(results[source][0], MediaSet)
    }
    found = carried(tuple(dict.fromkeys(single.values())), options)
    return {s: found[single[s]] if s in single else Carried() for s in wanted}


def _cues(
    project: Project,
    content: Content,
    month: str,
    inside: dict[str, Carried],
    options: MediaOptions,
) -> dict[str, tuple[CueFile, ...]]:
    """Return the files of the subtitles of each lesson: those it names, else its recording's."""
    superseded = successors(content.lessons, month)
    tracks = {
        lesson.source: ()
        if state_of(lesson, month, superseded)
        else subtitles_of(project, content, lesson) or inside[lesson.source].tracks
        for lesson in content.lessons
    }
    written = cue_files(tuple({t for every in tracks.values() for t in every}), options)
    return {source: tuple(written[track] for track in every) for source, every in tracks.items()}


def _chapters(
    lesson: Lesson, inside: Carried, parts: Sequence[MediaSet | Fault]
) -> tuple[NamedPlace, ...]:
    """Return the chapters that can be reached: those the lesson names, else its recording's."""
    own = tuple(NamedPlace(chapter.at, chapter.title) for chapter in lesson.front.chapters)
    length = sum(part.duration for part in parts if isinstance(part, MediaSet))
    return tuple(place for place in own or inside.chapters if place.at < length or not length)


def _inside_problems(lesson: Lesson, project: Project, inside: Carried) -> list[Problem]:
    """Return what cannot be used of a recording's subtitles, unless the lesson has its own."""
    if lesson.front.subtitles:
        return []
    path, line = project.path_of(lesson.source), lesson.lines.get("video", 0)
    hint = _("give the lesson a subtitle file of its own with `subtitles:`")
    return [
        Problem(path, line, "recording-subtitles", worded(remark), hint, Severity.WARNING)
        for remark in inside.remarks
    ]


def media_options(project: Project, options: BuildOptions) -> MediaOptions:
    """Return what the media room must know of a project and a build."""
    return MediaOptions(
        cache_dir=project.cache,
        project_root=project.root,
        ffmpeg=project.settings.ffmpeg,
        jobs=options.jobs or project.settings.jobs,
        reencode=options.reencode,
        cluster=options.cluster,
        ladder=_ladder(project.settings),
    )


def _ladder(settings: Settings) -> Ladder:
    """Return the ladder with the office's renditions; in which order they are named is the same."""
    own = Ladder()
    return replace(own, renditions=tuple(x for x in own.renditions if x in settings.renditions))


def _fault(error: MediaError) -> Fault:
    """Return the fault as the page tells it: the site speaks Chinese."""
    told = error.args[0] if error.args else str(error)
    return Fault(in_chinese(told))


def _recordings_line(count: int) -> str:
    return ngettext("{count} recording", "{count} recordings", count).format(count=count)


def _wanted(project: Project, content: Content, month: str) -> dict[str, tuple[Recording, ...]]:
    """Return the recordings of each lesson; a lapsed lesson plays nothing, so it needs none."""
    superseded = successors(content.lessons, month)
    return {
        lesson.source: () if state_of(lesson, month, superseded) else _recording(lesson, project)
        for lesson in content.lessons
    }


def _recording(lesson: Lesson, project: Project) -> tuple[Recording, ...]:
    """Return the recording of a lesson, all its parts joined; nothing where it has none."""
    parts = [
        Recording(
            source=project.content / lesson.beside(part.file),
            name=project.path_of(lesson.beside(part.file)),
            start=part.start,
            end=part.end,
        )
        for part in lesson.front.video or ()
    ]
    return (replace(parts[0], more=tuple(parts[1:])),) if parts else ()


def _picture(lesson: Lesson, project: Project, outcome: Sequence[MediaSet | MediaError]) -> Picture:
    """Return the poster to make; the title alone is drawn where no frame is to be had."""
    section = project.settings.sections.get(lesson.section)
    own = lesson.front.poster
    drawn = Picture(
        title=lesson.front.title,
        section_name=section.name if section else "",
        colour=section.colour if section else "policy",
    )
    if own and own.file:
        return replace(drawn, file=project.content / lesson.beside(own.file))
    film, at = _film_at(outcome, own.frame) if own and own.frame is not None else (None, None)
    frame = film or _frame(outcome)
    if own is None or frame is None:
        return drawn
    return replace(drawn, frame=frame.path, at=at, titled=own.title)


def _film_at(
    outcome: Sequence[MediaSet | MediaError], seconds: float
) -> tuple[Rendition | None, float | None]:
    """Return the film that plays at a second of the whole lesson, and the second in it."""
    for item in outcome:
        if isinstance(item, MediaSet):
            if item.hd and seconds < item.duration:
                return item.hd, seconds
            seconds -= item.duration
    return None, None


def _frame(outcome: Sequence[MediaSet | MediaError]) -> Rendition | None:
    """Return the first frame that a recording of the lesson gave."""
    frames = (item.poster for item in outcome if isinstance(item, MediaSet))
    return next((frame for frame in frames if frame), None)


def _recording_problems(
    lesson: Lesson, project: Project, outcome: Sequence[MediaSet | MediaError]
) -> list[Problem]:
    path, line = project.path_of(lesson.source), lesson.lines.get("video", 0)
    name = " + ".join(part.file for part in lesson.front.video or ())
    found = []
    # A lapsed lesson has parts, but nothing was asked of them.
    for item in outcome:
        if isinstance(item, MediaSet):
            rule, hint = "recording-remark", _("watch it once before it goes out")
            found += [
                Problem(path, line, rule, f"{name}: {remark}", hint, Severity.WARNING)
                for remark in item.remarks
            ]
        else:
            hint = _("with --keep-going the rest is built")
            found.append(Problem(path, line, "recording-broken", f"{name}: {item}", hint))
    return found


def _poster_problems(
    lesson: Lesson, project: Project, poster: Poster | MediaError | None
) -> list[Problem]:
    path = project.path_of(lesson.source)
    if isinstance(poster, Poster) and poster.missing:
        text = _("the face of the drawn poster lacks {characters}").format(
            characters=poster.missing
        )
        hint = _("give the lesson a picture of its own with `poster:`")
        line = lesson.lines.get("title", 0)
        return [Problem(path, line, "poster-glyph", text, hint, Severity.WARNING)]
    if poster is None or isinstance(poster, Poster):
        return []
    own = lesson.front.poster
    told = f"{own.file}: {poster}" if own and own.file else str(poster)
    hint = _("put a good picture in its place, or take the line out")
    return [Problem(path, lesson.lines.get("poster", 0), "poster-broken", told, hint)]
