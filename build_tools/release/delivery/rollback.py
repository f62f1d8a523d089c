"""Going back to the release before: one slot is written, nothing is copied."""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.errors import CoursewareError
from build_tools.messages import _
from build_tools.release.delivery import television
from build_tools.release.delivery.deliver import switch_to
from build_tools.release.delivery.medium_state import read_state
from build_tools.release.trust.judging import LAUNCHER

if TYPE_CHECKING:
    from build_tools.model.release import KeyRing, SignedLists
    from build_tools.release.medium.medium import Medium


def roll_back(medium: Medium, ring: KeyRing) -> str:
    """Let the release before the one that plays play again; return its name.

    Raises CoursewareError where there is none or it is not whole (media by their size).
    """
    with medium.lock():
        state = read_state(medium, ring)
        current = state.releases.get(state.current)
        older = {
            name: lists
            for name, lists in state.releases.items()
            if name != state.current and (current is None or _is_earlier(lists, current))
        }
        if not older:
            raise CoursewareError(_("there is no earlier release on this medium to go back to"))
        name = max(older, key=lambda name: older[name].sequence)
        if damaged := _damaged_file(medium, older[name]):
            raise CoursewareError(
                _("{release} is not whole: {path} is missing or damaged").format(
                    release=name, path=damaged
                )
            )
        switch_to(medium, name)
        television.bring(medium, older[name], links=not television.has_playlist(medium))
    return name


def _is_earlier(lists: SignedLists, current: SignedLists) -> bool:
    """Return whether these are lists of the same station, from a release before `current`."""
    same_station = lists.station == current.station
    return same_station and lists.sequence < current.sequence


def _damaged_file(medium: Medium, lists: SignedLists) -> str:
    """Return a file that is not as it should be; media are not read, only measured."""
    # The launcher is that of the newer release, which opens both.
    entries = [entry for entry in lists.entries if entry.path not in LAUNCHER]
    for entry in entries:
        if medium.size(entry.path) != entry.size:
            return entry.path
    pages = [entry for entry in entries if not entry.path.startswith("media/")]
    digests = medium.digests(pages, lambda _size: None)
    return next((e.path for e in pages if digests.get(e.path) != e.sha256), "")
