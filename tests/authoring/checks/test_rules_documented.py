"""Every rule is declared once, reported by some check, and explained in `docs/checks.md`."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from build_tools.model.rules import Rule
from docs.make_checks import PAGE, declared_rules, page

PACKAGE = Path(__file__).parents[3] / "build_tools"


RULE = re.compile("|".join(rf"\b{rule.name}\b" for rule in Rule))


def modules_with(pattern: str | re.Pattern[str]) -> Iterator[ast.Module]:
    """Yield the modules whose text has this; to parse all of them takes seconds."""
    texts = (path.read_text("utf-8") for path in PACKAGE.rglob("*.py"))
    return (ast.parse(text) for text in texts if re.search(pattern, text))


def constants_read(module: ast.Module) -> set[str]:
    """Return the names that a module reads, apart from those that it only imports."""
    return {
        node.id
        for node in ast.walk(module)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    }


def test_every_rule_is_declared_once() -> None:
    declared = Counter(rule.name for rule in declared_rules())
    assert declared == dict.fromkeys(Rule, 1)


def test_every_rule_is_reported() -> None:
    read = set().union(*(constants_read(module) for module in modules_with(RULE)))
    assert {rule.name for rule in Rule} - read == set()


def test_problems_are_made_by_their_rules() -> None:
    calls = [
        ast.unparse(node)
        for module in modules_with(r"\bProblem\(")
        for node in ast.walk(module)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "Problem"
    ]
    # The one in CheckRule.problem.
    assert len(calls) == 1


def test_every_rule_is_explained() -> None:
    assert all(rule.explanation.strip() for rule in declared_rules())


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text("utf-8") == page(), "run `make docs`"
