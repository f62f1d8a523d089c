"""Rows without a key of their own, known by what they said when their sheet was written. Pure.

Their key is a number, their place in the file then. Where entries were added or removed since, the
numbers of all that follow are others now.
"""

from __future__ import annotations

from dataclasses import replace
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from build_tools.model.tables.table import ListForm, Table, TableRow

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    Fingerprint = Callable[[TableRow], str]


def renumbered(table: Table, remembered: Mapping[str, str], mark_of: Fingerprint) -> Table:
    """Return the table with the numbers that its rows had when a sheet was written.

    `remembered` holds the fingerprints of then by key. Rows that came since get keys that no sheet
    can name.
    """
    now = {row.key: mark_of(row) for row in table.rows}
    if table.form is not ListForm.NUMBERED or now == dict(remembered):
        return table
    keys: dict[str, str] = {}
    for owner in dict.fromkeys(_owner(key) for key in now):
        before = sorted((key for key in remembered if _owner(key) == owner), key=_number)
        current = [key for key in now if _owner(key) == owner]
        keys |= _old_keys(before, current, remembered, now)
    rows = tuple(replace(row, key=keys.get(row.key, f"+{row.key}")) for row in table.rows)
    return replace(table, rows=rows)


def _owner(key: str) -> str:
    return key.rpartition("/")[0]


def _number(key: str) -> int:
    number = key.rpartition("/")[2]
    return int(number) if number.isdigit() else 0


def _old_keys(
    before: Sequence[str],
    current: Sequence[str],
    remembered: Mapping[str, str],
    now: Mapping[str, str],
) -> dict[str, str]:
    """Return the old key of each row that is there still; one that was changed keeps its turn."""
    matcher = SequenceMatcher(
        None, [remembered[key] for key in before], [now[key] for key in current], autojunk=False
    )
    keys: dict[str, str] = {}
    for action, first, final, start, stop in matcher.get_opcodes():
        if action == "equal" or (action == "replace" and final - first == stop - start):
            keys |= dict(zip(current[start:stop], before[first:final], strict=True))
    return keys
