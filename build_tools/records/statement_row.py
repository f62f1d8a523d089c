"""What the database keeps of a statement: plain values, ready to be inserted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from build_tools.model.records.statement import Statement

COLUMNS = "station pc n prev kind held written word replaces void sheet start end late want exceeds"
"""Of the table of statements, beside its key, the hash, the arrival and the line."""


class StatementRow(NamedTuple):
    """The columns of a statement, in the order of `COLUMNS`, and who was present: of each kind of
    whom somebody was, the ids as a list in JSON, which SQLite cuts up by itself."""

    columns: tuple[Any, ...]
    people: tuple[tuple[str, str], ...] = ()

    @property
    def pc(self) -> tuple[str, str]:
        """Station and PC."""
        return self.columns[0], self.columns[1]

    @property
    def number(self) -> int:
        """The number that the PC gave to the statement."""
        return int(self.columns[2])


def people_of(
    member: Iterable[str] | None, cadre: Iterable[str] | None, villager: Iterable[str] | None
) -> tuple[tuple[str, str], ...]:
    """Return who was present, of the ids of each kind. No id holds what JSON would escape."""
    people = []
    # Kind by kind: in a loop it takes three times as long, for every statement of a person.
    if member:
        people.append(("member", _listed(member)))
    if cadre:
        people.append(("cadre", _listed(cadre)))
    if villager:
        people.append(("villager", _listed(villager)))
    return tuple(people)


def _listed(ids: Iterable[str]) -> str:
    return '["' + '","'.join(ids) + '"]'


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
    if (present := statement.present) is None:
        return StatementRow(columns)
    return StatementRow(columns, people_of(present.member, present.cadre, present.villager))
