"""A page of results over the corpus, in a real browser on file://."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.conftest import left_out
from tests.site.search.lessons import PAGES, lessons
from tests.site.search.site import write_site

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> Generator[None]:
    """Leave out the tests over pages that lie beside the checkout, where there are none."""
    yield
    if PAGES.is_dir():
        return
    out = [item for item in items if item.path.name == "test_shared_pages.py"]
    items[:] = [item for item in items if item not in out]
    config.hook.pytest_deselected(items=out)
    if out:
        config.stash[left_out].append(
            f"Left out: {len(out)} search tests. Reason: no shared pages here"
        )


@pytest.fixture(scope="session")
def search_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the search page and its index, under a path with Chinese and a space."""
    return write_site(tmp_path_factory.mktemp("search") / "站点 一", lessons())


@pytest.fixture
def page(any_chromium: Browser, search_page: Path) -> Iterator[Page]:
    """Open the search page, with nothing typed; a fault in a script fails the test."""
    faults: list[str] = []
    page = any_chromium.new_page()
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(search_page.as_uri())
    yield page
    page.close()
    assert faults == []
