"""Queries of people lead to the right lesson: the regression set, its reporting half."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import pytest

from build_tools.site.search import index
from tests.site.search.lessons import (
    Query,
    halves,
    lessons,
    queries,
)
from tests.site.search.site import write_site

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

PLAIN = ("word", "part", "phrase", "spoken")
# What is asked for in the aims, as shares of the reporting half.
AIMS = (
    (PLAIN, 1, 0.9),
    (PLAIN, 5, 0.98),
    (("question",), 5, 0.9),
    (("pinyin", "initials"), 5, 0.9),
    (("wrong", "lookalike"), 5, 0.9),
    (("short", "traditional", "digits"), 5, 0.9),
)
ASK = """async texts => {
  const engine = document.querySelector("cw-search").engine, results = [];
  for (const text of texts) {
    const result = await engine.search(text);
    const first = result.hits.slice(0, 5);
    const entries = await Promise.all(first.map(hit => engine.lesson(hit.lesson)));
    results.push(entries.map(entry => entry.url));
  }
  return results;
}"""


def test_the_regression_set_is_whole() -> None:
    every = queries()
    urls = {lesson.url for lesson in lessons()}
    tuning, reporting = halves(every)
    assert len(every) >= 120
    assert len(tuning) + len(reporting) == len(every)
    assert len({query.text for query in every}) == len(every)
    assert {answer for query in every for answer in query.answers} <= urls


def test_reporting_half_reaches_the_aims(page: Page) -> None:
    _tuning, reporting = halves(queries())
    assert_aims(reporting, page.evaluate(ASK, [query.text for query in reporting]))


def test_initials_of_two_words_find_the_lesson_that_names_both(page: Page) -> None:
    assert page.evaluate(ASK, ["htxj"])[0][0] == "walnut-pruning"


def test_what_is_found_does_not_depend_on_what_the_page_rehearsed(page: Page) -> None:
    texts = [query.text for query in queries()[::5]]
    fresh = page.evaluate(ASK, texts)
    page.reload()
    page.evaluate("document.querySelector('cw-search').engine.warmUp(() => Promise.resolve())")
    assert page.evaluate(ASK, texts) == fresh


def test_what_is_found_does_not_depend_on_how_the_index_is_cut(
    page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = [query.text for query in queries()[::9]]
    whole = page.evaluate(ASK, texts)
    monkeypatch.setattr(index, "_SHARD_BYTES", 1000)
    page_file = write_site(tmp_path / "cut", lessons())
    assert len(list(page_file.parent.glob("search/words-*.js"))) > 3
    page.goto(page_file.as_uri())
    assert page.evaluate(ASK, texts) == whole


def assert_aims(queries: list[Query], results: list[list[str]]) -> None:
    """Fail where the first lessons of the queries miss the aims."""
    ranks: dict[str, list[int]] = defaultdict(list)
    missed = []
    for query, urls in zip(queries, results, strict=True):
        rank = next((rank for rank, url in enumerate(urls, 1) if url in query.answers), 99)
        ranks[query.kind].append(rank)
        if rank > 1:
            missed.append((query.kind, query.text, rank))
    assert all(results), "every query has results"
    for kinds, within, share in AIMS:
        of_kinds = [rank for kind in kinds for rank in ranks[kind]]
        hits = sum(rank <= within for rank in of_kinds)
        assert hits >= share * len(of_kinds), (kinds, within, missed)
