"""What a file says of itself, held against what it brought: by its first line and by its name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from build_tools.messages import _
from build_tools.model.problem import Severity
from build_tools.model.rules import CheckRule, Rule
from build_tools.records.lines import RECORDS_TORN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from build_tools.model.problem import Problem
    from build_tools.model.records.kept import RecordsArrival
    from build_tools.records.database import RecordsDatabase
    from build_tools.records.lines import ExportHead

RECORDS_OTHER_STATION = CheckRule(
    Rule.RECORDS_OTHER_STATION,
    "一个站点的文件里有别的站点的记录：照收，算在写着的那个站点上；问一问文件是谁做的",
    Severity.WARNING,
)
_NAME = re.compile(r"records-(.+)-[0-9a-f]{8}-[0-9]{14}\b.*")


def find_strangers(database: RecordsDatabase, arrival: RecordsArrival) -> Iterator[Problem]:
    """Yield a problem where statements of other stations came than the file is called by."""
    if match := _NAME.fullmatch(arrival.name):
        brought = {station for station, _pc in _last_numbers(database, arrival)}
        yield from _strangers(arrival, 0, match[1], brought)


def compare_head(
    database: RecordsDatabase, arrival: RecordsArrival, line: int, head: ExportHead
) -> Iterator[Problem]:
    """Yield what differs from the first line: statements of other stations, or an early end."""
    brought = _last_numbers(database, arrival)
    match = _NAME.fullmatch(arrival.name)
    if match is None or match[1] != head.station:  # else its name told it
        yield from _strangers(arrival, line, head.station, {station for station, _pc in brought})
    highest = brought.get((head.station, head.pc), 0)
    if highest < head.upto:
        message = _("the file was cut off: it was to go up to statement {upto}, and ends at {last}")
        message = message.format(upto=head.upto, last=highest)
        hint = _("copy it anew; else the station's next export brings the rest")
        yield RECORDS_TORN.problem(arrival.name, line, message, hint)


def _last_numbers(database: RecordsDatabase, arrival: RecordsArrival) -> dict[tuple[str, str], int]:
    query = (
        "SELECT station, pc, max(last) FROM run JOIN arrival USING (seq) WHERE sha = ? "
        "GROUP BY station, pc"
    )
    rows = database.rows(query, (arrival.sha16,))
    return {(station, pc): highest for station, pc, highest in rows}


def _strangers(
    arrival: RecordsArrival, line: int, owner: str, brought: Iterable[str]
) -> Iterator[Problem]:
    if others := sorted(set(brought) - {owner}):
        message = _("it is a file of {station}, and brings statements of {others}")
        message = message.format(station=owner, others=_(", ").join(others[:5]))
        hint = _("they count for the station that stands in them; ask who made the file")
        yield RECORDS_OTHER_STATION.problem(arrival.name, line, message, hint)
