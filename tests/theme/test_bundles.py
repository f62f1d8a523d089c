"""What pages load: the joined stylesheets and the joined scripts of each kind of page."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.stations import copy_of
from tests.theme.test_assets import assets_table

pytestmark = [pytest.mark.browser, pytest.mark.ffmpeg]


@pytest.mark.parametrize(
    ("table", "folder", "suffix"),
    [("STYLESHEETS", "assets/css", ".css"), ("SCRIPTS", "assets/js", ".js")],
)
def test_a_kind_of_page_has_one_file_with_its_components_in_their_order(
    sample_site: Path, theme: Path, table: str, folder: str, suffix: str
) -> None:
    kinds = assets_table(theme, table)
    paths = {path for path in (sample_site / folder).rglob("*") if path.is_file()}
    assert paths == {sample_site / folder / "kinds" / f"{kind}{suffix}" for kind in kinds}
    for kind, components in kinds.items():
        text = (sample_site / folder / "kinds" / f"{kind}{suffix}").read_text(encoding="utf-8")
        places = [
            text.index((theme / folder / f"{name}{suffix}").read_text(encoding="utf-8"))
            for name in components
        ]
        assert all(before < after for before, after in itertools.pairwise(places)), kind


def test_a_fault_of_one_script_is_told_and_stops_no_other(
    sample_site: Path, tmp_path: Path, any_chromium: Browser
) -> None:
    site = copy_of(sample_site, tmp_path / "站", "jia")
    scripts = site / "assets/js/kinds/base.js"
    text = scripts.read_text(encoding="utf-8")
    broken = text.replace(
        "/* pages/modes */\ntry {\n", "/* pages/modes */\ntry {\nthrow new Error('甲');\n"
    )
    assert broken != text
    scripts.unlink()
    scripts.write_text(broken, encoding="utf-8")
    page = any_chromium.new_page()
    told: list[str] = []
    page.on("pageerror", lambda error: told.append(error.message))
    page.goto((site / "index.html").as_uri())
    page.wait_for_function("() => courseware.wayBack && courseware.store")
    page.close()
    assert "甲" in told
