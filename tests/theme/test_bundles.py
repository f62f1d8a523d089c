"""What pages load: the joined stylesheets and the joined scripts of each kind of page."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from build_tools.site.assets.bundles import MADE, squeezed_script, squeezed_stylesheet
from tests.browser.stations import copy_of
from tests.theme.test_assets import assets_table

pytestmark = [pytest.mark.browser, pytest.mark.ffmpeg]
Squeeze = Callable[[str], str]
# The rules of stylesheets as the browser has read them.
RULES = """(texts) => texts.map((text) => {
  const style = document.createElement("style");
  style.textContent = text;
  document.head.append(style);
  const rules = Array.from(style.sheet.cssRules, (rule) => rule.cssText);
  style.remove();
  return rules;
})"""


@pytest.mark.parametrize(
    ("table", "folder", "suffix", "squeezed"),
    [
        ("STYLESHEETS", "assets/css", ".css", squeezed_stylesheet),
        ("SCRIPTS", "assets/js", ".js", squeezed_script),
    ],
)
def test_a_kind_of_page_has_one_file_with_its_components_in_their_order(
    sample_site: Path, theme: Path, table: str, folder: str, suffix: str, squeezed: Squeeze
) -> None:
    kinds = assets_table(theme, table)
    paths = {path for path in (sample_site / folder).rglob("*") if path.is_file()}
    assert paths == {sample_site / folder / "kinds" / f"{kind}{suffix}" for kind in kinds}
    for kind, components in kinds.items():
        text = (sample_site / folder / "kinds" / f"{kind}{suffix}").read_text(encoding="utf-8")
        sources = [theme / folder / f"{name}{suffix}" for name in components if name not in MADE]
        places = [text.index(squeezed(path.read_text(encoding="utf-8"))) for path in sources]
        assert all(before < after for before, after in itertools.pairwise(places)), kind


def test_a_squeezed_stylesheet_says_the_same(theme: Path, chromium: Browser) -> None:
    texts = [path.read_text(encoding="utf-8") for path in (theme / "assets/css").rglob("*.css")]
    page = chromium.new_page()
    written = page.evaluate(RULES, texts)
    squeezed = page.evaluate(RULES, [squeezed_stylesheet(text) for text in texts])
    page.close()
    assert all(written)
    for before, after in zip(written, squeezed, strict=True):
        assert _even(after) == _even(before)


def _even(rules: list[str]) -> str:
    """Return rules without the spaces of values with variables, which stay as they were written."""
    return re.sub(r"(?<=[,(]) | (?=[,)])|(?<=:) ", "", " ".join("\n".join(rules).split()))


def test_a_squeezed_script_says_the_same(theme: Path) -> None:
    for path in (theme / "assets/js").rglob("*.js"):
        text = path.read_text(encoding="utf-8")
        lines = [line.strip() for line in text.splitlines()]
        squeezed = squeezed_script(text).splitlines()
        rest = iter(lines)
        assert all(line in rest for line in squeezed), path.name
        # What is gone are empty lines and comments, with which Prettier begins and ends lines.
        gone = "\n".join(_without(lines, squeezed))
        assert re.fullmatch(r"(\s*/\*((?!\*/).)*\*/)*\s*", gone, re.DOTALL), path.name


def _without(lines: list[str], squeezed: list[str]) -> Iterator[str]:
    rest = [*squeezed]
    for line in lines:
        if rest and rest[0] == line:
            rest.pop(0)
        else:
            yield line


@pytest.mark.parametrize(
    ("page", "most_files", "most_bytes"),
    [
        ("technical/index.html", 8, 150_000),
        ("find/month-11.html", 8, 150_000),
        ("technical/apple-winter-pruning.html", 8, 290_000),
    ],
)
def test_a_page_loads_few_small_files(
    sample_site: Path, page: str, most_files: int, most_bytes: int
) -> None:
    path = sample_site / page
    text = path.read_text(encoding="utf-8")
    names = re.findall(r'<(?:script src|link rel="stylesheet" href)="([^"]+)"', text)
    files = [path, *(path.parent / name for name in names)]
    assert len(files) <= most_files
    assert sum(file.stat().st_size for file in files) <= most_bytes


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
