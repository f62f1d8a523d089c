"""Self-tests as questions to read: the answers to choose from, without telling which is right.

Marks and feedback are taken out of the page altogether. That the questions come alive is left to
the station's screen; what is wrong with a quiz is told by the checks.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from markdown import Markdown

_CHOICE = re.compile(r"\[[ xX]\]\s+")
_BLANK = re.compile(r"\[=[^\]]*\]\s*")
_LINE = "＿＿＿＿＿＿"


class _Questions(Treeprocessor):
    def run(self, root: Element) -> None:
        for block in root.iter("div"):
            if {"admonition", "quiz"} <= set((block.get("class") or "").split()):
                for answers in block.iter("ul"):
                    _conceal(answers)


def _conceal(answers: Element) -> None:
    answers.tag = "ol"
    answers.set("class", "cw-choices")
    for item in answers.findall("li"):
        # A loose list has its words in a paragraph, a tight one in the item itself.
        paragraph = item.find("p")
        words = (item.text or "").strip() or (paragraph.text or "" if paragraph is not None else "")
        for child in [*item]:
            item.remove(child)
        first = words.strip().split("\n", 1)[0]
        item.text = _BLANK.sub(f"{_LINE} ", _CHOICE.sub("", first, count=1), count=1).strip()


class QuizQuestions(Extension):
    """Register it beside `admonition`."""

    def extendMarkdown(self, md: Markdown) -> None:
        """Run before task lists (25) turn the marks into boxes and before inline patterns."""
        md.treeprocessors.register(_Questions(md), "quiz-questions", 30)
