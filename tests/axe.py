"""Brings axe-core, which finds on a page what keeps people with impairments out (MPL-2.0)."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

from tests.npm_package import CACHE, Package

PACKAGE = Package(
    name="axe-core@4.14.1",
    sha512="1477dafa598d8d065f273d6af302aa203c02e83131707b7fa648cd41bd3d6b73"
    "4f8c22a0dab86ee6a6f64b8afbe804b214d36db85a2826965edfb3a0b9d546b5",
    member="package/axe.min.js",
    place=CACHE / "axe-core" / "axe.min.js",
)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def violations(page: Page) -> list[str]:
    """Return what breaks WCAG 2.2 A and AA on a page, one line for each element."""
    page.evaluate(PACKAGE.place.read_text(encoding="utf-8"))
    options = {"runOnly": {"type": "tag", "values": RULES}}
    told: dict[str, Any] = page.evaluate("(options) => axe.run(document, options)", options)
    return [
        f"{one['id']} ({one['help']}): {node['html'][:160]}"
        for one in told["violations"]
        for node in one["nodes"]
    ]
