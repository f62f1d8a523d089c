"""All facts and measurements of a recording, for people to read; nothing is encoded."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from build_tools.media.cache.cache import Cache
from build_tools.media.ffmpeg import source

if TYPE_CHECKING:
    import threading

    from build_tools.model.facts import Measurements, SourceFacts


@dataclass(frozen=True)
class Inspection:
    """A recording as it is: what its headers and packets say, and what was measured."""

    facts: SourceFacts
    measured: Measurements


def inspect(path: Path, ffmpeg: str, stop: threading.Event) -> Inspection:
    """Inspect a recording in any folder; `ffmpeg` as in the settings.

    Raises SourceRefused where it cannot be used, EncodeFailed or ToolError where it cannot be
    measured, and Stopped when `stop` is set.
    """
    from build_tools.media.analysis import analysis
    from build_tools.media.probe import probe_process

    source.admit(path, path.resolve().parent)
    facts = probe_process.read_facts(path.absolute(), stop)
    span = (0.0, facts.duration)
    with tempfile.TemporaryDirectory() as scratch:
        program = Cache(Path(scratch)).ffmpeg(ffmpeg).path
        measured = analysis.measure(path.absolute(), facts, span, Path(scratch), program, stop)
    return Inspection(facts, measured)
