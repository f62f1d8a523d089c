"""What the database keeps of a statement: plain values, ready to be inserted."""

from __future__ import annotations

from itertools import chain, repeat
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from build_tools.model.records.statement import PeopleByKind, Statement

COLUMNS = "station pc n prev kind held written word replaces void sheet start end late want exceeds"
"""Of the table of statements, beside its key, the hash, the arrival and the line."""


class StatementRow(NamedTuple):
    """The columns of a statement, in the order of `COLUMNS`, and who was present."""

    columns: tuple[Any, ...]
    present: PeopleByKind | None

    @property
    def pc(self) -> tuple[str, str]:
        """Station and PC."""
        return self.columns[0], self.columns[1]

    @property
    def number(self) -> int:
        """The number that the PC gave to the statement."""
        return int(self.columns[2])

    def presences(self, k: int) -> Iterable[tuple[int, str, str]]:
        """Return the rows of everybody who was present at statement `k`."""
        if self.present is None:
            return ()
        return chain(
            zip(repeat(k), self.present.member, repeat("member")),
            zip(repeat(k), self.present.cadre, repeat("cadre")),
            zip(repeat(k), self.present.villager, repeat("villager")),
        )


def row_of(statement: Statement) -> StatementRow:
    """Return what is kept of a statement."""
    columns = (
        statement.station,
        statement.pc,
        statement.n,
        statement.prev,
        statement.kind,
        statement.day.isoformat(),
        statement.written.isoformat(),
        statement.word,
        statement.replaces,
        1 if statement.void else 0,
        statement.sheet,
        statement.start,
        statement.end,
        1 if statement.late_reason else 0,
        statement.want,
        1 if statement.exceeds_roster else 0,
    )
    return StatementRow(columns, statement.present)
