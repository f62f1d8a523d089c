"""The environment of a Chinese PC whose encoding is GBK."""

from __future__ import annotations

from pathlib import Path

import pytest

from build_tools import locks
from tests.gbk import gbk_locale


@pytest.fixture(scope="session")
def gbk_environment(shared_folder: Path) -> dict[str, str]:
    """Return the environment; the locale is made once for all test processes."""
    with locks.acquire(shared_folder / "gbk.lock"):
        return gbk_locale.environment(shared_folder / "locales")
