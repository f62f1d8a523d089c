"""The options that the entrances pass to the media room."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from build_tools.media.ffmpeg.cores import usable_cores
from build_tools.media.plan.ladder import Ladder

if TYPE_CHECKING:
    from pathlib import Path

GIGABYTE = 1_000_000_000


@dataclass(frozen=True)
class MediaOptions:
    """Folders, the ffmpeg to use, the number of jobs side by side and the quality ladder.

    `cluster` is the address of a Dask scheduler, empty for threads of this PC. With `reencode` the
    ledger of published media is ignored.
    """

    cache_dir: Path
    project_root: Path
    ffmpeg: str = ""
    jobs: int | None = None
    ladder: Ladder = field(default_factory=Ladder)
    reencode: bool = False
    cluster: str = ""
    picture_size: int = 1600
    """Points on the long side of pictures of pages, at most."""
    stop: threading.Event = field(default_factory=threading.Event, compare=False)
    """Set by who has no more need of what is made: encoders end, and `Stopped` is raised."""

    @property
    def ledger(self) -> Path:
        """The file of the ledger of published media."""
        return self.project_root / "office" / "published-media.jsonl"

    @property
    def published(self) -> Path:
        """The folder of the published files, which stations have too."""
        return self.project_root / "releases" / "media"

    @property
    def workers(self) -> int:
        """Recordings made side by side: one for each core that the memory is enough for."""
        return self.jobs or usable_cores()
