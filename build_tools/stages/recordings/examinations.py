"""What recordings are and what a build would make of them, worked out once for each as it is."""

from __future__ import annotations

import threading
from collections import defaultdict
from typing import TYPE_CHECKING, Any, TypeVar

from build_tools.errors import MediaError
from build_tools.files import sha256_of
from build_tools.media.dry_run import plan_recordings
from build_tools.media.probe import probe_process
from build_tools.media.source_frames import source_frame
from build_tools.messages import _
from build_tools.stages.recordings.header_readings import file_stamp, still_written

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from build_tools.media.options import MediaOptions
    from build_tools.model.facts import SourceFacts, Span
    from build_tools.model.media import Recording
    from build_tools.model.transcoding import DryRunResult

Result = TypeVar("Result")

_MOST = 400
"""Results, frames of some tens of kilobytes among them."""


class Examinations:
    """Facts, plans and frames of recordings; safe from several threads, which wait for each other
    only where they ask for the same."""

    def __init__(self) -> None:
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._turns: defaultdict[Hashable, threading.Lock] = defaultdict(threading.Lock)
        self._results: dict[Hashable, Any] = {}

    def facts(self, clip: Recording) -> SourceFacts:
        """Return the facts of a part. Raises MediaError."""
        return self._once(
            clip, (clip.pick,), lambda: probe_process.read_facts(clip.source, self._stop, clip.pick)
        )

    def damage(self, clip: Recording) -> tuple[Span, ...]:
        """Return the damaged seconds of a part, for which all of it is decoded.

        Raises MediaError.
        """
        facts = self.facts(clip)
        return self._once(
            clip,
            (clip.pick, "damage"),
            lambda: probe_process.read_damage(clip.source, facts, self._stop),
        )

    def digest(self, clip: Recording) -> str:
        """Return the hash of a part's file. Raises MediaError."""
        return self._once(clip, ("digest",), lambda: sha256_of(clip.source))

    def frame(self, clip: Recording, seconds: float, width: int, options: MediaOptions) -> bytes:
        """Return the JPEG of what a part shows at a time of its file. Raises MediaError."""
        video = self.facts(clip).video
        if video is None:
            raise MediaError(_("it has no picture at that time"))

        def make() -> bytes:
            return source_frame(clip.source, video, seconds, width, options, self._stop)

        return self._once(clip, (clip.pick, seconds, width), make)

    def plan(self, recording: Recording, options: MediaOptions) -> DryRunResult:
        """Return what a build would do with a recording. Raises MediaError."""
        stamps = tuple(file_stamp(clip.source) for clip in recording.clips)

        def make() -> DryRunResult:
            result = plan_recordings([recording], options)[recording]
            if isinstance(result, MediaError):
                raise result
            return result

        return self._once(recording, (recording, stamps, options), make)

    def _once(
        self, clip: Recording, parts: tuple[Hashable, ...], make: Callable[[], Result]
    ) -> Result:
        stamp = file_stamp(clip.source)
        key = (stamp, *parts)
        with self._lock:
            turn = self._turns[key]
        with turn:
            if key not in self._results:
                result = make()
                if file_stamp(clip.source) != stamp:
                    raise still_written()
                self._keep(key, result)
            return self._results[key]  # type: ignore[no-any-return]

    def _keep(self, key: Hashable, result: object) -> None:
        with self._lock:
            self._results[key] = result
            for oldest in [*self._results][:-_MOST]:
                del self._results[oldest]
                self._turns.pop(oldest, None)
