"""A plan in words for people: why a lesson is there, in which quality, and what changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.files import size_in_words
from build_tools.messages import _, ngettext
from build_tools.model.plan import Note, Reason

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from build_tools.model.plan import PlanDiff, PlanItem, StationPlan

_NAMED = 5
"""Lessons or stations of a line; how many more there are is a number."""


def quality(item: PlanItem) -> str:
    """Name the best that plays of a lesson."""
    return {
        "hd": _("full picture"),
        "small": _("small picture"),
        "audio": _("sound"),
        "text": _("text"),
    }[item.quality]


def why(item: PlanItem) -> str:
    """Give the reason for which a lesson is at a station, and what is not as one would like."""
    reason = {
        Reason.REQUIRED: _("required this month"),
        Reason.NEED: _("the village needs: {topics}").format(topics=_(", ").join(item.topics)),
        Reason.REQUESTED: _requested(item),
        Reason.REMAINING: _("there is room"),
    }[item.reason]
    lacking = (Note.NO_ROOM, Note.TOO_LARGE, Note.NO_SOUND)
    if item.reason is Reason.REMAINING and item.note in lacking:
        reason = _("nobody asked for it yet")
    note = {
        Note.NONE: "",
        Note.SMALLER: _("a better picture does not fit"),
        Note.SOUND_ONLY: _("its film does not fit"),
        Note.NO_SOUND: _("the station plays only sound, and it has none"),
        Note.NO_ROOM: _("its recording does not fit beside what is of more use for its size"),
        Note.TOO_LARGE: _("its recording alone is larger than the disk"),
        Note.FILM_TOO_LARGE: _("its film alone is larger than the disk"),
    }[item.note]
    return _("{reason}; {note}").format(reason=reason, note=note) if note else reason


def _requested(item: PlanItem) -> str:
    if not item.requested_on:
        return _("the station asked for it")
    return _("the station asked for it on its page on {day}").format(day=item.requested_on)


def diff_line(diff: PlanDiff) -> str:
    """Describe the changes against the last release in one line: `+12, −3, frees 1.1 GB`."""
    parts = [f"+{len(diff.added)}", f"−{len(diff.removed)}"]
    if diff.better:
        parts.append(_("better: {count}").format(count=len(diff.better)))
    if diff.worse:
        parts.append(_("smaller: {count}").format(count=len(diff.worse)))
    if diff.new_bytes:
        parts.append(_("brings {size}").format(size=size_in_words(diff.new_bytes)))
    if diff.freed_bytes:
        parts.append(_("frees {size}").format(size=size_in_words(diff.freed_bytes)))
    return _(", ").join(parts)


def warnings(plan: StationPlan, titles: Mapping[str, str]) -> tuple[str, ...]:
    """Return warnings for those who are about to carry out this plan."""
    lines = []
    removed = plan.diff.removed if plan.diff else ()
    if removed:
        line = ngettext(
            "{count} lesson no longer plays there: {titles}",
            "{count} lessons no longer play there: {titles}",
            len(removed),
        )
        names = _(", ").join(titles.get(lesson, lesson) for lesson in removed)
        lines.append(line.format(count=len(removed), titles=names))
    if plan.diff and plan.peak_bytes > plan.room:
        line = _("the last release does not fit beside this one: {size} too much")
        lines.append(line.format(size=size_in_words(plan.peak_bytes - plan.room)))
    return (*lines, *remarks(plan, titles))


def remarks(plan: StationPlan, titles: Mapping[str, str]) -> tuple[str, ...]:
    """Return what the disk cannot do for its station: too large films, room left for nobody."""
    too_large = _too_large(plan)
    lines = []
    if too_large:
        line = ngettext(
            "{count} recording is larger than the disk and was passed over: {titles}",
            "{count} recordings are larger than the disk and were passed over: {titles}",
            len(too_large),
        )
        lines.append(line.format(count=len(too_large), titles=_titles(too_large, titles)))
    if plan.has_room_left and (items := plan.wanted_as_text):
        line = ngettext(
            "{size} stay free, but {count} lesson that is wanted is only a text: {titles}",
            "{size} stay free, but {count} lessons that are wanted are only texts: {titles}",
            len(items),
        )
        size = size_in_words(plan.room - plan.bytes)
        lines.append(line.format(size=size, count=len(items), titles=_titles(items, titles)))
    return tuple(lines)


def remarks_together(
    plans: Mapping[str, StationPlan], titles: Mapping[str, str]
) -> tuple[str, ...]:
    """Return the remarks on all plans, by the names of their stations, each kind in one line."""
    too_large = {name: _too_large(plan) for name, plan in plans.items()}
    as_text = {name: plan.wanted_as_text for name, plan in plans.items() if plan.has_room_left}
    lines = []
    for line, items_of in (
        (
            _("Recordings that are larger than the disk were passed over: {titles} — {stations}"),
            too_large,
        ),
        (
            _(
                "More than a tenth stays free, but lessons that are wanted are only texts: "
                "{titles} — {stations}"
            ),
            as_text,
        ),
    ):
        concerned = {name: items for name, items in items_of.items() if items}
        if concerned:
            lessons = dict.fromkeys(i.lesson for items in concerned.values() for i in items)
            names = [titles.get(lesson, lesson) for lesson in lessons]
            lines.append(line.format(titles=_first(names), stations=_first([*concerned])))
    return tuple(lines)


def _too_large(plan: StationPlan) -> tuple[PlanItem, ...]:
    return tuple(i for i in plan.items if i.note in (Note.TOO_LARGE, Note.FILM_TOO_LARGE))


def _first(names: Sequence[str]) -> str:
    shown = _(", ").join(names[:_NAMED])
    more = len(names) - _NAMED
    return _("{names} and {count} more").format(names=shown, count=more) if more > 0 else shown


def larger_disk(plan: StationPlan) -> str:
    """Say what the next larger disk would bring; nothing where all is there already."""
    if plan.larger is None:
        return ""
    line = _("A disk of {size} would bring {parts}")
    parts = []
    if count := plan.larger.lessons:
        part = ngettext("{count} more lesson", "{count} more lessons", count)
        parts.append(part.format(count=count))
    if count := plan.larger.better:
        part = ngettext(
            "{count} lesson in better quality", "{count} lessons in better quality", count
        )
        parts.append(part.format(count=count))
    if not parts:
        parts.append(_("room for what is required"))
    return line.format(size=size_in_words(plan.larger.capacity), parts=_(", ").join(parts))


def _titles(items: Sequence[PlanItem], titles: Mapping[str, str]) -> str:
    return _(", ").join(titles.get(item.lesson, item.lesson) for item in items)
