"""Every rule is used, and explained to editors in `docs/checks.md`; and nothing else is there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from build_tools.model.rules import Rule

ROOT = Path(__file__).parents[3]
PACKAGE = ROOT / "build_tools"
EXPLAINED = re.compile(r"^\| `([a-z-]+)` \| (错误|提醒) \| \S.* \|$", re.MULTILINE)


def members_used() -> set[str]:
    """Return the members of Rule that the package names outside of its definition."""
    sources = [path for path in PACKAGE.rglob("*.py") if path.name != "rules.py"]
    nodes = [node for path in sources for node in ast.walk(ast.parse(path.read_text("utf-8")))]
    return {
        node.attr
        for node in nodes
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "Rule"
    }


def rules_explained() -> list[str]:
    return [name for name, _ in EXPLAINED.findall((ROOT / "docs/checks.md").read_text("utf-8"))]


def test_every_rule_is_used() -> None:
    assert members_used() == {rule.name for rule in Rule}


def test_every_rule_is_explained_once() -> None:
    explained = rules_explained()
    assert len(explained) == len(set(explained))
    assert {rule.value for rule in Rule} <= set(explained)


def test_rules_of_other_rooms_are_explained() -> None:
    texts = [path.read_text("utf-8") for path in PACKAGE.rglob("*.py")]
    named = {
        node.args[2].value
        for tree in [ast.parse(text) for text in texts if "Problem(" in text]
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "Problem"
        and len(node.args) > 2
        and isinstance(node.args[2], ast.Constant)
    }
    assert named <= set(rules_explained())


def test_nothing_is_explained_that_no_rule_finds() -> None:
    everything = "\n".join(path.read_text("utf-8") for path in PACKAGE.rglob("*.py"))
    assert [name for name in rules_explained() if f'"{name}"' not in everything] == []
