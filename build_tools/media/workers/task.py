"""One recording to encode, as plain values, for a thread of this PC or for another PC.

How it is encoded is left to `job`; who does it to `pool` and `cluster`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from build_tools.media.plan.ladder import Ladder
    from build_tools.model.media import ClipKey, Recording


@dataclass(frozen=True)
class EncodeTask:
    """All that decides a result. `key` is that of the result, `clips` as in `Provenance`."""

    key: str
    recording: Recording
    clips: tuple[ClipKey, ...]
    ladder: Ladder

    def relative_to(self, root: Path) -> EncodeTask:
        """Return the task for another PC: its paths lead from the project's folder, in a form that
        every system reads."""
        return self._with_paths(lambda path: PurePosixPath(path.relative_to(root).as_posix()))

    def below(self, root: Path) -> EncodeTask:
        """Return a task from another PC, with its paths in our folder of the project."""
        return self._with_paths(lambda path: root / path)

    def _with_paths(self, change: Callable[[Path], Any]) -> EncodeTask:
        first, *more = (replace(clip, source=change(clip.source)) for clip in self.recording.clips)
        return replace(self, recording=replace(first, more=tuple(more)))
