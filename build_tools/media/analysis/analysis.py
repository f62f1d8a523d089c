"""Measures what headers cannot tell: the sound as a whole, the picture in samples.

The runs of ffmpeg are left to `sound` and `picture`, what follows from the figures to
`plan.ladder`.
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
    """Measure `span` = (from, to) in seconds of a source; `folder` is for temporary files.

    Raises EncodeFailed when ffmpeg hangs, and Stopped when `stop` is set.
    """
    measurements = Measurements()
    if facts.audio:
        measurements = sound.measure(path, facts, span, program, stop)
    if facts.video:
        with tempfile.TemporaryDirectory(dir=folder) as scratch:
            samples = picture.Samples(path, facts.video, span, Path(scratch), program, stop)
            measurements = picture.measure(samples, measurements)
    return measurements
