"""The stages of a month's release, for the command line: what each station gets.

They begin where the stages of a build end; how a station's disk is filled is left to `release`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.errors import CoursewareError
from build_tools.messages import _
from build_tools.model.board import Event, EventKind
from build_tools.model.plan import PlanFile, PlanLesson
from build_tools.model.problem import ProblemsFound, errors_of
from build_tools.model.release import ReleaseName, list_name
from build_tools.office.month_journal import record_events
from build_tools.office.registers import read_office
from build_tools.reading.suggestions import suggestion
from build_tools.release.archive.archived_release import ArchivedRelease, releases_in
from build_tools.release.archive.release_record import station_contents
from build_tools.release.plan.plan import plan
from build_tools.stages.build import BuildOptions, prepare
from build_tools.stages.cache import cache_kept, memo_of
from build_tools.stages.content_state import state_of_plan
from build_tools.stages.station_records import lesson_wishes

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from build_tools.model.edition import Edition
    from build_tools.model.media import LessonMedia
    from build_tools.model.month import Month
    from build_tools.model.plan import PreviousContent, StationPlan
    from build_tools.model.records.reply import LessonWish
    from build_tools.model.station import Station
    from build_tools.progress import Progress
    from build_tools.project import Project
    from build_tools.stages.build import Prepared

# Before the pages are built their size is an estimate, on the safe side of the sample's: scripts,
# styles and the search of a small site, and a page with its part of the search.
_SITE_BYTES = 2_000_000
_PAGE_BYTES = 40_000


@dataclass(frozen=True)
class Planned:
    """A month's plan, and everything that it was made of."""

    month: Month
    lessons: tuple[PlanLesson, ...]
    stations: tuple[Station, ...]
    plans: tuple[StationPlan, ...]
    prepared: Prepared

    @property
    def by_station(self) -> tuple[tuple[Station, StationPlan], ...]:
        """Each station with its plan."""
        return tuple(zip(self.stations, self.plans, strict=True))


def served_stations(project: Project, codes: Sequence[str] = ()) -> tuple[Station, ...]:
    """Return the stations that get releases, or those of `codes`, in the order of the register.

    Raises ProblemsFound where the register cannot be used, CoursewareError for a code that is
    not one of theirs.
    """
    office, problems = read_office(project.office)
    if errors := errors_of(problems):
        raise ProblemsFound(errors)
    served = [station for station in office.stations.stations if station.served]
    served_codes = {station.code for station in served}
    for code in codes:
        if code not in served_codes:
            raise CoursewareError(
                _("no open station has the code '{code}' — {hint}").format(
                    code=code, hint=suggestion(code, served_codes)
                )
            )
    return tuple(station for station in served if not codes or station.code in codes)


def release_before(releases: Path, name: ReleaseName) -> ArchivedRelease | None:
    """Return the release that stations had before `name`, None where it is the first.

    One whose list of pages is lost is passed over: nothing can follow it.
    """
    before = [
        earlier
        for earlier in releases_in(releases)
        if earlier.sequence < name.sequence and (releases / earlier.text / list_name("")).is_file()
    ]
    return ArchivedRelease(releases, before[-1]) if before else None


def contents_before(project: Project, name: ReleaseName) -> dict[str, PreviousContent] | None:
    """Return each station's content of the release before `name`, None where there is none."""
    previous = release_before(project.root / "releases", name)
    return station_contents(previous) if previous else None


def plan_stations(
    project: Project,
    month: Month,
    codes: Sequence[str],
    jobs: int | None,
    today: dt.date,
    progress: Progress,
) -> Planned:
    """Plan `month` for the stations of `codes`, else for all, against the release before it.

    A plan for all, with room for everything that must be there, is noted in the month journal.
    Raises as `plan_month` does.
    """
    options = BuildOptions(today=month, jobs=jobs, release=month)
    with cache_kept(project, progress):
        previous = contents_before(project, ReleaseName(str(month)))
        planned = plan_month(
            project, month, options, progress, codes=codes, previous=previous, compare_disks=True
        )
    if not codes and planned.plans and not any(plan.problems for plan in planned.plans):
        state = state_of_plan(planned.prepared.lessons, planned.stations)
        record_events(project.office, [Event(month, EventKind.PLANNED, today, detail=state)])
    return planned


def plan_month(
    project: Project,
    month: Month,
    options: BuildOptions,
    progress: Progress,
    *,
    codes: Sequence[str] = (),
    previous: Mapping[str, PreviousContent] | None = None,
    wishes: Mapping[str, Sequence[LessonWish]] | None = None,
    compare_disks: bool = False,
) -> Planned:
    """Prepare what `month` releases and plan it for each station.

    `previous` is the content of stations from the last release; `wishes` are the lessons that
    stations asked for in their records, read from there unless they are given; with
    `compare_disks` plans say what larger disks would bring. Raises as `prepare` and
    `served_stations` do.
    """
    stations = served_stations(project, codes)
    with memo_of(project) as memo:
        prepared = prepare(project, options, progress, memo)
    lessons = plan_lessons(prepared.edition)
    progress.stage(_("Planning the stations"))
    if wishes is None:
        wishes = lesson_wishes(project)
    page_bytes = pages_estimated(prepared.edition)
    plans = plan(
        stations, lessons, month, previous, page_bytes, wishes, compare_disks=compare_disks
    )
    return Planned(month, lessons, stations, plans, prepared)


def pages_estimated(edition: Edition) -> int:
    """Return about how many bytes the pages of an edition will be, on the safe side."""
    pages = _SITE_BYTES + _PAGE_BYTES * len(edition.content.lessons)
    return pages + sum(edition.asset_sizes.values())


def plan_lessons(edition: Edition) -> tuple[PlanLesson, ...]:
    """Return the lessons of a release's edition as planning needs them, in their order."""
    return tuple(
        PlanLesson(
            id=lesson.id,
            title=lesson.front.title,
            topics=lesson.front.topics,
            regions=lesson.front.regions,
            audience=lesson.front.audience,
            season=lesson.front.season,
            priority=lesson.front.priority,
            required=edition.standing.is_required(lesson),
            files=files_by_label(edition.media[lesson.source]),
        )
        for lesson in edition.content.lessons
    )


def files_by_label(media: LessonMedia) -> dict[str, tuple[PlanFile, ...]]:
    """Return the files of a lesson's media under their labels, each file once."""
    by_label: dict[str, dict[str, PlanFile]] = {}
    for file in media.files:
        by_label.setdefault(file.label, {})[file.file] = PlanFile(file.file, file.size)
    return {label: tuple(files.values()) for label, files in by_label.items()}
