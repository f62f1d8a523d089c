"""The stages of `courseware release`: plan → pages → media → lists → one rename.

A release is made beside its place and appears whole; one that is there is never changed.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from build_tools import locks
from build_tools.errors import CoursewareError, InUse, Untrusted
from build_tools.files import atomic_write, fsync_file, fsync_folder, link_or_copy, sha256_of
from build_tools.media.cache.ledger import publish_media
from build_tools.messages import _
from build_tools.model.media import MediaSet
from build_tools.model.news import News, ReleasedLesson, news_of
from build_tools.model.plan import PLAYED
from build_tools.model.problem import ProblemsFound
from build_tools.model.release import ReleaseName, list_name
from build_tools.office.board import acknowledged_receipts
from build_tools.office.month_journal import read_month_journal
from build_tools.office.private import private_words
from build_tools.release.archive.archived_release import (
    RECORD,
    ArchivedRelease,
    releases_in,
    write_index,
)
from build_tools.release.archive.packing import Share, pack
from build_tools.release.archive.release_record import (
    Record,
    held_from,
    read_record,
)
from build_tools.release.archive.release_record import (
    to_bytes as record_bytes,
)
from build_tools.release.trust.keys import LIST as KEY_LIST
from build_tools.release.trust.keys import read_ring
from build_tools.release.trust.signature import SUFFIX
from build_tools.site.theme import theme_folder
from build_tools.stages.build import BuildOptions, build_pages
from build_tools.stages.cache import cache_kept
from build_tools.stages.lesson_media import media_options
from build_tools.stages.plan import last_before, plan_month

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from build_tools.model.board import AcknowledgedReceipt
    from build_tools.model.edition import Edition
    from build_tools.model.media import Rendition
    from build_tools.progress import Progress
    from build_tools.project import Project
    from build_tools.release.trust.signature import SecretKey
    from build_tools.stages.plan import Planned

_UP_TO_MEDIA = "../../media/"
"""From `r/<release>/` on a medium, and from `releases/<release>/pages/` in the office."""
_TEXTS = (".html", ".js", ".json", ".css", ".svg", ".txt", ".xml", ".md", ".vtt", ".srt", ".yml")


@dataclass(frozen=True)
class ReleaseResult:
    """A release that lies in its place now; `made_before` when it lay there already, the same."""

    release: ArchivedRelease
    planned: Planned
    news: News | None
    made_before: bool
    remarks: tuple[str, ...] = ()


def make_release(
    project: Project, name: ReleaseName, key: SecretKey, jobs: int | None, progress: Progress
) -> ReleaseResult:
    """Make the release, or find that it is there already and the same.

    Raises ProblemsFound as a build does, Untrusted for a key that is not enrolled, InUse, and
    CoursewareError where stations cannot be served or another release has the name.
    """
    _check_key(project, name, key)
    releases = project.root / "releases"
    releases.mkdir(exist_ok=True)
    lock = locks.try_acquire(releases / ".lock")
    if lock is None:
        raise InUse(_("another release is being made; run this again when it has ended"))
    with lock, cache_kept(project, progress):
        return _make(project, ArchivedRelease(releases, name), key, jobs, progress)


def _check_key(project: Project, name: ReleaseName, key: SecretKey) -> None:
    enrolled = read_ring(project.office / "keys").find(key.public.id)
    if enrolled is None:
        raise Untrusted(_("the key {key} is not enrolled in office/keys").format(key=key.public.id))
    if enrolled.until is not None and name.sequence > enrolled.until:
        raise Untrusted(_("the key {key} was withdrawn").format(key=key.public.id))


def _make(
    project: Project, release: ArchivedRelease, key: SecretKey, jobs: int | None, progress: Progress
) -> ReleaseResult:
    previous = last_before(release.root, release.name)
    month = release.name.month
    options = BuildOptions(today=month, jobs=jobs, release=month)
    on_stations = held_from(previous) if previous else None
    planned = plan_month(project, month, options, progress, previous=on_stations)
    _stop_where_stations_cannot(planned)
    lessons = _released_lessons(planned.prepared.edition)
    news = news_of(previous.name.text, read_record(previous).lessons, lessons) if previous else None
    fresh = release.root / f".{release.name.text}.next"
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        remarks = _build_pages(project, planned, news, fresh, progress)
        _add_keys(project, fresh, release)
        media = _keep_media(project, planned, release.name)
        previous_digest = _digest(previous) if previous else ""
        shares = _shares(planned, _heard(project, planned, release))
        pack(fresh, release.name, shares, media, key, previous_digest, progress)
        _check_private(project, fresh)
        record = _record(release, lessons, planned, shares)
        atomic_write(fresh / RECORD, record_bytes(record))
        made_before = _put(fresh, release)
        write_index(release.root)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return ReleaseResult(release, planned, news, made_before, remarks)


def _stop_where_stations_cannot(planned: Planned) -> None:
    if not planned.plans:
        raise CoursewareError(_("No station is open: write them into office/stations.yml."))
    if problems := [problem for plan in planned.plans for problem in plan.problems]:
        raise ProblemsFound(problems)


def _released_lessons(edition: Edition) -> tuple[ReleasedLesson, ...]:
    """Return the lessons in force, for comparison with the next release."""
    return tuple(
        ReleasedLesson(lesson.id, lesson.front.title, lesson.front.review.content or "")
        for lesson in edition.content.lessons
        if edition.standing.counts(lesson)
    )


def _build_pages(
    project: Project, planned: Planned, news: News | None, fresh: Path, progress: Progress
) -> tuple[str, ...]:
    prepared = planned.prepared
    edition = replace(prepared.edition, media_url=_UP_TO_MEDIA, news=news)
    folder = fresh / "pages"
    fresh.mkdir()
    return build_pages(project, replace(prepared, edition=edition), progress, folder)


def _add_keys(project: Project, fresh: Path, release: ArchivedRelease) -> None:
    """Add the list of keys that the root key signed: stations that know that one follow it.

    A release that is there keeps the list of its day.
    """
    for name in (KEY_LIST, KEY_LIST + SUFFIX):
        for folder in (release.folder / "pages", project.office / "keys"):
            if (folder / name).is_file():
                shutil.copyfile(folder / name, fresh / "pages" / name)
                break


def _keep_media(project: Project, planned: Planned, name: ReleaseName) -> dict[str, Path]:
    """Put the release's media into `releases/media/`; return where each file lies there."""
    options = media_options(project)
    every = planned.prepared.edition.media.values()
    sets = [part for media in every for part in media.parts if isinstance(part, MediaSet)]
    paths = {file.file: file.path for file in publish_media(sets, options, name.text)}
    files = {file.file: file for media in every for file in media.files}
    for file in files.values():
        if file.file not in paths:
            paths[file.file] = _keep_unlisted(file, options.published)
    return paths


def _keep_unlisted(file: Rendition, folder: Path) -> Path:
    """Keep a poster or subtitles, which are made from text and so are not in the ledger."""
    target = folder / file.file
    if not (target.is_file() and target.name.startswith(sha256_of(target)[:16])):
        target.unlink(missing_ok=True)
        link_or_copy(file.path, target)
    return target


def _digest(previous: ArchivedRelease) -> str:
    return hashlib.sha256((previous.folder / list_name("")).read_bytes()).hexdigest()


def _heard(
    project: Project, planned: Planned, release: ArchivedRelease
) -> dict[str, tuple[AcknowledgedReceipt, ...]]:
    """Return what has come back from the stations; a release that is there keeps what it says."""
    if (release.folder / RECORD).is_file():
        return read_record(release).heard
    events = read_month_journal(project.office)
    month = release.name.month
    return {
        station.code: acknowledged_receipts(station.code, events, month)
        for station in planned.stations
    }


def _shares(
    planned: Planned, heard: Mapping[str, tuple[AcknowledgedReceipt, ...]]
) -> tuple[Share, ...]:
    by_id = {lesson.id: lesson for lesson in planned.lessons}
    shares = []
    for station, plan in zip(planned.stations, planned.plans, strict=True):
        files = {
            file.file
            for item in plan.items
            for label in item.labels
            for file in by_id[item.lesson].files[label]
        }
        labels = {
            item.lesson: played
            for item in plan.items
            if (played := tuple(label for label in PLAYED if label in item.labels))
        }
        receipts = heard.get(station.code, ())
        shares.append(Share(station.code, station.name, labels, tuple(sorted(files)), receipts))
    return tuple(shares)


def _record(
    release: ArchivedRelease,
    lessons: tuple[ReleasedLesson, ...],
    planned: Planned,
    shares: tuple[Share, ...],
) -> Record:
    return Record(
        release=release.name.text,
        lessons=lessons,
        left_out=tuple(
            (item.lesson.id, item.lesson.front.title, str(item.reason))
            for item in planned.prepared.left_out
        ),
        stations={share.code: dict(share.labels) for share in shares},
        heard={share.code: share.heard for share in shares if share.heard},
    )


def _check_private(project: Project, fresh: Path) -> None:
    """Prove that nothing of `office/` is in the release. What the lessons say is public anyway.

    Raises CoursewareError with every place.
    """
    secret = private_words(project.office)
    public_texts = _texts_under(project.content, project.config_file, theme_folder())
    settings = project.settings.model_dump_json()
    private = {
        word for word in secret if not any(word in text for text in (*public_texts, settings))
    }
    if not private:
        return
    pattern = re.compile("|".join(re.escape(word) for word in sorted(private)))
    places = [
        f"{path.relative_to(fresh).as_posix()}: {match[0]}"
        for path in sorted(fresh.rglob("*"))
        if path.suffix in _TEXTS
        if (match := pattern.search(path.read_text(encoding="utf-8", errors="replace")))
    ]
    if places:
        raise CoursewareError(
            _("the release would carry what belongs to the office: {places}").format(
                places="; ".join(places)
            )
        )


def _texts_under(*places: Path) -> tuple[str, ...]:
    files: Iterable[Path] = (
        path
        for folder in places
        for path in (folder.rglob("*") if folder.is_dir() else (folder,))
        if path.suffix in _TEXTS and path.is_file()
    )
    return tuple(path.read_text(encoding="utf-8", errors="replace") for path in files)


def _put(fresh: Path, release: ArchivedRelease) -> bool:
    """Put the finished release into its place; return whether it lay there already.

    What is damaged there is put right. Raises CoursewareError where another one lies there.
    """
    if not release.folder.exists():
        _flush(fresh)
        fresh.replace(release.folder)
        fsync_folder(release.root)
        return False
    changed = [line for line in _lists_of(fresh) if line not in _lists_of(release.folder)]
    if changed or len(_lists_of(fresh)) != len(_lists_of(release.folder)):
        name = ReleaseName(f"{release.name.month}-{_next_of(release)}").text
        raise CoursewareError(
            _(
                "{release} was made already, and a release is never changed; this one would be "
                "another ({files}). Make it as {again}, or wait for the next month"
            ).format(
                release=release.name.text,
                files=_(", ").join(name for name, _hash in changed[:3]) or "stations",
                again=name,
            )
        )
    _repair(fresh, release)
    return True


def _flush(folder: Path) -> None:
    """Return when everything under `folder` is on the disk."""
    if hasattr(os, "sync"):
        os.sync()  # once for all: a flush of each of a thousand files takes a minute on a hard disk
        return
    for path in folder.rglob("*"):
        if path.is_file():
            fsync_file(path)


def _lists_of(folder: Path) -> set[tuple[str, str]]:
    lists = [folder / list_name(""), *(folder / "stations").glob("*.sha256")]
    return {(path.name, sha256_of(path)) for path in lists if path.is_file()}


def _next_of(release: ArchivedRelease) -> int:
    names = [name for name in releases_in(release.root) if name.month == release.name.month]
    return max(name.sequence for name in names) % 100 + 1


def _repair(fresh: Path, release: ArchivedRelease) -> None:
    for path in sorted(fresh.rglob("*")):
        published = release.folder / path.relative_to(fresh)
        if path.is_file() and not (published.is_file() and sha256_of(published) == sha256_of(path)):
            published.unlink(missing_ok=True)
            link_or_copy(path, published)
