"""What `make check` refuses in a script: what browsers of 2020 do not know, and style."""

from __future__ import annotations

import subprocess

import pytest

from tests.theme import eslint

pytestmark = pytest.mark.eslint

PARSER = "Parsing error"
REFUSED = {
    # syntax that came after 2020
    "self.x ??= 1;": PARSER,
    "self.x ||= 1;": PARSER,
    "self.x = 1_000;": PARSER,
    "self.x = class { #y() { return 1; } };": PARSER,
    "self.x = class { y = 1; };": PARSER,
    "self.x = class { static { self.y = 1; } };": PARSER,
    "self.x = /a/v;": PARSER,
    "self.x = /a/d;": PARSER,
    "await self.x;": PARSER,
    "import './y.js';": PARSER,
    # what a build would change
    "self.x = `a\n  b`;": "no-restricted-syntax",
    # methods and objects that came after 2020
    "self.x = [1].at(-1);": "no-restricted-syntax",
    "self.x = self.y.at(-1);": "no-restricted-syntax",
    "self.x = self.y.findLast(Boolean);": "es-x/no-array-prototype-findlast-findlastindex",
    "self.x = self.y.toSorted();": "es-x/no-array-prototype-tosorted",
    "self.x = self.y.union(self.z);": "es-x/no-set-prototype-union",
    "self.x = Object.hasOwn(self, 'y');": "es-x/no-object-hasown",
    "self.x = Object.groupBy([], Boolean);": "es-x/no-object-groupby",
    "self.x = Promise.any([]);": "es-x/no-promise-any",
    "self.x = new WeakRef(self);": "no-undef",
    "self.x = new Error('y', { cause: self.z });": "es-x/no-error-cause",
    "self.x = new Intl.Segmenter();": "es-x/no-intl-segmenter",
    "self.x = Array.fromAsync([]);": "es-x/no-array-fromasync",
    # what browsers give besides the language
    "self.x = structuredClone({});": "no-undef",
    "self.x = new OffscreenCanvas(1, 1);": "no-undef",
    "self.x = document.body.checkVisibility();": "no-restricted-properties",
    # style
    "var x = 1; self.y = x;": "no-var",
    "let x = 1; self.y = x;": "prefer-const",
    "const x = 1;": "no-unused-vars",
    "self.x = 'a' + self.y;": "prefer-template",
    "self.x.map(function (y) { return y; });": "prefer-arrow-callback",
    "self.x = { y: function () {} };": "object-shorthand",
    "self.x = (found) => found;": "no-restricted-syntax",
    "self.x = ([found]) => found;": "no-restricted-syntax",
    "const { y: found } = self; self.x = found;": "no-restricted-syntax",
    "self.x = { made() {} };": "no-restricted-syntax",
    "self.x = class { told() {} };": "no-restricted-syntax",
    "self.made = () => 1;": "no-restricted-syntax",
    "self.x = self.y == 1;": "eqeqeq",
}
ALLOWED = (
    "self.x = self.y?.z ?? `${self.w} 1`;",
    "self.x = class { constructor() { this.y = 1; } get z() { return this.y; } };",
    "self.x = self.y.replaceAll('a', 'b').matchAll(/(?<=a)(?<name>\\p{L})/gu);",
    "try { localStorage.clear(); } catch { self.x = Promise.allSettled([]); }",
    "self.x = { at: 1, on: self.y.at };",
    "self.x = [[1]].flat().map((y) => y ** 2).filter(Boolean);",
)
PATH = "overrides/assets/js/example.js"


def in_page(text: str) -> tuple[str, str]:
    """A script as all of them are: strict, and nothing of it in the global scope."""
    return (PATH, f'(() => {{\n"use strict";\n{text}\n}})();\n')


@pytest.fixture(scope="module")
def verdicts() -> dict[str, list[str]]:
    texts = [*REFUSED, *ALLOWED]
    return dict(zip(texts, eslint.problems([in_page(text) for text in texts]), strict=True))


@pytest.mark.parametrize("text", REFUSED)
def test_a_script_is_refused(text: str, verdicts: dict[str, list[str]]) -> None:
    assert any(verdict.startswith(REFUSED[text]) for verdict in verdicts[text]), verdicts[text]


@pytest.mark.parametrize("text", ALLOWED)
def test_the_language_of_2020_is_allowed(text: str, verdicts: dict[str, list[str]]) -> None:
    assert verdicts[text] == []


def test_a_script_that_is_a_module_or_not_strict_is_refused() -> None:
    module, sloppy, leaking = eslint.problems(
        [
            (PATH, "export const x = 1;\n"),
            (PATH, "(() => {\n  self.x = 1;\n})();\n"),
            (PATH, '"use strict";\nconst x = 1;\nself.y = x;\n'),
        ]
    )
    assert module[0].startswith(PARSER)
    assert "strict" in sloppy
    assert "no-implicit-globals" in leaking


def test_no_script_of_ours_is_passed_over() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "*.js"], cwd=eslint.ROOT, check=True, capture_output=True
    ).stdout.decode()
    ours = [path for path in listed.split("\0") if path and "/vendor/" not in f"/{path}"]
    refused = eslint.problems([(path, "(() => {\n  self.x = y;\n})();\n") for path in ours])
    checked = [path for path, rules in zip(ours, refused, strict=True) if "no-undef" in rules]
    assert checked == ours
