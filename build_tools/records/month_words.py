"""The word of the month in statements: whether its release was for that station."""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.messages import _
from build_tools.model.problem import Severity
from build_tools.model.records.finding import Finding
from build_tools.model.rules import CheckRule, Rule
from build_tools.records.ids import by_pc, ids_in_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from build_tools.model.records.registered import RegisteredFacts
    from build_tools.records.database import RecordsDatabase

RECORDS_WORD = CheckRule(
    Rule.RECORDS_WORD, "记录里的月份暗号不是这个站点的，或者办公室不认得", Severity.WARNING
)


def find_wrong_words(
    database: RecordsDatabase, facts: RegisteredFacts, station: str
) -> Iterator[Finding]:
    """Return a finding for each PC with words that no release of its station has."""
    if facts.month_words is None:
        return
    ours = {word.word for word in facts.month_words if word.station == station}
    owners = {word.word: word.station for word in facts.month_words}
    for word in words_of(database, station):
        if word not in ours:
            query = "SELECT station, pc, n FROM statement WHERE station = ? AND word = ?"
            rows = database.rows(f"{query} ORDER BY pc, n", (station, word))
            yield from (_problem(station, owners.get(word), ids) for ids in by_pc(rows))


def words_of(database: RecordsDatabase, station: str) -> tuple[str, ...]:
    """Return the words that the statements of a station carry, in order."""
    query = "SELECT DISTINCT word FROM statement WHERE station = ? AND word != '' ORDER BY word"
    return tuple(word for (word,) in database.rows(query, (station,)))


def _problem(station: str, owner: str | None, ids: list[str]) -> Finding:
    if owner is None:
        message = _("the word of the month is none that the office gave out: {ids}")
    else:
        message = _("the word of the month is that of {owner}: {ids}")
    message = message.format(owner=owner, ids=ids_in_words(ids))
    hint = _("ask where these were entered; they count until you decide")
    return Finding(RECORDS_WORD, station, message, hint, tuple(ids))
