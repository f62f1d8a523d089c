"""The stages of a build in their order, for the command line and for the mkdocs plugin alike:
check → transcode → edition → pages. mkdocs' own command begins at the pages and asks for the rest.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from build_tools.allowed_code import require_allowed_code
from build_tools.authoring.checks.attachments import without_refused
from build_tools.authoring.checks.pictures import PICTURE_BROKEN
from build_tools.authoring.checks.reviewed import check_links_to_unreleased
from build_tools.authoring.checks.uses import first_uses
from build_tools.authoring.content import published_assets
from build_tools.authoring.published import made_url
from build_tools.authoring.releasable import releasable
from build_tools.errors import MediaError
from build_tools.media.asset_files import make_asset_files
from build_tools.memo import NO_MEMO
from build_tools.messages import _
from build_tools.model.edition import Edition
from build_tools.model.media import PICTURE, AssetFile
from build_tools.model.problem import Problem, ProblemsFound, Severity, errors_of
from build_tools.model.rules import Rule
from build_tools.model.standing import Standing
from build_tools.model.timetable.programme import months_programme
from build_tools.office.answers import published_answers
from build_tools.office.registers import read_office
from build_tools.reading.quoting import excerpt
from build_tools.stages.cache import cache_kept, has_templates, memo_of
from build_tools.stages.check import TEXTS_ASKED, find_problems
from build_tools.stages.content_state import note_site, state_of_lessons
from build_tools.stages.edits.text_edits import note_texts
from build_tools.stages.lesson_media import media_of, media_options
from build_tools.timetable.checks import check_programme_lengths, check_timetable
from build_tools.timetable.lesson_checks import series_parts
from build_tools.timetable.reading import read_timetable

if TYPE_CHECKING:
    import threading
    from collections.abc import Sequence
    from pathlib import Path

    from build_tools.media.options import MediaOptions
    from build_tools.memo import Memo
    from build_tools.model.lesson import Content, Lesson
    from build_tools.model.month import Month
    from build_tools.model.standing import LeftOutLesson
    from build_tools.progress import Progress
    from build_tools.project import Project
    from build_tools.timetable.reading import TimetableReading


@dataclass(frozen=True)
class BuildOptions:
    """How a build is to be done. `today` is the month now, read once at the entrance.

    `cluster` is the address of a Dask scheduler. With `reencode` recordings that were published are
    encoded anew where today's result differs.
    `release` is the month of a release: only what it takes is prepared, with no mark of an editor.
    """

    today: Month
    jobs: int | None = None
    keep_going: bool = False
    strict: bool = False
    reencode: bool = False
    release: Month | None = None
    cluster: str = ""
    stop: threading.Event | None = None
    """Set by who wants no more of it: encoders end, and `Stopped` is raised."""


@dataclass(frozen=True)
class Prepared:
    """An edition that is ready for its pages, and everything that was found on the way."""

    edition: Edition
    problems: tuple[Problem, ...]
    left_out: tuple[LeftOutLesson, ...] = ()
    """For a release: the lessons that it does not take, and why."""
    lessons: str = ""
    """The state of all lessons, drafts too, as they were read."""


@dataclass(frozen=True)
class Built:
    """A site that is open to everybody, and what there is to say of it."""

    prepared: Prepared
    home: Path
    remarks: tuple[str, ...]
    """What mkdocs warned of."""
    token: str = ""
    """Names what was noted for a build after edits of texts; empty where nothing was."""


def build(project: Project, options: BuildOptions, progress: Progress) -> Built:
    """Build the site: check, transcode, pages. Raises as `prepare` and `build_pages` do."""
    with cache_kept(project, progress), memo_of(project, forget=True) as memo:
        built = build_with(memo, project, options, progress)
        note_site(project, built.prepared.lessons)
    return built


def build_with(
    memo: Memo,
    project: Project,
    options: BuildOptions,
    progress: Progress,
    folder: Path | None = None,
) -> Built:
    """Build a site into `folder`, else in the place of the project's own, with the memo that tells
    of it. Raises as `prepare` and `build_pages` do."""
    prepared = prepare(project, options, progress, memo)
    remarks = build_pages(project, prepared, progress, folder, memo)
    token = ""
    stopped = errors_of(prepared.problems) and not options.keep_going
    if _knows_all(project, memo) and not (remarks or stopped):
        lessons = prepared.edition.content.lessons
        token = note_texts(project, lessons, prepared.problems, memo)
    return Built(prepared, (folder or project.site) / "index.html", remarks, token)


def _knows_all(project: Project, memo: Memo) -> bool:
    """Whether all that a site depends on is known to us, so that a memo may tell what stays."""
    return _is_simple(project) and not memo.recall(TEXTS_ASKED)


def build_pages(
    project: Project,
    prepared: Prepared,
    progress: Progress,
    folder: Path | None = None,
    memo: Memo = NO_MEMO,
) -> tuple[str, ...]:
    """Build the pages of an edition into `folder`, else in the site's place; return the warnings.

    Where the project asks mkdocs for more than we know of, mkdocs itself does all.

    Raises ProjectError and CoursewareError as mkdocs stops.
    """
    from build_tools.site.builder import build_site  # mkdocs: only who builds waits for it

    progress.stage(_("Building the pages"))
    used = memo if _is_simple(project) else NO_MEMO
    return build_site(project.config_file, prepared, folder, used)


def _is_simple(project: Project) -> bool:
    return not project.is_extended and not has_templates(project)


def prepare(
    project: Project, options: BuildOptions, progress: Progress, memo: Memo = NO_MEMO
) -> Prepared:
    """Run the stages before the pages. Raises ProblemsFound, with all of them, where they stop it.

    Errors in the content stop the build before anything is encoded, broken recordings when all
    recordings have been tried; with `keep_going` both become remarks and the rest is built.
    """
    require_allowed_code(project)
    progress.stage(_("Checking {folder}").format(folder=project.content.name))
    content, problems = find_problems(project, options.today, memo)
    lessons = state_of_lessons(content)
    stop_on(problems, options)
    content = one_page_each(content)
    month = options.release or project.settings.month_or(options.today)
    left_out: tuple[LeftOutLesson, ...] = ()
    timetable = read_timetable(project)  # its problems are among those of the check
    parts = series_parts(content.lessons)
    if options.release:
        problems = _of_release(project, content, timetable, month, problems)
        stop_on(problems, options)
        content, left_out = _released(content, month)
    if options.keep_going:
        content = without_refused(project, content)
    standing = Standing(month, content.lessons)
    limits = media_options(
        project, jobs=options.jobs, reencode=options.reencode, cluster=options.cluster
    )
    if options.stop:
        limits = replace(limits, stop=options.stop)
    media, faults = media_of(project, content, standing, limits, progress)
    content, asset_files, broken = _assets_of(project, content, limits, progress)
    seconds = {lesson.id: media[lesson.source].duration for lesson in content.lessons}
    too_long = check_programme_lengths(timetable, parts, seconds, month)
    problems = tuple(sorted({*problems, *faults, *broken, *too_long}))
    stop_on(problems, options)
    office, _problems = read_office(project.office)  # they are among the problems of the check
    edition = Edition(
        name=project.name,
        settings=project.settings,
        content=content,
        media=media,
        asset_sizes={
            name: file.rendition.size if file else (project.content / name).stat().st_size
            for name, file in ((name, asset_files.get(name)) for name in content.assets)
        },
        asset_files=asset_files,
        standing=standing,
        preview=not options.release,
        questions=published_answers(office.answers),
        programme=months_programme(timetable.timetable, parts, month),
    )
    return Prepared(edition, problems, left_out, lessons)


def _assets_of(
    project: Project, content: Content, limits: MediaOptions, progress: Progress
) -> tuple[Content, dict[str, AssetFile], list[Problem]]:
    """Return the content with the assets that can be published, the files made for them by their
    source, and what is wrong with the others."""
    paths = {source: project.content / source for source in content.assets}
    outcomes = make_asset_files(tuple(paths.values()), limits, progress)
    uses = first_uses(content)
    assets = dict(content.assets)
    files: dict[str, AssetFile] = {}
    problems = []
    for source, path in paths.items():
        outcome = outcomes.get(path)
        if isinstance(outcome, MediaError):
            page, line = uses[source]
            message = f"{excerpt(source)}: {outcome}"
            hint = _("put a good picture in its place, or take the line out")
            problems.append(PICTURE_BROKEN.problem(project.path_of(page), line, message, hint))
            del assets[source]
        elif outcome:
            url = made_url(source, outcome.file) if outcome.label == PICTURE else assets[source]
            files[source] = AssetFile(outcome, url, assets[source])
            assets[source] = url
    return replace(content, assets=assets), files, problems


def _of_release(
    project: Project,
    content: Content,
    timetable: TimetableReading,
    month: Month,
    problems: tuple[Problem, ...],
) -> tuple[Problem, ...]:
    """Return the problems, with those that a release judges by its own month, and more strictly."""
    dead = check_links_to_unreleased(project, content, month, Severity.ERROR)
    shown = check_timetable(timetable, content.lessons, month, Severity.ERROR)
    path = timetable.keys.path
    others = (p for p in problems if p.rule != Rule.LINK_UNRELEASED and p.path != path)
    return tuple(sorted({*others, *dead, *shown}))


def _released(content: Content, month: Month) -> tuple[Content, tuple[LeftOutLesson, ...]]:
    """Return the content of a release, with the assets of nothing else, and what is left out."""
    lessons, left_out = releasable(content, month)
    released = replace(content, lessons=lessons)
    return replace(released, assets=published_assets(released)), left_out


def one_page_each(content: Content) -> Content:
    """Leave out lessons whose id or page another one has; the check has told of them."""
    by_id: dict[str, Lesson] = {}
    urls: set[str] = set()
    for lesson in content.lessons:
        if lesson.url.lower() not in urls and lesson.id not in by_id:
            by_id[lesson.id] = lesson
            urls.add(lesson.url.lower())
    return replace(content, lessons=tuple(by_id.values()))


def stop_on(problems: Sequence[Problem], options: BuildOptions) -> None:
    if options.keep_going:
        return
    if errors_of(problems) or (options.strict and problems):
        raise ProblemsFound(problems)
