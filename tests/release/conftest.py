"""What the tests of releases share: a Windows of Wine, made once."""

from __future__ import annotations

from pathlib import Path

import pytest

from build_tools import locks
from tests import wine


@pytest.fixture(scope="session")
def windows(shared_folder: Path) -> Path:
    """Make a Windows of Wine once for all test processes: that takes most of the time."""
    prefix, whole = shared_folder / "wine", shared_folder / "wine is whole"
    with locks.acquire(shared_folder / "wine.lock"):
        if not whole.exists():
            wine.make_windows(prefix)
            whole.touch()
    return prefix
