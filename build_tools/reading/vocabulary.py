"""Words that must be on one of the project's lists, in lessons and in registers alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.messages import _
from build_tools.model.rules import CheckRule, Rule
from build_tools.reading.quoting import describe
from build_tools.reading.suggestions import suggestion

if TYPE_CHECKING:
    from collections.abc import Iterable

SUBJECT_UNKNOWN = CheckRule(Rule.SUBJECT_UNKNOWN, "类别不在清单里")
FORM_UNKNOWN = CheckRule(Rule.FORM_UNKNOWN, "形式不在清单里")
AUDIENCE_UNKNOWN = CheckRule(Rule.AUDIENCE_UNKNOWN, "对象不在清单里")
REGION_UNKNOWN = CheckRule(Rule.REGION_UNKNOWN, "地区不在清单里")


def not_listed(word: str, key: str, vocabulary: Iterable[str]) -> tuple[str, str]:
    """Return message and hint for a word that the vocabulary of `key` does not have."""
    message = _("{word} is not on the list of '{key}'").format(word=describe(word), key=key)
    return message, suggestion(word, vocabulary)
