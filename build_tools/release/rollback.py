"""Going back to the release before: one slot is written, nothing is copied."""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.errors import CoursewareError
from build_tools.messages import _
from build_tools.release.deliver import turn
from build_tools.release.survey import is_whole, survey
from build_tools.release.trust import LAUNCHER

if TYPE_CHECKING:
    from build_tools.model.release import KeyRing
    from build_tools.release.disk import Disk


def roll_back(disk: Disk, ring: KeyRing) -> str:
    """Let the release before the one that plays play again; return its name.

    Raises CoursewareError where there is none or it is not whole (media by their size).
    """
    with disk.lock():
        here = survey(disk, ring)
        now = here.releases.get(here.current)
        older = {
            name: lists
            for name, lists in here.releases.items()
            if name != here.current
            if now is None
            or (lists.own.station == now.own.station and lists.pages.sequence < now.pages.sequence)
        }
        if not older:
            raise CoursewareError(_("there is no earlier release on this medium to go back to"))
        name = max(older, key=lambda one: older[one].pages.sequence)
        for entry in older[name].entries:
            if entry.path in LAUNCHER:  # that of the newer release opens both
                continue
            media = entry.path.startswith("media/")
            right = disk.size(entry.path) == entry.size if media else is_whole(disk, entry)
            if not right:
                raise CoursewareError(
                    _("{release} is not whole: {path} is missing or damaged").format(
                        release=name, path=entry.path
                    )
                )
        turn(disk, name)
    return name
