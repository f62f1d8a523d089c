"""The stage `rollback`: the release before plays again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.release.delivery.medium_state import key_lists
from build_tools.release.delivery.rollback import roll_back
from build_tools.release.delivery.target import demand_medium
from build_tools.release.medium.opening import open_medium
from build_tools.stages.trust import trusted_keys

if TYPE_CHECKING:
    from build_tools.release.medium.opening import MediumName
    from build_tools.stages.trust import TrustChoice


def roll_back_medium(name: MediumName, trust: TrustChoice) -> str:
    """Let the release before the one on the medium play again; return its name.

    Raises CoursewareError where there is none or it is not whole.
    """
    medium = open_medium(name)
    demand_medium(medium)
    return roll_back(medium, trusted_keys(trust, lambda: key_lists(medium)))
