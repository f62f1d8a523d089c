"""A user's own folder that is not that of the person who runs the tests."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return where this user's yeses are remembered."""
    folder = tmp_path / "own folder"
    monkeypatch.setenv("XDG_CONFIG_HOME", str(folder))
    return folder
