"""What people type leads to the right lesson of this repository's own content, as it is built."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.site.search.lessons import CORPUS, halves, queries
from tests.site.search.test_search import ASK, assert_aims

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.ffmpeg]


FRESH = queries(CORPUS / "sample-fresh.tsv")


@pytest.fixture(scope="module")
def found(chromium: Browser, sample_site: Path) -> dict[str, list[str]]:
    """Return the first lessons of each query, by their address without its ending."""
    every = [*queries(CORPUS / "sample.tsv"), *FRESH]
    page = chromium.new_page()
    page.goto((sample_site / "search.html").as_uri())
    urls = page.evaluate(ASK, [query.text for query in every])
    page.close()
    return {
        query.text: [url.removesuffix(".html") for url in those]
        for query, those in zip(every, urls, strict=True)
    }


def test_reporting_half_reaches_the_aims(found: dict[str, list[str]]) -> None:
    _tuning, reporting = halves(queries(CORPUS / "sample.tsv"))
    reporting += FRESH
    assert_aims(reporting, [found[query.text] for query in reporting])


def test_what_happens_leads_to_what_it_is_called(found: dict[str, list[str]]) -> None:
    assert "technical/flood-drainage" in found["下大雨地淹了怎么办"]


@pytest.mark.parametrize("text", ["怎么给苹果树剪枝", "剪枝", "苹果树减枝", "两根打架"])
def test_ways_to_ask_for_pruning_lead_to_it(found: dict[str, list[str]], text: str) -> None:
    assert found[text][0] == "technical/apple-winter-pruning"


@pytest.mark.parametrize(
    ("text", "answer"), [("hmc", "handbook/station-daily"), ("堆把", "cases/qingshuiwan-compost")]
)
def test_what_may_mean_several_things_finds_them_all(
    found: dict[str, list[str]], text: str, answer: str
) -> None:
    assert answer in found[text]


def test_every_query_has_results(found: dict[str, list[str]]) -> None:
    assert [text for text, urls in found.items() if not urls] == []
