"""What `courseware month --who-has` says: a line for each station, the urgent ones first."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from build_tools.cli.placeholders import in_words
from build_tools.messages import _

if TYPE_CHECKING:
    from build_tools.cli.session import Session
    from build_tools.model.recall import LessonInRelease, Recall, StationRecall


def say_recall(call: Session, recall: Recall) -> None:
    """Say which version of the lesson each station has, and what comes next."""
    from build_tools.model.recall import HeldVersion

    line = _("{title} ({lesson}): {present}")
    present = _present(recall)
    call.say(line.format(title=recall.title, lesson=recall.lesson, present=present))
    if len(recall.versions) > 1:
        versions = _(", ").join(recall.versions)
        call.say(_("Its versions began with {releases}").format(releases=versions))
    for station in recall.stations:
        call.say(_line(station))
    line = _("{older} have an older version, {unknown} are not known, {now} have it as it is now")
    counts = {
        "older": recall.count(HeldVersion.OLDER),
        "unknown": recall.count(HeldVersion.UNKNOWN),
        "now": recall.count(HeldVersion.PRESENT),
    }
    call.say(line.format(**counts))
    if recall.command:
        call.say(_("Next: {command}").format(command=in_words(recall.command)))
        call.say(_("Until its next delivery a medium keeps the release before, to go back to."))
    else:
        call.say(_("No station is known to have it otherwise."))
    call.answer(_document(recall))


def _document(recall: Recall) -> dict[str, Any]:
    document = asdict(recall)
    for station in document["stations"]:
        for key in ("confirmed_on", "sent_on"):
            station[key] = station[key].isoformat() if station[key] else ""
    return document


def _present(recall: Recall) -> str:
    if recall.is_withdrawn:
        return _("withdrawn")
    if recall.present is None:
        return _("it was changed, and no release has it so yet")
    return _("as it is now since {release}").format(release=recall.present)


def _line(station: StationRecall) -> str:
    """Return the line of a station: what it has, what it was sent since."""
    from build_tools.model.recall import HeldVersion

    state = {
        HeldVersion.OLDER: _("older"),
        HeldVersion.UNKNOWN: _("not known"),
        HeldVersion.NONE: _("does not have it"),
        HeldVersion.PRESENT: _("as it is now"),
    }[station.held]
    parts = [f"{state}: {station.name} ({station.code})"]
    if station.confirmed:
        by = _("by word") if station.by_word else _("receipt")
        line = _("has {release} ({by}, {day}): {lesson}")
        lesson = _lesson(station.confirmed)
        day = station.confirmed_on
        parts.append(line.format(release=station.confirmed.release, by=by, day=day, lesson=lesson))
    if station.sent:
        line = _("sent {release} on {day}, not confirmed: {lesson}")
        lesson = _lesson(station.sent)
        parts.append(line.format(release=station.sent.release, day=station.sent_on, lesson=lesson))
    return " — ".join(parts)


def _lesson(lesson: LessonInRelease) -> str:
    if lesson.version is None:
        return _("the record of this release is lost")
    if not lesson.version:
        return _("without the lesson")
    quality = {
        "hd": _("full picture"),
        "small": _("small picture"),
        "audio": _("sound"),
        "text": _("text"),
    }[lesson.quality]
    return _("the version of {release}, {quality}").format(release=lesson.version, quality=quality)
