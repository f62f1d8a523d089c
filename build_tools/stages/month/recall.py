"""The stage that says who has which version of a lesson, and what comes next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.authoring.content import read_content
from build_tools.authoring.review import dismiss_stale_reviews
from build_tools.errors import CoursewareError
from build_tools.messages import _
from build_tools.model.month import Month
from build_tools.model.plan import PLAYED
from build_tools.model.recall import HeldVersion, Recall
from build_tools.model.release import next_release
from build_tools.model.standing import Standing
from build_tools.office.board import newest
from build_tools.office.month_journal import read_month_journal
from build_tools.office.recall import LessonHistory, recall_at
from build_tools.office.registers import read_office
from build_tools.reading.suggestions import suggestion
from build_tools.release.archive.archived_release import ArchivedRelease, named_in
from build_tools.release.archive.release_record import read_record
from build_tools.stages.check import hasher
from build_tools.stages.month.made_releases import releases_made

if TYPE_CHECKING:
    import datetime as dt

    from build_tools.model.lesson import Lesson
    from build_tools.model.recall import StationRecall
    from build_tools.project import Project
    from build_tools.release.archive.release_record import ReleaseRecord


def recall(project: Project, lesson_id: str, today: dt.date) -> Recall:
    """Return the lesson at all stations. Raises CoursewareError for one that never was."""
    records = _records(project)
    titles = {lesson.id: lesson.title for record in records.values() for lesson in record.lessons}
    content, _problems = read_content(project)
    content = dismiss_stale_reviews(content, hasher(project))
    titles |= {lesson.id: lesson.front.title for lesson in content.lessons}
    if lesson_id not in titles:
        hint = suggestion(lesson_id, titles)
        raise CoursewareError(
            _("there is no lesson '{name}' — {hint}").format(name=lesson_id, hint=hint)
        )
    standing = Standing(Month.of(today), content.lessons)
    lesson = next((x for x in content.lessons if x.id == lesson_id and standing.counts(x)), None)
    history = _history(records, lesson_id, lesson)
    office, _unread = read_office(project.office)
    stations = office.stations.stations
    rows = recall_at(stations, read_month_journal(project.office), history)
    return Recall(
        lesson=lesson_id,
        title=titles[lesson_id],
        present=history.versions.get(history.now) if history.now else "",
        is_withdrawn=lesson is None,
        versions=tuple(history.versions.values()),
        stations=rows,
        command=_command(project, rows, history, lesson, Month.of(today)),
    )


def _records(project: Project) -> dict[str, ReleaseRecord]:
    records = {}
    for name in named_in(project.root / "releases"):
        try:
            record = read_record(ArchivedRelease(project.root / "releases", name))
        except (CoursewareError, OSError):
            continue  # lost: what a station has of this release is not known
        if record.lessons:  # none where it was written anew after a loss
            records[name.text] = record
    return records


def _history(
    records: dict[str, ReleaseRecord], lesson_id: str, lesson: Lesson | None
) -> LessonHistory:
    contents = {
        release: next((each.content for each in record.lessons if each.id == lesson_id), "")
        for release, record in records.items()
    }
    qualities = {
        (release, code): next(label for label in PLAYED if label in labels)
        for release, record in records.items()
        for code, by_lesson in record.stations.items()
        if (labels := by_lesson.get(lesson_id))
    }
    # A change that nobody passed yet is no version: it goes out with no release.
    now = (lesson.front.review.content or lesson.id) if lesson else ""
    if lesson and lesson.front.review.state != "passed":
        now = f"not passed: {lesson.id}"
    return LessonHistory(contents, qualities, now)


def _command(
    project: Project,
    rows: tuple[StationRecall, ...],
    history: LessonHistory,
    lesson: Lesson | None,
    month: Month,
) -> str:
    """Return what comes next: a review, a release, a delivery, a receipt, in this order."""
    needy = [row for row in rows if row.held in (HeldVersion.OLDER, HeldVersion.UNKNOWN)]
    if not needy:
        return ""
    if lesson and lesson.front.review.state != "passed":
        draft = lesson.front.review.state == "draft"
        return f"courseware review {'submit' if draft else 'pass'} {lesson.id}" + (
            "" if draft else " --by REVIEWER"
        )
    made = releases_made(project)
    for row in needy:
        if row.is_healed_by_sent:
            continue
        healing = newest(
            release
            for release in made.get(row.code, ())
            if history.is_present(history.in_release(release, row.code))
        )
        if not healing:
            names = (name.text for name in named_in(project.root / "releases"))
            return f"courseware release {next_release(month, names).text} --key FILE"
        return f"courseware deliver MEDIUM --station {row.code} --release {healing}"
    return f"courseware month {month} --receipts MEDIUM"
