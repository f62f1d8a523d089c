"""What the entrances tell the media room."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from build_tools.media.ladder import Ladder

if TYPE_CHECKING:
    from pathlib import Path

GIGABYTE = 1_000_000_000


@dataclass(frozen=True)
class MediaOptions:
    """Where the cache lies, what is trusted, which ffmpeg is used and how many run at once.

    `cache_limit` is in bytes.
    """

    cache_dir: Path
    project_root: Path
    ffmpeg: str = ""
    jobs: int | None = None
    ladder: Ladder = field(default_factory=Ladder)
    cache_limit: int = 50 * GIGABYTE

    @property
    def workers(self) -> int:
        """Recordings made side by side: one for each two cores, as each encoder uses two."""
        return self.jobs or max(1, (os.cpu_count() or 2) // 2)
