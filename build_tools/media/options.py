"""What the entrances tell the media room."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from build_tools.media.plan.ladder import Ladder

if TYPE_CHECKING:
    from pathlib import Path

GIGABYTE = 1_000_000_000


@dataclass(frozen=True)
class MediaOptions:
    """Where the cache lies, what is trusted, which ffmpeg is used and how many run at once.

    `cluster` is the address of a Dask scheduler, nothing = the embedded pool. With `reencode` the
    ledger of what was published is not asked.
    """

    cache_dir: Path
    project_root: Path
    ffmpeg: str = ""
    jobs: int | None = None
    ladder: Ladder = field(default_factory=Ladder)
    reencode: bool = False
    cluster: str = ""

    @property
    def ledger(self) -> Path:
        """Where it stands what was published."""
        return self.project_root / "office" / "published-media.jsonl"

    @property
    def published(self) -> Path:
        """Where the files lie that stations hold."""
        return self.project_root / "releases" / "media"

    @property
    def workers(self) -> int:
        """Recordings made side by side: one for each two cores, as each encoder uses two."""
        return self.jobs or max(1, (os.cpu_count() or 2) // 2)
