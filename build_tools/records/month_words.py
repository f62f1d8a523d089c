"""The word of the month in statements: whether its release was for that station."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from build_tools.messages import _
from build_tools.model.problem import Location, Severity
from build_tools.model.records.statement import join_id
from build_tools.model.rules import CheckRule, Rule
from build_tools.records.ids import ids_in_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from build_tools.model.problem import Problem
    from build_tools.model.records.registered import RegisteredFacts
    from build_tools.records.database import RecordsDatabase

RECORDS_WORD = CheckRule(
    Rule.RECORDS_WORD, "记录里的月份暗号不是这个站点的，或者办公室不认得", Severity.WARNING
)


def find_wrong_words(database: RecordsDatabase, facts: RegisteredFacts) -> Iterator[Problem]:
    """Return a finding for each PC with words that no release of its station has."""
    if facts.month_words is None:
        return
    ours = {(word.station, word.word) for word in facts.month_words}
    of_others = {word.word: word.station for word in facts.month_words}
    query = "SELECT DISTINCT station, word FROM statement WHERE word != '' ORDER BY station, word"
    wrong = [row for row in database.rows(query) if row not in ours]
    for station, word in wrong:
        query = "SELECT pc, n FROM statement WHERE station = ? AND word = ? ORDER BY pc, n"
        by_pc: dict[str, list[str]] = defaultdict(list)
        for pc, number in database.rows(query, (station, word)):
            by_pc[pc].append(join_id(station, pc, number))
        for ids in by_pc.values():
            yield _problem(station, of_others.get(word), ids)


def _problem(station: str, owner: str | None, ids: list[str]) -> Problem:
    if owner is None:
        message = _("the word of the month is none that the office gave out: {ids}")
    else:
        message = _("the word of the month is that of {owner}: {ids}")
    message = message.format(owner=owner, ids=ids_in_words(ids))
    hint = _("ask where these were entered; they count until you decide")
    return RECORDS_WORD.problem_at(Location(station=station), message, hint)
