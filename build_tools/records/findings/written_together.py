"""Sessions of several days that were written down on one later day, as before an inspection."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from build_tools.messages import _
from build_tools.model.problem import Severity
from build_tools.model.records.finding import Finding
from build_tools.model.records.statement import join_id
from build_tools.model.rules import CheckRule, Rule
from build_tools.records.ids import ids_in_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from build_tools.records.database import RecordsDatabase

RECORDS_WRITTEN_TOGETHER = CheckRule(
    Rule.RECORDS_WRITTEN_TOGETHER,
    "三个以上日子的学习是后来同一天补记的；从纸上登记的不算",
    Severity.WARNING,
)
_DAYS = 3
_QUERY = """
    SELECT substr(written, 1, 10), pc, n, held FROM standing
    WHERE station = ? AND kind = 'attended' AND sheet IS NULL
    AND julianday(substr(written, 1, 10)) - julianday(held) > 1
    ORDER BY 1, pc, n"""


def find_written_together(database: RecordsDatabase, station: str) -> Iterator[Finding]:
    """Yield a finding for each day on which sessions of three days or more were written later.

    What is written the day after is not late: a session may pass midnight.
    """
    for day, group in groupby(database.rows(_QUERY, (station,)), key=lambda row: row[0]):
        rows = list(group)
        if len({held_on for _day, _pc, _n, held_on in rows}) < _DAYS:
            continue
        ids = tuple(join_id(station, pc, number) for _day, pc, number, _held_on in rows)
        message = _("sessions of several days were written together on {day}: {ids}")
        message = message.format(day=day, ids=ids_in_words(ids))
        hint = _("they count, and stay marked; ask the station what they were written from")
        yield Finding(RECORDS_WRITTEN_TOGETHER, station, message, hint, ids)
