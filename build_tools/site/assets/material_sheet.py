"""Material's stylesheet without the rules that no page of a site can use.

Pages have Material's typography alone: of its frame, and of Markdown that no page contains,
nothing is left. A rule goes where its selector asks for a class or an attribute that nothing names;
what a page asks for, whatever its state, is still there, in its order.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Set

# What the theme's templates and scripts put into pages themselves.
FRAME = frozenset(
    ("md-typeset", "data-md-color-scheme", "class", "for", "hidden", "href", "id", "open")
) | {"role", "src", "type"}
_STRING = r'"(?:[^"\\]|\\.)*"|' + r"'(?:[^'\\]|\\.)*'"
_PARTS = re.compile(rf"{_STRING}|[{{}}();,]")
_TAG = re.compile(r"<[a-zA-Z][^<>]*[ \t\n][^<>]*>")
_VALUE = re.compile(r"""(?<![\w-])(?!class=|style=)([\w-]+)=("[^"]*"|'[^']*')""")
_WORD = re.compile(r"[\w-]+")
_NAME = re.compile(r"[.\[](-?[^\W\d][\w-]*)")
_IN_BRACKETS = re.compile(r"\([^()]*\)")
_VARIABLE = re.compile(r"var\(\s*(--[\w-]+)")
_GROUPS = ("@media", "@supports")


class StyleRule(NamedTuple):
    """A rule of a stylesheet, or a group of rules under one condition."""

    prelude: str
    declarations: tuple[str, ...]
    rules: tuple[StyleRule, ...] = ()

    @property
    def text(self) -> str:
        """The rule as CSS, without spaces."""
        inner = "".join(rule.text for rule in self.rules) or ";".join(self.declarations)
        return f"{self.prelude}{{{inner}}}"


def names_in(texts: Iterable[str]) -> set[str]:
    """Return the names in the tags of HTML: of attributes, of classes, and words of styles."""
    tags = {tag for text in texts for tag in _TAG.findall(text)}
    return words_of(_VALUE.sub(r"\1", "\n".join(tags)))


def words_of(text: str) -> set[str]:
    """Return all words of a text that may be names of classes, attributes or variables."""
    return set(_WORD.findall(text))


def used_rules(sheet: str, names: Set[str], frame: Set[str] = FRAME) -> str:
    """Return the rules of a sheet that can match where `names` are all that pages have."""
    return _text_of(_matching(_parsed(sheet), names | frame), names)


def frame_and_text(sheet: str, names: Set[str]) -> tuple[str, str]:
    """Return the used rules in two sheets: what pages need without a text, and what texts add.

    `names` are those of the texts. The second is read after the first, or before it: whatever it
    says of a text weighs more than the rules for plain elements.
    """
    frame = FRAME - {"md-typeset"}

    def of_texts(rule: StyleRule) -> StyleRule:
        if rule.prelude.startswith("@"):
            return rule
        selectors = [part for part in split(rule.prelude, ",") if not can_match(part, frame)]
        if selectors:
            return rule._replace(prelude=",".join(selectors))
        variables = (part for part in rule.declarations if part.startswith("--"))
        return rule._replace(declarations=tuple(variables))

    rules = _changed(_matching(_parsed(sheet), names | FRAME), of_texts)
    return used_rules(sheet, frozenset(), frame), _text_of(rules, names)


def _text_of(rules: tuple[StyleRule, ...], names: Set[str]) -> str:
    """Return rules as CSS, without the variables and animations that none of them asks for."""
    text = "".join(rule.text for rule in _every(rules))
    variables = _used_variables(_every(rules), names)
    rules = _changed(rules, lambda rule: _without_unused(rule, text, variables))
    return "".join(rule.text + "\n" for rule in rules)


@functools.lru_cache(1)
def _parsed(sheet: str) -> tuple[StyleRule, ...]:
    return tuple(_rules(sheet))


def _rules(sheet: str) -> Iterator[StyleRule]:
    """Take a sheet without comments apart; statements without a block (@charset) are left out."""
    depth = begin = inside = 0
    prelude = ""
    for match in _PARTS.finditer(sheet):
        if match[0] == "{":
            if not depth:
                prelude, inside = sheet[begin : match.start()].strip(), match.end()
            depth += 1
        elif match[0] == "}":
            depth -= 1
            begin = begin if depth else match.end()
            if not depth:
                yield _rule(prelude, sheet[inside : match.start()])
        elif match[0] == ";" and not depth:
            begin = match.end()


def _rule(prelude: str, block: str) -> StyleRule:
    if prelude.startswith(_GROUPS):
        return StyleRule(prelude, (), tuple(_rules(block)))
    # The frames of an animation stay one text.
    is_flat = not prelude.startswith("@keyframes")
    return StyleRule(prelude, tuple(split(block, ";")) if is_flat else (block,))


def split(text: str, separator: str) -> list[str]:
    """Split a selector or a block where a separator stands outside of brackets and strings."""
    parts, depth, begin = [], 0, 0
    for match in _PARTS.finditer(text):
        depth += {"(": 1, ")": -1}.get(match[0], 0)
        if match[0] == separator and not depth:
            parts.append(text[begin : match.start()])
            begin = match.end()
    return [part for part in (*parts, text[begin:]) if part.strip()]


def can_match(selector: str, names: Set[str]) -> bool:
    """Return whether all classes and attributes that a selector asks for are among `names`.

    What stands in brackets is a choice (`:is`), or asks for what is not there (`:not`).
    """
    selector = re.sub(_STRING, "", selector)
    while (shorter := _IN_BRACKETS.sub("", selector)) != selector:
        selector = shorter
    return names >= set(_NAME.findall(selector))


def _matching(rules: Iterable[StyleRule], names: Set[str]) -> tuple[StyleRule, ...]:
    def with_selectors(rule: StyleRule) -> StyleRule:
        if rule.prelude.startswith("@"):
            return rule
        selectors = (part for part in split(rule.prelude, ",") if can_match(part, names))
        return rule._replace(prelude=",".join(selectors))

    return _changed(rules, with_selectors)


def _changed(
    rules: Iterable[StyleRule], change: Callable[[StyleRule], StyleRule]
) -> tuple[StyleRule, ...]:
    """Return the rules after a change of each; those without selectors or content are left out."""
    changed = []
    for rule in rules:
        if rule.rules:
            changed.append(rule._replace(rules=_changed(rule.rules, change)))
        else:
            changed.append(change(rule))
    return tuple(rule for rule in changed if rule.prelude and (rule.rules or rule.declarations))


def _every(rules: Iterable[StyleRule]) -> Iterator[StyleRule]:
    """Yield all rules that have declarations, those in groups too."""
    for rule in rules:
        yield from _every(rule.rules) if rule.rules else (rule,)


def _used_variables(rules: Iterable[StyleRule], names: Set[str]) -> set[str]:
    """Return the variables that declarations ask for, directly or through other variables."""
    asks: dict[str, set[str]] = {}
    used = set(names)
    for rule in rules:
        for declaration in rule.declarations:
            name, _colon, value = declaration.partition(":")
            into = asks.setdefault(name, set()) if name.startswith("--") else used
            into.update(_VARIABLE.findall(value))
    queue = [*used]
    while queue:
        new = asks.get(queue.pop(), set()) - used
        used |= new
        queue += new
    return used


def _without_unused(rule: StyleRule, sheet: str, used: Set[str]) -> StyleRule:
    if rule.prelude.startswith("@keyframes"):
        name = rule.prelude.split()[-1]
        is_used = re.search(rf"animation(-name)?:[^;}}]*\b{re.escape(name)}\b", sheet)
        return rule if is_used else rule._replace(declarations=())
    declarations = (
        declaration
        for declaration in rule.declarations
        if not declaration.startswith("--") or declaration.partition(":")[0] in used
    )
    return rule._replace(declarations=tuple(declarations))
