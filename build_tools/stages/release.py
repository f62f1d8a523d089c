"""The stages of `courseware release`: plan → pages → media → lists → one rename.

A release is made beside its place and appears whole; one that is there is never changed.
"""

from __future__ import annotations

import hashlib
import html
import os
import re
import shutil
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from build_tools import locks
from build_tools.errors import CoursewareError, InUse, Untrusted
from build_tools.files import (
    atomic_write,
    fsync_file,
    fsync_folder,
    link_or_copy,
    make_readable,
    sha256_of,
)
from build_tools.media.cache.ledger import publish_media
from build_tools.messages import _
from build_tools.model.news import News, ReleasedLesson, news_of
from build_tools.model.plan import PLAYED
from build_tools.model.problem import ProblemsFound
from build_tools.model.records.correspondence import StationLetter
from build_tools.model.release import list_name, next_release
from build_tools.office.private import private_words
from build_tools.release.archive.archived_release import (
    MEDIA,
    RECORD,
    ArchivedRelease,
    named_in,
    sweep,
    write_index,
)
from build_tools.release.archive.film_list import FILM_LIST, ListedFilm, file_name
from build_tools.release.archive.film_list import to_bytes as film_list_bytes
from build_tools.release.archive.missing_files import missing_files
from build_tools.release.archive.packing import StationContent, pack
from build_tools.release.archive.release_record import (
    ReleaseRecord,
    read_record,
    station_contents,
)
from build_tools.release.archive.release_record import (
    to_bytes as record_bytes,
)
from build_tools.release.trust.keys import LIST as KEY_LIST
from build_tools.release.trust.keys import read_ring
from build_tools.release.trust.signature import SUFFIX
from build_tools.scripts import for_script
from build_tools.site.public_texts import TEXTS, PublicTexts
from build_tools.stages.build import BuildOptions, build_pages
from build_tools.stages.cache import cache_kept, memo_of
from build_tools.stages.correspondence import correspondence_of, words_of
from build_tools.stages.lesson_media import media_options
from build_tools.stages.plan import plan_month, release_before

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from build_tools.model.edition import Edition
    from build_tools.model.media import Rendition
    from build_tools.model.records.correspondence import Correspondence
    from build_tools.model.release import KeyRing, ReleaseName
    from build_tools.progress import Progress
    from build_tools.project import Project
    from build_tools.release.trust.signature import SecretKey
    from build_tools.stages.plan import Planned

_UP_TO_MEDIA = "../../media/"
"""From `r/<release>/` on a medium, and from `releases/<release>/pages/` in the office."""


@dataclass(frozen=True)
class ReleaseResult:
    """A release that lies in its place; `made_before` when it lay there before, the same."""

    release: ArchivedRelease
    planned: Planned
    news: News | None
    made_before: bool
    remarks: tuple[str, ...] = ()
    instead_of: ReleaseName | None = None
    """The one that was asked for: it is damaged, and cannot be made again as it was."""


def make_release(
    project: Project, name: ReleaseName, key: SecretKey, jobs: int | None, progress: Progress
) -> ReleaseResult:
    """Make the release, or find that it is there already and the same.

    One that is damaged is put right; where lessons or stations changed since, so that it would be
    another, the next of its month is made instead. Raises ProblemsFound as a build does, Untrusted
    for a key that is not enrolled, InUse, and CoursewareError where stations cannot be served or
    another release has the name.
    """
    _check_key(project, name, key)
    releases = project.root / "releases"
    releases.mkdir(exist_ok=True)
    lock = locks.try_acquire(releases / ".lock")
    if lock is None:
        raise InUse(_("another release is being made; run this again when it has ended"))
    with lock, cache_kept(project, progress):
        sweep(releases)
        try:
            return _make(project, ArchivedRelease(releases, name), key, jobs, progress)
        except _BeyondRepair:
            following = next_release(name.month, (other.text for other in named_in(releases)))
            _check_key(project, following, key)
            result = _make(project, ArchivedRelease(releases, following), key, jobs, progress)
            return replace(result, instead_of=name)


class _BeyondRepair(CoursewareError):
    """A release is damaged here, and what would be made now is another one."""


def _check_key(project: Project, name: ReleaseName, key: SecretKey) -> None:
    enrolled = read_ring(project.office / "keys").find(key.public.id)
    if enrolled is None:
        raise Untrusted(_("the key {key} is not enrolled in office/keys").format(key=key.public.id))
    if enrolled.until is not None and name.sequence > enrolled.until:
        raise Untrusted(_("the key {key} was withdrawn").format(key=key.public.id))


def _make(
    project: Project, release: ArchivedRelease, key: SecretKey, jobs: int | None, progress: Progress
) -> ReleaseResult:
    previous = release_before(release.root, release.name)
    month = release.name.month
    options = BuildOptions(today=month, jobs=jobs, release=month)
    contents = station_contents(previous) if previous else None
    correspondence = correspondence_of(project, release)
    planned = plan_month(
        project, month, options, progress, previous=contents, wishes=correspondence.wishes
    )
    _check_plans(planned)
    lessons = _released_lessons(planned.prepared.edition)
    before = read_record(previous).lessons if previous else ()
    # Nobody knows what changed since a release whose record was lost and written anew.
    news = news_of(previous.name.text, before, lessons) if previous and before else None
    fresh = release.root / f".{release.name.text}.next"
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        edition = replace(
            planned.prepared.edition,
            media_url=_UP_TO_MEDIA,
            news=news,
            questions=correspondence.questions,
        )
        remarks = _build_pages(project, planned, edition, fresh, progress)
        _add_keys(project, fresh, release)
        # A release that is there keeps what its day had.
        if not release.folder.exists() or _names(release, FILM_LIST):
            (fresh / "pages" / FILM_LIST).write_bytes(_film_list(edition))
        media = _keep_media(project, planned, release.name)
        digest = _digest(previous) if previous else ""
        words = words_of(project, release, (station.code for station in planned.stations))
        packed = _contents(planned, correspondence, words)
        pack(fresh, release.name, packed, media, key, digest, progress)
        _check_private(project, fresh)
        record = _record(release, lessons, planned, packed, correspondence)
        atomic_write(fresh / RECORD, record_bytes(record))
        made_before = _publish(fresh, release, read_ring(project.office / "keys"))
        write_index(release.root)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return ReleaseResult(release, planned, news, made_before, remarks)


def _check_plans(planned: Planned) -> None:
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
    project: Project, planned: Planned, edition: Edition, fresh: Path, progress: Progress
) -> tuple[str, ...]:
    fresh.mkdir()
    prepared = replace(planned.prepared, edition=edition)
    with memo_of(project) as memo:
        return build_pages(project, prepared, progress, fresh / "pages", memo)


def _film_list(edition: Edition) -> bytes:
    """Return the films of the release for a television: what is required first."""
    lessons = [x for x in edition.content.lessons if edition.standing.counts(x)]
    films = []
    for lesson in sorted(lessons, key=lambda x: x.front.priority != "required"):
        for part in edition.media[lesson.source].sets:
            if files := tuple(film.file for film in (part.hd, part.small) if film):
                films.append(ListedFilm(file_name(lesson.front.title), files))
    return film_list_bytes(films)


def _add_keys(project: Project, fresh: Path, release: ArchivedRelease) -> None:
    """Add the list of keys that the root key signed: stations that know that one follow it.

    A release that is there keeps the list of its day, or has none as on that day.
    """
    if release.folder.exists() and not _names(release, KEY_LIST):
        return
    for name in (KEY_LIST, KEY_LIST + SUFFIX):
        for folder in (release.folder / "pages", project.office / "keys"):
            if (folder / name).is_file():
                shutil.copyfile(folder / name, fresh / "pages" / name)
                break


def _names(release: ArchivedRelease, page: str) -> bool:
    """Return whether the release came with a page of this name; the file itself may be lost."""
    pages = release.folder / list_name("")
    named = f"{release.name.folder}/{page}\n".encode()
    return not pages.is_file() or named in pages.read_bytes()


def _keep_media(project: Project, planned: Planned, name: ReleaseName) -> dict[str, Path]:
    """Put the release's media into `releases/media/`; return the path of each file there."""
    options = media_options(project)
    recordings = planned.prepared.edition.media.values()
    sets = [part for media in recordings for part in media.sets]
    sets += [item for media in recordings for item in media.more_sets]
    paths = {file.file: file.path for file in publish_media(sets, options, name.text)}
    files = {file.file: file for media in recordings for file in media.files}
    for file in files.values():
        if file.file not in paths:
            paths[file.file] = _keep_file(file, options.published)
    return paths


def _keep_file(file: Rendition, folder: Path) -> Path:
    """Keep a poster or subtitles, which are made from text and so are not in the ledger."""
    target = folder / file.file
    if not (target.is_file() and target.name.startswith(sha256_of(target)[:16])):
        target.unlink(missing_ok=True)
        link_or_copy(file.path, target)
    return target


def _digest(previous: ArchivedRelease) -> str:
    return hashlib.sha256((previous.folder / list_name("")).read_bytes()).hexdigest()


def _contents(
    planned: Planned, correspondence: Correspondence, words: Mapping[str, str]
) -> tuple[StationContent, ...]:
    by_id = {lesson.id: lesson for lesson in planned.lessons}
    contents = []
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
        contents.append(
            StationContent(
                code=station.code,
                name=station.name,
                labels=labels,
                files=tuple(sorted(files)),
                letter=correspondence.letters.get(station.code, StationLetter()),
                word=words.get(station.code, ""),
                records_key=correspondence.records_key,
            )
        )
    return tuple(contents)


def _record(
    release: ArchivedRelease,
    lessons: tuple[ReleasedLesson, ...],
    planned: Planned,
    contents: tuple[StationContent, ...],
    correspondence: Correspondence,
) -> ReleaseRecord:
    return ReleaseRecord(
        release=release.name.text,
        lessons=lessons,
        left_out=tuple(
            (left_out.lesson.id, left_out.lesson.front.title, str(left_out.reason))
            for left_out in planned.prepared.left_out
        ),
        stations={content.code: dict(content.labels) for content in contents},
        correspondence=correspondence,
    )


def _check_private(project: Project, fresh: Path) -> None:
    """Prove that nothing of `office/` is in the release. What the lessons say is public anyway.

    Raises CoursewareError with every place.
    """
    public = PublicTexts(project)
    private = {word for word in private_words(project.office) if not public.say(word)}
    if not private:
        return
    written = {form for word in private for form in _forms_of(word)}
    pattern = re.compile("|".join(re.escape(form) for form in sorted(written)))
    leaks = [
        f"{path.relative_to(fresh).as_posix()}: {match[0]}"
        for path in sorted(fresh.rglob("*"))
        if path.suffix in TEXTS
        if (match := pattern.search(path.read_text(encoding="utf-8", errors="replace")))
    ]
    if leaks:
        raise CoursewareError(
            _("the release would carry what belongs to the office: {places}").format(
                places="; ".join(leaks)
            )
        )


def _forms_of(word: str) -> tuple[str, ...]:
    """Return a word as it stands in a text, a page and a script."""
    return word, html.escape(word), html.escape(word, quote=False), for_script(word)[1:-1]


def _publish(fresh: Path, release: ArchivedRelease, ring: KeyRing) -> bool:
    """Put the finished release into its place; return whether it lay there already.

    What is damaged there is put right. Raises CoursewareError where another one lies there.
    """
    if not release.folder.exists():
        # Stations may pull it from a web server, which is another user of this PC.
        make_readable(fresh)
        make_readable(release.root, below=False)
        (release.root / MEDIA).mkdir(exist_ok=True)  # a township of texts has none
        make_readable(release.root / MEDIA, below=False)
        _flush(fresh)
        fresh.replace(release.folder)
        fsync_folder(release.root)
        return False
    fresh_lists, lists = _lists_of(fresh), _lists_of(release.folder)
    lost = _is_damaged(release, ring)
    if lists != fresh_lists and not (lost and lists and lists < fresh_lists):
        if lost:
            raise _BeyondRepair(release.name.text)
        changed = sorted(name for name, _hash in fresh_lists - lists)
        following = next_release(release.name.month, (name.text for name in named_in(release.root)))
        raise CoursewareError(
            _(
                "{release} was made already, and a release is never changed; this one would be "
                "another ({files}). Make it as {again}, or wait for the next month"
            ).format(
                release=release.name.text,
                files=_(", ").join(changed[:3]) or "stations",
                again=following.text,
            )
        )
    _repair(fresh, release)
    return True


def _is_damaged(release: ArchivedRelease, ring: KeyRing) -> bool:
    """Return whether files of a release are lost: its lists, or what they name."""
    try:
        stations = read_record(release).stations
    except (OSError, CoursewareError):
        return True
    return not set(stations) <= set(release.stations) or bool(missing_files(release, ring))


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


def _repair(fresh: Path, release: ArchivedRelease) -> None:
    for path in sorted(fresh.rglob("*")):
        target = release.folder / path.relative_to(fresh)
        if path.is_file() and not (target.is_file() and sha256_of(target) == sha256_of(path)):
            target.unlink(missing_ok=True)
            link_or_copy(path, target)
