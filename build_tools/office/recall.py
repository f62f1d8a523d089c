"""Which version of a lesson each station has, by the journal and the releases it names. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.model.board import EventKind
from build_tools.model.recall import HeldVersion, LessonInRelease, StationRecall
from build_tools.model.release import ReleaseName
from build_tools.office.board import current_report, newest

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from build_tools.model.board import Event
    from build_tools.model.station import Station


@dataclass(frozen=True)
class LessonHistory:
    """A lesson in all releases whose record is there."""

    contents: Mapping[str, str]
    """The hash of its text and recordings by release; empty where the release does not have it."""
    qualities: Mapping[tuple[str, str], str]
    """The best that plays of it, by release and station; none where only its text is there."""
    now: str
    """Its hash as it is now, empty where it is withdrawn."""

    @property
    def versions(self) -> dict[str, str]:
        """The first release of each hash, by hash, the oldest first."""
        first: dict[str, str] = {}
        for release in sorted(self.contents, key=_sequence):
            if content := self.contents[release]:
                first.setdefault(content, release)
        return first

    def in_release(self, release: str, station: str) -> LessonInRelease:
        """Return the lesson as a release has it at a station."""
        if release not in self.contents:
            return LessonInRelease(release, None)
        content = self.contents[release]
        if not content:
            return LessonInRelease(release, "")
        quality = self.qualities.get((release, station), "text")
        return LessonInRelease(release, self.versions[content], quality)

    def is_present(self, lesson: LessonInRelease) -> bool:
        """Return whether a release has the lesson as it is now, or rightly does not have it."""
        if lesson.version is None:
            return False
        return lesson.version == (self.versions.get(self.now) if self.now else "")


def recall_at(
    stations: Iterable[Station], events: Sequence[Event], history: LessonHistory
) -> tuple[StationRecall, ...]:
    """Return each station with the lesson; first those that have an older version."""
    of_station: dict[str, list[Event]] = {}
    for event in events:
        of_station.setdefault(event.station, []).append(event)
    rows = [_row(s, of_station.get(s.code, []), history) for s in stations if s.served]
    order = [*HeldVersion]
    return tuple(sorted(rows, key=lambda row: (order.index(row.held), row.is_healed_by_sent)))


def _row(station: Station, events: Sequence[Event], history: LessonHistory) -> StationRecall:
    by_release: dict[str, list[Event]] = {}
    for event in events:
        # Journals of before did not say the release: the first of the month.
        by_release.setdefault(event.release or str(event.month), []).append(event)
    confirmations = {
        release: day for release, its in by_release.items() if (day := _confirmed_on(its))
    }
    confirmed = newest(confirmations)
    sent_days = {
        release: sent_on
        for release, its in by_release.items()
        if (sent_on := _day(its, EventKind.SENT))
        and (not confirmed or _sequence(release) > _sequence(confirmed))
    }
    sent = newest(sent_days)
    lesson = history.in_release(confirmed, station.code) if confirmed else None
    on_the_way = history.in_release(sent, station.code) if sent else None
    on, by_word = confirmations.get(confirmed, (None, False))
    return StationRecall(
        code=station.code,
        name=station.name,
        # To whom nothing was ever sent has nothing, as far as anybody knows.
        held=_version_held(lesson, history) if lesson or on_the_way else HeldVersion.NONE,
        confirmed=lesson,
        confirmed_on=on,
        by_word=by_word,
        sent=on_the_way,
        sent_on=sent_days.get(sent),
        is_healed_by_sent=bool(on_the_way and history.is_present(on_the_way)),
    )


def _version_held(lesson: LessonInRelease | None, history: LessonHistory) -> HeldVersion:
    if lesson is None or lesson.version is None:
        return HeldVersion.UNKNOWN
    if history.is_present(lesson):
        return HeldVersion.PRESENT
    return HeldVersion.OLDER if lesson.version else HeldVersion.NONE


def _confirmed_on(events: Sequence[Event]) -> tuple[dt.date, bool] | None:
    """Return the day on which a release was confirmed, and whether by word alone."""
    for kind in (EventKind.VERIFIED, EventKind.RECEIVED):
        if day := _day(events, kind):
            return day, False
    report = current_report(events)
    return (report.on, True) if report else None


def _day(events: Iterable[Event], kind: EventKind) -> dt.date | None:
    return min((event.on for event in events if event.kind is kind), default=None)


def _sequence(release: str) -> int:
    return ReleaseName(release).sequence
