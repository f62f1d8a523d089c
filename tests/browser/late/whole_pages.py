"""Pages that tests open have all their scripts, which run after a browser calls a page loaded.

`wait_until="commit"` gives it to the test as it comes.
"""

from __future__ import annotations

import functools
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from playwright.sync_api import Page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

WHOLE = """() => {
  const { scripts } = document.documentElement.dataset;
  return scripts === undefined || scripts === "all";
}"""


def wait_for_scripts() -> None:
    """Let all that opens a page wait for its scripts, in this process and from now on."""
    for name in ("goto", "reload", "go_back", "go_forward", "wait_for_url"):
        setattr(Page, name, _waiting(getattr(Page, name)))
    Page.expect_navigation = _followed(Page.expect_navigation)


def _waiting(method: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(method)
    def opened(page: Page, *words: Any, **options: Any) -> Any:
        response = method(page, *words, **options)
        if options.get("wait_until") != "commit":
            _wait(page)
        return response

    return opened


def _followed(method: Callable[..., Any]) -> Callable[..., Any]:
    @contextmanager
    def expected(page: Page, *words: Any, **options: Any) -> Iterator[Any]:
        with method(page, *words, **options) as response:
            yield response
        _wait(page)

    return expected


def _wait(page: Page) -> None:
    if not page.evaluate(WHOLE):
        page.wait_for_function(WHOLE)
