"""The year's report as a clerk opens it from disk: by keyboard, without scripts, on any screen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from build_tools.project import read_project
from build_tools.stages.records import import_records
from build_tools.stages.report import report_year
from tests.assessment import sample_year
from tests.browser import axe
from tests.trees import MKDOCS_YML, write_tree

pytestmark = pytest.mark.browser
SCORE = "a[href='#songling.station.use']"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("report")
    root = write_tree(folder / "镇", {"mkdocs.yml": MKDOCS_YML, **sample_year.TREE})
    project = read_project(root)
    inbox = write_tree(folder / "inbox", sample_year.exports())
    import_records(project, (inbox,), sample_year.LAST_ARRIVAL)
    out = folder / "报告"
    written = report_year(project, sample_year.YEAR, sample_year.SCORED_ON, out=out).written
    return Path(written[0]).as_uri()


@pytest.fixture
def page(any_chromium: Browser, address: str) -> Iterator[Page]:
    page = any_chromium.new_page(viewport={"width": 1366, "height": 768})
    page.goto(address)
    yield page
    page.close()


def test_from_a_score_to_its_evening_by_keyboard(page: Page) -> None:
    page.locator(SCORE).focus()
    page.keyboard.press("Enter")
    section = page.locator("[id='songling.station.use']")
    expect(section).to_be_focused()
    expect(section).to_be_in_viewport()
    # The first evening that fell short: 60 minutes instead of 90.
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("12月15日 放了 60 分钟")
    page.keyboard.press("Enter")
    evening = page.locator("#songling-1a000002-44")
    expect(evening).to_be_focused()
    expect(evening).to_be_in_viewport()
    expect(evening.locator("td").nth(3)).to_have_text("60")


def test_it_works_without_scripts(any_chromium: Browser, address: str) -> None:
    context = any_chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    expect(page.get_by_role("button", name="打印")).to_be_hidden()
    page.locator(SCORE).click()
    expect(page.locator("[id='songling.station.use']")).to_be_in_viewport()
    context.close()


def test_the_button_prints(page: Page) -> None:
    page.evaluate("() => { self.print = () => document.body.setAttribute('data-printed', ''); }")
    page.get_by_role("button", name="打印").click()
    expect(page.locator("body")).to_have_attribute("data-printed", "")


@pytest.mark.parametrize("width", [1366, 1024, 360])
def test_nothing_is_wider_than_the_window(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 768})
    assert page.evaluate("() => document.documentElement.scrollWidth") == width


@pytest.mark.axe
def test_everybody_can_read_it(page: Page) -> None:
    # One station with little of everything stands for all: axe takes its time over each element.
    page.evaluate(
        "() => document.querySelectorAll('section:not(#dawa)').forEach((x) => x.remove())"
    )
    assert axe.violations(page) == []
    assert axe.violations(page, looks=True, strict=True) == []
