"""The stages of a build in their order, for the command line and for the mkdocs plugin alike:
read → check → transcode → edition. Building the pages from the edition is left to `site`.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from build_tools.authoring.checks import check
from build_tools.authoring.checks.reviewed import check_links_to_unreleased, check_reviews
from build_tools.authoring.content import published_assets, read_content
from build_tools.authoring.releasable import releasable
from build_tools.authoring.review import judged
from build_tools.errors import InUse, ToolError
from build_tools.files import sha256_of, size_in_words
from build_tools.media.cache.cache import Cache
from build_tools.media.cache.lease import cache_lease
from build_tools.media.cache.ledger import problems as ledger_problems
from build_tools.media.cache.prune import prune
from build_tools.media.options import GIGABYTE, MediaOptions
from build_tools.media.plan.explanations import explain
from build_tools.media.plan.ladder import Ladder
from build_tools.messages import _
from build_tools.model.edition import Edition
from build_tools.model.media import (
    Recording,
)
from build_tools.model.problem import Problem, ProblemsFound, Severity, errors_of
from build_tools.model.rules import Rule
from build_tools.model.transcoding import DryRunResult
from build_tools.office.checks import check_office
from build_tools.office.registers import read_office
from build_tools.stages.lesson_media import media_of, wanted_recordings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from build_tools.authoring.review import HashOf
    from build_tools.errors import MediaError
    from build_tools.media.cache.prune import Pruned
    from build_tools.model.lesson import Content, Lesson
    from build_tools.model.review import LeftOut
    from build_tools.model.settings import Settings
    from build_tools.progress import Progress
    from build_tools.project import Project


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
        return sha256_of(file) if small else Cache(project.cache).file_hash(file)

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
    media, faults = media_of(project, content, month, media_options(project, options), progress)
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
    """What a build would do with the recording of a lesson, in words; `state` is that of its
    `DryRunResult`, or `broken`."""

    lesson: str
    recording: str
    state: str
    lines: tuple[str, ...]


def plan_media(project: Project, options: BuildOptions) -> tuple[PlannedRecording, ...]:
    """Return what a build would do with each recording, and why; nothing is made.

    Raises ProblemsFound where errors of the content would stop the build.
    """
    from build_tools.media.dry_run import plan_recordings

    content, problems = find_problems(project, options.today)
    _stop_on(problems, options)
    month = project.settings.month or options.today
    limits = media_options(project, options)
    wanted = wanted_recordings(project, _one_page_each(content), month)
    found = plan_recordings([item for items in wanted.values() for item in items], limits)
    return tuple(
        _planned(project.path_of(source), item, found[item], limits)
        for source, items in wanted.items()
        for item in items
    )


def _planned(
    lesson: str, recording: Recording, found: DryRunResult | MediaError, options: MediaOptions
) -> PlannedRecording:
    name = " + ".join(clip.name for clip in recording.clips)
    if isinstance(found, DryRunResult):
        return PlannedRecording(lesson, name, found.state, tuple(explain(found, options.ladder)))
    return PlannedRecording(lesson, name, "broken", (str(found),))


@contextlib.contextmanager
def cache_kept(project: Project, progress: Progress) -> Iterator[None]:
    """Keep what the cache holds in this block, from `prepare` until the site has its media.

    A block that ends well leaves the cache within its limit, unless another build uses it: then
    that one does so at its end.
    """
    with cache_lease(project.cache) as begun:
        yield
    limit = project.settings.cache_limit * GIGABYTE
    pruned = prune(project.cache, limit, spare_since=begun)
    if pruned and pruned.remaining > limit:
        line = _("The cache holds {size}, more than cache_limit: this project needs that much.")
        progress.note(line.format(size=size_in_words(pruned.remaining)))


def serve_cluster(
    project: Project, address: str, jobs: int | None, scratch: Path, say: Callable[[str], None]
) -> None:
    """Carry out orders of builds of this project that other PCs start, until stopped."""
    try:
        from build_tools.media.workers.worker import serve
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
