"""What people of a township say finds what lessons call otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.site.search.site import opened

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

LESSONS = {
    "fire": ("秋冬防火", "家里和山上都要小心火烛，起火先断电。"),
    "parents": ("赡养父母是本分", "子女有赡养的义务，分家也一样。"),
    "repair": ("机器报修", "写清楚是哪一台，打电话给乡里。"),
    "reed": ("芦苇编席", "割下来晒干，再劈成篾。"),
}
TOWNSHIP = {"打鼓 敲锣": "编席", "ＫＯＵ袋, 布袋": "報修、芦苇"}
ASK = """async text => {
  const engine = document.querySelector("cw-search").engine;
  const { hits, hint } = await engine.search(text);
  return {urls: hits.map(hit => engine.head.urls[hit.lesson]), kind: hint?.kind};
}"""


@pytest.fixture(scope="module")
def page(station_browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """Open the search over the lessons above, with the township's own words."""
    yield from opened(station_browser, tmp_path_factory.mktemp("words"), LESSONS, TOWNSHIP)


@pytest.mark.parametrize(
    ("text", "urls"),
    [
        ("着火了怎么办", ["fire"]),
        ("老人没人管", ["parents"]),
        ("电视摔坏了", ["repair"]),
        ("打鼓", ["reed"]),
        ("怎么敲锣", ["reed"]),
        ("kou袋", ["reed", "repair"]),
        ("布袋", ["reed", "repair"]),
    ],
)
def test_what_is_said_finds_what_is_written(page: Page, text: str, urls: list[str]) -> None:
    result = page.evaluate(ASK, text)
    assert sorted(result["urls"]) == urls
    assert result["kind"] is None


def test_what_is_written_comes_first_where_both_are(page: Page) -> None:
    assert page.evaluate(ASK, "编席")["urls"] == ["reed"]
