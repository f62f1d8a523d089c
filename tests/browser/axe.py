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


# What depends on colours alone, and on colours and sizes, for a page whose other faults were looked
# for already.
COLOURS = ["color-contrast", "link-in-text-block"]
LOOKS = [*COLOURS, "scrollable-region-focusable", "target-size"]
# AAA asks 7:1 of small text only; for people who see badly the same is asked of large text here.
_SEVEN = """() => axe.configure({checks: [{id: "color-contrast-enhanced",
  options: {ignoreUnicode: true, pseudoSizeThreshold: 0.25, shadowOutlineEmMax: 0.1,
    textStrokeEmMin: 0.03, contrastRatio: {normal: {expected: 7}, large: {expected: 7}}}}]})"""

# Nor does it ask frames: the one of the desk is of another origin, and answers nothing.
_BRIEF = {"resultTypes": ["violations"], "selectors": False, "iframes": False}


def violations(
    page: Page, *, looks: bool = False, colours: bool = False, strict: bool = False
) -> list[str]:
    """Return what breaks WCAG 2.2 A and AA on a page, one line for each element.

    `looks`: only what colours and sizes can break, `colours`: only what colours can. `strict`: a
    contrast of 7:1 for all text.
    """
    if not page.evaluate("() => Boolean(self.axe)"):
        page.evaluate(PACKAGE.place.read_text(encoding="utf-8"))
        page.evaluate(_SEVEN)
    contrast = {"color-contrast": not strict, "color-contrast-enhanced": strict}
    rules = [x for x in (COLOURS if colours else LOOKS) if contrast.get(x, True)]
    if strict:
        rules.append("color-contrast-enhanced")
    # Of what is as it should be nothing is told, and no element is described by a selector.
    options: dict[str, Any] = {"runOnly": {"type": "rule", "values": rules}, **_BRIEF}
    if not looks and not colours:
        options = {
            **_BRIEF,
            "runOnly": {"type": "tag", "values": RULES},
            "rules": {name: {"enabled": on} for name, on in contrast.items()},
        }
    told: dict[str, Any] = page.evaluate("(options) => axe.run(document, options)", options)
    return [
        f"{one['id']} ({one['help']}): {node['html'][:160]}"
        for one in told["violations"]
        for node in one["nodes"]
    ]
