"""Brings the database up to what has arrived: from the archive alone, in the order of arrival.

An import and a rebuild are the same walk, so they end with the same database. A content is merged
whole or not at all.
"""

from __future__ import annotations

import hashlib
import zlib
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import groupby, islice, takewhile
from typing import IO, TYPE_CHECKING

from build_tools.messages import _, ngettext
from build_tools.model.records.kept import QuestionSound
from build_tools.model.rules import CheckRule, Rule
from build_tools.records.database import NewStatement
from build_tools.records.heads import compare_head, find_strangers
from build_tools.records.lines import (
    RECORDS_LINE,
    ExportHead,
    SetAside,
    interpret,
    read_lines,
)
from build_tools.records.statement_row import StatementRow

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from build_tools.model.problem import Problem
    from build_tools.model.records.kept import RecordsArrival
    from build_tools.records.archive import Archive
    from build_tools.records.database import RecordsDatabase
    from build_tools.records.lines import ExportLine

RECORDS_ARCHIVE = CheckRule(
    Rule.RECORDS_ARCHIVE, "`office/records/` 里存着的一个文件没有了或者坏了，要从备份里取回来"
)
_LINES_AT_ONCE = 500
_TOLD_AT_MOST = 100
"""Problems of one file."""
USELESS_AT_MOST = 10_000
"""Lines of a file that bring nothing: of one with more the rest is not read."""
_UNREAD_PART = 0
"""In place of the number of a line that was set aside: the rest of the file."""
_CHUNK = 1 << 18
_STORED_AT_MOST = 20_000
"""Statements of a PC of which a file's lines are passed over by their hash alone, quickly."""
_STATEMENTS_AT_ONCE = 20_000
_Pc = tuple[str, str]
"""Station and PC."""


class ArchiveDamaged(ValueError):
    """A content is not the one that its name promises."""


@dataclass(frozen=True)
class Merged:
    """What a walk added: arrivals, statements, and the problems of what the archive lacks."""

    arrivals: tuple[RecordsArrival, ...]
    statements: int
    problems: tuple[Problem, ...]
    lost: tuple[str, ...] = ()
    """Contents of which the archive lacks a whole copy."""

    def followed_by(self, later: Merged) -> Merged:
        """Return what two walks added, and what the archive lacks after the later one."""
        return Merged(
            (*self.arrivals, *later.arrivals),
            self.statements + later.statements,
            later.problems,
            later.lost,
        )


def catch_up(archive: Archive, database: RecordsDatabase) -> Merged:
    """Merge what arrived since the last time."""
    merged = set(database.arrivals())
    waiting = [arrival for arrival in archive.arrivals() if arrival.sha16 not in merged]
    before = added = 0
    lost: list[RecordsArrival] = []
    arrivals: list[RecordsArrival] = []
    while waiting:
        # Some at a time: a run that is killed goes on from here, and each costs the disk its time.
        with database.transaction():
            while waiting and added - before < _STATEMENTS_AT_ONCE:
                arrival = waiting.pop(0)
                try:
                    with database.part():
                        added += _merge(archive, database, arrival)
                except (OSError, EOFError, zlib.error, ArchiveDamaged):
                    lost.append(arrival)
                else:
                    arrivals.append(arrival)
        before = added
    problems = tuple(map(_lost, lost))
    return Merged(tuple(arrivals), added, problems, tuple(arrival.sha16 for arrival in lost))


def fits(archive: Archive, database: RecordsDatabase) -> bool:
    """Whether all that was merged is still what arrived first: else a rebuild is due."""
    merged = database.arrivals()
    arrived = {arrival.sha16: index for index, arrival in enumerate(archive.arrivals())}
    indices = [arrived.get(sha16, -1) for sha16 in merged]
    return -1 not in indices and indices == sorted(indices)


def problems_in(
    archive: Archive, database: RecordsDatabase, arrivals: Collection[RecordsArrival]
) -> Iterator[Problem]:
    """Yield the problems of the lines that were set aside, once more from the archive.

    Of a file that is all rubbish the first are told, and how many there are.
    """
    for arrival in arrivals:
        problems = _set_aside(archive, database, arrival)
        yield from islice(problems, _TOLD_AT_MOST)
        rest = Counter(problem.severity for problem in problems)
        for severity, count in sorted(rest.items()):
            message = ngettext(
                "{count} more line cannot be used", "{count} more lines cannot be used", count
            ).format(count=count)
            hint = _("they were set aside; look whether this is an export of records at all")
            yield RECORDS_LINE.problem(arrival.name, 0, message, hint, severity)


def _set_aside(
    archive: Archive, database: RecordsDatabase, arrival: RecordsArrival
) -> Iterator[Problem]:
    query = "SELECT line FROM aside JOIN arrival USING (seq) WHERE sha = ?"
    numbers = {number for (number,) in database.rows(query, (arrival.sha16,))}
    if _UNREAD_PART in numbers:
        message = _("more than {count} of its lines bring nothing: the rest of it was not read")
        hint = _("it is kept as it is; look whether this is an export of records at all")
        message = message.format(count=USELESS_AT_MOST)
        yield RECORDS_LINE.problem(arrival.name, 0, message, hint)
    yield from find_strangers(database, arrival)
    if not numbers:
        return
    end_line = max(numbers)
    with archive.open(arrival.sha16) as stream:
        for line in takewhile(lambda line: line.number <= end_line, read_lines(stream)):
            if line.number in numbers:
                outcome = interpret(line, arrival.name)
                if isinstance(outcome, SetAside):
                    yield from outcome.problems
                elif isinstance(outcome, ExportHead):
                    yield from compare_head(database, arrival, line.number, outcome)


def not_noted(arrival: RecordsArrival) -> Problem:
    """Return the problem of a content that lay in the archive and was missing in its journal."""
    message = _("it was not noted in office/records/arrivals.jsonl, and is as of today")
    hint = _("if it came before, bring arrivals.jsonl back from a backup")
    return RECORDS_ARCHIVE.problem(f"{arrival.sha16}.jsonl.gz", 0, message, hint)


class _Hashing:
    """Reads a stream and hashes all that goes by."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream, self._digest = stream, hashlib.sha256()

    def read(self, size: int) -> bytes:
        data = self._stream.read(size)
        self._digest.update(data)
        return data

    @property
    def sha16(self) -> str:
        return self._digest.hexdigest()[:16]


@dataclass
class _Brought:
    """What a file has brought up to now: the numbers of each PC; `stored` tells by the hash of a
    line which statement of these PCs the database had before. `head` is the first line that says
    whose the file is, `useless` the number of lines that brought nothing."""

    numbers: dict[_Pc, list[int]] = field(default_factory=dict)
    stored: dict[str, tuple[_Pc, int]] = field(default_factory=dict)
    head: tuple[int, ExportHead] = (0, ExportHead())
    useless: int = 0
    is_torn: bool = False

    def set_aside(self, content: SetAside) -> None:
        """Count a line that cannot be used; those of a newer program are none of them."""
        rules = {problem.rule for problem in content.problems}
        self.useless += Rule.RECORDS_VERSION not in rules
        self.is_torn = self.is_torn or Rule.RECORDS_TORN in rules

    @property
    def differs_from_head(self) -> bool:
        """Whether other statements came than the head says."""
        head = self.head[1]
        highest = max(self.numbers.get((head.station, head.pc), ()), default=0)
        is_cut = highest < head.upto and not self.is_torn  # a torn line is told anyway
        return bool(head.station) and (is_cut or any(s != head.station for s, _pc in self.numbers))


def _merge(archive: Archive, database: RecordsDatabase, arrival: RecordsArrival) -> int:
    seq, added, brought = database.add_arrival(arrival), 0, _Brought()
    with archive.open(arrival.sha16) as packed:
        stream = _Hashing(packed)
        lines = read_lines(stream)
        while batch := list(islice(lines, _LINES_AT_ONCE)):
            added += _merge_batch(database, batch, seq, brought)
            if brought.useless > USELESS_AT_MOST:
                database.add_aside(seq, _UNREAD_PART)
                while stream.read(_CHUNK):
                    pass
                break
    if stream.sha16 != arrival.sha16:
        raise ArchiveDamaged
    for pc, numbers in sorted(brought.numbers.items()):
        for start, end in runs_of(numbers):
            database.add_run(seq, *pc, start, end)
    if brought.differs_from_head:
        database.add_aside(seq, brought.head[0])
    return added


def _merge_batch(
    database: RecordsDatabase, batch: Sequence[ExportLine], seq: int, brought: _Brought
) -> int:
    arrived: dict[_Pc, list[NewStatement]] = defaultdict(list)
    for line in batch:
        data = line.data or b""
        sha16 = hashlib.sha256(data).digest()[:8].hex()
        if (stored := brought.stored.get(sha16)) is not None:
            brought.numbers[stored[0]].append(stored[1])
            continue
        content = interpret(line, "")
        if isinstance(content, StatementRow):
            pc = content.pc
            if pc not in brought.numbers:
                _recall(database, pc, brought)
            arrived[pc].append(NewStatement(content, data, sha16))
        elif isinstance(content, QuestionSound):
            database.add_sound(content)
        elif isinstance(content, SetAside):
            database.add_aside(seq, line.number)
            brought.set_aside(content)
        else:
            brought.useless += 1
            if content.station and not brought.head[0]:
                brought.head = line.number, content
    return sum(_add(database, pc, some, seq, brought) for pc, some in arrived.items())


def _recall(database: RecordsDatabase, pc: _Pc, brought: _Brought) -> None:
    stored = database.hashes(pc, at_most=_STORED_AT_MOST)
    brought.stored.update((sha16, (pc, number)) for number, sha16 in stored.items())
    brought.numbers[pc] = []


def _add(
    database: RecordsDatabase, pc: _Pc, arrived: Sequence[NewStatement], seq: int, brought: _Brought
) -> int:
    """Add statements of a PC; one whose id is taken becomes a variant. Return how many count."""
    numbers = [entry.row.number for entry in arrived]
    brought.numbers[pc] += numbers
    stored = database.hashes(pc, min(numbers), max(numbers))
    fresh: list[NewStatement] = []
    for number, entry in zip(numbers, arrived, strict=True):
        if number not in stored:
            stored[number] = entry.sha16
            fresh.append(entry)
        elif stored[number] != entry.sha16:
            database.add_variant(entry, seq)
    database.add_statements(fresh, seq)
    return len(fresh)


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
