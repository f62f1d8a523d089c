"""Brings the database up to what has arrived: from the archive alone, in the order of arrival.

An import and a rebuild are the same walk, so they end with the same database. A content is merged
whole or not at all.
"""

from __future__ import annotations

import hashlib
import zlib
from collections import defaultdict
from dataclasses import dataclass
from itertools import groupby
from typing import IO, TYPE_CHECKING

from build_tools.messages import _
from build_tools.model.records.kept import QuestionSound
from build_tools.model.records.statement import Statement
from build_tools.model.rules import CheckRule, Rule
from build_tools.records.lines import SetAside, interpret, read_lines

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from build_tools.model.problem import Problem
    from build_tools.model.records.kept import RecordsArrival
    from build_tools.records.archive import Archive
    from build_tools.records.database import RecordsDatabase
    from build_tools.records.lines import ExportLine

RECORDS_ARCHIVE = CheckRule(
    Rule.RECORDS_ARCHIVE, "`office/records/` 里存着的一个文件没有了或者坏了，要从备份里取回来"
)
_Numbers = dict[tuple[str, str], list[int]]


class ArchiveDamaged(ValueError):
    """A content is not the one that its name promises."""


@dataclass(frozen=True)
class Merged:
    """What a walk added: contents, statements, and the problems of what the archive lacks."""

    contents: int
    statements: int
    problems: tuple[Problem, ...]


def catch_up(archive: Archive, database: RecordsDatabase) -> Merged:
    """Merge what arrived since the last time."""
    merged = set(database.arrivals())
    added, contents, problems = 0, 0, []
    for arrival in archive.arrivals():
        if arrival.sha16 in merged:
            continue
        try:
            with database.transaction():
                added += _merge(archive, database, arrival)
        except (OSError, EOFError, zlib.error, ArchiveDamaged):
            problems.append(_lost(arrival))
            continue
        contents += 1
    return Merged(contents, added, tuple(problems))


def fits(archive: Archive, database: RecordsDatabase) -> bool:
    """Whether all that was merged is still what arrived first: else a rebuild is due."""
    merged = database.arrivals()
    arrived = {arrival.sha16: index for index, arrival in enumerate(archive.arrivals())}
    indices = [arrived.get(sha16, -1) for sha16 in merged]
    return -1 not in indices and indices == sorted(indices)


def problems_in(
    archive: Archive, database: RecordsDatabase, arrivals: Collection[RecordsArrival]
) -> Iterator[Problem]:
    """Return the problems of the lines that were set aside, once more from the archive."""
    for arrival in arrivals:
        query = "SELECT line FROM aside JOIN arrival USING (seq) WHERE sha = ?"
        numbers = {number for (number,) in database.rows(query, (arrival.sha16,))}
        if numbers:
            with archive.open(arrival.sha16) as stream:
                for line in read_lines(stream):
                    if line.number in numbers:
                        outcome = interpret(line, arrival.name)
                        yield from outcome.problems if isinstance(outcome, SetAside) else ()


class _Hashing:
    """Reads lines of a stream and hashes all that goes by."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream, self._digest = stream, hashlib.sha256()

    def readline(self, limit: int) -> bytes:
        data = self._stream.readline(limit)
        self._digest.update(data)
        return data

    @property
    def sha16(self) -> str:
        return self._digest.hexdigest()[:16]


def _merge(archive: Archive, database: RecordsDatabase, arrival: RecordsArrival) -> int:
    seq, added = database.add_arrival(arrival), 0
    numbers: _Numbers = defaultdict(list)
    with archive.open(arrival.sha16) as packed:
        stream = _Hashing(packed)
        for line in read_lines(stream):
            added += _merge_line(database, line, seq, numbers)
    if stream.sha16 != arrival.sha16:
        raise ArchiveDamaged
    for (station, pc), brought in sorted(numbers.items()):
        for start, end in runs_of(brought):
            database.add_run(seq, station, pc, start, end)
    return added


def _merge_line(database: RecordsDatabase, line: ExportLine, seq: int, numbers: _Numbers) -> int:
    sha16 = hashlib.sha256(line.data or b"").hexdigest()[:16]
    if stored := database.find_sha(sha16):
        numbers[stored[:2]].append(stored[2])
        return 0
    content = interpret(line, "")
    if isinstance(content, Statement):
        numbers[content.station, content.pc].append(content.n)
        return int(database.add_statement(content, line.data or b"", sha16, seq))
    if isinstance(content, QuestionSound):
        database.add_sound(content)
    elif isinstance(content, SetAside):
        database.add_aside(seq, line.number)
    return 0


def runs_of(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Return runs of numbers without a gap, each as its first and last."""
    ordered = enumerate(sorted(set(numbers)))
    for _offset, run in groupby(ordered, key=lambda pair: pair[1] - pair[0]):
        members = [number for _index, number in run]
        yield members[0], members[-1]


def _lost(arrival: RecordsArrival) -> Problem:
    message = _("the office's copy is missing or damaged: office/records/…/{sha}.jsonl.gz")
    hint = _("bring it back from a backup, or import the station's file again")
    return RECORDS_ARCHIVE.problem(arrival.name, 0, message.format(sha=arrival.sha16), hint)
