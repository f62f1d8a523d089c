"""What pages load: the joined stylesheets and the joined scripts of each kind of page."""

from __future__ import annotations

import itertools
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from build_tools.site.assets.bundles import GENERATED
from build_tools.site.assets.minifier import without_indentation
from build_tools.site.assets.squeezing import squeezed_scripts, squeezed_stylesheet
from tests.browser.stations import copy_of
from tests.theme import eslint
from tests.theme.test_assets import assets_table

pytestmark = [pytest.mark.browser, pytest.mark.ffmpeg]
Squeeze = Callable[[list[str]], list[str]]
# HTML, stylesheets and scripts that a page is seen and moved by arrows with.
MOST_BYTES_OF_A_LIST = 60_000
MOST_BYTES = 120_000
# With all that runs later, paper and the station's own; what draws QR codes comes on top.
MOST_FILES = 8
# The rules of stylesheets as the browser has read them.
RULES = """(texts) => texts.map((text) => {
  const style = document.createElement("style");
  style.textContent = text;
  document.head.append(style);
  const rules = Array.from(style.sheet.cssRules, (rule) => rule.cssText);
  style.remove();
  return rules;
})"""


def each_script(texts: list[str]) -> list[str]:
    """Squeeze each script by itself; all in one program, which takes a while to start."""
    squeezed = squeezed_scripts({f"{number:04}": text for number, text in enumerate(texts)})
    return [squeezed[name] for name in sorted(squeezed)]


def each_stylesheet(texts: list[str]) -> list[str]:
    return [squeezed_stylesheet(text) for text in texts]


@pytest.mark.parametrize(
    ("table", "folder", "suffix", "squeezed"),
    [
        ("STYLESHEETS", "assets/css", ".css", each_stylesheet),
        ("SCRIPTS", "assets/js", ".js", each_script),
    ],
)
def test_a_kind_of_page_has_one_file_with_its_components_in_their_order(
    sample_site: Path, theme: Path, table: str, folder: str, suffix: str, squeezed: Squeeze
) -> None:
    kinds = assets_table(theme, table)
    paths = {path for path in (sample_site / folder).rglob("*") if path.is_file()}
    assert paths == {sample_site / folder / "kinds" / f"{kind}{suffix}" for kind in kinds}
    names = sorted({name for components in kinds.values() for name in components} - {*GENERATED})
    texts = [(theme / folder / f"{name}{suffix}").read_text(encoding="utf-8") for name in names]
    by_name = dict(zip(names, squeezed(texts), strict=True))
    for kind, components in kinds.items():
        text = (sample_site / folder / "kinds" / f"{kind}{suffix}").read_text(encoding="utf-8")
        places = [text.index(by_name[name]) for name in components if name not in GENERATED]
        assert all(before < after for before, after in itertools.pairwise(places)), kind


def test_a_squeezed_stylesheet_says_the_same(theme: Path, any_chromium: Browser) -> None:
    texts = [path.read_text(encoding="utf-8") for path in (theme / "assets/css").rglob("*.css")]
    page = any_chromium.new_page()
    written = page.evaluate(RULES, texts)
    squeezed = page.evaluate(RULES, [squeezed_stylesheet(text) for text in texts])
    page.close()
    assert all(written)
    for before, after in zip(written, squeezed, strict=True):
        assert _even(after) == _even(before)


def _even(rules: list[str]) -> str:
    """Return rules without the spaces of values with variables, which stay as they were written."""
    return re.sub(r"(?<=[,(]) | (?=[,)])|(?<=:) ", "", " ".join("\n".join(rules).split()))


@pytest.mark.eslint
def test_squeezed_scripts_are_still_understood_by_browsers_of_2020(theme: Path) -> None:
    paths = (theme / "assets/js").rglob("*.js")
    texts = {
        f"overrides/assets/js/{path.relative_to(theme / 'assets/js')}": path.read_text("utf-8")
        for path in paths
    }
    squeezed = squeezed_scripts(texts)
    faults = eslint.problems([*squeezed.items()])
    newer = {rule for rules in faults for rule in rules if "arsing" in rule or "es-x" in rule}
    assert newer == set()
    if find_spec("minify"):
        before = sum(len(text.encode()) for text in texts.values())
        assert sum(len(text.encode()) for text in squeezed.values()) < 0.55 * before


def test_no_process_that_others_are_forked_from_loads_the_minifier(tmp_path: Path) -> None:
    code = (
        "import sys; from build_tools.site.assets.squeezing import squeezed_scripts as squeezed; "
        "print(squeezed({'a': 'const first = 1;'}), 'minify' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout.endswith("'} False\n"), done.stdout


def test_without_the_minifier_a_script_keeps_its_lines(theme: Path) -> None:
    for path in (theme / "assets/js").rglob("*.js"):
        text = path.read_text(encoding="utf-8")
        lines = [line.strip() for line in text.splitlines()]
        squeezed = without_indentation(text).splitlines()
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


def test_every_page_is_seen_after_few_small_files(sample_site: Path) -> None:
    for path in sample_site.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        early, late = assets_of(path, text)
        is_list = re.search(r"kinds/(list|list_months|section|find)\.css", text)
        most = MOST_BYTES_OF_A_LIST if is_list else MOST_BYTES
        driven = [*early, *(file for file in late if file.name == "drive.js")]
        assert sum(file.stat().st_size for file in driven) <= most, path.name
        plain = [file for file in early + late if "vendor" not in file.parts]
        assert len(plain) <= MOST_FILES + ("landscape.css" in text), path.name


def assets_of(path: Path, text: str) -> tuple[list[Path], list[Path]]:
    """Return the files that a page is seen with, itself among them, and those that come after it:
    scripts that it runs once it was seen, and stylesheets of paper."""
    early, late = [path], []
    # What stands in a template is read when it is put into the page.
    text = re.sub(r'<template data-part="parts">.*</template>', "", text, flags=re.DOTALL)
    for tag in re.findall(r"<(?:script|link rel=\"stylesheet\")[^>]*>", text):
        name = re.search(r'(?:src|href)="([^"]+)"', tag)
        assert name, tag
        is_late = 'type="text/later"' in tag or "media=" in tag
        (late if is_late else early).append(path.parent / name[1])
    return early, late


def test_a_fault_of_one_script_is_told_and_stops_no_other(
    sample_site: Path, tmp_path: Path, any_chromium: Browser
) -> None:
    site = copy_of(sample_site, tmp_path / "站", "jia")
    scripts = site / "assets/js/kinds/drive.js"
    text = scripts.read_text(encoding="utf-8")
    broken = text.replace("/* pages/modes */try{", "/* pages/modes */try{throw new Error('甲');")
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
