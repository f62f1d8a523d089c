"""Questions of self-tests as fieldsets, grouped where they follow each other.

Without scripts the answers can be read and called out in a room; `js/pages/quiz.js` makes them
alive.
The right answers and the comment on each answer lie in an attribute, scrambled so that nobody reads
them by accident in the page's source: a page that can judge cannot keep a secret from a determined
reader, and does not pretend to. Faults in a quiz are left to the checks.
"""

from __future__ import annotations

import base64
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element

from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

from build_tools.model.quiz import TRUE_FALSE_WORDS, UNDERLINE, QuestionKind, question_key

if TYPE_CHECKING:
    from markdown import Markdown

_CHOICE = re.compile(r"\[([ xX])\]\s+")
_BLANK = re.compile(r"\[=([^\]]*)\]\s*")
_EMPHASIS = re.compile(r"\*\*|__|`|(?<!\*)\*(?!\*)")


@dataclass(frozen=True)
class _Choice:
    """An answer to choose or a blank to fill; `accepted` holds the texts that may fill it."""

    text: str
    right: bool
    comment: str
    accepted: tuple[str, ...] = ()


class _Questions(Treeprocessor):
    def run(self, root: Element) -> None:
        for parent in [*root.iter()]:
            _question_of_admonition(parent)
        for parent in [*root.iter()]:
            _group(parent)


def _question_of_admonition(block: Element) -> None:
    if block.tag not in ("div", "details") or "quiz" not in _classes(block):
        return
    answers = next(block.iter("ul"), None)
    title = block.find("summary" if block.tag == "details" else "p")
    if answers is None or title is None:
        return
    choices = [_choice_of(item) for item in answers.findall("li")]
    block.tag = "fieldset"
    block.set("class", "admonition quiz")
    title.tag = "legend"
    title.set("class", "admonition-title")
    name = "".join(title.itertext())
    kind = _kind(choices)
    number = question_key(name, [choice.text for choice in choices])
    block.set("data-kind", kind)
    block.set("data-question", number)
    block.set("data-told", scrambled(_judgement(choices), number))
    answers.tag = "ol"
    answers.set("class", "cw-choices")
    for item, choice in zip(answers.findall("li"), choices, strict=True):
        for child in [*item]:
            item.remove(child)
        item.text = choice.text


def _classes(element: Element) -> set[str]:
    return set((element.get("class") or "").split())


def _choice_of(item: Element) -> _Choice:
    # A loose list has its text in paragraphs, a tight one in the item itself.
    parts = [item.text or "", *("".join(child.itertext()) for child in item)]
    lines = [line.strip() for line in "\n".join(parts).split("\n") if line.strip()]
    first = lines[0] if lines else ""
    comment = _EMPHASIS.sub("", " ".join(lines[1:]))
    if blank := _BLANK.match(first):
        accepted = tuple(word.strip() for word in blank[1].split("|"))
        text = _BLANK.sub(f"{UNDERLINE} ", first, count=1).strip()
        return _Choice(text, True, comment, accepted)
    mark = _CHOICE.match(first)
    right = mark is not None and mark[1] in "xX"
    return _Choice(_CHOICE.sub("", first, count=1).strip(), right, comment)


def _kind(choices: list[_Choice]) -> QuestionKind:
    if any(choice.accepted for choice in choices):
        return QuestionKind.FILL
    if sum(choice.right for choice in choices) > 1:
        return QuestionKind.MULTIPLE
    texts = {choice.text.rstrip("。.") for choice in choices}
    return QuestionKind.TRUE_FALSE if texts in TRUE_FALSE_WORDS else QuestionKind.SINGLE


def _judgement(choices: list[_Choice]) -> dict[str, Any]:
    return {
        "right": [number for number, choice in enumerate(choices) if choice.right],
        "said": [choice.comment for choice in choices],
        "accepted": [choice.accepted for choice in choices],
    }


def scrambled(value: Any, key: str) -> str:
    """Return a JSON value so that nobody reads it at a glance; `js/pages/quiz.js` undoes it.

    Each byte is combined with one of a sequence that begins at `key`, eight hex digits or more.
    """
    state = int(key[:8], 16)
    out = bytearray()
    for byte in json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode():
        # A linear congruential generator (Numerical Recipes' constants): no secret, only a veil.
        state = (state * 1664525 + 1013904223) % 2**32
        out.append(byte ^ (state >> 24))
    return base64.b64encode(out).decode()


def _group(parent: Element) -> None:
    """Put questions that follow each other into one `<cw-quiz>`: they are judged together."""
    group: Element | None = None
    for child in [*parent]:
        if child.tag == "fieldset" and "quiz" in _classes(child):
            if group is None:
                group = Element("cw-quiz", {"class": "cw-quiz"})
                parent.insert([*parent].index(child), group)
            parent.remove(child)
            group.append(child)
        else:
            group = None


class QuizQuestions(Extension):
    """Register it beside `admonition`."""

    def extendMarkdown(self, md: Markdown) -> None:
        """Run before task lists (25) turn the marks into boxes and before inline patterns."""
        md.treeprocessors.register(_Questions(md), "quiz-questions", 30)
