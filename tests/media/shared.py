"""Where real recordings lie, on machines that have them."""

from __future__ import annotations

import os
from pathlib import Path

_BESIDE = Path(__file__).parents[3] / "shared" / "inputs" / "video"
VIDEOS = Path(os.environ.get("COURSEWARE_TEST_VIDEOS", _BESIDE))
