"""MEDIUM, as people write it, with the rclone that the environment names."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from build_tools.release.medium.opening import MediumName


def medium_name(text: str) -> MediumName:
    """Return the name of a medium: a folder, or an rclone remote."""
    from build_tools.release.medium.opening import MediumName

    return MediumName(text, os.environ.get("COURSEWARE_RCLONE", ""))
