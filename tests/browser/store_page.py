"""A page with nothing but the scripts that keep things, as all pages of a site load them."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import jinja2
from playwright.sync_api import Page

THEME = Path(__file__).parents[2] / "overrides"
OF_NAVIGATION = ("shared/station", "shared/keys", "shared/departure")
WORD = "0123456789abcdef"
READY = "() => courseware.store.ready.then(() => courseware.store.problem())"


def write_page(folder: Path, code: str, script: str = "") -> Path:
    """Write the page of a station into the folder; `script` runs behind those that it loads."""
    folder.mkdir(parents=True, exist_ok=True)
    station = {"schema": 1, "code": code, "name": code, "media": None, "word": WORD}
    scripts = [
        f'<script src="{(THEME / f"assets/js/{name}.js").as_uri()}"></script>'
        for name in ("shared/station", *_shared_scripts())
    ]
    scripts.insert(1, f"<script>courseware.station({json.dumps(station)})</script>")
    page = folder / f"{code}.html"
    page.write_text(
        f'<!doctype html><meta charset="utf-8"><body>{"".join(scripts)}<script>{script}</script>',
        encoding="utf-8",
    )
    return page


def _shared_scripts() -> list[str]:
    environment = jinja2.Environment(loader=jinja2.FileSystemLoader(THEME), autoescape=True)
    environment.filters["url"] = str
    assets: Any = environment.get_template("partials/assets.html").module
    table: dict[str, list[str]] = assets.SCRIPTS
    names = (*table["drive"], *table["base"], *table["learners"])
    shared = [name for name in names if name.startswith("shared/")]
    return [name for name in shared if name not in OF_NAVIGATION]


def run_scripts(page: Page, *names: str) -> None:
    """Run scripts of ours that this kind of page does without, as a test wants them."""
    for name in names:
        page.evaluate((THEME / f"assets/js/{name}.js").read_text(encoding="utf-8"))


def chain_faults(lines: list[str]) -> list[str]:
    """Return what is wrong with a row of statements: numbers, and the hash of the line before."""
    faults = []
    prev = ""
    for n, line in enumerate(lines, start=1):
        statement = json.loads(line)
        if statement["n"] != n or not statement["id"].endswith(f"-{statement['pc']}-{n}"):
            faults.append(f"{n}: is {statement['id']}")
        if statement["prev"] != prev:
            faults.append(f"{n}: prev is {statement['prev']}, not {prev}")
        prev = hashlib.sha256(line.encode()).hexdigest()[:16]
    return faults
