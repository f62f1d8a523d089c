"""Checks of what registers send out: no name, remark or telephone number may stand in it. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.messages import _
from build_tools.model.office.privacy import published_texts
from build_tools.model.office.telephones import telephones_in
from build_tools.model.rules import CheckRule, Rule
from build_tools.office.private import words_of_registers
from build_tools.reading.field_faults import KeyLines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from build_tools.model.problem import Problem
    from build_tools.office.registers import Office

PUBLISHED_PRIVATE = CheckRule(
    Rule.PUBLISHED_PRIVATE,
    "要发到站点去的话（回答、站名）里有电话，或者有名单里不许出镇的姓名、备注",
)


def check_published(
    office: Office, folder: str, is_public: Callable[[str], bool]
) -> Iterator[Problem]:
    """Yield a problem for each private word in a text that stations will read.

    `is_public` says whether lessons say the word anyway; it is asked only of words that occur.
    """
    private = frozenset(words_of_registers(office))
    for file, register in office.registers.items():
        keys = KeyLines(f"{folder}/{file}", office.lines.get(file, {}))
        for location, text in published_texts(register):
            leaks = {*telephones_in(text), *(word for word in private if word in text)}
            for word in sorted(leaks):
                if not is_public(word):
                    yield PUBLISHED_PRIVATE.problem(
                        keys.path,
                        keys.line_of(location),
                        _("stations would read '{word}', which stays in the office").format(
                            word=word
                        ),
                        _("say it without names and telephone numbers"),
                    )
