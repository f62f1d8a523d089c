"""What the tests of releases share: a Windows of Wine, made once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import wine


@pytest.fixture(scope="session")
def windows(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a Windows of Wine once: that takes most of the time."""
    prefix = tmp_path_factory.mktemp("wine")
    wine.make_windows(prefix)
    return prefix
