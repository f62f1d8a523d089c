"""Whether a file anywhere is a recording, and its length, by its headers alone."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from build_tools.media.ffmpeg import source

if TYPE_CHECKING:
    from pathlib import Path


def recording_length(path: Path) -> float:
    """Return the length in seconds, 0 where the headers state none.

    Raises SourceRefused where the file is no recording that can be used.
    """
    from build_tools.media.probe import probe_process

    source.admit(path, path.resolve().parent)
    return probe_process.read_header_facts(path.absolute(), threading.Event()).length
