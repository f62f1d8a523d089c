"""Stylesheets that Chrome 87 understands, none missing and none left over; small drawings."""

from __future__ import annotations

import re
import runpy
import xml.etree.ElementTree as ET
from pathlib import Path

import jinja2
import pytest

from build_tools.release.trust.portable_names import name_fault
from build_tools.site.assets.bundles import GENERATED
from tests.conftest import REPOSITORY

# What came after Chrome 87, the oldest browser of a station, and has no fallback here.
TOO_NEW = {
    ":is(": 88, ":where(": 88, "aspect-ratio": 88, ":has(": 105, "@container": 105, "@layer": 99,
    "color-mix(": 111, "dvh": 108, "svh": 108, "@scope": 118, "@property": 85.5,
    "disclosure-": 89, "overflow: clip": 90, "text-wrap": 114, "&:": 112, "& ": 112,
}  # fmt: skip
LARGEST_DRAWING = 60_000
# What lies beside vendored scripts.
LICENCES = {"qrcode-generator-2.0.4/license.txt"}


def test_stylesheets_use_nothing_that_chrome_87_does_not_know(theme: Path) -> None:
    unsupported = {
        (path.name, feature)
        for path in (theme / "assets/css").rglob("*.css")
        for feature in TOO_NEW
        if feature in re.sub(r"/\*.*?\*/|@supports.*?\}\s*\}", "", _text(path), flags=re.DOTALL)
    }
    assert unsupported == set()


def test_stylesheets_ask_for_nothing_outside(theme: Path) -> None:
    for path in (theme / "assets/css").rglob("*.css"):
        text = _text(path)
        assert "://" not in text, path.name
        assert "@import" not in text, path.name


def test_no_colour_lags_behind_another(theme: Path) -> None:
    # Text changes its colour at once: on a ground that is still changing it cannot be read.
    for path in (theme / "assets/css").rglob("*.css"):
        for moved in re.findall(r"transition:([^;]*);", _text(path)):
            assert {part.split()[0] for part in moved.split(",")} <= {
                "box-shadow",
                "transform",
                "none",
            }


def test_a_stick_can_hold_every_asset(theme: Path) -> None:
    files = [path for path in (theme / "assets").rglob("*") if path.is_file()]
    paths = [path.relative_to(theme).as_posix() for path in files]
    faults = {path: name_fault(f"r/2026-11/{path}") for path in paths if not path.endswith(".md")}
    assert {path: fault for path, fault in faults.items() if fault} == {}


@pytest.mark.parametrize(
    ("table", "macro", "folder", "suffix"),
    [
        ("STYLESHEETS", "stylesheet(?:s|_address)", "assets/css", ".css"),
        ("SCRIPTS", "scripts(?:_at_once)?", "assets/js", ".js"),
        ("VENDORED", "vendored", "assets/vendor", ".js"),
    ],
)
def test_every_asset_is_loaded_by_a_page_and_every_name_is_a_file(
    theme: Path, table: str, macro: str, folder: str, suffix: str
) -> None:
    kinds = assets_table(theme, table)
    names = {f"{name}{suffix}" for names in kinds.values() for name in names} - {
        name + suffix for name in GENERATED
    }
    files = {path.relative_to(theme / folder).as_posix() for path in _files(theme / folder)}
    assert names == files - LICENCES
    templates = [_text(path) for path in theme.rglob("*.html")]
    loads = {kind for text in templates for kind in re.findall(rf'{{{{ {macro}\("(\w+)"', text)}
    assert loads == kinds.keys()


def test_only_the_tags_of_assets_name_folders(theme: Path) -> None:
    folders = ("assets/css/", "assets/js/", "assets/vendor/")
    texts = {path.name: _text(path) for path in theme.rglob("*.html")}
    assert [name for name, text in texts.items() if any(x in text for x in folders)] == [
        "asset-tags.html"
    ]


def test_every_asset_of_launcher_and_station_kit_is_loaded_by_one_of_their_pages() -> None:
    kit = REPOSITORY / "build_tools/release/kit"
    loads = {
        (page.parent / path).resolve()
        for page in kit.rglob("*.html")
        for path in re.findall(r'(?:src|href)="([^"]+\.(?:js|css))"', _text(page))
    }
    files = {path for path in _files(kit) if path.suffix in (".js", ".css")}
    assert files
    assert files <= loads


def test_drawings_are_small_and_without_scripts(theme: Path) -> None:
    drawings = sorted((theme / "assets/img").glob("*.svg"))
    assert {f"month-{number:02}.svg" for number in range(1, 13)} <= {x.name for x in drawings}
    for drawing in drawings:
        assert drawing.stat().st_size < LARGEST_DRAWING
        names = {element.tag.rpartition("}")[2] for element in ET.parse(drawing).iter()}  # noqa: S314
        assert not names & {"script", "image", "foreignObject", "style"}, drawing.name


def test_the_landscapes_are_what_the_script_draws(theme: Path) -> None:
    script = runpy.run_path(str(theme / "assets/img/draw_months.py"))
    for key, month in script["MONTHS"].items():
        kept = (theme / f"assets/img/month-{key:02}.svg").read_text(encoding="utf-8")
        assert kept == script["landscape"](month)


def assets_table(theme: Path, table: str) -> dict[str, list[str]]:
    """Return the names of components by the kind of page that loads them."""
    environment = jinja2.Environment(loader=jinja2.FileSystemLoader(theme), autoescape=True)
    environment.filters["url"] = str
    kinds: dict[str, list[str]] = getattr(
        environment.get_template("partials/assets.html").module, table
    )
    return kinds


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")
