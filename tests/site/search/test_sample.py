"""Queries of people lead to the right lesson of this repository's own content, as it is built."""

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
VILLAGERS = queries(CORPUS / "villagers.tsv")
REACHED = {1: 0.88, 5: 0.985}
"""The share of the villagers' questions that are answered first, and among the first five."""


@pytest.fixture(scope="module")
def results(station_browser: Browser, sample_site: Path) -> dict[str, list[str]]:
    """Return the first lessons of each query, by their address without its ending."""
    every = [*queries(CORPUS / "sample.tsv"), *FRESH, *VILLAGERS]
    page = station_browser.new_page()
    page.goto((sample_site / "search.html").as_uri())
    urls = page.evaluate(ASK, [query.text for query in every])
    page.close()
    return {
        query.text: [url.removesuffix(".html") for url in first]
        for query, first in zip(every, urls, strict=True)
    }


def test_reporting_half_reaches_the_aims(results: dict[str, list[str]]) -> None:
    _tuning, reporting = halves(queries(CORPUS / "sample.tsv"))
    reporting += FRESH
    assert_aims(reporting, [results[query.text] for query in reporting])


def test_questions_of_people_who_have_not_read_the_lessons(results: dict[str, list[str]]) -> None:
    ranks = {
        query.text: next(
            (n for n, url in enumerate(results[query.text], 1) if url in query.answers), 9
        )
        for query in VILLAGERS
    }
    assert len(ranks) == len(VILLAGERS) > 100
    for within, share in REACHED.items():
        missed = {text: rank for text, rank in ranks.items() if rank > within}
        assert len(missed) <= (1 - share) * len(ranks), missed


def test_what_happens_leads_to_what_it_is_called(results: dict[str, list[str]]) -> None:
    assert "technical/flood-drainage" in results["下大雨地淹了怎么办"]


@pytest.mark.parametrize("text", ["怎么给苹果树剪枝", "剪枝", "苹果树减枝", "两根打架"])
def test_ways_to_ask_for_pruning_lead_to_it(results: dict[str, list[str]], text: str) -> None:
    assert results[text][0] == "technical/apple-winter-pruning"


@pytest.mark.parametrize(
    ("text", "answer"), [("hmc", "handbook/station-daily"), ("堆把", "cases/qingshuiwan-compost")]
)
def test_what_may_mean_several_things_finds_them_all(
    results: dict[str, list[str]], text: str, answer: str
) -> None:
    assert answer in results[text]


def test_every_query_has_results(results: dict[str, list[str]]) -> None:
    assert [text for text, urls in results.items() if not urls] == []
