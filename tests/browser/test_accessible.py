"""axe-core on every kind of page, in light and dark, large type and on the television."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests import axe

pytestmark = [pytest.mark.browser, pytest.mark.axe, pytest.mark.ffmpeg]

MODES = {
    "light": {},
    "dark": {"theme": "dark"},
    "large": {"size": "large"},
    "large-dark": {"size": "large", "theme": "dark"},
    "tv": {"screen": "tv"},
}


def kinds_of_pages(site: Path) -> dict[str, str]:
    """Return one page of each kind by what is special in it: a URL relative to the site."""
    wanted = {
        "home": 'class="cw-month',
        "section": 'class="cw-banner',
        "find": 'class="cw-year',
        "film with places": "cw-lesson--outlined",
        "sound": "cw-player__radio",
        "text": "cw-lesson--text",
        "lapsed": "cw-mark--lapsed",
        "self-test": "admonition quiz",
        "series": "cw-course",
        "table": "<table",
        "pager or list": "find/topic",
    }
    texts = {
        path.relative_to(site).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(site.rglob("*.html"))
    }
    found = {"search": "search.html?q=苹果"}
    for kind, sign in wanted.items():
        name = next((x for x, text in texts.items() if sign in text or sign in x), None)
        assert name, f"no page of the sample has {sign}"
        found[kind] = name
    return found


@pytest.mark.parametrize("mode", MODES)
def test_no_page_keeps_anybody_out(mode: str, chromium: Browser, sample_site: Path) -> None:
    context = chromium.new_context(viewport={"width": 1366, "height": 768})
    kept = json.dumps(json.dumps(MODES[mode]))
    context.add_init_script(f"localStorage.setItem('cw:modes', {kept})")
    page = context.new_page()
    found = {}
    pages = kinds_of_pages(sample_site)
    assert len(set(pages.values())) >= 8
    for kind, name in pages.items():
        page.goto(f"{sample_site.as_uri()}/{name}")
        if kind == "search":
            page.wait_for_selector("cw-search .cw-group")
        if wrong := axe.violations(page):
            found[f"{kind}: {name}"] = wrong
    context.close()
    assert found == {}


def test_what_keeps_people_out_is_found(chromium: Browser, sample_site: Path) -> None:
    page = chromium.new_page()
    page.goto((sample_site / "index.html").as_uri())
    page.evaluate("document.querySelector('main img').removeAttribute('alt')")
    assert [line.split(" ")[0] for line in axe.violations(page)] == ["image-alt"]
    page.close()
