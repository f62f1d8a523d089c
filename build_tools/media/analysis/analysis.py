"""Measures what headers do not tell: the sound as a whole, the picture in samples.

One run of ffmpeg for each; how is in `sound` and `samples`, what follows from it in `ladder`.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from build_tools.media.analysis import picture, sound
from build_tools.model.facts import Measurements

if TYPE_CHECKING:
    import threading

    from build_tools.media.ffmpeg.arguments import Span
    from build_tools.model.facts import SourceFacts


def measure(
    path: Path, facts: SourceFacts, span: Span, folder: Path, program: str, stop: threading.Event
) -> Measurements:
    """Measure the seconds `span` = (from, to) of a source; samples lie in `folder` meanwhile.

    Raises EncodeFailed when ffmpeg hangs, and Stopped when `stop` is set.
    """
    measured = Measurements()
    if facts.audio:
        measured = sound.measure(path, facts, span, program, stop)
    if facts.video:
        with tempfile.TemporaryDirectory(dir=folder) as scratch:
            taken = picture.Samples(path, facts.video, span, Path(scratch), program, stop)
            measured = picture.measure(taken, measured)
    return measured
