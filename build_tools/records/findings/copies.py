"""Texts that one station has of another, word for word."""

from __future__ import annotations

from itertools import groupby, islice
from typing import TYPE_CHECKING

import msgspec

from build_tools.messages import _
from build_tools.model.problem import Severity
from build_tools.model.records.finding import Finding
from build_tools.model.records.statement import join_id
from build_tools.model.rules import CheckRule, Rule
from build_tools.records.ids import ids_in_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from build_tools.records.database import RecordsDatabase

RECORDS_COPIED = CheckRule(
    Rule.RECORDS_COPIED,
    "两个站点写的讨论、做法或者需求一字不差（15 个字以上才看，空格标点不算）",
    Severity.WARNING,
)
_SHORTEST = 15
"""Characters: two villages may well both write 大家都说好，想再看一遍."""
_MOST = 200
"""Statements of a station with one text that a finding names."""
_IGNORED = str.maketrans("", "", " \u3000\n\r\t，。、；：！？,.;:!?")
# SQLite sorts on the disk: however many statements there are, few are in memory.
_QUERY = """
    WITH texts AS MATERIALIZED (
      SELECT station, pc, n, written_text(line) AS text FROM standing
      WHERE kind IN ('attended', 'applied', 'needs'))
    SELECT text, station, pc, n FROM texts WHERE text IN (
      SELECT text FROM texts GROUP BY text HAVING min(station) != max(station))
    ORDER BY text, station, pc, n"""


class _WrittenLine(msgspec.Struct, gc=False):
    """What a station wrote in a line of its own words."""

    text: str = ""
    wish: str = msgspec.field(name="wanted", default="")


_read = msgspec.json.Decoder(_WrittenLine).decode


def _written_text(line: bytes) -> str | None:
    """Return what is compared of a statement; None where it is too short."""
    entry = _read(line)
    text = f"{entry.text}{entry.wish}"
    if len(text) < _SHORTEST:
        return None
    text = text.translate(_IGNORED)
    return text if len(text) >= _SHORTEST else None


def find_copies(database: RecordsDatabase) -> Iterator[Finding]:
    """Yield, for each text of two or more stations and each of these, a finding.

    Its statements are those of the station, and the first of another one.
    """
    database.define("written_text", _written_text)
    for _text, group in groupby(database.rows(_QUERY), key=lambda row: row[0]):
        by_station = {
            station: tuple(join_id(station, row[2], row[3]) for row in islice(rows, _MOST))
            for station, rows in groupby(group, key=lambda row: row[1])
        }
        for station, ids in by_station.items():
            others = [theirs[0] for code, theirs in by_station.items() if code != station]
            message = _("these are word for word what another station wrote: {ids} and {others}")
            message = message.format(ids=ids_in_words(ids), others=ids_in_words(others))
            hint = _("ask who wrote it first; nothing is taken off for it")
            yield Finding(RECORDS_COPIED, station, message, hint, (*ids, others[0]))
