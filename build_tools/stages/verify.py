"""The stage `verify`: every fault of a medium."""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.project import read_project
from build_tools.release.delivery.medium_state import key_lists, read_state
from build_tools.release.delivery.verify import verify
from build_tools.release.medium.opening import open_medium
from build_tools.stages.kit import kit_of
from build_tools.stages.trust import trusted_keys

if TYPE_CHECKING:
    import datetime as dt

    from build_tools.model.release import KeyRing
    from build_tools.progress import Progress
    from build_tools.release.delivery.verify import VerificationReport
    from build_tools.release.medium.medium import Medium
    from build_tools.release.medium.opening import MediumName
    from build_tools.stages.trust import TrustChoice


def verify_medium(
    name: MediumName, trust: TrustChoice, progress: Progress, *, quick: bool, today: dt.date
) -> VerificationReport:
    """Return every fault of the medium, of media only wrong sizes with `quick`.

    Raises DiskError where it cannot be read, Untrusted where there are no keys to trust.
    """
    medium = open_medium(name)
    ring = trusted_keys(trust, lambda: key_lists(medium))
    kit = _kit_of(trust, medium, ring)
    return verify(medium, ring, progress, quick=quick, today=today, kit=kit)


def _kit_of(trust: TrustChoice, medium: Medium, ring: KeyRing) -> dict[str, bytes]:
    """Return the files of the kit of the medium's station; none where there is no project."""
    if trust.key_file is not None or trust.root_file is not None or not ring.keys:
        return {}
    state = read_state(medium, ring)
    lists = state.releases.get(state.current)
    return kit_of(read_project(trust.folder), lists.station, ring) if lists else {}
