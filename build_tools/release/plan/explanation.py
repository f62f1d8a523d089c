"""A plan in words for people: why a lesson is there, in which quality, and what changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.files import size_in_words
from build_tools.messages import _, ngettext
from build_tools.model.plan import Note, Reason

if TYPE_CHECKING:
    from collections.abc import Mapping

    from build_tools.model.plan import Change, PlanItem, StationPlan


def quality(item: PlanItem) -> str:
    """Return what plays of a lesson."""
    return {
        "hd": _("full picture"),
        "small": _("small picture"),
        "audio": _("sound"),
        "text": _("text"),
    }[item.quality]


def why(item: PlanItem) -> str:
    """Return why a lesson is at a station, and what is not as one would wish."""
    reason = {
        Reason.REQUIRED: _("required this month"),
        Reason.NEED: _("the village needs: {topics}").format(topics=_(", ").join(item.topics)),
        Reason.ASKED: _("the station asked for it"),
        Reason.REST: _("there is room"),
    }[item.reason]
    if item.reason is Reason.REST and item.note in (Note.NO_ROOM, Note.NO_SOUND):
        reason = _("nobody asked for it yet")
    note = {
        Note.NONE: "",
        Note.SMALLER: _("a better picture does not fit"),
        Note.SOUND_ONLY: _("its film does not fit"),
        Note.NO_SOUND: _("the station plays only sound, and it has none"),
        Note.NO_ROOM: _("its recording does not fit"),
    }[item.note]
    return _("{reason}; {note}").format(reason=reason, note=note) if note else reason


def change(made: Change) -> str:
    """Return what changes against the last release, in one line: `+12, −3, frees 1.1 GB`."""
    parts = [f"+{len(made.added)}", f"−{len(made.removed)}"]
    if made.better:
        parts.append(_("better: {count}").format(count=len(made.better)))
    if made.worse:
        parts.append(_("smaller: {count}").format(count=len(made.worse)))
    if made.new_bytes:
        parts.append(_("brings {size}").format(size=size_in_words(made.new_bytes)))
    if made.freed_bytes:
        parts.append(_("frees {size}").format(size=size_in_words(made.freed_bytes)))
    return _(", ").join(parts)


def warnings(plan: StationPlan, titles: Mapping[str, str]) -> tuple[str, ...]:
    """Return what somebody should know before this plan is carried out."""
    found = []
    removed = plan.change.removed if plan.change else ()
    if removed:
        line = ngettext(
            "{count} lesson no longer plays there: {titles}",
            "{count} lessons no longer play there: {titles}",
            len(removed),
        )
        names = _(", ").join(titles.get(lesson, lesson) for lesson in removed)
        found.append(line.format(count=len(removed), titles=names))
    if plan.change and plan.peak_bytes > plan.room:
        line = _("the last release does not fit beside this one: {size} too much")
        found.append(line.format(size=size_in_words(plan.peak_bytes - plan.room)))
    return tuple(found)
